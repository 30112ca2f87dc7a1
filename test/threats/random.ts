import { id } from "ethers";

/** Numbers that a seed repeats. */
export class Random {
  #state: bigint;

  constructor(seed: string) {
    this.#state = BigInt(id(seed)) & ((1n << 64n) - 1n);
  }

  /** 0 to `count` - 1. splitmix64. */
  below(count: number): number {
    this.#state = (this.#state + 0x9e3779b97f4a7c15n) & MASK;
    let z = this.#state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
    return Number((z ^ (z >> 31n)) % BigInt(count));
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  /** Up to `count` of them, in their order. */
  some<T>(list: readonly T[], count: number): T[] {
    if (list.length <= count) return [...list];
    const chosen = new Set<number>();
    while (chosen.size < count) chosen.add(this.below(list.length));
    return [...chosen].sort((a, b) => a - b).map((index) => list[index]!);
  }
}

const MASK = (1n << 64n) - 1n;
