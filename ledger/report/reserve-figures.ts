import { ratioLevel } from "../clock/ratio-level.ts";
import type { Json } from "./canonical.ts";
import type { Day } from "../clock/hong-kong-time.ts";
import type { State } from "./chain-state.ts";
import { hours, money, percent } from "./decimal-text.ts";
import type { NotAvailable } from "./not-available.ts";
import { isCash, sumOf, type ReserveEvidence } from "./reserve-evidence.ts";

export const NO_REGISTRY = "no registry of the reserve is followed";
export const NO_LISTS = "the custodians' lists as of their statements are not in the books";

/** What was stated to back the tokens, and by how much it does: by what counts, and by what is fresh. */
export function reserveFigures(
  na: NotAvailable,
  { followed, total, confirmed, unconfirmed, outdated, counted }: ReserveEvidence,
  outstanding: bigint,
): Record<string, Json> {
  const known = <T>(value: T) => (followed ? value : undefined);
  const ratio = (reserve: bigint) => known(percent(reserve, outstanding));
  const none = followed ? "nothing circulates" : NO_REGISTRY;
  return {
    reserveMV: na.orNull("reserveMV", known(money(total)), NO_REGISTRY),
    reserveConfirmed: na.orNull("reserveConfirmed", known(money(confirmed)), NO_REGISTRY),
    reserveUnconfirmed: na.orNull("reserveUnconfirmed", known(money(unconfirmed)), NO_REGISTRY),
    reserveOutdated: na.orNull("reserveOutdated", known(money(outdated)), NO_REGISTRY),
    ratioPct: na.orNull("ratioPct", ratio(counted), none),
    ratioConfirmedPct: na.orNull("ratioConfirmedPct", ratio(confirmed), none),
    ratioLevel: na.orNull(
      "ratioLevel",
      known(ratioLevel({ reserves: counted, liabilities: outstanding })),
      NO_REGISTRY,
    ),
  };
}

/** The buffer that the registry asks for, what is left above it, and how old the oldest statement is. */
export function bufferFigures(
  na: NotAvailable,
  { outstanding, reserve, time }: State,
  { pools, counted }: ReserveEvidence,
): Record<string, Json> {
  const known = <T>(of: (bps: number) => T) => (reserve === undefined ? undefined : of(reserve.bufferBps));
  // The target is rounded up and the excess down: neither looks better than it is.
  const target = (bps: number) => (outstanding * BigInt(10_000 + bps) + 9_999n) / 10_000n;
  const oldest = pools.length === 0 ? undefined : hours(time - Math.min(...pools.map(({ pool }) => pool.asOf)));
  return {
    bufferPct: na.orNull("bufferPct", known(basisPoints), NO_REGISTRY),
    targetPct: na.orNull(
      "targetPct",
      known((bps) => basisPoints(10_000 + bps)),
      NO_REGISTRY,
    ),
    excess: na.orNull(
      "excess",
      known((bps) => money(floorCents(counted - target(bps)))),
      NO_REGISTRY,
    ),
    attestationAgeMaxHours: na.orNull("attestationAgeMaxHours", oldest, "no pool has a statement in force"),
  };
}

/** What the custodians' lists say beyond the totals. @param nextDay The next business day. */
export function liquidityFigures(
  na: NotAvailable,
  { lines, listed }: ReserveEvidence,
  nextDay: Day,
): Record<string, Json> {
  const known = (amount: bigint) => (listed ? money(amount) : undefined);
  const liquid = lines.filter((line) => isCash(line) || (line.maturity !== "" && line.maturity <= nextDay));
  return {
    reserveCost: na.orNull("reserveCost", known(sumOf(lines, "cost")), NO_LISTS),
    cashAvailableT0: na.orNull("cashAvailableT0", known(sumOf(lines.filter(isCash))), NO_LISTS),
    liquidT1: na.orNull("liquidT1", known(sumOf(liquid)), NO_LISTS),
  };
}

/** Towards minus infinity. */
function floorCents(amount: bigint): bigint {
  const rest = ((amount % 10_000n) + 10_000n) % 10_000n;
  return amount - rest;
}

function basisPoints(bps: number): string {
  return `${Math.floor(bps / 100)}.${String(bps % 100).padStart(2, "0")}`;
}
