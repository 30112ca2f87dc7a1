import { shareOf } from "../../sdk/settlement/order-sums.ts";
import { BASIS_POINTS } from "../../sdk/settlement/settlement-values.ts";
import { callParty } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { mayWords, rule } from "../party-checks.ts";
import { submit } from "../plan/submit.ts";
import { showMoney } from "../words.ts";
import { milestoneOf, openOrderForWriting } from "./order-workplace.ts";
import { milestoneEffect } from "./progress-words.ts";
import { requireStep } from "./require-step.ts";
import { shareIn } from "./share.ts";
import { leastAccepted } from "./steps.ts";
import { showShare } from "./terms-words.ts";

export const command: CommandFile = {
  schema: "harbour.trade-accept/1",
  writes: true,

  configure(accept) {
    accept
      .argument("<order>", "its id, or a file about it")
      .option("--milestone <number>", "which, from 0 (default: the only one)")
      .option("--share <percent>", "how much of it (default: the least that can be accepted)")
      .addHelpText(
        "after",
        `
Whoever pays, the buyer or for a guaranteed milestone the guarantor, who thereby waives his time to object, or concedes a
dispute. All of it; or what was attested, or more, where the seller presented it himself or there is no arbiter to whom
he could object. No money moves yet: anybody can pay it out with harbour trade release, at once. It cannot be taken back.

  harbour trade accept order.json --milestone 0 --network localhost --as distributor-1`,
      );
  },

  async run(invocation) {
    const { flags } = invocation;
    const workplace = await openOrderForWriting(invocation, invocation.arguments[0] as string);
    const { place, open, signer, token } = workplace;
    const milestone = milestoneOf(flags, open);
    requireStep(place, open, milestone, "accept", signer);
    const { amount } = open.terms.order.milestones[milestone]!;
    const { state, toSeller: said } = open.progress[milestone]!;
    const least = leastAccepted(open.terms.order, milestone, open.progress[milestone]!);
    // The least share whose amount, rounded down, is not below that.
    const leastBps = (least * BASIS_POINTS + amount - 1n) / amount;
    const shareBps = flags.share === undefined ? leastBps : shareIn(flags.share, leastBps);
    const toSeller = shareOf(amount, shareBps);
    const mayPay = await token.contract.canSend(signer.address, { blockTag: place.block.number });
    const words = `${showShare(shareBps)} of milestone ${milestone}, ${showMoney(toSeller, token.currency)}`;

    return submit(invocation, workplace, {
      noun: "trade-accept",
      title: `Accept ${words}`,
      done: `Accepted ${words}`,
      target: place.escrow,
      method: "accept",
      args: [open.id, open.terms.order, milestone, shareBps],
      gate: { kind: "words", words: "whoever pays: the buyer, or the guarantor of a guaranteed milestone; no role" },
      amount: toSeller,
      movesMoney: false,
      headroom: [
        { label: "milestone", value: showMoney(amount, token.currency) },
        ...(state === "Attested" ? [{ label: "attested", value: showMoney(said, token.currency) }] : []),
        { label: "payable", value: "at once, by harbour trade release" },
      ],
      bounds: [rule(`${callParty(signer)} pays`, mayWords(mayPay), "may", mayPay)],
      warnings: [
        ...(state === "Disputed" ? ["this concedes the dispute: all of it goes to the seller"] : []),
        "no money moves yet; an acceptance cannot be taken back",
      ],
      effects: async ({ number }) => [
        await milestoneEffect(place, open, milestone, { state: "Accepted", toSeller }, number),
      ],
      proof: [
        {
          event: "MilestoneAccepted",
          matches: ({ args }) =>
            args["order"] === open.id && args["milestone"] === BigInt(milestone) && args["toSeller"] === toSeller,
        },
      ],
    });
  },
};
