import { attestationTypedData, attestorOf } from "../../sdk/settlement/attestation.ts";
import { shareOf } from "../../sdk/settlement/order-sums.ts";
import { digestOf } from "../../sdk/signable.ts";
import { callParty, partyAt } from "../chain/connection.ts";
import type { CommandFile, Invocation } from "../command.ts";
import type { ExitCode } from "../../sdk/exit-code.ts";
import { optionNeeded } from "../issuance-faults.ts";
import type { Intent } from "../plan/intent.ts";
import { submit } from "../plan/submit.ts";
import { showDelay, showMoney } from "../words.ts";
import { documentHash, documentNotes } from "./document.ts";
import { fileAt } from "./file-at.ts";
import { validityOf } from "./validity.ts";
import { writeDraft } from "./write-draft.ts";
import { milestoneOf, openOrderForReading, openOrderForWriting, type OrderAtHand } from "./order-workplace.ts";
import { milestoneEffect } from "./progress-words.ts";
import { requireCurrent } from "./require-current.ts";
import { requireStep } from "./require-step.ts";
import { shareIn } from "./share.ts";
import { statementSignature } from "./signed-statement.ts";
import { showShare } from "./terms-words.ts";
import type { AttestationFile } from "./trade-file.ts";

export const command: CommandFile = {
  schema: "harbour.trade-attest/1",
  writes: true,

  configure(attest) {
    attest
      .argument("<order>", "its id, a file about it, or an attestation that its attestor signed")
      .option("--milestone <number>", "which, from 0 (default: the only one)")
      .option("--document <file>", "the document that proves it: a file, whose hash is recorded, or 0x and the hash")
      .option("--share <percent>", 'how much of it was fulfilled, such as "90%" (default: all)')
      .option("--out <file>", "write it as a file for the attestor to sign and anybody to submit")
      .option("--valid-until <time>", "with --out: good before it (default: as long as it can be attested)")
      .addHelpText(
        "after",
        `
The milestone's attestor, or the seller where the buyer accepts. No money moves yet: that share becomes payable when the
time to object is over, and is paid by harbour trade release. It cannot be taken back.

  harbour trade attest order.json --milestone 1 --document bl.pdf --share 90% --network localhost --as reporter`,
      );
  },

  async run(invocation) {
    const [text] = invocation.arguments as [string];
    const file = fileAt(text);
    if (file?.kind === "attestation") return submitAttestation(invocation, text, file);
    const { flags } = invocation;
    if (flags.document === undefined) throw optionNeeded("--document", "An attestation speaks of a document.");
    const hash = documentHash(flags.document);
    if (flags.out !== undefined) return draftAttestation(invocation, text, hash);

    const workplace = await openOrderForWriting(invocation, text, file);
    const { place, open, signer } = workplace;
    const milestone = milestoneOf(flags, open);
    const shareBps = shareIn(flags.share, 1n);
    requireStep(place, open, milestone, "attest", signer);
    return submit(invocation, workplace, {
      ...attestIntent({ place, open }, milestone, hash, shareBps),
      method: "attest",
      args: [open.id, open.terms.order, milestone, hash, shareBps],
      gate: { kind: "words", words: "the milestone's attestor, or the seller where the buyer accepts; no role" },
    });
  },
};

async function draftAttestation(invocation: Invocation, text: string, documentHash: string): Promise<ExitCode> {
  const { flags } = invocation;
  const { place, open } = await openOrderForReading(invocation, text);
  const milestone = milestoneOf(flags, open);
  requireStep(place, open, milestone, "attest", undefined);
  const { orderId, amendment, order } = open.terms;
  const message = {
    order: orderId,
    amendment,
    milestone: BigInt(milestone),
    documentHash,
    shareBps: shareIn(flags.share, 1n),
    ...validityOf(flags, order.milestones[milestone]!.due),
  };
  const typedData = attestationTypedData({ domain: place.domain, message, terms: open.terms });
  return writeDraft(invocation, { place, open }, command.schema, {
    kind: "attestation",
    typedData,
    digest: digestOf(typedData),
    terms: open.terms,
    notes: documentNotes(flags.document!),
  });
}

async function submitAttestation(invocation: Invocation, path: string, file: AttestationFile): Promise<ExitCode> {
  const workplace = await openOrderForWriting(invocation, path, file);
  const { place, open, connection } = workplace;
  const { message } = file.typedData;
  const milestone = Number(message.milestone);
  requireCurrent(path, file, open, place.now);
  requireStep(place, open, milestone, "attest", undefined);
  const attestor = attestorOf(open.terms.order, milestone);
  const signature = await statementSignature(place, path, file, attestor);
  const intent = attestIntent({ place, open }, milestone, message.documentHash, message.shareBps);
  return submit(invocation, workplace, {
    ...intent,
    title: `${intent.title}, as ${callParty(partyAt(connection.book, attestor))} signed`,
    method: "attestSigned",
    args: [open.id, open.terms.order, message, signature],
    gate: { kind: "words", words: "anybody; the attestor's signature decides" },
  });
}

function attestIntent(
  { place, open }: OrderAtHand,
  milestone: number,
  documentHash: string,
  shareBps: bigint,
): Omit<Intent, "method" | "args" | "gate"> {
  const { currency } = open.token;
  const { amount, disputeWindow } = open.terms.order.milestones[milestone]!;
  const toSeller = shareOf(amount, shareBps);
  const words = `${showShare(shareBps)} of milestone ${milestone}, ${showMoney(toSeller, currency)}`;
  return {
    noun: "trade-attest",
    title: `Attest ${words}`,
    done: `Attested ${words}`,
    target: place.escrow,
    amount: toSeller,
    movesMoney: false,
    headroom: [
      { label: "milestone", value: `${showMoney(amount, currency)}` },
      { label: "document", value: documentHash },
      { label: "payable", value: `${showDelay(disputeWindow)} later, unless it is disputed` },
    ],
    warnings: ["no money moves yet; an attestation cannot be taken back"],
    effects: async ({ number }) => [
      await milestoneEffect(place, open, milestone, { state: "Attested", toSeller }, number),
    ],
    proof: [
      {
        event: "MilestoneAttested",
        matches: ({ args }) =>
          args["order"] === open.id &&
          args["milestone"] === BigInt(milestone) &&
          args["documentHash"] === documentHash &&
          args["toSeller"] === toSeller,
      },
    ],
  };
}
