import type { Rpc } from "../chain/rpc.ts";
import type { FollowedNetwork } from "../followed-network.ts";
import type { Session } from "../store/store.ts";
import { readCursor } from "./cursor.ts";
import { Findings, type Finding } from "./finding.ts";
import { booksMoved } from "./follow-faults.ts";
import { replayBatches } from "./replay-batches.ts";
import { BlockCheck, checkStray } from "./verify-blocks.ts";
import { checkFollowed } from "./verify-followed.ts";
import { checkNode } from "./verify-node.ts";
import { checkOrphans } from "./verify-orphans.ts";
import { EntryCheck, PostingCheck } from "./verify-posting.ts";
import { walkBlocks } from "./walk-blocks.ts";

export interface VerifyBooks {
  /** Best a transaction; where that does not keep out what others write, and something is found, it is looked at again. */
  session: Session;
  network: FollowedNetwork;
  /** Absent: the books are only compared with themselves. */
  rpc?: Rpc;
  /** Accounts of each token that the node is asked about at most; 100,000 unless told. */
  sample?: number;
}

/** A follower writes seldom enough to be done between two of its batches. */
const ATTEMPTS = 3;

/**
 * Derives the books of a chain anew from the blocks they hold, and names every row that is not as it must be: digests and
 * contents, links and orphans, entries, balances and supply. With a node also hashes, supply and balances at the books'
 * last block. Nothing is repaired. An empty list means that the books are whole.
 *
 * @throws HarbourError 41xx if the node does not answer, HB-4221 if the books did not stand still
 */
export async function verifyBooks(parameters: VerifyBooks): Promise<Finding[]> {
  const { session, network } = parameters;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const before = await readCursor(session, network.chainId);
    const findings = await verifyOnce(parameters);
    const after = await readCursor(session, network.chainId);
    if (findings.length === 0 || before?.digest === after?.digest) return findings;
  }
  throw booksMoved(network.network, ATTEMPTS);
}

async function verifyOnce({ session, network, rpc, sample = 100_000 }: VerifyBooks): Promise<Finding[]> {
  const { chainId } = network;
  const findings = new Findings();
  const replay = await replayBatches(session, chainId, findings);
  await checkFollowed(session, network, replay, findings);
  await checkStray(session, chainId, replay, findings);
  const orphans = await checkOrphans(session, network, replay, findings);
  const blocks = new BlockCheck(network, replay, orphans, findings);
  const posting = new PostingCheck(findings);
  for await (const walked of walkBlocks(session, chainId, replay)) {
    blocks.next(walked);
    posting.next(walked.block);
  }
  blocks.end();
  const wrong = await posting.end(session, chainId);
  if (wrong.size > 0) {
    const entries = new EntryCheck(wrong);
    for await (const { block } of walkBlocks(session, chainId, replay)) entries.next(block);
    await entries.end(session, chainId, findings);
  }
  const cursor = await readCursor(session, chainId);
  if (rpc !== undefined && cursor !== undefined) {
    const first = replay.live[0]?.from ?? network.fromBlock;
    await checkNode({ session, network, rpc, cursor, first, balances: posting.balances, sample }, findings);
  }
  return findings.list;
}
