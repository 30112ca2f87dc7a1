import { createHash } from "node:crypto";
import type { FollowedBlock, TokenTransfer } from "../../ledger/chain/followed-block.ts";
import { CURRENCIES, type FollowedNetwork } from "../../ledger/followed-network.ts";
import { ZERO_ADDRESS } from "../../ledger/post/post.ts";

/** A network whose tokens nobody deployed, for the tests of what happens after blocks were verified. */
export const INVENTED: FollowedNetwork = {
  network: "localhost",
  chainId: 31337,
  fromBlock: 1,
  contracts: CURRENCIES.map((currency) => ({ address: addressOf(`token ${currency}`), origin: "token", currency })),
};

export interface Invention {
  /** The same seed gives the same blocks. */
  seed: string;
  from: number;
  count: number;
  /** Hash of the block before `from`. */
  parentHash?: string;
  transfersPerBlock?: number;
  accounts?: number;
  /** What the accounts have before, by address and currency; moved along. */
  balances?: Map<string, bigint>;
}

/** Blocks of transfers that a token could have let happen: nobody pays what they do not have. */
export function inventBlocks(invention: Invention): FollowedBlock[] {
  const { seed, from, count, transfersPerBlock = 5, accounts = 20, balances = new Map() } = invention;
  const random = randomOf(seed);
  let parentHash = invention.parentHash ?? hashOf("genesis");
  return Array.from({ length: count }, (_, index) => {
    const number = from + index;
    const hash = hashOf(`${seed} ${number} ${parentHash}`);
    const transfers: TokenTransfer[] = [];
    for (let logIndex = 0; logIndex < transfersPerBlock; logIndex++) {
      const currency = CURRENCIES[random(2)]!;
      const [a, b] = [addressOf(`account ${random(accounts)}`), addressOf(`account ${random(accounts)}`)];
      const has = balances.get(a + currency) ?? 0n;
      const kind = random(10);
      const minted = has === 0n || kind === 0;
      const amount = minted ? BigInt(random(1_000_000)) : BigInt(random(1 + Number(has)));
      const source = minted ? ZERO_ADDRESS : a;
      const destination = minted ? a : kind === 1 ? ZERO_ADDRESS : b;
      for (const [account, change] of [
        [source, -amount],
        [destination, amount],
      ] as const)
        balances.set(account + currency, (balances.get(account + currency) ?? 0n) + change);
      transfers.push({ logIndex, txHash: hashOf(`tx ${hash} ${logIndex}`), currency, source, destination, amount });
    }
    const block = { number, hash, parentHash, time: 1_700_000_000 + number * 12, transfers, events: [] };
    parentHash = hash;
    return block;
  });
}

export function addressOf(name: string): string {
  return hashOf(name).slice(0, 42);
}

export function hashOf(name: string): string {
  return `0x${createHash("sha256").update(name).digest("hex")}`;
}

/** Whole numbers from 0 up to, not including, the argument (mulberry32). */
export function randomOf(seed: string): (below: number) => number {
  let state = Number.parseInt(hashOf(seed).slice(2, 10), 16);
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
}
