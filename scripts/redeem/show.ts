import { latestBlock } from "../chain/block.ts";
import { showParty } from "../chain/connection.ts";
import { openIssuance } from "../chain/issuance.ts";
import { openToken } from "../chain/token.ts";
import type { CommandFile } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { unknownRequest } from "../issuance-faults.ts";
import { currencyOf, openForReading } from "../open.ts";
import { renderPlace, type Place } from "../reading.ts";
import { columns, showBytes32, showMoney, showTime, toJson } from "../words.ts";
import { deadlineWords } from "./list.ts";
import { stateWords } from "./read-redemption.ts";
import { readRedemptions, type RecordedRedemption } from "./read-redemptions.ts";
import { requestId } from "./workplace.ts";

export const command: CommandFile = {
  schema: "harbour.redeem-show/1",
  writes: false,

  configure(show) {
    show
      .argument("<id>", "the request's number, as harbour redeem list shows it")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText("after", "\n  harbour redeem show 7 --token hkd --network localhost");
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const id = requestId(invocation.arguments[0] as string);
    const currency = currencyOf(flags);
    const connection = await openForReading(invocation);
    const token = await openToken(connection, currency);
    const issuance = await openIssuance(connection, token);
    const block = await latestBlock(connection.provider);
    const { requests } = await readRedemptions(connection, token, issuance, block, "all");
    const request = requests.find((candidate) => candidate.id === id);
    if (request === undefined) throw unknownRequest(id, requests.length);
    const place = { network: connection.network, chainId: connection.chainId, block };
    io.out(
      flags.json
        ? toJson({ schema: this.schema, ...place, currency, request, exitCode: 0 })
        : renderRequest(place, request, currency),
    );
    return ExitCode.done;
  },
};

export function renderRequest(place: Place, request: RecordedRedemption, currency: string): string {
  const { id, amount, holder, requestedAt, deadline, payoutRef, proposal, transaction } = request;
  const rows = [
    ["state", stateWords(request)],
    ["amount", `${showMoney(amount, currency)} = ${amount} minor units`],
    ["holder", showParty(holder)],
    ["payout reference", payoutRef],
    ["requested", showTime(requestedAt)],
    ...(deadline === 0
      ? []
      : [["back to the holder", `${showTime(deadline)} · ${deadlineWords(request, place.block.timestamp)}`]]),
    ...(proposal === undefined ? [] : [["proposed", `${proposal.kind} with ${showBytes32(proposal.ref)}`]]),
    ["transaction", transaction],
  ];
  return `Request ${id}\n${renderPlace(place)}\n\n${columns(rows)}`;
}
