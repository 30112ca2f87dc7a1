import { tokens } from "./decimal-text.ts";
import { tieOutFails } from "./report-faults.ts";

/**
 * (a) minted less burned is the total supply of a chain · (b) all chains and what is in flight are what the ledger has
 * outstanding · (c) the holders' balances sum to the total supply · (d) a custodian's lines sum to what it stated of the
 * pool · (e) the reserve changed by what the banks booked and by what is beside cash · (f) it opens as it closed before.
 */
export type TieOutName = "a" | "b" | "c" | "d" | "e" | "f";

export interface TieOut {
  tieOut: TieOutName;
  /** "chain 31337", "pool treasury of bank-a". */
  subject: string;
  left: string | null;
  right: string | null;
  difference: string | null;
  /** Null where the books lack a side; `reason` says which. */
  holds: boolean | null;
  reason: string | null;
}

/** Both sides in minor units, or why one of them is missing. */
export function tieOut(
  name: TieOutName,
  subject: string,
  sides: { left: bigint; right: bigint } | { missing: string },
): TieOut {
  if ("missing" in sides)
    return { tieOut: name, subject, left: null, right: null, difference: null, holds: null, reason: sides.missing };
  const { left, right } = sides;
  return {
    tieOut: name,
    subject,
    left: tokens(left),
    right: tokens(right),
    difference: tokens(left - right),
    holds: left === right,
    reason: null,
  };
}

/** @throws HarbourError HB-4530 for the first that fails */
export function requireTieOuts(tieOuts: readonly TieOut[]): void {
  for (const { tieOut, subject, left, right, difference, holds } of tieOuts)
    if (holds === false) throw tieOutFails(tieOut, subject, left!, right!, difference!);
}
