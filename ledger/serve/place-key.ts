import { z } from "zod/v4";

/** Where an event stands: pages of a list go on before one, so that what is added meanwhile moves nothing. */
export interface PlaceKey {
  chainId: number;
  block: number;
  logIndex: number;
}

export const placeKeySchema = z
  .string()
  .regex(/^[1-9]\d{0,14}-(0|[1-9]\d{0,14})-(0|[1-9]\d{0,8})$/, "the next of the page before is expected")
  .transform((text): PlaceKey => {
    const [chainId, block, logIndex] = text.split("-").map(Number) as [number, number, number];
    return { chainId, block, logIndex };
  });

export function placeKeyOf({ chainId, block, logIndex }: PlaceKey): string {
  return `${chainId}-${block}-${logIndex}`;
}

/** A page of what is newest first: by chain, and in each from its newest block backwards. */
export function pageOf<One extends PlaceKey>(
  all: readonly One[],
  { before, limit }: { before: PlaceKey | undefined; limit: number },
): { page: One[]; next: string | null } {
  const ordered = [...all].sort(newestFirst);
  const left = before === undefined ? ordered : ordered.filter((one) => newestFirst(before, one) < 0);
  const page = left.slice(0, limit);
  return { page, next: left.length > limit ? placeKeyOf(page.at(-1)!) : null };
}

function newestFirst(a: PlaceKey, b: PlaceKey): number {
  return a.chainId - b.chainId || b.block - a.block || b.logIndex - a.logIndex;
}
