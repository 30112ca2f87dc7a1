import { setImmediate, setTimeout } from "node:timers/promises";
import { checkChain } from "../chain/check-chain.ts";
import { fetchBlocks, type Proof } from "../chain/fetch-blocks.ts";
import type { FollowedBlock } from "../chain/followed-block.ts";
import { headerAt, readHeads, type FinalityRule, type Heads } from "../chain/heads.ts";
import type { Rpc } from "../chain/rpc.ts";
import type { FollowedNetwork } from "../followed-network.ts";
import type { Store } from "../store/store.ts";
import { advanceFinality } from "./advance-finality.ts";
import { findAncestor } from "./ancestor.ts";
import { commitBatch } from "./commit-batch.ts";
import { firstBlock, heldHash, readCursor, type Cursor } from "./cursor.ts";
import { readFollowed, type Finality } from "./finality.ts";
import { belowFinal, nothingInCommon } from "./follow-faults.ts";
import { heldPromises, promisedIn, readPromises, type Promises } from "./promises.ts";
import { divide, LIMITS, Span, type Limits } from "./ranges.ts";
import { genesisOf, requireSameChain, requireSameContracts } from "./same-chain.ts";
import { troubleOf } from "./trouble.ts";
import { eventsIn, planBatch, type Batch } from "./write-batch.ts";

export interface Follow {
  store: Store;
  network: FollowedNetwork;
  rpc: Rpc;
  /** "bloom" unless told. */
  proof?: Proof;
  /** How it is known what is final. */
  finality?: FinalityRule;
  limits?: Partial<Limits>;
  patience?: Partial<Patience>;
  /** People decided that the chain may take back a final block. */
  acceptFinalityViolation?: boolean;
  onBatch?: (batch: WrittenBatch) => void;
  onReorg?: (reorg: Reorg) => void;
  /** Told of what will be tried again. */
  onTrouble?: (error: unknown) => void;
  /** Ends the work between two batches. */
  signal?: AbortSignal;
}

export interface WrittenBatch {
  version: number;
  /** Blocks, both included. */
  from: number;
  to: number;
  events: number;
}

export interface Reorg {
  /** How many blocks of the books the chain has left. */
  depth: number;
  /** The last one that stayed. */
  ancestor: number;
}

export interface SyncResult {
  /** The first block that was written, or would be next. */
  from: number;
  /** The last block of the books. */
  to: number;
  batches: number;
  events: number;
  reorgs: Reorg[];
  /** Set where the node has another branch that is no longer than what the books hold: its head. The books wait. */
  waiting?: number;
}

export interface Patience {
  /** How often something is tried that may be the node's fault, and by `sync` also what passes by itself. */
  attempts: number;
  /** Milliseconds before the second attempt; doubled for each after it, up to the longest. */
  firstWait: number;
  longestWait: number;
}

const PATIENCE: Patience = { attempts: 6, firstWait: 100, longestWait: 30_000 };

/** How often in a row the node must name the same head of another branch of equal length before it counts. */
const LOOKS = 3;

/**
 * Brings the books to the node's head.
 *
 * @throws HarbourError HB-4201–4220, and 41xx when the node stays away or keeps giving answers that do not hold
 */
export async function sync(parameters: Follow): Promise<SyncResult> {
  const follower = new Follower(parameters);
  await follower.catchUp({ patient: false });
  return follower.result;
}

export interface FollowForever extends Follow {
  /** Milliseconds between two looks at the head; 1,000 unless told. */
  pollMs?: number;
}

/**
 * The same again and again, until the signal. What passes by itself, such as a node or a database that is away, a node that
 * refuses to answer or a disk that is full, is waited for.
 *
 * @throws HarbourError HB-4201–4220 and 41xx, where people must decide
 */
export async function follow({ pollMs = 1_000, ...parameters }: FollowForever): Promise<void> {
  const follower = new Follower(parameters);
  while (parameters.signal?.aborted !== true) {
    await follower.catchUp({ patient: true });
    await pause(pollMs, parameters.signal);
  }
}

interface Fetched {
  blocks: FollowedBlock[];
  /** How many had to be read to prove them. */
  receipts: number;
}

class Follower {
  readonly result: SyncResult = { from: 0, to: 0, batches: 0, events: 0, reorgs: [] };
  readonly #given: Follow;
  readonly #limits: Limits;
  readonly #span: Span;
  /** Compared once, and again whenever the node surprises. */
  #knownChain = false;
  #other = { hash: "", looks: 0 };
  /** A batch of which the commit was not answered. */
  #unsure: { batch: Batch; digest: string } | undefined;

  constructor(given: Follow) {
    this.#given = given;
    this.#limits = { ...LIMITS, ...given.limits };
    this.#span = new Span(this.#limits);
  }

  /** Looks and writes until there is nothing to do. */
  async catchUp({ patient }: { patient: boolean }): Promise<void> {
    const { rpc, signal, onTrouble } = this.#given;
    const { attempts, firstWait, longestWait } = { ...PATIENCE, ...this.#given.patience };
    let failures = 0;
    while (!this.#ended) {
      const before = this.result.batches;
      try {
        if (!(await this.#look())) return;
        failures = 0;
      } catch (error) {
        const trouble = troubleOf(error);
        failures = this.result.batches > before ? 1 : failures + 1;
        const another = trouble !== "passing" && trouble !== "lasting" ? rpc.distrust?.() : false;
        const again = failures < attempts || (patient && (trouble === "passing" || trouble === "refused"));
        if (!again || trouble === "lasting" || (trouble === "one-sided" && another !== true)) throw error;
        onTrouble?.(error);
        await pause(Math.min(firstWait * 2 ** (failures - 1), longestWait), signal);
      }
    }
  }

  /** Does what there is to do at one head; whether another look may find more. */
  async #look(): Promise<boolean> {
    const { store, network, rpc, finality } = this.#given;
    const { chainId } = network;
    const [cursor, known] = [await this.#readCursor(), await readFollowed(store, chainId)];
    if (!this.#knownChain) {
      await checkChain(rpc, chainId);
      await requireSameContracts(store, network, known);
      await requireSameChain(rpc, network, known);
      this.#knownChain = true;
    }
    const heads = await readHeads({ rpc, chainId, ...(finality && { rule: finality }) });
    const promises = await readPromises(this.#given, heads, known);
    if (cursor === undefined) {
      this.result.from ||= network.fromBlock;
      if (heads.head < network.fromBlock) return false;
      await this.#extend(undefined, heads, promises, { head: heads.head, safe: -1, final: -1 });
      return true;
    }
    const first = (await firstBlock(store, chainId))!;
    const shared = Math.min(heads.head, cursor.block);
    const header = shared < first - 1 ? undefined : await headerAt({ rpc, network, number: shared });
    // Too short to be compared with the books: still being synchronised, or started again.
    if (header === undefined) await requireSameChain(rpc, network, known);
    if (header !== undefined && header.hash !== (await heldHash(store, chainId, shared)))
      return this.#fork(cursor, first, { ...heads, final: known?.final ?? -1 }, promises, header.hash);
    this.#settle(cursor);
    this.#other = { hash: "", looks: 0 };
    if (header !== undefined && heads.head > cursor.block) {
      await this.#extend(cursor, heads, promises, await heldPromises(store, chainId, promises));
      return true;
    }
    await advanceFinality(store, chainId, promises);
    return false;
  }

  /** The next range is fetched while one is written. */
  async #extend(from: Cursor | undefined, heads: Heads, promises: Promises, held: Finality): Promise<void> {
    let cursor = from;
    const genesis = cursor === undefined ? await genesisOf(this.#given) : undefined;
    let fetching = this.#fetch(cursor ? cursor.block + 1 : this.#given.network.fromBlock, cursor?.hash, heads);
    for (;;) {
      const { blocks, receipts } = await fetching;
      this.#span.learn(blocks, receipts);
      const last = blocks.at(-1)!;
      const more = last.number < heads.head && !this.#ended;
      if (more) {
        fetching = this.#fetch(last.number + 1, last.hash, heads);
        // Whether it failed is asked when it is needed.
        fetching.catch(() => undefined);
        // Writing keeps this thread busy, so the question must be on its way before.
        await setImmediate();
      }
      for (const part of divide(blocks, this.#limits)) {
        if (this.#ended) return;
        const batch = { after: cursor, blocks: part, finality: promisedIn(held, promises, part) };
        cursor = await this.#commit(genesis === undefined ? batch : { ...batch, genesis });
        if (cursor === undefined) return;
      }
      if (!more) return;
    }
  }

  async #fetch(from: number, parentHash: string | undefined, heads: Heads): Promise<Fetched> {
    const { rpc, network, proof } = this.#given;
    let receipts = 0;
    const byHash = from > heads.final;
    const to = Math.min(from + this.#span.blocks - 1, byHash ? heads.head : heads.final);
    const blocks = await fetchBlocks({
      // What does not hold is asked for again by whoever looks anew.
      ...{ rpc, network, from, to, byHash, attempts: 1 },
      ...(parentHash !== undefined && { parentHash }),
      ...(proof !== undefined && { proof }),
      onReceipts: (read) => (receipts += read),
    });
    return { blocks, receipts };
  }

  /** The node holds another block at a height that the books have. */
  async #fork(cursor: Cursor, first: number, heads: Heads, promises: Promises, differs: string): Promise<boolean> {
    const { store, network, rpc, acceptFinalityViolation = false } = this.#given;
    await requireSameChain(rpc, network, await readFollowed(store, network.chainId));
    const shared = Math.min(heads.head, cursor.block);
    const ancestor = await findAncestor({ session: store, rpc, network, first, differs: shared });
    if (ancestor === undefined) throw nothingInCommon(rpc.host, first, cursor.block);
    if (ancestor < heads.final && !acceptFinalityViolation) {
      const found = await headerAt({ rpc, network, number: ancestor + 1 });
      const held = (await heldHash(store, network.chainId, ancestor + 1))!;
      throw belowFinal(rpc.host, ancestor + 1, found?.hash ?? differs, held, heads.final);
    }
    if (!this.#isAhead(cursor, heads, differs)) {
      this.#settle(cursor);
      this.result.waiting = heads.head;
      return false;
    }
    await this.#replace(cursor, ancestor, heads, promises);
    return true;
  }

  /**
   * A branch counts once it is longer: then a node that lags, or two that saw the same height differently, do not move the
   * books to and fro. Of two equally long ones the first seen stays until the node has kept to the other for a while.
   */
  #isAhead(cursor: Cursor, heads: Heads, hash: string): boolean {
    if (heads.head > cursor.block) return true;
    if (heads.head < cursor.block) return false;
    this.#other = { hash, looks: this.#other.hash === hash ? this.#other.looks + 1 : 1 };
    return this.#other.looks >= LOOKS;
  }

  /** The whole branch is fetched and verified before any of the old one is taken out. */
  async #replace(cursor: Cursor, ancestor: number, heads: Heads, promises: Promises): Promise<void> {
    const { store, network, rpc, acceptFinalityViolation = false } = this.#given;
    // One block more than the books have makes the branch longer; the rest comes as any other block.
    const to = Math.min(heads.head, cursor.block + 1);
    const blocks: FollowedBlock[] = [];
    let parentHash = await heldHash(store, network.chainId, ancestor);
    for (let last = ancestor; last < to; last = blocks.at(-1)!.number) {
      const { blocks: some, receipts } = await this.#fetch(last + 1, parentHash, { ...heads, head: to });
      this.#span.learn(some, receipts);
      blocks.push(...some);
      parentHash = blocks.at(-1)!.hash;
    }
    const held = await heldPromises(store, network.chainId, promises);
    // Another of several nodes, asked a moment ago, may have promised a block that this branch lacks.
    if (held.final > ancestor && !acceptFinalityViolation) {
      // Unless it is this very branch, which another follower has written meanwhile.
      if ((await readCursor(store, network.chainId))?.version !== cursor.version) return;
      const gone = (await heldHash(store, network.chainId, ancestor + 1))!;
      throw belowFinal(rpc.host, ancestor + 1, blocks[0]!.hash, gone, held.final);
    }
    const kept = { head: held.head, safe: Math.min(held.safe, ancestor), final: Math.min(held.final, ancestor) };
    const finality = promisedIn(kept, promises, blocks);
    const batch: Batch = { after: cursor, blocks, ancestor, finality, acceptFinalityViolation };
    await this.#commit(batch);
  }

  async #commit(batch: Batch): Promise<Cursor | undefined> {
    const plan = planBatch(batch);
    this.#unsure = { batch, digest: plan.cursor.digest };
    const cursor = await commitBatch(this.#given.store, this.#given.network, batch, plan);
    this.#unsure = undefined;
    if (cursor !== undefined) this.#report(batch, cursor);
    return cursor;
  }

  /** Whether a batch that was not answered was written after all is seen by what the books end with. */
  async #readCursor(): Promise<Cursor | undefined> {
    const cursor = await readCursor(this.#given.store, this.#given.network.chainId);
    const unsure = this.#unsure;
    this.#unsure = undefined;
    if (unsure !== undefined && cursor?.digest === unsure.digest) this.#report(unsure.batch, cursor);
    return cursor;
  }

  #report({ after, blocks, ancestor }: Batch, { version, block }: Cursor): void {
    const { result } = this;
    const [from, events] = [blocks[0]!.number, eventsIn(blocks)];
    if (result.batches === 0) result.from = from;
    result.to = block;
    result.batches++;
    result.events += events;
    delete result.waiting;
    this.#other = { hash: "", looks: 0 };
    this.#given.onBatch?.({ version, from, to: block, events });
    if (ancestor === undefined) return;
    const reorg = { depth: after!.block - ancestor, ancestor };
    result.reorgs.push(reorg);
    this.#given.onReorg?.(reorg);
  }

  #settle({ block }: Cursor): void {
    if (this.result.batches === 0) this.result.from = block + 1;
    this.result.to = block;
    delete this.result.waiting;
  }

  get #ended(): boolean {
    return this.#given.signal?.aborted === true;
  }
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await setTimeout(milliseconds, undefined, signal && { signal }).catch(() => undefined);
}
