import type { Calendar } from "./calendar.ts";
import { badClosure } from "./clock-faults.ts";
import { requireDay, type Day } from "./hong-kong-time.ts";

/** A business day on which nothing could be paid after all. It never hides the due date that stood before it. */
export interface Closure {
  day: Day;
  /** Where it was announced: a circular, a page, a file's hash. */
  evidence: string;
  /** Two different persons. */
  approvals: readonly string[];
}

/** The calendar without the closed days. @throws HarbourError HB-4523, HB-4520, HB-4521 */
export function withClosures(calendar: Calendar, closures: readonly Closure[]): Calendar {
  for (const closure of closures) requireClosure(calendar, closure);
  const closed = new Set(closures.map(({ day }) => day));
  return { ...calendar, isOpen: (day) => calendar.isOpen(day) && !closed.has(day) };
}

function requireClosure(calendar: Calendar, { day, evidence, approvals }: Closure): void {
  requireDay(day);
  if (evidence.trim() === "") throw badClosure(day, "it has no evidence");
  const persons = new Set(approvals.map((person) => person.trim().toLowerCase()).filter((person) => person !== ""));
  if (persons.size < 2) throw badClosure(day, `it has the approval of ${persons.size}, and two persons are needed`);
  if (!calendar.isOpen(day)) throw badClosure(day, "it is closed anyway");
}
