import { ZeroAddress } from "ethers";
import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import { Flag, Mode, provider } from "./stage.ts";

/** The books of a token as its events tell them, and nothing else. */
export interface Books {
  readonly balances: Map<string, bigint>;
  readonly flags: Map<string, bigint>;
  readonly holds: Map<string, bigint>;
  /** Minter → what it may still mint; whoever is not in it is no minter. */
  readonly minters: Map<string, bigint>;
  /** "authorizer nonce" of every nonce used or cancelled. */
  readonly nonces: Set<string>;
  supply: bigint;
  ceiling: [bigint, bigint];
  cap: bigint;
  policyClosed: boolean;
  paused: boolean;
  implementation: string;
  authority: string;
  /** Every account that any event names. */
  readonly accounts: Set<string>;
  /** How often each event was said. */
  readonly counts: Map<string, number>;
}

/** Reads every event of the token, from the first block on, in order. */
export async function rebuild(token: string): Promise<Books> {
  const books: Books = {
    balances: new Map(),
    flags: new Map(),
    holds: new Map(),
    minters: new Map(),
    nonces: new Set(),
    supply: 0n,
    ceiling: [0n, 0n],
    cap: 0n,
    policyClosed: false,
    paused: false,
    implementation: ZeroAddress,
    authority: ZeroAddress,
    accounts: new Set(),
    counts: new Map(),
  };
  for (const log of await provider.getLogs({ address: token, fromBlock: 0, toBlock: "latest" })) {
    const { name, args, fragment } = TOKEN_INTERFACE.parseLog(log)!;
    books.counts.set(name, (books.counts.get(name) ?? 0) + 1);

    for (const [index, input] of fragment.inputs.entries()) {
      if (input.type === "address") books.accounts.add(args[index]);
    }
    entries[name]?.(books, args.toArray());
  }
  return books;
}

const add = (map: Map<string, bigint>, account: string, amount: bigint) => {
  map.set(account, (map.get(account) ?? 0n) + amount);
};
const setFlags = (books: Books, account: string, mask: bigint, flags: bigint) => {
  books.flags.set(account, ((books.flags.get(account) ?? 0n) & ~mask) | flags);
};
const registrable = Flag.protected | Flag.redemption | Flag.destination;

/** One book entry per event. Events that repeat what another one says change nothing. */
const entries: Readonly<Record<string, (books: Books, args: any[]) => unknown>> = {
  Transfer: (books, [from, to, amount]) => {
    if (from === ZeroAddress) books.supply += amount;
    else add(books.balances, from, 0n - amount);
    if (to === ZeroAddress) books.supply -= amount;
    else add(books.balances, to, amount);
  },
  Mint: ({ minters }, [minter, , amount]) => minters.set(minter, minters.get(minter)! - amount),
  MinterConfigured: ({ minters }, [minter, allowance]) => minters.set(minter, allowance),
  MinterRemoved: ({ minters }, [minter]) => minters.delete(minter),
  SupplyCeilingSet: (books, [previous, ceiling, validUntil]) => {
    if (previous !== books.ceiling[0])
      throw new Error(`SupplyCeilingSet says ${previous} was set; it was ${books.ceiling[0]}`);
    books.ceiling = [ceiling, validUntil];
  },
  CeilingCapSet: (books, [previous, cap]) => {
    if (previous !== books.cap) throw new Error(`CeilingCapSet says ${previous} was set; it was ${books.cap}`);
    books.cap = cap;
  },
  Blacklisted: (books, [account]) => setFlags(books, account, 0n, Flag.blacklisted),
  UnBlacklisted: (books, [account]) => setFlags(books, account, Flag.blacklisted, 0n),
  HoldSet: (books, [account, previous, amount]) => {
    if (previous !== (books.holds.get(account) ?? 0n))
      throw new Error(`HoldSet says ${previous} was held; it was ${books.holds.get(account)}`);
    books.holds.set(account, amount);
    setFlags(books, account, Flag.hold, amount === 0n ? 0n : Flag.hold);
  },
  Registered: (books, [account, previous, flags]) => {
    if (previous !== ((books.flags.get(account) ?? 0n) & registrable))
      throw new Error(`Registered says ${previous} was registered`);
    setFlags(books, account, registrable, flags);
  },
  VerifiedSet: (books, [account, verified]) => setFlags(books, account, Flag.verified, verified ? Flag.verified : 0n),
  PolicyOpened: (books) => (books.policyClosed = false),
  PolicyClosed: (books) => (books.policyClosed = true),
  Pause: (books) => (books.paused = true),
  Unpause: (books) => (books.paused = false),
  Upgraded: (books, [implementation]) => (books.implementation = implementation),
  AuthorityUpdated: (books, [authority]) => (books.authority = authority),
  AuthorizationUsed: ({ nonces }, [authorizer, nonce]) => nonces.add(`${authorizer} ${nonce}`),
  AuthorizationCanceled: ({ nonces }, [authorizer, nonce]) => nonces.add(`${authorizer} ${nonce}`),
};

/** The mode that follows from what the events say. */
export const modeOf = ({ paused, policyClosed }: Books): Mode =>
  paused ? Mode.Paused : policyClosed ? Mode.Permissioned : Mode.Open;

/** Numbers that look random and are the same for the same seed (mulberry32). */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
