import { keccakOf } from "./keccak.ts";

/** The three bits that an address or a topic sets in a filter of 2048 bits. Yellow Paper, 4.3.1. */
export type BloomBits = readonly (readonly [position: number, mask: number])[];

/** Positions of hexadecimal digits in the filter's text, and the bit in each. */
export function bloomBits(value: string): BloomBits {
  const hash = keccakOf(value.slice(2));
  return [0, 1, 2].map((pair) => {
    const bit = Number.parseInt(hash.slice(pair * 4, pair * 4 + 4), 16) & 2047;
    return [2 + 511 - (bit >> 2), 1 << (bit & 3)] as const;
  });
}

/** Whether a log of what these bits stand for can be in the block; no is certain. */
export function mayContain(logsBloom: string, bits: BloomBits): boolean {
  return bits.every(([position, mask]) => (Number.parseInt(logsBloom[position]!, 16) & mask) !== 0);
}

/** Whether at most half of the filter is set: then one that holds a contract by chance is seldom. */
export function isTelling(logsBloom: string): boolean {
  let set = 0;
  for (let position = 2; position < logsBloom.length; position++)
    set += BITS_OF[Number.parseInt(logsBloom[position]!, 16)]!;
  return set <= 1024;
}

const BITS_OF = [0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4];
