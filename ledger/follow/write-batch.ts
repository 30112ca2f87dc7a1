import type { FollowedBlock } from "../chain/followed-block.ts";
import type { FollowedNetwork } from "../followed-network.ts";
import { toBytes } from "../store/bytes.ts";
import type { Session, Store } from "../store/store.ts";
import { batchDigest, contentOf, NO_DIGEST } from "./content.ts";
import { heldHash, type Cursor } from "./cursor.ts";
import { contractsText, furthest, lockFollowed, sealed, type Finality } from "./finality.ts";
import { belowFinal, notJoined } from "./follow-faults.ts";
import { rewind } from "./rewind.ts";
import { writeBlocks } from "./write-blocks.ts";
import { writeEntries } from "./write-entries.ts";

export interface Batch {
  /** What the books said when the batch was fetched; undefined: they were empty. */
  after: Cursor | undefined;
  /** Verified, at least one, without a gap, each the parent of the next. */
  blocks: readonly FollowedBlock[];
  /** Set where the chain has left some of its blocks: the last one that stays. `blocks` begins after it. */
  ancestor?: number;
  /** Promises made for blocks of this branch; whoever calls has compared the hashes. */
  finality: Finality;
  /** Hash of block 0. Only the first batch needs it. */
  genesis?: string;
  /** People decided that the chain may take back a final block. */
  acceptFinalityViolation?: boolean;
}

/**
 * Writes a batch, all of it or nothing. The row of the batch goes first: a second writer who fetched the same has the same
 * version and meets a key that exists, on every database.
 *
 * @returns The new cursor.
 * @throws HarbourError HB-4201, HB-4202, HB-4210
 */
export async function writeBatch(
  store: Store,
  network: FollowedNetwork,
  batch: Batch,
  { contents, cursor }: BatchPlan = planBatch(batch),
): Promise<Cursor> {
  const { after, blocks, ancestor = -1 } = batch;
  const { version, block, hash, digest } = cursor;
  requireLinked(blocks, ancestor >= 0 ? ancestor : after?.block, ancestor >= 0 ? undefined : after?.hash);
  await store.transaction(async (session) => {
    await session.insert("batch", [
      {
        chain_id: network.chainId,
        version,
        first_block: blocks[0]!.number,
        last_block: block,
        last_hash: toBytes(hash),
        ancestor,
        events: eventsIn(blocks),
        digest: toBytes(digest),
      },
    ]);
    await writeFollowed(session, network, batch);
    if (ancestor >= 0) {
      await requireBranch(session, network.chainId, ancestor, blocks[0]!);
      await rewind(session, network, { ancestor, version });
    }
    await writeBlocks(session, network.chainId, version, contents);
    await writeEntries(session, network.chainId, blocks);
  });
  return cursor;
}

export interface BatchPlan {
  contents: (FollowedBlock & { content: string })[];
  /** What the batch leads to, which tells it from every other batch. */
  cursor: Cursor;
}

export function planBatch({ after, blocks, ancestor = -1 }: Batch): BatchPlan {
  const contents = blocks.map((block) => ({ ...block, content: contentOf(block) }));
  const version = (after?.version ?? 0) + 1;
  const digest = batchDigest({ previous: after?.digest ?? NO_DIGEST, version, ancestor, blocks: contents });
  const last = blocks.at(-1)!;
  const cursor: Cursor = { version, block: last.number, hash: last.hash, digest };
  return { contents, cursor };
}

export function eventsIn(blocks: readonly FollowedBlock[]): number {
  return blocks.reduce((sum, { transfers, events }) => sum + transfers.length + events.length, 0);
}

function requireLinked(blocks: readonly FollowedBlock[], before: number | undefined, hash: string | undefined): void {
  let last = before === undefined ? undefined : { number: before, hash };
  for (const block of blocks) {
    if (last !== undefined && block.number !== last.number + 1)
      throw notJoined(block.number, `it follows block ${last.number}`, `block ${last.number + 1}`);
    if (last?.hash !== undefined && block.parentHash !== last.hash)
      throw notJoined(block.number, `its parent is ${block.parentHash}`, last.hash);
    last = block;
  }
}

/** The branch grows from a block that the books hold, or from the one before their first. */
async function requireBranch(session: Session, chainId: number, ancestor: number, first: FollowedBlock): Promise<void> {
  const held = await heldHash(session, chainId, ancestor);
  if (first.parentHash !== held)
    throw notJoined(first.number, `its parent is ${first.parentHash}`, held ?? "a block of the books");
}

async function writeFollowed(session: Session, network: FollowedNetwork, batch: Batch): Promise<void> {
  const { blocks, ancestor = -1, genesis = NO_DIGEST, acceptFinalityViolation = false } = batch;
  const { chainId } = network;
  const last = blocks.at(-1)!.number;
  const row = await lockFollowed(session, chainId);
  const before = blocks[0]!.number - 1;
  let known: Finality = row ?? { head: last, safe: before, final: before };
  if (row !== undefined && ancestor >= 0) {
    if (ancestor < row.final && !acceptFinalityViolation)
      throw belowFinal("The branch", ancestor + 1, blocks[0]!.hash, "another block", row.final);
    known = { ...row, safe: Math.min(row.safe, ancestor), final: Math.min(row.final, ancestor) };
  }
  const { head, safe, final } = batch.finality;
  const said = { head: Math.max(head, last), safe: Math.min(safe, last), final: Math.min(final, last) };
  await session.upsert("followed_chain", [
    sealed({
      chain_id: chainId,
      network: network.network,
      contracts: contractsText(network),
      genesis: row?.genesis ?? toBytes(genesis),
      ...furthest(known, said),
    }),
  ]);
}
