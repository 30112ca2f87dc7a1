import { ZERO_ADDRESS } from "../post/post.ts";
import { toBytes } from "../store/bytes.ts";
import type { Store } from "../store/store.ts";

/** Blocks that are counted at once: counting must not keep an answer waiting. */
const STEP = 500;

interface Counted {
  /** All blocks up to here are in the counts. */
  block: number;
  kinds: Map<string, number>;
}

/**
 * How many events of each kind there are, up to a final block. Final blocks stay as they are, so each is counted once;
 * what is not counted yet is counted in the background, and nothing is told before the first count has caught up.
 */
export class EventCounts {
  readonly #store: Store;
  readonly #counted = new Map<number, Counted>();
  readonly #caughtUp = new Set<number>();
  readonly #counting = new Set<number>();
  #closed = false;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Empty until the first count is through; then at most one call behind. */
  upTo(chainId: number, block: number): ReadonlyMap<string, number> {
    const counted = this.#counted.get(chainId) ?? { block: -1, kinds: new Map<string, number>() };
    this.#counted.set(chainId, counted);
    if (counted.block < block && !this.#counting.has(chainId)) {
      this.#counting.add(chainId);
      void this.#count(chainId, counted, block)
        .catch(() => undefined)
        .finally(() => this.#counting.delete(chainId));
    }
    return this.#caughtUp.has(chainId) ? counted.kinds : new Map();
  }

  close(): void {
    this.#closed = true;
  }

  async #count(chainId: number, counted: Counted, block: number): Promise<void> {
    if (counted.block < 0) counted.block = (await this.#firstBlock(chainId)) - 1;
    while (counted.block < block && !this.#closed) {
      const last = Math.min(block, counted.block + STEP);
      for (const [kind, count] of await this.#kindsIn(chainId, counted.block + 1, last))
        counted.kinds.set(kind, (counted.kinds.get(kind) ?? 0) + count);
      counted.block = last;
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (!this.#closed) this.#caughtUp.add(chainId);
  }

  async #firstBlock(chainId: number): Promise<number> {
    const row = await this.#store.db
      .selectFrom("chain_block")
      .select("block")
      .where("chain_id", "=", chainId)
      .orderBy("block")
      .limit(1)
      .executeTakeFirst();
    return row?.block ?? 0;
  }

  async #kindsIn(chainId: number, first: number, last: number): Promise<[string, number][]> {
    const { db } = this.#store;
    const nobody = toBytes(ZERO_ADDRESS);
    const transfers = () =>
      db
        .selectFrom("transfer")
        .select((of) => of.fn.countAll<number>().as("count"))
        .where("chain_id", "=", chainId)
        .where("block", ">=", first)
        .where("block", "<=", last);
    const all = await transfers().executeTakeFirstOrThrow();
    const minted = await transfers().where("source", "=", nobody).executeTakeFirstOrThrow();
    const burned = await transfers().where("destination", "=", nobody).executeTakeFirstOrThrow();
    const others = await db
      .selectFrom("chain_event")
      .select(["name", (of) => of.fn.countAll<number>().as("count")])
      .where("chain_id", "=", chainId)
      .where("block", ">=", first)
      .where("block", "<=", last)
      .groupBy("name")
      .execute();
    const [mints, burns] = [Number(minted.count), Number(burned.count)];
    return [
      ["transfer", Number(all.count) - mints - burns],
      ["mint", mints],
      ["burn", burns],
      ...others.map(({ name, count }): [string, number] => [name === "" ? "unknown" : name, Number(count)]),
    ];
  }
}
