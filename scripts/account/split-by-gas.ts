import type { Listed } from "./list-work.ts";

/** The most gas that a part of a list should take; half of it is free for what comes with the next block. */
const COMFORTABLE = 8_000_000n;

/** Comfortable, or half a block where blocks are small. Far from 2^24, which no transaction may exceed. */
export function gasBound(blockGasLimit: bigint): bigint {
  const half = blockGasLimit / 2n;
  return half < COMFORTABLE ? half : COMFORTABLE;
}

export interface Fitting {
  rows: readonly Listed[];
  gas: bigint;
}

export interface SplitOptions {
  bound: bigint;
  /** The first guess; the chain is asked what the rows really take. */
  rowGas: bigint;
  most: number;
  /** What these rows take in one transaction. Undefined: the chain refuses them. */
  measure(rows: readonly Listed[]): Promise<bigint | undefined>;
}

export type Split =
  | { is: "fitting"; parts: Fitting[] }
  | { is: "refused"; rows: readonly Listed[] }
  | { is: "too large"; row: Listed; gas: bigint };

/**
 * Cuts rows into parts under the bound, in their order. A cold account takes three times what another does, so each
 * part is measured: cut smaller while it is above the bound, tried larger once when it leaves much room.
 */
export async function splitByGas(rows: readonly Listed[], options: SplitOptions): Promise<Split> {
  const { bound, rowGas, most, measure } = options;
  const parts: Fitting[] = [];
  let size = Math.max(1, Math.min(most, Number(bound / rowGas)));
  for (let from = 0; from < rows.length;) {
    const left = rows.slice(from);
    let part = left.slice(0, size);
    let gas = await measure(part);
    while (gas !== undefined && gas > bound) {
      if (part.length === 1) return { is: "too large", row: part[0]!, gas };
      part = left.slice(0, Math.max(1, fitting(part.length, gas, bound)));
      gas = await measure(part);
    }
    if (gas === undefined) return { is: "refused", rows: part };
    const more = left.slice(0, Math.min(most, fitting(part.length, gas, bound)));
    if (more.length > part.length * 1.2) {
      const larger = await measure(more);
      if (larger !== undefined && larger <= bound) [part, gas] = [more, larger];
    }
    parts.push({ rows: part, gas });
    size = part.length;
    from += part.length;
  }
  return { is: "fitting", parts };
}

/** How many rows of this price fit, with a twentieth to spare. */
function fitting(rows: number, gas: bigint, bound: bigint): number {
  return Math.min(rows * 8, Number((BigInt(rows) * bound * 19n) / (gas * 20n)));
}
