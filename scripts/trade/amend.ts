import { amendmentTypedData } from "../../sdk/settlement/amendment.ts";
import { digestOf } from "../../sdk/signable.ts";
import type { CommandFile, Invocation } from "../command.ts";
import type { ExitCode } from "../../sdk/exit-code.ts";
import { optionNeeded } from "../issuance-faults.ts";
import { submit } from "../plan/submit.ts";
import { agreementChecks, agreementSignatures } from "./agreement.ts";
import { termsDigest } from "./calls-of-terms.ts";
import { renderFilePage } from "./file-page.ts";
import { readOrderLogs } from "./find-order.ts";
import { gather } from "./gather.ts";
import { readOrderDraft } from "./order-draft.ts";
import { openOrderForReading, openOrderForWriting } from "./order-workplace.ts";
import { readTradeFileOf } from "./read-trade-file.ts";
import { requireCurrent } from "./require-current.ts";
import { nothingChanged, orderEnded } from "./trade-faults.ts";
import type { AmendmentFile } from "./trade-file.ts";
import { validityOf } from "./validity.ts";
import { writeDraft } from "./write-draft.ts";

export const command: CommandFile = {
  schema: "harbour.trade-amend/1",
  writes: true,

  configure(amend) {
    amend
      .argument(
        "<files...>",
        "with --out: the order's id or a file about it; else the signed amendment, or copies of it",
      )
      .option("--terms <yaml>", "with --out: the order as it shall be, as for harbour trade draft")
      .option("--out <file>", "write the amendment as a file for everybody to sign")
      .option("--valid-until <time>", "with --out: it can be put in force before it (default: the order's end)")
      .addHelpText(
        "after",
        `
Conditions, dates, arbiter and default split can change; buyer, seller, guarantor and amounts stay. Everybody whose money
or claim it decides signs: buyer, seller, and where there is one guarantor, financier and assignee. Then anybody puts it
in force. From then on the amendment is the file to give to other commands.

  harbour trade amend order.json --terms amended.yaml --out amendment.json --network localhost
  harbour trade amend amendment.json --network localhost --as distributor-1`,
      );
  },

  async run(invocation) {
    const { flags } = invocation;
    const paths = [invocation.arguments[0]].flat() as string[];
    if (flags.out !== undefined) return draftAmendment(invocation, paths[0]!);
    const copies = paths.map((path) => ({ path, file: readTradeFileOf(path, "amendment") }));
    return submitAmendment(invocation, paths.join(", "), gather(copies));
  },
};

async function draftAmendment(invocation: Invocation, text: string): Promise<ExitCode> {
  const { flags } = invocation;
  if (flags.terms === undefined) throw optionNeeded("--terms", "An amendment says what the order shall be.");
  const { place, open } = await openOrderForReading(invocation, text);
  if (!open.standing.open) throw orderEnded(open.id);
  const { order } = open.terms;
  const draft = readOrderDraft(flags.terms, place.connection.book);
  // The salt only tells two equal orders apart; the order stays the same one.
  const amended = { ...draft.order, token: place.tokens[draft.currency].address, salt: order.salt };
  if (termsDigest(place.domain, amended) === termsDigest(place.domain, order)) throw nothingChanged();
  const typedData = amendmentTypedData({
    domain: place.domain,
    terms: open.terms,
    amended,
    validity: validityOf(flags, order.longStop),
    progress: open.progress,
    now: place.now,
  });
  return writeDraft(invocation, { place, open }, command.schema, {
    kind: "amendment",
    typedData,
    digest: digestOf(typedData),
    terms: open.terms,
    amended,
    notes: draft.notes,
  });
}

async function submitAmendment(invocation: Invocation, path: string, file: AmendmentFile): Promise<ExitCode> {
  const { io } = invocation;
  const workplace = await openOrderForWriting(invocation, path, file);
  const { place, open, signer, connection } = workplace;
  const { message, domain } = file.typedData;
  const inForce = open.standing.amendment === message.amendment && open.standing.terms === message.terms;
  if (!inForce) {
    requireCurrent(path, file, open, place.now);
    // With the clocks as they stand now.
    const { amended } = file;
    amendmentTypedData({
      domain,
      terms: open.terms,
      amended,
      validity: message,
      progress: open.progress,
      now: place.now,
    });
    io.err(`${renderFilePage(file, open, connection.network, connection.book)}\n`);
  }
  const signatures = inForce ? [] : await agreementSignatures({ place, open }, path, file, signer);
  const words = `terms number ${message.amendment} of order ${open.id}`;
  return submit(invocation, workplace, {
    noun: "trade-amend",
    title: `Put ${words} in force`,
    done: `Put ${words} in force`,
    ...(inForce ? { already: `These terms are in force already, nothing to do.` } : {}),
    target: place.escrow,
    method: "amend",
    args: [open.id, open.terms.order, file.amended, message.validAfter, message.validBefore, signatures],
    gate: { kind: "words", words: "anybody; the signatures of all whose money it decides do" },
    movesMoney: false,
    headroom: [],
    bounds: inForce ? [] : await agreementChecks({ place, open }),
    warnings: ["signed statements and offers about the terms before count no more"],
    effects: async ({ number }) => {
      const logs = await readOrderLogs({ ...place, block: { ...place.block, number } }, open.id);
      const last = logs.findLast(({ name }) => name === "OrderAmended")?.args["amendment"] ?? 0n;
      return [{ label: "terms in force", value: `number ${last}`, then: `number ${message.amendment}` }];
    },
    proof: [
      {
        event: "OrderAmended",
        matches: ({ args }) => args["order"] === open.id && args["terms"] === message.terms,
      },
    ],
  });
}
