import { capacity } from "../../sdk/ratio.ts";
import type { Solvency } from "../chain/solvency.ts";
import type { Check } from "../plan/intent.ts";
import { showMoney, showTime } from "../words.ts";

/** Recomputes from the pools what the registry says and the token believes. Pure. */
export function checkSolvency(solvency: Solvency, ceilingCap: bigint, currency: string, now: number): Check[] {
  const money = (minor: bigint) => showMoney(minor, currency);
  const { pools, approval, allocation, pushed } = solvency;
  const sum = pools.filter(({ fresh }) => fresh).reduce((total, pool) => total + pool.total, 0n);
  const room = solvency.woundDown ? 0n : capacity(sum, BigInt(solvency.bufferBps));
  const bounds = [
    room,
    approval.expiry > now ? approval.ceiling : 0n,
    allocation.validUntil > now ? allocation.amount : 0n,
    ceilingCap,
  ];
  const ceiling = bounds.reduce((least, bound) => (bound < least ? bound : least));
  const equal = (check: string, found: bigint, expected: bigint): Check => ({
    check,
    found: money(found),
    allowed: money(expected),
    passed: found === expected,
  });
  return [
    equal("reserves = sum of the confirmed pools", solvency.reserves, sum),
    equal("capacity = reserves less the buffer", solvency.capacity, room),
    equal("ceiling = lowest bound", solvency.ceiling, ceiling),
    equal("the token's ceiling = the registry's", pushed.ceiling, solvency.ceiling),
    {
      check: "the token's expiry = the registry's",
      found: showTime(pushed.validUntil),
      allowed: showTime(solvency.validUntil),
      passed: pushed.validUntil === solvency.validUntil,
    },
    {
      check: "supply ≤ reserves",
      found: money(solvency.liabilities),
      allowed: solvency.stalePools > 0 ? `${money(solvency.reserves)} confirmed` : money(solvency.reserves),
      // Stale pools are not a shortfall, and other chains' supply is not ours to count.
      passed: solvency.liabilities <= solvency.reserves || solvency.stalePools > 0,
    },
  ];
}
