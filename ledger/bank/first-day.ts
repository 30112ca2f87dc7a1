import { addDays, type Day } from "../clock/hong-kong-time.ts";
import type { StatementLine } from "./statement.ts";

/**
 * The first day of a statement that does not say it. An opening balance has the day of the closing balance before it, by
 * SWIFT's rule; some banks write the statement's own first day, which shows when it is the last too, or when something was
 * booked on it. Where neither shows, nothing moved on that day, and both readings leave the same balance.
 */
export function firstDay(opening: Day, closing: Day, lines: readonly StatementLine[]): Day {
  if (opening >= closing || lines.some(({ booked }) => booked <= opening)) return opening;
  return addDays(opening, 1);
}
