import { formatRatio } from "../../sdk/ratio.ts";
import { issuanceDomain } from "../../sdk/issuance-domain.ts";
import { latestBlock } from "../chain/block.ts";
import { partyAt, showParty, type Book } from "../chain/connection.ts";
import { openIssuance } from "../chain/issuance.ts";
import { openToken } from "../chain/token.ts";
import type { CommandFile } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { unknownOrder } from "../issuance-faults.ts";
import { currencyOf, openForReading } from "../open.ts";
import { renderPlace, type Place } from "../reading.ts";
import { columns, showAge, showBytes32, showMoney, showTime, toJson } from "../words.ts";
import { readOrderFile } from "./order-file.ts";
import { readOrders, type RecordedOrder } from "./read-orders.ts";

export const command: CommandFile = {
  schema: "harbour.mint-show/1",
  writes: false,

  configure(show) {
    show
      .argument("<order>", "its id (0x and 64 digits), or its file")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText("after", "\n  harbour mint show order.json --token hkd --network localhost");
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const [text] = invocation.arguments as [string];
    const currency = currencyOf(flags);
    const connection = await openForReading(invocation);
    const token = await openToken(connection, currency);
    const issuance = await openIssuance(connection, token);
    const block = await latestBlock(connection.provider);
    const { chainId, book, network } = connection;
    const domain = issuanceDomain({ contract: "mintDesk", chainId, address: issuance.mintDesk.address });
    const id = /^0x[0-9a-fA-F]{64}$/.test(text)
      ? text.toLowerCase()
      : readOrderFile(text, { currency, book, domain }).id;
    const order = (await readOrders(connection, token, issuance, block)).find((candidate) => candidate.id === id);
    if (order === undefined) throw unknownOrder(id);
    const place = { network, chainId, block };
    io.out(
      flags.json
        ? toJson({ schema: this.schema, ...place, currency, order, exitCode: 0 })
        : renderOrder(place, order, currency, book),
    );
    return ExitCode.done;
  },
};

export function renderOrder(place: Place, order: RecordedOrder, currency: string, book: Book): string {
  const { message, state, actor, maker, proposedAt, creditId, ratio, reason } = order;
  const rows = [
    ["state", actor === undefined ? state : `${state} by ${showParty(actor)}`],
    ["order", showBytes32(message.orderRef)],
    ["amount", `${showMoney(message.amount, currency)} = ${message.amount} minor units`],
    ["beneficiary", showParty(partyAt(book, message.beneficiary))],
    ["bank reference", message.bankRef],
    ["to approve", `from ${showTime(message.valueDate)} to ${showTime(message.expiry)}`],
    ["proposed", `${showTime(proposedAt)} by ${showParty(maker)} · ${showAge(place.block.timestamp - proposedAt)} ago`],
    ...(reason === undefined ? [] : [["reason", showBytes32(reason)]]),
    ...(creditId === undefined ? [] : [["credit", creditId]]),
    ...(ratio === undefined ? [] : [["coverage then", ratio === 0n ? "not of this chain alone" : formatRatio(ratio)]]),
    ["transaction", order.transaction],
  ];
  return `Order ${order.id}\n${renderPlace(place)}\n\n${columns(rows)}`;
}
