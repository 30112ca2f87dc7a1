import { callParty } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { submit } from "../plan/submit.ts";
import { showMoney, showTime } from "../words.ts";
import { readRedemption, stateWords } from "./read-redemption.ts";
import { refundEffects, refundOf, refundWarnings } from "./refund-effects.ts";
import { openForRedemption, requestId } from "./workplace.ts";

export const command: CommandFile = {
  schema: "harbour.redeem-reclaim/1",
  writes: true,

  configure(reclaim) {
    reclaim
      .argument("<id>", "the request's number, as harbour redeem list shows it")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
The holder, from the deadline on, without anybody's help: no pause and no suspension blocks it. What the token refuses
to give back waits for harbour redeem claim.

  harbour redeem reclaim 7 --token hkd --network localhost --as distributor-1`,
      );
  },

  async run(invocation) {
    const id = requestId(invocation.arguments[0] as string);
    const workplace = await openForRedemption(invocation);
    const { connection, token, issuance, signer, block } = workplace;
    const request = await readRedemption(issuance, connection.book, id, block);
    const { state, held, holder, amount, deadline } = request;
    const refund = await refundOf(token, holder, amount, block);
    const words = `request ${id}: ${showMoney(amount, token.currency)} of ${callParty(holder)}`;

    return submit(invocation, workplace, {
      noun: "redeem-reclaim",
      title: `Take back ${words}`,
      done: `Took back ${words}`,
      target: issuance.redemptionDesk,
      method: "reclaim",
      args: [id],
      gate: { kind: "words", words: "the request's holder; no role" },
      amount,
      movesMoney: true,
      headroom: [],
      bounds: [
        { check: "request", found: state === "none" ? "unknown" : state, allowed: "open", passed: state === "open" },
        {
          check: "holder",
          found: held ? "blacklisted: the request is held" : callParty(holder),
          allowed: `${callParty(signer)}, not blacklisted`,
          passed: !held && holder.address === signer.address,
        },
        {
          check: "deadline",
          found: deadline === 0 ? "none" : showTime(deadline),
          allowed: `not after ${showTime(block.timestamp)}`,
          passed: deadline !== 0 && deadline <= block.timestamp,
        },
      ],
      warnings: refundWarnings(refund),
      effects: async (at) => {
        const now = await readRedemption(issuance, connection.book, id, at);
        return [
          { label: `request ${id}`, value: stateWords(now), then: "refunded" },
          ...(await refundEffects(token, issuance, refund, at)),
        ];
      },
      proof: [
        {
          event: "RedemptionReclaimed",
          matches: ({ args }) => args["id"] === id && args["holder"] === holder.address && args["amount"] === amount,
        },
      ],
    });
  },
};
