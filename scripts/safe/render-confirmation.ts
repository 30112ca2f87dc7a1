import { changeNumber } from "../changes/change-folder.ts";
import { columns, showTime } from "../words.ts";
import type { Confirmation } from "./confirm-execution.ts";

/** What an execution did, by the chain's own account. Pure. */
export function renderConfirmation(confirmation: Confirmation, change: string, network: string): string {
  const { plan, transaction, block, gasUsed, nonce, safeTx, did, events, silent, scheduled, now, left } = confirmation;
  const lines = [
    `✓ Change ${changeNumber({ name: change })} was executed on ${network}, as it was reviewed`,
    columns([
      ["plan", plan],
      ["transaction", transaction],
      ["block", `${block} · ${gasUsed.toLocaleString("en-US")} gas`],
      ["Safe nonce", nonce],
      ["safeTx", safeTx],
      ...did.map((title, i) => [i === 0 ? "did" : "", title]),
      ...events.flatMap(({ by, event, values }, i) => [
        [i === 0 ? "events" : "", `${by} ${event}`],
        ...values.map((value) => ["", `  ${value}`]),
      ]),
      ...silent.map((title) => ["! careful", `no event: was it so already? ${title}`]),
      ...scheduled.map(({ function: name, readyAt }, i) => [
        i === 0 ? "scheduled" : "",
        readyAt === 0 ? `${name}: no longer` : `${name}: ready at ${showTime(readyAt)}`,
      ]),
      ...now.map((line, i) => [i === 0 ? "asked again" : "", line]),
      ...left.map((title, i) => [i === 0 ? "still to do" : "", title]),
    ]),
  ];
  if (scheduled.some(({ readyAt }) => readyAt > 0))
    lines.push("Next: the same command with --safe after that time. Until then GUARDIAN can cancel it.");
  return lines.join("\n");
}
