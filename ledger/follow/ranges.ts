import type { FollowedBlock } from "../chain/followed-block.ts";
import { eventsIn } from "./write-batch.ts";

/** How much is fetched and written at once. */
export interface Limits {
  /** Events of a batch; a block is never divided. */
  events: number;
  blocks: number;
  /** Receipts, mostly of strangers, that are read for it: on a full chain they are the work, not the events. */
  receipts: number;
}

export const LIMITS: Limits = { events: 10_000, blocks: 2_000, receipts: 50_000 };

/** How many blocks to ask for, so that about one batch of events comes, out of a bounded number of receipts. */
export class Span {
  readonly #limits: Limits;
  #blocks: number;

  constructor(limits: Limits) {
    this.#limits = limits;
    // A chain may begin with full blocks.
    this.#blocks = Math.min(64, limits.blocks);
  }

  get blocks(): number {
    return this.#blocks;
  }

  learn(blocks: readonly FollowedBlock[], receipts: number): void {
    const fitting = (limit: number, found: number) => Math.floor(limit / Math.max(found / blocks.length, 0.001));
    const { events, receipts: read } = this.#limits;
    const wanted = Math.max(1, Math.min(fitting(events, eventsIn(blocks)), fitting(read, receipts)));
    this.#blocks = Math.min(wanted, this.#blocks * 4, this.#limits.blocks);
  }
}

/** Divides blocks into batches within the limits. */
export function divide(blocks: readonly FollowedBlock[], limits: Limits): FollowedBlock[][] {
  const parts: FollowedBlock[][] = [];
  let events = 0;
  for (const block of blocks) {
    const own = block.transfers.length + block.events.length;
    const part = parts.at(-1);
    if (part === undefined || part.length >= limits.blocks || events + own > limits.events) {
      parts.push([block]);
      events = own;
    } else {
      part.push(block);
      events += own;
    }
  }
  return parts;
}
