import { formatAmount } from "../../sdk/amount.ts";
import { showShortText } from "../../sdk/short-text.ts";
import { latestBlock } from "../chain/block.ts";
import { callParty, partyAt, type Book } from "../chain/connection.ts";
import { openIssuance } from "../chain/issuance.ts";
import type { CommandFile } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { openForReading } from "../open.ts";
import { issuedTokens, renderPlace, type Place } from "../reading.ts";
import { columns, showAge, showTime, toJson } from "../words.ts";
import { readOrders, type RecordedOrder } from "./read-orders.ts";

export const command: CommandFile = {
  schema: "harbour.mint-list/1",
  writes: false,

  configure(list) {
    list
      .option("--token <cnh|hkd>", "only this currency")
      .option("--all", "also the orders that have ended")
      .addHelpText(
        "after",
        `
Rebuilt from the mint desk's events, oldest first. Without --all only what waits for its approval. The age is the time
since the proposal.

  harbour mint list --all --network localhost`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const connection = await openForReading(invocation);
    const tokens = await issuedTokens(connection, flags);
    const block = await latestBlock(connection.provider);
    const lists = await Promise.all(
      tokens.map(async (token) => {
        const orders = await readOrders(connection, token, await openIssuance(connection, token), block);
        const shown = flags.all ? orders : orders.filter(({ state }) => state === "proposed");
        return { currency: token.currency, symbol: token.symbol, orders: shown };
      }),
    );
    const place = { network: connection.network, chainId: connection.chainId, block };
    io.out(
      flags.json
        ? toJson({ schema: this.schema, ...place, tokens: lists, exitCode: 0 })
        : renderOrders(place, lists, connection.book),
    );
    return ExitCode.done;
  },
};

export interface OrderList {
  symbol: string;
  orders: readonly RecordedOrder[];
}

export function renderOrders(place: Place, lists: readonly OrderList[], book: Book): string {
  const blocks = lists.map(({ symbol, orders }) => {
    if (orders.length === 0) return `${symbol}\n  no orders`;
    const rows = orders.map(({ id, message, maker, state, actor, proposedAt }) => [
      showShortText(message.orderRef),
      formatAmount(message.amount),
      callParty(partyAt(book, message.beneficiary)),
      actor === undefined ? state : `${state} by ${callParty(actor)}`,
      callParty(maker),
      showAge(place.block.timestamp - proposedAt),
      showTime(message.expiry),
      id,
    ]);
    const head = ["order", "amount", "beneficiary", "state", "maker", "age", "expiry", "id"];
    return `${symbol}\n${columns([head, ...rows], [1])}`;
  });
  return [renderPlace(place), ...blocks].join("\n\n");
}
