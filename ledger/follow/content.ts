import { createHash } from "node:crypto";
import type { FollowedBlock } from "../chain/followed-block.ts";

/** SHA-256 of what the followed contracts said in a block: a row that is edited later no longer fits. */
export function contentOf({ transfers, events }: FollowedBlock): string {
  const lines = [
    ...transfers.map((one) => ({
      at: one.logIndex,
      line: [one.logIndex, one.txHash, one.currency, one.source, one.destination, one.amount].join("|"),
    })),
    ...events.map((one) => ({
      at: one.logIndex,
      line: [one.logIndex, one.txHash, one.contract, one.topics.join(","), one.data].join("|"),
    })),
  ];
  return sha256(
    lines
      .sort((a, b) => a.at - b.at)
      .map(({ line }) => line)
      .join("\n"),
  );
}

export interface BatchContent {
  /** Digest of the batch before; 32 zero bytes for the first. */
  previous: string;
  version: number;
  /** -1 where no block was replaced. */
  ancestor: number;
  blocks: readonly { number: number; hash: string; parentHash: string; time: number; content: string }[];
}

/** SHA-256 of a batch and all before it. */
export function batchDigest({ previous, version, ancestor, blocks }: BatchContent): string {
  return sha256(
    [
      [previous, version, ancestor].join("|"),
      ...blocks.map((one) => [one.number, one.hash, one.parentHash, one.time, one.content].join("|")),
    ].join("\n"),
  );
}

export const NO_DIGEST = `0x${"00".repeat(32)}`;

function sha256(text: string): string {
  return `0x${createHash("sha256").update(text).digest("hex")}`;
}
