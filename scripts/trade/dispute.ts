import { callParty, partyAt } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { referenceOf } from "../open.ts";
import { submit } from "../plan/submit.ts";
import { showBytes32, showMoney } from "../words.ts";
import { documentHash } from "./document.ts";
import { milestoneOf, openOrderForWriting } from "./order-workplace.ts";
import { milestoneEffect } from "./progress-words.ts";
import { arbiterWords } from "./render-order.ts";
import { requireStep } from "./require-step.ts";
import { oneOf } from "./trade-faults.ts";

export const command: CommandFile = {
  schema: "harbour.trade-dispute/1",
  writes: true,

  configure(dispute) {
    dispute
      .argument("<order>", "its id, or a file about it")
      .option("--milestone <number>", "which, from 0 (default: the only one)")
      .option("--reason <text>", "why, in at most 31 characters, or 0x and a hash")
      .option("--document <file>", "why, as a file whose hash is recorded")
      .addHelpText(
        "after",
        `
Within the time to object: the buyer, or the guarantor of what it pays, against an attestation or a payment by date; the
seller against an attestation of less than all of it, or against the silence of whoever should have attested or accepted.
The arbiter decides; if he stays silent, the default split applies. No money moves until then.

  harbour trade dispute order.json --milestone 1 --reason "2 pallets missing" --network localhost --as distributor-1`,
      );
  },

  async run(invocation) {
    const { flags } = invocation;
    if ((flags.reason === undefined) === (flags.document === undefined)) {
      throw oneOf(["--reason", "--document"], "A dispute says why.");
    }
    const reasonHash = flags.reason === undefined ? documentHash(flags.document!) : referenceOf(flags.reason);
    const workplace = await openOrderForWriting(invocation, invocation.arguments[0] as string);
    const { place, open, signer, token, connection } = workplace;
    const milestone = milestoneOf(flags, open);
    requireStep(place, open, milestone, "dispute", signer);
    const { order } = open.terms;
    const { toSeller } = open.progress[milestone]!;
    const words = `milestone ${milestone}, ${showMoney(order.milestones[milestone]!.amount, token.currency)}`;

    return submit(invocation, workplace, {
      noun: "trade-dispute",
      title: `Dispute ${words}`,
      done: `Disputed ${words}`,
      target: place.escrow,
      method: "dispute",
      args: [open.id, order, milestone, reasonHash],
      gate: { kind: "words", words: "the buyer's or the seller's side, as the state says; no role" },
      amount: order.milestones[milestone]!.amount,
      movesMoney: false,
      headroom: [
        { label: "reason", value: showBytes32(reasonHash) },
        { label: "arbiter", value: `${callParty(partyAt(connection.book, order.arbiter))}, ${arbiterWords(order)}` },
      ],
      warnings: ["a dispute cannot be taken back; only whoever pays can concede it, with harbour trade accept"],
      effects: async ({ number }) => [
        await milestoneEffect(place, open, milestone, { state: "Disputed", toSeller }, number),
      ],
      proof: [
        {
          event: "MilestoneDisputed",
          matches: ({ args }) =>
            args["order"] === open.id &&
            args["milestone"] === BigInt(milestone) &&
            args["by"] === signer.address &&
            args["reasonHash"] === reasonHash,
        },
      ],
    });
  },
};
