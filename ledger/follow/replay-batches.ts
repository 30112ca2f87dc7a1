import type { Session } from "../store/store.ts";
import type { Row } from "../store/tables.ts";
import { hexIn } from "./edited-values.ts";
import type { Findings } from "./finding.ts";

/** Blocks, both included, that one batch wrote. */
export interface Segment {
  from: number;
  to: number;
  batch: number;
}

/** What the list of batches says about which blocks the books must have. */
export interface Replay {
  batches: Row<"batch">[];
  /** In the order of the chain, which is also that of the batches. */
  live: Segment[];
  orphaned: (Segment & { orphanedBy: number })[];
}

/** Goes through the batches as they were written, and says where one does not join the one before. */
export async function replayBatches(session: Session, chainId: number, findings: Findings): Promise<Replay> {
  const batches = await session.db
    .selectFrom("batch")
    .selectAll()
    .where("chain_id", "=", chainId)
    .orderBy("version")
    .execute();
  const highest = await highestBlock(session, chainId);
  const replay: Replay = { batches, live: [], orphaned: [] };
  for (const [index, batch] of batches.entries()) {
    const name = `batch ${batch.version}`;
    findings.compare("batch", name, `version ${batch.version}`, `version ${index + 1}`);
    const { first_block: from, last_block: to, ancestor } = batch;
    if (to < from) findings.add("batch", name, `blocks ${from} to ${to}`, "the first not after the last");
    if (ancestor >= 0) cut(replay, ancestor, batch.version);
    const before = ancestor >= 0 ? ancestor : replay.live.at(-1)?.to;
    if (before !== undefined) findings.compare("batch", name, `first block ${from}`, `first block ${before + 1}`);
    // A number that no block has is not counted up to.
    replay.live.push({ from, to: Math.min(to, highest), batch: batch.version });
  }
  return replay;
}

async function highestBlock({ db }: Session, chainId: number): Promise<number> {
  const of = (table: "chain_block" | "orphan_block") =>
    db
      .selectFrom(table as "chain_block")
      .select("block")
      .where("chain_id", "=", chainId)
      .orderBy("block", "desc")
      .limit(1)
      .executeTakeFirst();
  return Math.max((await of("chain_block"))?.block ?? -1, (await of("orphan_block"))?.block ?? -1);
}

/** Blocks after the ancestor were taken out by a batch. */
function cut({ live, orphaned }: Replay, ancestor: number, orphanedBy: number): void {
  for (let last = live.at(-1); last !== undefined && last.to > ancestor; last = live.at(-1)) {
    live.pop();
    const from = Math.max(last.from, ancestor + 1);
    orphaned.push({ from, to: last.to, batch: last.batch, orphanedBy });
    if (from > last.from) live.push({ ...last, to: from - 1 });
  }
}

/** Where a block belongs in the digest of its batch. */
export type BlockRow = Pick<Row<"chain_block">, "block" | "hash" | "parent_hash" | "time" | "content">;

export function digestPart({ block, hash, parent_hash: parent, time, content }: BlockRow) {
  return { number: block, hash: hexIn(hash), parentHash: hexIn(parent), time, content: hexIn(content) };
}
