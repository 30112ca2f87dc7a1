import type { BatchFeed, FedBatch } from "./batch-feed.ts";

/** Up to which batch a stream has told each chain. */
export type Position = Map<number, number>;

/** The newest batch of each chain. */
export function newestPosition(feed: BatchFeed): Position {
  return new Map(feed.chainIds.map((chainId) => [chainId, feed.batches(chainId).at(-1)?.version ?? 0]));
}

/**
 * The id of a stream's event: for each chain its id, the batch, its last block and the start of its digest, as in
 * "31337:12:345:9f86d081". A client sends it back as Last-Event-ID.
 */
export function positionText(feed: BatchFeed, position: Position): string {
  return [...position]
    .map(([chainId, version]) => {
      const batch = batchOf(feed, chainId, version);
      return batch === undefined ? `${chainId}:${version}:0:0` : partOf(batch);
    })
    .join(",");
}

/** Undefined if the text is not of these books, or what came after it is no longer at hand. */
export function positionFrom(feed: BatchFeed, text: string): Position | undefined {
  const parts = text.split(",");
  if (parts.length !== feed.chainIds.length) return undefined;
  const position: Position = new Map();
  for (const [index, chainId] of feed.chainIds.entries()) {
    const found = /^(\d{1,15}):(\d{1,15}):\d{1,15}:[0-9a-f]{1,8}$/.exec(parts[index]!);
    if (found === null || Number(found[1]) !== chainId) return undefined;
    const version = Number(found[2]);
    // The start of the digest tells books that were built anew from those the client knows.
    const batch = batchOf(feed, chainId, version);
    const joins = batch === undefined ? isStart(feed, chainId, version) : partOf(batch) === parts[index];
    if (!joins) return undefined;
    position.set(chainId, version);
  }
  return position;
}

/** Before the first batch, while that is at hand. */
function isStart(feed: BatchFeed, chainId: number, version: number): boolean {
  return version === 0 && (feed.batches(chainId)[0]?.version ?? 1) === 1;
}

function batchOf(feed: BatchFeed, chainId: number, version: number): FedBatch | undefined {
  const batches = feed.batches(chainId);
  // They follow each other, so the place of one tells the place of each.
  return batches[version - (batches[0]?.version ?? 0)];
}

function partOf({ chainId, version, lastBlock, digest }: FedBatch): string {
  return `${chainId}:${version}:${lastBlock}:${digest.slice(2, 10)}`;
}
