import { readCursor } from "../follow/cursor.ts";
import { newestMoment, type Finality, type Moment } from "../read/moment.ts";
import type { Store } from "../store/store.ts";

/** How far the books of a chain go. */
export interface Head {
  chainId: number;
  /** Of the newest batch; 0 while there is none. */
  version: number;
  digest: string | undefined;
  /** What the node said last: its newest block, and how far it has promised not to change. */
  chain: { head: number; safe: number; final: number } | undefined;
  moments: Readonly<Record<Finality, Moment | undefined>>;
}

export interface HeadsParameters {
  store: Store;
  chainIds: readonly number[];
  /** For how many milliseconds the heads are believed without asking again. */
  maxAge: number;
}

/** The newest blocks of every chain, read at most once in a while however many ask. */
export class Heads {
  readonly #parameters: HeadsParameters;
  #read: { at: number; heads: Promise<readonly Head[]> } | undefined;

  constructor(parameters: HeadsParameters) {
    this.#parameters = parameters;
  }

  newest(): Promise<readonly Head[]> {
    const now = performance.now();
    if (this.#read === undefined || now - this.#read.at > this.#parameters.maxAge) {
      const read = { at: now, heads: this.#ask() };
      this.#read = read;
      // What failed is asked for again by whoever comes next.
      read.heads.catch(() => {
        if (this.#read === read) this.#read = undefined;
      });
    }
    return this.#read.heads;
  }

  /** Makes the next question ask the database. */
  forget(): void {
    this.#read = undefined;
  }

  #ask(): Promise<Head[]> {
    return Promise.all(this.#parameters.chainIds.map((chainId) => readHead(this.#parameters.store, chainId)));
  }
}

async function readHead(store: Store, chainId: number): Promise<Head> {
  // The version goes first: blocks that are replaced after it was read show as a newer version.
  const cursor = await readCursor(store, chainId);
  const chain = await store.db
    .selectFrom("followed_chain")
    .select(["head", "safe", "final"])
    .where("chain_id", "=", chainId)
    .executeTakeFirst();
  const moments = {
    seen: await newestMoment(store, chainId, "seen"),
    safe: await newestMoment(store, chainId, "safe"),
    final: await newestMoment(store, chainId, "final"),
  };
  return { chainId, version: cursor?.version ?? 0, digest: cursor?.digest, chain, moments };
}
