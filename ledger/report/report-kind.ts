import { calendarsOf, nextOpenDay, type Calendar } from "../clock/calendar.ts";
import { addDays, atHour, endOfDay, requireDay, startOfDay, type Day } from "../clock/hong-kong-time.ts";
import { badPeriod } from "./report-faults.ts";

/** C9P is what everybody may see of C9. */
export type ReportKind = "C1" | "C2" | "C3" | "C4" | "C8" | "C9" | "C9P";

export const REPORT_TITLES: Readonly<Record<ReportKind, string>> = {
  C1: "Daily statement",
  C2: "Weekly disclosure",
  C3: "Attestation pack",
  C4: "Supply by chain",
  C8: "Redemption ledger",
  C9: "Freeze and seizure register",
  C9P: "Freezes and seizures in numbers",
};

export const REPORT_KINDS = Object.keys(REPORT_TITLES) as ReportKind[];

/** What everybody may read: nobody's address, and of a difference neither whose it is nor its sides. */
export const PUBLIC_KINDS: readonly ReportKind[] = ["C2", "C4", "C9P"];

/** Of every report's fields. A report is rebuilt only by programs that know its version. */
export const SCHEMA_VERSION = "1";

/** Days of Hong Kong, both included. */
export interface Period {
  from: Day;
  to: Day;
}

/**
 * The period of a report that is asked for by a day: the day itself; for C2 the seven days that end with it, for C3 its
 * month, for C8 its month up to the day.
 *
 * @throws HarbourError HB-4520 no day, HB-4536 a period that the report cannot be of
 */
export function periodOf(kind: ReportKind, asked: { day: Day } | { period: Period }): Period {
  if ("period" in asked) return requirePeriod(kind, asked.period);
  const day = requireDay(asked.day);
  if (kind === "C2") return { from: addDays(day, -6), to: day };
  if (kind === "C3") return { from: firstOfMonth(day), to: lastOfMonth(day) };
  if (kind === "C8") return { from: firstOfMonth(day), to: day };
  return { from: day, to: day };
}

function requirePeriod(kind: ReportKind, { from, to }: Period): Period {
  const found = `${from} to ${to}`;
  if (startOfDay(to) < startOfDay(from)) throw badPeriod(kind, found, "it ends before it begins");
  if (kind === "C1" && from !== to) throw badPeriod(kind, found, "it is of one day");
  if (kind === "C2" && addDays(from, 6) !== to) throw badPeriod(kind, found, "it is of seven days");
  if (kind === "C3" && (from !== firstOfMonth(to) || to !== lastOfMonth(to)))
    throw badPeriod(kind, found, "it is of a whole month");
  return { from, to };
}

function firstOfMonth(day: Day): Day {
  return `${requireDay(day).slice(0, 8)}01`;
}

function lastOfMonth(day: Day): Day {
  return addDays(firstOfMonth(addDays(firstOfMonth(day), 31)), -1);
}

/** Unix seconds as of which a period's figures are: its last second. */
export function asOfPeriod({ to }: Period): number {
  return endOfDay(to);
}

/**
 * When a report is taken to be made, whenever it is: 09:00 Hong Kong time of the first business day after its period. A
 * bank's file counts if the bank made it by then.
 *
 * @throws HarbourError HB-4521
 */
export function generatedAt({ to }: Period, calendar: Calendar = calendarsOf().hongKong): number {
  return atHour(nextOpenDay(calendar, to), 9);
}

/** Every day of a period, in order. */
export function daysOf({ from, to }: Period): Day[] {
  const days = [requireDay(from)];
  while (days.at(-1)! < to) days.push(addDays(days.at(-1)!, 1));
  return days;
}
