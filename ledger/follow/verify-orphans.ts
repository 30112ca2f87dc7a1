import { decodeTransfer, isTransfer } from "../chain/decode.ts";
import type { FollowedBlock } from "../chain/followed-block.ts";
import type { FollowedNetwork } from "../followed-network.ts";
import type { Session } from "../store/store.ts";
import type { Row } from "../store/tables.ts";
import { hexIn } from "./edited-values.ts";
import { contentOf } from "./content.ts";
import { A_ROW, NO_ROW, type Findings } from "./finding.ts";
import type { Replay } from "./replay-batches.ts";
import { topicsOf } from "./walk-blocks.ts";

/** A block that the chain has left. */
export interface OrphanedBlock {
  row: Row<"orphan_block">;
  events: number;
}

/** Compares what the chain has left with what the batches say was taken out. Returns it by the batch that wrote it. */
export async function checkOrphans(
  { db }: Session,
  network: FollowedNetwork,
  replay: Replay,
  findings: Findings,
): Promise<Map<number, OrphanedBlock[]>> {
  const { chainId } = network;
  const batchOf = new Map<string, number>();
  for (const { from, to, batch, orphanedBy } of replay.orphaned)
    for (let block = from; block <= to; block++) batchOf.set(`block ${block}, left by batch ${orphanedBy}`, batch);
  const rows = await db
    .selectFrom("orphan_block")
    .selectAll()
    .where("chain_id", "=", chainId)
    .orderBy("orphaned_by")
    .orderBy("block")
    .execute();
  const logs = new Map<string, Row<"orphan_event">[]>();
  const events = await db
    .selectFrom("orphan_event")
    .selectAll()
    .where("chain_id", "=", chainId)
    .orderBy("orphaned_by")
    .orderBy("block")
    .orderBy("log_index")
    .execute();
  for (const event of events) logs.set(nameOf(event), [...(logs.get(nameOf(event)) ?? []), event]);

  const byBatch = new Map<number, OrphanedBlock[]>();
  for (const row of rows) {
    const name = nameOf(row);
    const expected = batchOf.get(name);
    if (expected === undefined) {
      findings.add("orphan_block", name, A_ROW, NO_ROW);
      continue;
    }
    findings.compare("orphan_block", name, `batch ${row.batch}`, `batch ${expected}`);
    const own = logs.get(name) ?? [];
    checkContent(network, row, own, findings);
    byBatch.set(expected, [...(byBatch.get(expected) ?? []), { row, events: own.length }]);
    batchOf.delete(name);
    logs.delete(name);
  }
  for (const missing of batchOf.keys()) findings.add("orphan_block", missing, NO_ROW, A_ROW);
  for (const [stray, [event]] of logs)
    findings.add("orphan_event", `${stray}, log ${event!.log_index}`, A_ROW, "a block around it");
  return byBatch;
}

function nameOf({ block, orphaned_by: orphanedBy }: { block: number; orphaned_by: number }): string {
  return `block ${block}, left by batch ${orphanedBy}`;
}

function checkContent(
  { contracts }: FollowedNetwork,
  row: Row<"orphan_block">,
  rows: readonly Row<"orphan_event">[],
  findings: Findings,
): void {
  const block = { number: row.block, hash: "", parentHash: "", time: 0, transfers: [], events: [] } as FollowedBlock & {
    transfers: unknown[];
    events: unknown[];
  };
  for (const one of rows) {
    const log = {
      address: hexIn(one.contract),
      topics: topicsOf(one.topics),
      data: hexIn(one.data),
      blockNumber: one.block,
      blockHash: hexIn(row.hash),
      txHash: hexIn(one.tx_hash),
      logIndex: one.log_index,
    };
    const contract = contracts.find(({ address }) => address === log.address);
    if (contract === undefined || !isTransfer(contract, log)) {
      block.events.push({ ...log, contract: log.address, origin: "token", currency: "", name: "" });
      continue;
    }
    try {
      block.transfers.push(decodeTransfer(contract, log, "the books"));
    } catch {
      // What was edited into no transfer at all is missing from the content below.
    }
  }
  const [found, expected] = [contentOf(block), hexIn(row.content)];
  findings.compare("orphan_event", nameOf(row), `content ${found}`, `content ${expected}`);
}
