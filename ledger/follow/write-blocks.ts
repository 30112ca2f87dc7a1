import type { FollowedBlock } from "../chain/followed-block.ts";
import { toBytes } from "../store/bytes.ts";
import type { Session } from "../store/store.ts";

/** Keeps the headers of blocks and what the followed contracts said in them. `version` is the batch that does this. */
export async function writeBlocks(
  session: Session,
  chainId: number,
  version: number,
  blocks: readonly (FollowedBlock & { content: string })[],
): Promise<void> {
  await session.insert(
    "chain_block",
    blocks.map(({ number, hash, parentHash, time, content }) => ({
      chain_id: chainId,
      block: number,
      hash: toBytes(hash),
      parent_hash: toBytes(parentHash),
      time,
      content: toBytes(content),
      batch: version,
    })),
  );
  await session.insert(
    "transfer",
    blocks.flatMap(({ number, transfers }) =>
      transfers.map((one) => ({
        chain_id: chainId,
        block: number,
        log_index: one.logIndex,
        tx_hash: toBytes(one.txHash),
        currency: one.currency,
        source: toBytes(one.source),
        destination: toBytes(one.destination),
        amount: String(one.amount),
      })),
    ),
  );
  await session.insert(
    "chain_event",
    blocks.flatMap(({ number, events }) =>
      events.map((one) => ({
        chain_id: chainId,
        block: number,
        log_index: one.logIndex,
        tx_hash: toBytes(one.txHash),
        contract: toBytes(one.contract),
        origin: one.origin,
        currency: one.currency,
        name: one.name,
        topics: Buffer.concat(one.topics.map(toBytes)),
        data: toBytes(one.data),
      })),
    ),
  );
}
