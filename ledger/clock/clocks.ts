import type { Calendar } from "./calendar.ts";
import { nextOpenDay } from "./calendar.ts";
import { atHour, dayOf } from "./hong-kong-time.ts";

// Clocks say how a duty stands at a time; whoever asks gives the time, so that a past day can be judged again.

const HOUR = 3600;
const MINUTE = 60;

/** `amber` calls somebody, `red` somebody senior, `overdue` is a breach. `met` and `missed` are over. */
export type ClockState = "running" | "amber" | "red" | "overdue" | "met" | "missed" | "held";

export interface Reading {
  state: ClockState;
  /** Unix seconds at which it runs out. */
  until: number;
}

export interface RedemptionClock {
  /** Unix seconds; see redemption-due.ts. */
  dueAt: number;
  now: number;
  paidAt?: number | undefined;
  /** A freeze stops the clock. */
  held?: boolean;
}

/** A valid redemption to its payment: amber 4 hours before it is due, red 2 hours before. */
export function redemptionClock({ dueAt, now, paidAt, held = false }: RedemptionClock): Reading {
  if (paidAt !== undefined) return { state: paidAt <= dueAt ? "met" : "missed", until: dueAt };
  if (held) return { state: "held", until: dueAt };
  if (now > dueAt) return { state: "overdue", until: dueAt };
  const left = dueAt - now;
  return { state: left <= 2 * HOUR ? "red" : left <= 4 * HOUR ? "amber" : "running", until: dueAt };
}

export interface AttestationClock {
  /** Unix seconds as of which the oldest pool that counts was stated. */
  asOf: number;
  now: number;
  /** Seconds; what the registry of the token enforces. */
  maxAge?: number;
}

/** The age of a statement of reserves: amber from 20 hours, overdue beyond 26, when the contract stops minting by itself. */
export function attestationClock({ asOf, now, maxAge = 26 * HOUR }: AttestationClock): Reading {
  const age = now - asOf;
  return {
    state: age > maxAge ? "overdue" : age >= Math.min(20 * HOUR, maxAge) ? "amber" : "running",
    until: asOf + maxAge,
  };
}

export interface BreakClock {
  /** Unix seconds at which the difference was first seen. */
  opened: number;
  now: number;
  closed?: number | undefined;
  /** Of Hong Kong's business days. */
  calendar: Calendar;
}

/**
 * A difference is raised at once, so it is amber from the start; unresolved at 09:00 of the next business day it goes to
 * the supervisor. @throws HarbourError HB-4521
 */
export function breakClock({ opened, now, closed, calendar }: BreakClock): Reading {
  const until = atHour(nextOpenDay(calendar, dayOf(opened)), 9);
  if (closed !== undefined) return { state: closed < until ? "met" : "missed", until };
  return { state: now >= until ? "overdue" : "amber", until };
}

export interface DurationClock {
  /** Unix seconds. */
  from: number;
  now: number;
  doneAt?: number | undefined;
}

/** Confirmed funds to the mint: amber after 30 minutes; after 2 hours it is explained or the money goes back. */
export function mintClock(clock: DurationClock): Reading {
  return durationClock(clock, { amber: 30 * MINUTE, limit: 2 * HOUR });
}

/** An authority's order to the freeze: amber after 15 minutes, red after 20, at most 60. */
export function freezeClock(clock: DurationClock): Reading {
  return durationClock(clock, { amber: 15 * MINUTE, red: 20 * MINUTE, limit: HOUR });
}

function durationClock(
  { from, now, doneAt }: DurationClock,
  { amber, red, limit }: { amber: number; red?: number; limit: number },
): Reading {
  const until = from + limit;
  if (doneAt !== undefined) return { state: doneAt <= until ? "met" : "missed", until };
  const passed = now - from;
  if (passed > limit) return { state: "overdue", until };
  return { state: red !== undefined && passed > red ? "red" : passed > amber ? "amber" : "running", until };
}
