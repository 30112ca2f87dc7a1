import { toHex } from "../store/bytes.ts";
import type { Store } from "../store/store.ts";

/** A batch that was written, as the streams tell it. */
export interface FedBatch {
  chainId: number;
  version: number;
  firstBlock: number;
  lastBlock: number;
  lastHash: string;
  events: number;
  digest: string;
  /** Set where blocks were replaced: the last that stayed, and how many went. */
  reorg: { ancestor: number; depth: number } | undefined;
}

/** How far a chain has promised not to change. */
export interface FedFinality {
  chainId: number;
  head: number;
  safe: number;
  final: number;
}

export interface BatchFeedParameters {
  store: Store;
  chainIds: readonly number[];
  /** Milliseconds between two looks at the table, while anybody listens. */
  interval: number;
  /** Told of a look that failed; the next one comes all the same. */
  onError: (error: unknown) => void;
}

/** Batches of each chain that are kept to go on from: who missed more must read anew. */
export const REMEMBERED = 500;

/** Watches the table of batches for all streams together: another process writes it. */
export class BatchFeed {
  readonly #parameters: BatchFeedParameters;
  readonly #listeners = new Set<() => void>();
  readonly #batches = new Map<number, FedBatch[]>();
  readonly #finality = new Map<number, FedFinality>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  constructor(parameters: BatchFeedParameters) {
    this.#parameters = parameters;
    for (const chainId of parameters.chainIds) this.#batches.set(chainId, []);
  }

  /** The newest batches of a chain, in order and without a gap. */
  batches(chainId: number): readonly FedBatch[] {
    return this.#batches.get(chainId)!;
  }

  finality(chainId: number): FedFinality | undefined {
    return this.#finality.get(chainId);
  }

  get chainIds(): readonly number[] {
    return this.#parameters.chainIds;
  }

  /** Calls back after every look that found something, until the returned function is called. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#timer ??= setInterval(() => {
      this.look().catch(this.#parameters.onError);
    }, this.#parameters.interval);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  /** Reads what is new; who asks meanwhile waits for the same look. */
  look(): Promise<void> {
    this.#looking ??= this.#read().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #read(): Promise<void> {
    let found = false;
    for (const chainId of this.#parameters.chainIds) {
      if (await this.#readBatches(chainId)) found = true;
      if (await this.#readFinality(chainId)) found = true;
    }
    if (found) for (const listener of this.#listeners) listener();
  }

  async #readBatches(chainId: number): Promise<boolean> {
    const known = this.#batches.get(chainId)!;
    // One more than is kept, because the depth of a reorganisation is told by the batch before it.
    const rows = await this.#parameters.store.db
      .selectFrom("batch")
      .selectAll()
      .where("chain_id", "=", chainId)
      .where("version", ">=", known.at(-1)?.version ?? 0)
      .orderBy("version", "desc")
      .limit(REMEMBERED + 1)
      .execute();
    const fresh = rows.reverse().flatMap((row, index): FedBatch[] => {
      const before = rows[index - 1];
      if (before === undefined && row.version > 1) return [];
      return [
        {
          chainId,
          version: row.version,
          firstBlock: row.first_block,
          lastBlock: row.last_block,
          lastHash: toHex(row.last_hash),
          events: row.events,
          digest: toHex(row.digest),
          reorg:
            row.ancestor < 0
              ? undefined
              : { ancestor: row.ancestor, depth: Math.max(0, (before?.last_block ?? 0) - row.ancestor) },
        },
      ];
    });
    const newest = known.at(-1)?.version ?? 0;
    const added = fresh.filter(({ version }) => version > newest);
    if (added.length === 0) return false;
    // After a look that found more than is kept, what was known no longer joins on.
    const joined = added[0]!.version === newest + 1 ? [...known, ...added] : added;
    this.#batches.set(chainId, joined.slice(-REMEMBERED));
    return true;
  }

  async #readFinality(chainId: number): Promise<boolean> {
    const row = await this.#parameters.store.db
      .selectFrom("followed_chain")
      .select(["head", "safe", "final"])
      .where("chain_id", "=", chainId)
      .executeTakeFirst();
    if (row === undefined) return false;
    const known = this.#finality.get(chainId);
    this.#finality.set(chainId, { chainId, ...row });
    return known?.safe !== row.safe || known.final !== row.final;
  }
}
