import { asUnreachable } from "../chain/transport.ts";

/** Few enough for a public node's patience, many enough to fill the way to it. */
const AT_ONCE = 32;
/** A node that is asked ten thousand things says "too many requests" once in a while. Milliseconds. */
const PAUSES = [250, 1_000, 4_000];

/** Asks the same of many, so many at once, and keeps their order. */
export async function readMany<T, R>(
  items: readonly T[],
  read: (item: T) => Promise<R>,
  told: (done: number) => void = () => undefined,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  let done = 0;
  const work = async () => {
    while (next < items.length) {
      const at = next++;
      try {
        results[at] = await patiently(() => read(items[at]!));
      } catch (error) {
        next = items.length;
        throw error;
      }
      told(++done);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, work));
  return results;
}

async function patiently<R>(read: () => Promise<R>): Promise<R> {
  for (const pause of PAUSES) {
    try {
      return await read();
    } catch (error) {
      if (asUnreachable(error) === undefined) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return read();
}
