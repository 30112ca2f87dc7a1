import { formatAmount } from "../../sdk/amount.ts";
import { latestBlock } from "../chain/block.ts";
import { callParty } from "../chain/connection.ts";
import { openIssuance } from "../chain/issuance.ts";
import type { CommandFile } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { openForReading } from "../open.ts";
import { issuedTokens, renderPlace, type Place } from "../reading.ts";
import { columns, showAge, showMoney, showTime, toJson } from "../words.ts";
import { stateWords } from "./read-redemption.ts";
import { readRedemptions, type RecordedRedemption, type Redemptions } from "./read-redemptions.ts";

export const command: CommandFile = {
  schema: "harbour.redeem-list/1",
  writes: false,

  configure(list) {
    list
      .option("--token <cnh|hkd>", "only this currency")
      .option("--all", "also the requests that have ended")
      .addHelpText(
        "after",
        `
Open requests by number, and refunds that the token refused and that wait for their holder. A held request is that of a
holder who was blacklisted afterwards: still in the supply, still backed. From the deadline on the holder takes it back
alone. The business day on which it is due is the books' to count.

  harbour redeem list --network localhost`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const connection = await openForReading(invocation);
    const tokens = await issuedTokens(connection, flags);
    const block = await latestBlock(connection.provider);
    const lists = await Promise.all(
      tokens.map(async (token) => {
        const issuance = await openIssuance(connection, token);
        const which = flags.all === true ? "all" : "open";
        return {
          currency: token.currency,
          symbol: token.symbol,
          ...(await readRedemptions(connection, token, issuance, block, which)),
        };
      }),
    );
    const place = { network: connection.network, chainId: connection.chainId, block };
    io.out(
      flags.json
        ? toJson({ schema: this.schema, ...place, tokens: lists, exitCode: 0 })
        : renderRedemptions(place, lists),
    );
    return ExitCode.done;
  },
};

export interface RedemptionList extends Redemptions {
  currency: string;
  symbol: string;
}

export function renderRedemptions(place: Place, lists: readonly RedemptionList[]): string {
  const now = place.block.timestamp;
  const blocks = lists.map(({ symbol, currency, requests, parked, suspendedUntil }) => {
    const rows = requests.map((request) => [
      String(request.id),
      formatAmount(request.amount),
      callParty(request.holder),
      showTime(request.requestedAt),
      deadlineWords(request, now),
      stateWords(request),
    ]);
    const head = ["no.", "amount", "holder", "requested", "back to the holder", "state"];
    return [
      suspendedUntil > now ? `${symbol} · suspended until ${showTime(suspendedUntil)}` : symbol,
      rows.length === 0 ? "  no requests" : columns([head, ...rows], [0, 1]),
      ...(parked.length === 0
        ? []
        : [columns(parked.map(({ holder, amount }) => ["waits for", callParty(holder), showMoney(amount, currency)]))]),
    ].join("\n");
  });
  return [renderPlace(place), ...blocks].join("\n\n");
}

export function deadlineWords({ deadline, held }: RecordedRedemption, now: number): string {
  if (deadline === 0) return "";
  if (held && deadline <= now) return "once it is not held";
  return deadline <= now ? `reclaimable since ${showTime(deadline)}` : `in ${showAge(deadline - now)}`;
}
