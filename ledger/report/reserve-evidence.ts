import { lastOpenDay, type Calendar } from "../clock/calendar.ts";
import { addDays, dayOf, startOfDay } from "../clock/hong-kong-time.ts";
import type { PoolAt, ReserveAt } from "../read/reserve-at.ts";
import type { BankEvidence, ReserveLine } from "./bank-evidence.ts";

/** A pool with the list of what is in it, where the custodian's file is in the books. */
export interface PoolEvidence {
  pool: PoolAt;
  lines: ReserveLine[];
  /** Sum of the lines at market value; undefined where there are none. Minor units. */
  listed: bigint | undefined;
}

export interface ReserveEvidence {
  /** Whether any registry is followed: without one nothing is known of the reserve. */
  followed: boolean;
  /** Market value of all that is in force, however old: the three parts below. */
  total: bigint;
  /** Of what is fresh; only this lets mint. */
  confirmed: bigint;
  /** Of what is stale, and not older than the last business day before. */
  unconfirmed: bigint;
  /** Of what is older still: it is listed and counts for nothing. */
  outdated: bigint;
  /** What ratio, excess and surplus are judged by: confirmed and unconfirmed. */
  counted: bigint;
  pools: PoolEvidence[];
  /** All lines of all pools. */
  lines: ReserveLine[];
  /** Whether every pool in force has its list. */
  listed: boolean;
}

/**
 * The pools in force with their lists: a list belongs to a statement by custodian, pool and as-of time. A stale pool counts
 * on, as unconfirmed and no shortfall, while its statement is of the last business day before or later: on a Sunday the
 * last one is Friday's. What is older says nothing of today.
 *
 * @throws HarbourError HB-4521
 */
export function reserveEvidence(
  reserve: ReserveAt | undefined,
  { reserveLines }: BankEvidence,
  calendar: Calendar,
): ReserveEvidence {
  const inForce = (reserve?.pools ?? []).filter(({ status }) => status === "counted" || status === "stale");
  const pools = inForce.map((pool) => {
    const lines = reserveLines.filter(
      (one) => one.custodian === pool.custodian && one.pool === pool.pool && one.as_of === pool.asOf,
    );
    return { pool, lines, listed: lines.length === 0 ? undefined : sumOf(lines) };
  });
  const confirmed = reserve?.reserveTotal ?? 0n;
  const unconfirmed = inForce
    .filter((pool) => pool.status === "stale" && !isOutdated(pool, reserve!.at, calendar))
    .reduce((sum, pool) => sum + pool.total, 0n);
  return {
    followed: reserve !== undefined,
    total: confirmed + (reserve?.unconfirmed ?? 0n),
    confirmed,
    unconfirmed,
    outdated: (reserve?.unconfirmed ?? 0n) - unconfirmed,
    counted: confirmed + unconfirmed,
    pools,
    lines: pools.flatMap((one) => one.lines),
    listed: pools.length > 0 && pools.every((one) => one.lines.length > 0),
  };
}

/** Whether a stale pool's statement is from before the last business day before a time in Unix seconds. */
function isOutdated({ asOf }: PoolAt, at: number, calendar: Calendar): boolean {
  return asOf < startOfDay(lastOpenDay(calendar, addDays(dayOf(at), -1)));
}

export function sumOf(lines: readonly ReserveLine[], of: "market_value" | "cost" = "market_value"): bigint {
  return lines.reduce((sum, line) => sum + BigInt(line[of]), 0n);
}

/** Money at hand, as custodians call it: "cash". */
export function isCash({ asset_class }: ReserveLine): boolean {
  return asset_class.toLowerCase() === "cash";
}
