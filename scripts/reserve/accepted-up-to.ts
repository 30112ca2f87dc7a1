import type { Pool } from "../chain/solvency.ts";

const DAY = 86_400;

/**
 * The highest total that the registry takes without a person, for a statement that arrives at `now`: what
 * Statements._bound says. The baseline first moves to the pool's total, at most once a day; that of a stale pool only
 * falls, as nobody knows what it has.
 */
export function acceptedUpTo(pool: Pool, stepBps: number, now: number): bigint {
  const moves = (pool.fresh || pool.total < pool.baseline) && now >= pool.baselineAt + DAY;
  const baseline = moves ? pool.total : pool.baseline;
  const stepped = (baseline * (10_000n + BigInt(stepBps))) / 10_000n;
  const inForce = pool.fresh ? pool.total : 0n;
  return stepped > inForce ? stepped : inForce;
}
