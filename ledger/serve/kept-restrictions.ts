import type { Currency } from "../followed-network.ts";
import type { Moment } from "../read/moment.ts";
import { restrictionActs } from "../read/restriction-acts.ts";
import type { Store } from "../store/store.ts";

export interface StandingRestriction {
  blacklisted: boolean;
  /** What may not leave, in minor units. */
  hold: bigint;
}

type Restrictions = ReadonlyMap<string, StandingRestriction>;

/** By store, then by token: those of the newest block that somebody asked about. */
const kept = new WeakMap<Store, Map<string, { hash: string; read: Promise<Restrictions> }>>();

/**
 * Who is blacklisted or on hold, by address in lower case. All acts are read for it, so that it is done once for a block and not for
 * everybody who asks about an address.
 */
export function restrictionsOf(store: Store, moment: Moment, currency: Currency): Promise<Restrictions> {
  const tokens = kept.get(store) ?? new Map<string, { hash: string; read: Promise<Restrictions> }>();
  kept.set(store, tokens);
  const token = `${moment.chainId} ${currency}`;
  const known = tokens.get(token);
  if (known?.hash === moment.hash) return known.read;
  const made = { hash: moment.hash, read: readRestrictions(store, moment, currency) };
  tokens.set(token, made);
  // What failed is read again by whoever asks next.
  made.read.catch(() => {
    if (tokens.get(token) === made) tokens.delete(token);
  });
  return made.read;
}

async function readRestrictions(store: Store, moment: Moment, currency: Currency): Promise<Restrictions> {
  const standing = new Map<string, StandingRestriction>();
  for (const { kind, account, amount } of await restrictionActs(store, moment, currency)) {
    const before = standing.get(account) ?? { blacklisted: false, hold: 0n };
    if (kind === "blacklisted") standing.set(account, { ...before, blacklisted: true });
    else if (kind === "un-blacklisted") standing.set(account, { ...before, blacklisted: false });
    else if (kind === "hold") standing.set(account, { ...before, hold: amount });
  }
  return standing;
}
