import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { writeBatch, type Batch } from "../../ledger/follow/write-batch.ts";
import { readCursor } from "../../ledger/follow/cursor.ts";
import type { FollowedNetwork } from "../../ledger/followed-network.ts";
import { serve, type ServeParameters, type Serving } from "../../ledger/serve/serve.ts";
import { migrate } from "../../ledger/store/migrate.ts";
import { openStore } from "../../ledger/store/open.ts";
import type { OpenStore, Store } from "../../ledger/store/store.ts";
import type { FollowedBlock } from "../../ledger/chain/followed-block.ts";
import { INVENTED, inventBlocks } from "./invented-chain.ts";

/** Books that one connection writes and another one serves, as the follower and the server do. */
export interface ServedBooks {
  readonly folder: string;
  readonly url: string;
  /** The writer's. */
  readonly store: Store;
  readonly serving: Serving;
  get(path: string, init?: RequestInit): Promise<Response>;
  /** On the private listener. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

export interface Served extends Partial<Omit<ServeParameters, "books">> {
  networks?: readonly FollowedNetwork[];
  /** A database that has its tables, and how to open it; absent: a new file. */
  database?: { url: string; openAt: (url: string, options?: OpenStore) => Promise<Store> };
}

export const silent = pino({ level: "silent" });

/** Everything is looked for at once, so that no test waits for a clock. */
export const HURRY = { heads: 0, feed: 10 } as const;

export async function serveBooks({
  networks = [INVENTED],
  database,
  ...parameters
}: Served = {}): Promise<ServedBooks> {
  const folder = mkdtempSync(join(tmpdir(), "harbour-serve-"));
  const { url, openAt } = database ?? { url: `sqlite:${join(folder, "books.db")}`, openAt: openStore };
  const store = await openAt(url);
  if (database === undefined) await migrate(store);
  const reader = await openAt(url, { readOnly: true });
  const read = { store: reader, networks, policies: new Map(), nameOf: () => undefined };
  const release = async () => {
    await reader.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  };
  const asked = { publicPort: 0, privatePort: 0, logger: silent, pace: HURRY, ...parameters, books: read };
  const serving = await serve(asked).catch(async (error: unknown) => {
    await release();
    throw error;
  });
  let closed: Promise<void> | undefined;
  const books: ServedBooks = {
    folder,
    url,
    store,
    serving,
    get: (path, init) => fetch(serving.url + path, init),
    ask: (path, init) => fetch(serving.privateUrl! + path, init),
    close: () => (closed ??= serving.close().then(release)),
  };
  served.add(books);
  return books;
}

const served = new Set<ServedBooks>();

/** What a test that failed left open would keep the process from ending. */
export async function closeServed(): Promise<void> {
  for (const books of served) await books.close();
  served.clear();
}

interface Added extends Partial<Omit<Batch, "blocks">> {
  network?: FollowedNetwork;
}

/** Writes a batch after the newest one; everything is final unless told. */
export async function addBlocks(store: Store, blocks: readonly FollowedBlock[], added: Added = {}): Promise<void> {
  const { network = INVENTED, ...rest } = added;
  const last = blocks.at(-1)!.number;
  const after = await readCursor(store, network.chainId);
  await writeBatch(store, network, { after, blocks, finality: { head: last, safe: last, final: last }, ...rest });
}

/** The block as answers name it. */
export function asChain({ number: block, hash, time }: FollowedBlock, finality: string) {
  const iso = new Date(time * 1000).toISOString().replace(".000", "");
  return { chain: `eip155:${INVENTED.chainId}`, network: INVENTED.network, block, hash, time, iso, finality };
}

/** Invented blocks that go on from each other, whatever their branch. */
export class Inventor {
  readonly #balances = new Map<string, bigint>();
  #next = 1;
  #parentHash: string | undefined;

  constructor(
    readonly seed: string,
    readonly transfersPerBlock = 5,
  ) {}

  blocks(count: number): FollowedBlock[] {
    const blocks = inventBlocks({
      seed: `${this.seed} ${this.#next}`,
      from: this.#next,
      count,
      transfersPerBlock: this.transfersPerBlock,
      balances: this.#balances,
      ...(this.#parentHash !== undefined && { parentHash: this.#parentHash }),
    });
    this.#next += count;
    this.#parentHash = blocks.at(-1)!.hash;
    return blocks;
  }

  /** Another branch that begins here. */
  fork(seed: string): Inventor {
    const fork = new Inventor(seed, this.transfersPerBlock);
    for (const [key, amount] of this.#balances) fork.#balances.set(key, amount);
    fork.#next = this.#next;
    fork.#parentHash = this.#parentHash;
    return fork;
  }
}
