import { nextOpenDay, type Calendar } from "./calendar.ts";
import { withClosures, type Closure } from "./closure.ts";
import { dayOf, endOfDay, type Day } from "./hong-kong-time.ts";

export interface DueParameters {
  /** Unix seconds at which the request was handed in. */
  requestedAt: number;
  /** Unix seconds from which it is valid, where that is later: a freeze that was lifted starts the clock anew. */
  validAt?: number;
  /** Of Hong Kong's business days: no other calendar moves a due date. */
  calendar: Calendar;
  /** Business days on which nothing could be paid. */
  closures?: readonly Closure[];
}

export interface Due {
  day: Day;
  /** Unix seconds of the last second in which paying is in time. */
  time: number;
}

export interface DueDates {
  /** By the calendar alone. Whether a payment was in time is judged by this one. */
  due: Due;
  /** By the calendar and the closures, where they move it: shown beside the first, never instead of it. */
  afterClosures: Due | undefined;
  calendarVersion: string;
}

/**
 * When a redemption must be paid: within one business day (HKMA guideline 3.3.3), which is here the last second, 23:59:59
 * Hong Kong time, of the first business day after the day on which the request is valid. The hour of the request does not
 * matter, and neither does a storm: electronic banking runs through it.
 *
 * @throws HarbourError HB-4521 a day beyond the calendar, HB-4523 a closure that cannot be used
 */
export function dueAt({ requestedAt, validAt, calendar, closures = [] }: DueParameters): DueDates {
  const from = dayOf(Math.max(validAt ?? requestedAt, requestedAt));
  const due = dueOn(calendar, from);
  const later = closures.length === 0 ? due : dueOn(withClosures(calendar, closures), from);
  return {
    due,
    afterClosures: later.day === due.day ? undefined : later,
    calendarVersion: calendar.version,
  };
}

function dueOn(calendar: Calendar, from: Day): Due {
  const day = nextOpenDay(calendar, from);
  return { day, time: endOfDay(day) };
}
