import { hexlify, randomBytes } from "ethers";
import { HarbourError } from "./harbour-error.ts";
import { quote } from "./quote.ts";

/**
 * - HB-1401 not a prefix of 31 bytes, or not a nonce of 32 bytes
 * - HB-1402 the stored state cannot be read as one
 * - HB-1403 the store is held by somebody else
 * - HB-1404 no unused nonce within the range searched
 */
export type NonceErrorCode = "HB-1401" | "HB-1402" | "HB-1403" | "HB-1404";

/** No nonce can be handed out safely. */
export class NonceError extends HarbourError {
  declare readonly code: NonceErrorCode;

  constructor(code: NonceErrorCode, message: string, more: { fix?: string; cause?: unknown } = {}) {
    super({ code, message, ...more });
  }
}

/** What survives a restart. */
export interface NonceState {
  /** The nonce that will be handed out next, 32 bytes in hexadecimal. */
  next: string;
}

/**
 * Where the state lives: memory, a file, a row of a database. `replace` is a compare-and-set: it stores `next`
 * durably and answers true, or, if what is stored is not `previous` (undefined: nothing), changes nothing and
 * answers false. With an atomic `replace` several processes may share a store.
 */
export interface NonceStore {
  load(): Promise<NonceState | undefined>;
  replace(previous: NonceState | undefined, next: NonceState): Promise<boolean>;
}

export interface NonceSourceParameters {
  store: NonceStore;
  /** The first 31 bytes of the first nonce, used only when the store is empty; random unless told. */
  prefix?: string;
}

export interface NonceSource {
  /** A nonce this source has never handed out, not even before a crash. */
  next(): Promise<string>;
}

const BITS = (1n << 256n) - 1n;

/**
 * A source of EIP-3009 nonces that counts. The token keeps a nonce as one bit of the storage word that its first
 * 31 bytes name, so of 256 payments in a row 255 touch a word that is already written: 17,100 gas less each than
 * with a random nonce. After the last byte is used up the prefix goes up by one.
 *
 * The state is stored before a nonce is returned, so a crash can only skip a nonce. Whoever loses the state starts
 * a new source with a random prefix; that is always safe.
 *
 * A nonce that counts tells whoever watches how many payments one source makes. Where that must not be seen, use
 * {@link randomNonce}.
 *
 * @throws NonceError HB-1401 at once, HB-1402 and whatever the store throws from `next`
 */
export function countingNonceSource({ store, prefix }: NonceSourceParameters): NonceSource {
  const first = prefix === undefined ? undefined : firstNonceOf(prefix);
  let queue: Promise<unknown> = Promise.resolve();

  async function take(): Promise<string> {
    for (;;) {
      const state = await store.load();
      const nonce = state === undefined ? (first ?? firstNonceOf(hexlify(randomBytes(31)))) : checked(state).next;
      if (await store.replace(state, { next: nonceAfter(nonce) })) return nonce;
    }
  }

  return {
    next() {
      // One at a time, so that callers of the same source do not race for the store.
      const taken = queue.then(take);
      queue = taken.catch(() => undefined);
      return taken;
    },
  };
}

/** A nonce nobody can foresee: 32 random bytes, as USDC clients use. Costs a new storage word, 17,100 gas. */
export function randomNonce(): string {
  return hexlify(randomBytes(32));
}

/** The nonce that counting reaches next; after 2^256-1 comes 0. @throws NonceError HB-1401 */
export function nonceAfter(nonce: string): string {
  if (typeof nonce !== "string" || !/^0x[0-9a-fA-F]{64}$/.test(nonce)) {
    throw new NonceError("HB-1401", `A nonce is 0x and 64 hexadecimal digits, found ${quote(nonce)}.`);
  }
  return `0x${((BigInt(nonce) + 1n) & BITS).toString(16).padStart(64, "0")}`;
}

/** Byte 32 zero behind a prefix of 31 bytes. @throws NonceError HB-1401 */
export function firstNonceOf(prefix: string): string {
  if (typeof prefix !== "string" || !/^0x[0-9a-fA-F]{62}$/.test(prefix)) {
    throw new NonceError("HB-1401", `A prefix is 0x and 62 hexadecimal digits, found ${quote(prefix)}.`);
  }
  return `${prefix.toLowerCase()}00`;
}

/** For tests and for signers that start afresh with every process. */
export function memoryNonceStore(initial?: NonceState): NonceStore {
  let held = initial;
  return {
    load: async () => held,
    replace: async (previous, next) => {
      if (held?.next !== previous?.next) return false;
      held = next;
      return true;
    },
  };
}

export interface FirstUnusedNonceParameters {
  token: { authorizationState(authorizer: string, nonce: string): Promise<boolean> };
  authorizer: string;
  /** The nonce to start at: 32 bytes, or the 31 bytes of a prefix. */
  from: string;
  /** How many nonces to look at before giving up, 4,096 unless told. */
  limit?: number;
}

/**
 * The first nonce at or after `from` that the chain has seen neither used nor cancelled. The chain does not know of
 * payments that are signed and not yet submitted: whoever has such payments out must not restart from here.
 *
 * @throws NonceError HB-1401, HB-1404, or the provider's error
 */
export async function firstUnusedNonce({
  token,
  authorizer,
  from,
  limit = 4096,
}: FirstUnusedNonceParameters): Promise<string> {
  const AT_ONCE = 64;
  let nonce = from.length === 64 ? firstNonceOf(from) : from;
  for (let looked = 0; looked < limit;) {
    const batch: string[] = [];
    for (; batch.length < AT_ONCE && looked < limit; looked += 1) {
      batch.push(nonce);
      nonce = nonceAfter(nonce);
    }
    const used = await Promise.all(batch.map((candidate) => token.authorizationState(authorizer, candidate)));
    const unused = batch[used.indexOf(false)];
    if (unused !== undefined) return unused;
  }
  throw new NonceError("HB-1404", `All of the ${limit} nonces from ${from} on are used or cancelled.`, {
    fix: "Start a source with a new prefix.",
  });
}

function checked(state: NonceState): NonceState {
  if (typeof state?.next === "string" && /^0x[0-9a-f]{64}$/.test(state.next)) return state;
  throw new NonceError("HB-1402", `The stored state holds ${quote(state?.next)} where a nonce should be.`, {
    fix: "Remove the state; the next source starts with a random prefix, which is safe.",
  });
}
