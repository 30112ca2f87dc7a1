export interface LookBack<Found> {
  /** Blocks, both included. */
  from: number;
  to: number;
  /** How many are enough. */
  enough: number;
  /** Whatever counts as one of them in a stretch of blocks, and what belongs to it. */
  read(from: number, to: number): Promise<Found[]>;
  counts(found: Found): boolean;
}

const FIRST_STRETCH = 5_000;
const GROWTH = 8;

/**
 * The newest of what blocks hold, in the order of the chain. It looks back in stretches that grow, because one of everything that
 * ever happened could be long. There may be more than enough.
 */
export async function lookBack<Found>({ from, to, enough, read, counts }: LookBack<Found>): Promise<Found[]> {
  let found: Found[] = [];
  for (let [last, stretch] = [to, FIRST_STRETCH]; last >= from; stretch *= GROWTH) {
    const first = Math.max(from, last - stretch + 1);
    found = [...(await read(first, last)), ...found];
    if (found.filter(counts).length >= enough) break;
    last = first - 1;
  }
  return found;
}
