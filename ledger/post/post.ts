import type { Currency } from "../followed-network.ts";
import type { TokenTransfer } from "../chain/followed-block.ts";
import { negativeBalance } from "./post-faults.ts";

export const ZERO_ADDRESS = "0x0000000000000000000000000000000000000000";

/** One side of a transfer. */
export interface Entry {
  account: string;
  currency: Currency;
  block: number;
  logIndex: number;
  /** 0 takes from the source, 1 gives to the destination. */
  leg: 0 | 1;
  /** Minor units; negative on leg 0. */
  amount: bigint;
  balanceAfter: bigint;
}

/** What minting and burning in one block added up to. */
export interface SupplyChange {
  currency: Currency;
  block: number;
  minted: bigint;
  burned: bigint;
}

export interface Posting {
  entries: Entry[];
  supply: SupplyChange[];
}

/** Balances by account and currency; see {@link balanceKey}. */
export type Balances = Map<string, bigint>;

export function balanceKey(account: string, currency: Currency): string {
  return account + currency;
}

/**
 * Turns transfers, in the order of the chain, into two entries each, and moves `balances` along; an account that is not
 * in it has nothing. The zero address owes what circulates, so that all balances of a token sum to nothing.
 *
 * @throws HarbourError HB-4201 if any other account would owe: then a transfer is missing, and nothing may be believed
 */
export function post(
  blocks: readonly { number: number; transfers: readonly TokenTransfer[] }[],
  balances: Balances,
): Posting {
  const entries: Entry[] = [];
  const supply: SupplyChange[] = [];
  for (const { number: block, transfers } of blocks) {
    for (const { source, destination, currency, amount, logIndex } of transfers) {
      const move = (account: string, leg: 0 | 1, change: bigint) => {
        const key = balanceKey(account, currency);
        const balanceAfter = (balances.get(key) ?? 0n) + change;
        if (balanceAfter < 0n && account !== ZERO_ADDRESS)
          throw negativeBalance(account, currency, block, logIndex, balanceAfter);
        balances.set(key, balanceAfter);
        entries.push({ account, currency, block, logIndex, leg, amount: change, balanceAfter });
      };
      move(source, 0, -amount);
      move(destination, 1, amount);
      if (source === ZERO_ADDRESS) changeOf(supply, currency, block).minted += amount;
      if (destination === ZERO_ADDRESS) changeOf(supply, currency, block).burned += amount;
    }
  }
  return { entries, supply };
}

function changeOf(supply: SupplyChange[], currency: Currency, block: number): SupplyChange {
  const last = supply.findLast((change) => change.currency === currency);
  if (last?.block === block) return last;
  const change = { currency, block, minted: 0n, burned: 0n };
  supply.push(change);
  return change;
}
