import { cancellationTypedData } from "../../sdk/settlement/cancellation.ts";
import { digestOf } from "../../sdk/signable.ts";
import type { CommandFile, Invocation } from "../command.ts";
import type { ExitCode } from "../../sdk/exit-code.ts";
import { rule } from "../party-checks.ts";
import { submit } from "../plan/submit.ts";
import { showMoney } from "../words.ts";
import { agreementChecks, agreementSignatures } from "./agreement.ts";
import { renderFilePage } from "./file-page.ts";
import { gather } from "./gather.ts";
import { openOrderForReading, openOrderForWriting } from "./order-workplace.ts";
import { paymentsOf } from "./payments.ts";
import { readTradeFileOf } from "./read-trade-file.ts";
import { requireCurrent } from "./require-current.ts";
import { payoutEffects, payoutWords, readPayouts } from "./settle-effects.ts";
import { orderEnded } from "./trade-faults.ts";
import type { CancellationFile } from "./trade-file.ts";
import { validityOf } from "./validity.ts";
import { writeDraft } from "./write-draft.ts";

export const command: CommandFile = {
  schema: "harbour.trade-cancel/1",
  writes: true,

  configure(cancel) {
    cancel
      .argument(
        "<files...>",
        "with --out: the order's id or a file about it; else the signed cancellation, or copies of it",
      )
      .option("--out <file>", "write the cancellation as a file for everybody to sign")
      .option("--valid-until <time>", "with --out: the order can be ended so before it (default: the order's end)")
      .addHelpText(
        "after",
        `
Ends an order by agreement: whatever is not settled goes back to where it came from. Everybody whose money or claim it
decides signs, as for harbour trade amend. Then anybody submits it.

  harbour trade cancel order.json --out cancellation.json --network localhost
  harbour trade cancel cancellation.json --network localhost --as distributor-1`,
      );
  },

  async run(invocation) {
    const { flags } = invocation;
    const paths = [invocation.arguments[0]].flat() as string[];
    if (flags.out !== undefined) return draftCancellation(invocation, paths[0]!);
    const copies = paths.map((path) => ({ path, file: readTradeFileOf(path, "cancellation") }));
    return submitCancellation(invocation, paths.join(", "), gather(copies));
  },
};

async function draftCancellation(invocation: Invocation, text: string): Promise<ExitCode> {
  const { place, open } = await openOrderForReading(invocation, text);
  if (!open.standing.open) throw orderEnded(open.id);
  const validity = validityOf(invocation.flags, open.terms.order.longStop);
  const typedData = cancellationTypedData({ domain: place.domain, terms: open.terms, validity });
  const digest = digestOf(typedData);
  const draft = { kind: "cancellation", typedData, digest, terms: open.terms, notes: {} } as const;
  return writeDraft(invocation, { place, open }, command.schema, draft);
}

async function submitCancellation(invocation: Invocation, path: string, file: CancellationFile): Promise<ExitCode> {
  const workplace = await openOrderForWriting(invocation, path, file);
  const { place, open, signer, connection, token } = workplace;
  const { message } = file.typedData;
  const cancelled = open.events.some(({ name }) => name === "OrderCancelled");
  if (!cancelled) {
    requireCurrent(path, file, open, place.now);
    invocation.io.err(`${renderFilePage(file, open, connection.network, connection.book)}\n`);
  }
  const signatures = cancelled ? [] : await agreementSignatures({ place, open }, path, file, signer);
  const left = open.progress.flatMap(({ state }, i) => (state === "Settled" ? [] : [i]));
  const payouts = await readPayouts(
    { place, open },
    left.map((i) => paymentsOf(open, i, "cancel")),
  );
  const paused = token.mode === "paused";
  return submit(invocation, workplace, {
    noun: "trade-cancel",
    title: `End order ${open.id} and give back ${showMoney(open.standing.held, token.currency)}`,
    done: `Ended order ${open.id} and gave back ${showMoney(open.standing.held, token.currency)}`,
    ...(cancelled ? { already: `The order was ended by agreement already, nothing to do.` } : {}),
    target: place.escrow,
    method: "cancel",
    args: [open.id, open.terms.order, message.validAfter, message.validBefore, signatures],
    gate: { kind: "words", words: "anybody; the signatures of all whose money it decides do" },
    amount: open.standing.held,
    movesMoney: false,
    headroom: payouts.map((payout) => ({
      label: payoutWords(payout),
      value: `${showMoney(payout.amount, token.currency)}${payout.waits ? " · waits, he may not be paid now" : ""}`,
    })),
    bounds: [
      rule("token", paused ? "paused" : "not paused", "not paused", !paused),
      ...(cancelled ? [] : await agreementChecks({ place, open })),
    ],
    warnings: ["what is given back is final"],
    effects: ({ number }) => payoutEffects({ place, open }, payouts, number),
    proof: [{ event: "OrderCancelled", matches: ({ args }) => args["order"] === open.id }],
  });
}
