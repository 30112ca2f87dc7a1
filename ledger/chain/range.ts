import { isTooMuch, nodeErrorOf } from "./node-error.ts";

/** Logs of one answer, above which the next question is made smaller. */
const MANY_LOGS = 10_000;
const WIDEST = 100_000;

/** How many blocks to ask for at once: nodes limit it, each by another number, and not all say by which. */
export class LogSpan {
  #blocks: number;
  /** What the node said it allows. */
  #allowed = WIDEST;

  constructor(blocks = 2_000) {
    this.#blocks = blocks;
  }

  get blocks(): number {
    return this.#blocks;
  }

  /** After an answer. */
  learn(logs: number): void {
    this.#blocks =
      logs > MANY_LOGS
        ? this.#half
        : Math.min(this.#allowed, Math.max(this.#blocks + 1, Math.floor(this.#blocks * 1.25)));
  }

  /** After a refusal: takes the limit that the node named, or half. False if one block was refused. */
  shrink(error: unknown): boolean {
    if (this.#blocks === 1) return false;
    const said = nodeErrorOf(error)?.message ?? "";
    const limit = isTooMuch(said) ? limitIn(said) : undefined;
    if (limit !== undefined && limit < this.#blocks) this.#blocks = this.#allowed = Math.max(1, limit);
    else this.#blocks = this.#half;
    return true;
  }

  get #half(): number {
    return Math.max(1, Math.floor(this.#blocks / 2));
  }
}

/**
 * The number of blocks that a refusal allows, if it names one: "up to a 2,000 block range", "limited to a 10K range",
 * "exceed maximum block range: 50000", "this block range should work: [0x1, 0x7d0]".
 */
export function limitIn(message: string): number | undefined {
  const works = /\[\s*(0x[0-9a-f]+)\s*,\s*(0x[0-9a-f]+)\s*\]/i.exec(message);
  if (works !== null) return positive(Number(works[2]) - Number(works[1]) + 1);
  const named =
    /(?:up to|limited to|ranges? over|limit(?: is| of)?|maximum(?: allowed)?(?: block)?(?: range)?(?: is| of)?|max(?: block)? range(?: is| of)?|exceeds?(?: the)?(?: range)?(?: of)?)[:\s]+(?:an?\s+)?([\d][\d,_]*)\s*(k\b)?/i.exec(
      message,
    );
  if (named === null) return undefined;
  return positive(Number(named[1]!.replaceAll(/[,_]/g, "")) * (named[2] === undefined ? 1 : 1_000));
}

function positive(found: number): number | undefined {
  return Number.isSafeInteger(found) && found > 0 ? found : undefined;
}
