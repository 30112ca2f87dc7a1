/** Requests that an address may send at once, and each second from then on. */
export interface RateLimit {
  perSecond: number;
  burst: number;
}

/** Addresses that are remembered; who comes when there are more displaces the one that was silent longest. */
const REMEMBERED = 10_000;

/** A bucket of tokens for each client address. */
export class RateLimiter {
  readonly #buckets = new Map<string, { left: number; at: number }>();
  readonly #limit: RateLimit;

  constructor(limit: RateLimit) {
    this.#limit = limit;
  }

  /** @param now Milliseconds of a clock that does not go back. */
  allows(address: string, now = performance.now()): boolean {
    const { perSecond, burst } = this.#limit;
    const known = this.#buckets.get(address) ?? { left: burst, at: now };
    const left = Math.min(burst, known.left + ((now - known.at) / 1000) * perSecond);
    this.#buckets.delete(address);
    this.#buckets.set(address, { left: left < 1 ? left : left - 1, at: now });
    if (this.#buckets.size > REMEMBERED) this.#buckets.delete(this.#buckets.keys().next().value!);
    return left >= 1;
  }
}
