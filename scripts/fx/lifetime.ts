import { MAX_QUOTE_LIFETIME } from "../../sdk/settlement/fx-quote.ts";
import type { Window } from "../../sdk/settlement/settlement-values.ts";
import type { Flags } from "../command.ts";
import { parseTime } from "../time.ts";
import { badSeconds } from "./fx-faults.ts";

/** Seconds from now unless told: time to send a file to somebody and for him to run a command. */
const LIFETIME = 240;

/**
 * Good until a moment, and before it for as long as a quote may live: a block's time can be behind the clock of whoever
 * signs. A moment that was named gives the same window in every run, so that its digest can be approved.
 *
 * @throws HarbourError HB-2123, HB-2932
 */
export function windowOf({ lifetime, validUntil }: Pick<Flags, "lifetime" | "validUntil">, now: bigint): Window {
  const most = Number(MAX_QUOTE_LIFETIME);
  const seconds = secondsOf("--lifetime", lifetime ?? String(LIFETIME), 1, most);
  const validBefore = validUntil === undefined ? now + BigInt(seconds) : parseTime("--valid-until", validUntil);
  if (validBefore <= now || validBefore > now + MAX_QUOTE_LIFETIME) {
    throw badSeconds("--valid-until", String(validBefore - now), 1, most);
  }
  return { validAfter: validBefore - MAX_QUOTE_LIFETIME, validBefore };
}

/** @throws HarbourError HB-2932 */
export function secondsOf(flag: string, text: string, least: number, most: number): number {
  const seconds = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (!(seconds >= least && seconds <= most)) throw badSeconds(flag, text, least, most);
  return seconds;
}
