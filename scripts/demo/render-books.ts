import { showCount } from "../words.ts";
import { renderSides } from "../ledger/render-reconciliation.ts";
import type { DayBooks } from "./day-books.ts";

/** What the books say of the day. */
export function renderBooks({ url, blocks, events, day, files, breaks, reports, findings }: DayBooks): string {
  const open = breaks.filter(({ state }) => state === "open");
  return [
    "",
    "The books",
    `${url} · up to block ${blocks} · ${showCount(events, "event")} · as of the end of ${day} in Hong Kong`,
    "",
    `  From the banks    ${showCount(files.length, "file")}, written from the day file before the chain began`,
    `  Recomputed        ${findings === 0 ? "every row follows from the blocks, and the chain says the same" : showCount(findings, "row") + " wrong"}`,
    `  Reports           ${showCount(reports.length, "report")}, each behind the hash of the one before`,
    `  Differences       ${open.length === 0 ? "none" : showCount(open.length, "break")}`,
    ...open.flatMap((one) => ["", `  ✗ ${one.id}  ${one.currency}  ${one.rule}: ${one.subject}`, renderSides(one)]),
  ].join("\n");
}
