import { parseAmount } from "../../sdk/amount.ts";
import { rulingTypedData } from "../../sdk/settlement/ruling.ts";
import { digestOf } from "../../sdk/signable.ts";
import { callParty, partyAt } from "../chain/connection.ts";
import type { CommandFile, Invocation } from "../command.ts";
import type { ExitCode } from "../../sdk/exit-code.ts";
import { optionNeeded } from "../issuance-faults.ts";
import type { Intent } from "../plan/intent.ts";
import { submit } from "../plan/submit.ts";
import { showMoney } from "../words.ts";
import { documentHash, documentNotes } from "./document.ts";
import { fileAt } from "./file-at.ts";
import { milestoneOf, openOrderForReading, openOrderForWriting, type OrderAtHand } from "./order-workplace.ts";
import { milestoneEffect } from "./progress-words.ts";
import { requireCurrent } from "./require-current.ts";
import { requireStep } from "./require-step.ts";
import { statementSignature } from "./signed-statement.ts";
import { rulingTooHigh } from "./trade-faults.ts";
import type { RulingFile } from "./trade-file.ts";
import { validityOf } from "./validity.ts";
import { writeDraft } from "./write-draft.ts";

export const command: CommandFile = {
  schema: "harbour.trade-rule/1",
  writes: true,

  configure(rule) {
    rule
      .argument("<order>", "its id, a file about it, or a ruling that its arbiter signed")
      .option("--milestone <number>", "which, from 0 (default: the only one)")
      .option("--to-seller <amount>", "what the seller gets of it, in units; the rest goes back")
      .option("--document <file>", "the ruling: a file, whose hash is recorded, or 0x and the hash")
      .option("--out <file>", "write it as a file for the arbiter to sign and anybody to submit")
      .option("--valid-until <time>", "with --out: good before it (default: as long as the arbiter can rule)")
      .addHelpText(
        "after",
        `
The order's arbiter, within his time, about a disputed milestone and nothing else. No money moves yet: anybody can pay it
out with harbour trade release, at once. It cannot be taken back.

  harbour trade rule order.json --milestone 1 --to-seller 700,000.00 --document ruling.pdf --network localhost --as legal`,
      );
  },

  async run(invocation) {
    const [text] = invocation.arguments as [string];
    const { flags } = invocation;
    const file = fileAt(text);
    if (file?.kind === "ruling") return submitRuling(invocation, text, file);
    if (flags.toSeller === undefined) throw optionNeeded("--to-seller", "A ruling says what the seller gets.");
    if (flags.document === undefined) throw optionNeeded("--document", "A ruling gives its reasons.");
    const toSeller = parseAmount(flags.toSeller);
    const rulingHash = documentHash(flags.document);
    if (flags.out !== undefined) return draftRuling(invocation, text, { toSeller, rulingHash });

    const workplace = await openOrderForWriting(invocation, text, file);
    const { place, open, signer } = workplace;
    const milestone = milestoneOf(flags, open);
    requireStep(place, open, milestone, "rule", signer);
    requireWithin(open, milestone, toSeller);
    return submit(invocation, workplace, {
      ...ruleIntent({ place, open }, milestone, { toSeller, rulingHash }),
      method: "rule",
      args: [open.id, open.terms.order, milestone, toSeller, rulingHash],
      gate: { kind: "words", words: "the order's arbiter; no role" },
    });
  },
};

interface Verdict {
  toSeller: bigint;
  rulingHash: string;
}

async function draftRuling(invocation: Invocation, text: string, verdict: Verdict): Promise<ExitCode> {
  const { flags } = invocation;
  const { place, open } = await openOrderForReading(invocation, text);
  const milestone = milestoneOf(flags, open);
  requireStep(place, open, milestone, "rule", undefined);
  requireWithin(open, milestone, verdict.toSeller);
  const { orderId, amendment, order } = open.terms;
  const message = {
    order: orderId,
    amendment,
    milestone: BigInt(milestone),
    ...verdict,
    ...validityOf(flags, open.progress[milestone]!.since + order.arbiterTime),
  };
  const typedData = rulingTypedData({ domain: place.domain, message, terms: open.terms });
  return writeDraft(invocation, { place, open }, command.schema, {
    kind: "ruling",
    typedData,
    digest: digestOf(typedData),
    terms: open.terms,
    notes: documentNotes(flags.document!),
  });
}

async function submitRuling(invocation: Invocation, path: string, file: RulingFile): Promise<ExitCode> {
  const workplace = await openOrderForWriting(invocation, path, file);
  const { place, open, connection } = workplace;
  const { message } = file.typedData;
  const milestone = Number(message.milestone);
  requireCurrent(path, file, open, place.now);
  requireStep(place, open, milestone, "rule", undefined);
  const { arbiter } = open.terms.order;
  const signature = await statementSignature(place, path, file, arbiter);
  const intent = ruleIntent({ place, open }, milestone, message);
  return submit(invocation, workplace, {
    ...intent,
    title: `${intent.title}, as ${callParty(partyAt(connection.book, arbiter))} signed`,
    method: "ruleSigned",
    args: [open.id, open.terms.order, message, signature],
    gate: { kind: "words", words: "anybody; the arbiter's signature decides" },
  });
}

function requireWithin({ terms, token }: OrderAtHand["open"], milestone: number, toSeller: bigint): void {
  const { amount } = terms.order.milestones[milestone]!;
  if (toSeller > amount) throw rulingTooHigh(showMoney(toSeller, token.currency), showMoney(amount, token.currency));
}

function ruleIntent(
  { place, open }: OrderAtHand,
  milestone: number,
  { toSeller, rulingHash }: Verdict,
): Omit<Intent, "method" | "args" | "gate"> {
  const { currency } = open.token;
  const { amount } = open.terms.order.milestones[milestone]!;
  const words = `that the seller gets ${showMoney(toSeller, currency)} of milestone ${milestone}`;
  return {
    noun: "trade-rule",
    title: `Rule ${words}`,
    done: `Ruled ${words}`,
    target: place.escrow,
    amount: toSeller,
    movesMoney: false,
    headroom: [
      { label: "milestone", value: showMoney(amount, currency) },
      { label: "back", value: showMoney(amount - toSeller, currency) },
      { label: "ruling", value: rulingHash },
      { label: "payable", value: "at once, by harbour trade release" },
    ],
    warnings: ["no money moves yet; a ruling cannot be taken back"],
    effects: async ({ number }) => [
      await milestoneEffect(place, open, milestone, { state: "Ruled", toSeller }, number),
    ],
    proof: [
      {
        event: "MilestoneRuled",
        matches: ({ args }) =>
          args["order"] === open.id &&
          args["milestone"] === BigInt(milestone) &&
          args["toSeller"] === toSeller &&
          args["rulingHash"] === rulingHash,
      },
    ],
  };
}
