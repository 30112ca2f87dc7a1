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
  /** Market value of all that is in force, fresh or not. */
  total: bigint;
  /** Of what is fresh; only this lets mint. */
  confirmed: bigint;
  unconfirmed: bigint;
  pools: PoolEvidence[];
  /** All lines of all pools. */
  lines: ReserveLine[];
  /** Whether every pool in force has its list. */
  listed: boolean;
}

/**
 * The pools in force with their lists: a list belongs to a statement by custodian, pool and as-of time. A stale pool stays
 * in the total, as unconfirmed and no shortfall: on a Sunday the last statement is Friday's.
 */
export function reserveEvidence(reserve: ReserveAt | undefined, { reserveLines }: BankEvidence): ReserveEvidence {
  const inForce = (reserve?.pools ?? []).filter(({ status }) => status === "counted" || status === "stale");
  const pools = inForce.map((pool) => {
    const lines = reserveLines.filter(
      (one) => one.custodian === pool.custodian && one.pool === pool.pool && one.as_of === pool.asOf,
    );
    return { pool, lines, listed: lines.length === 0 ? undefined : sumOf(lines) };
  });
  return {
    followed: reserve !== undefined,
    total: (reserve?.reserveTotal ?? 0n) + (reserve?.unconfirmed ?? 0n),
    confirmed: reserve?.reserveTotal ?? 0n,
    unconfirmed: reserve?.unconfirmed ?? 0n,
    pools,
    lines: pools.flatMap((one) => one.lines),
    listed: pools.length > 0 && pools.every((one) => one.lines.length > 0),
  };
}

export function sumOf(lines: readonly ReserveLine[], of: "market_value" | "cost" = "market_value"): bigint {
  return lines.reduce((sum, line) => sum + BigInt(line[of]), 0n);
}

/** Money at hand, as custodians call it: "cash". */
export function isCash({ asset_class }: ReserveLine): boolean {
  return asset_class.toLowerCase() === "cash";
}
