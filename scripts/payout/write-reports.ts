import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { replaceDurably } from "./durable-file.ts";
import type { PayoutOutcome } from "./outcome.ts";
import type { PayoutWork } from "./payout-work.ts";
import { payoutReports } from "./status-report.ts";

/** Writes the messages about a payout into a folder. @returns their paths */
export function writeReports(work: PayoutWork, outcome: PayoutOutcome, folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  const { pacs002, camt054 } = payoutReports(work, outcome);
  const [status, notification] = [join(folder, "pacs.002.xml"), join(folder, "camt.054.xml")];
  replaceDurably(status, pacs002);
  if (camt054 === undefined) {
    // One that a fork took back must not stay beside a status that says so.
    if (existsSync(notification)) rmSync(notification);
    return [status];
  }
  replaceDurably(notification, camt054);
  return [status, notification];
}
