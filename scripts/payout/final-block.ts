import { finalisedBlock } from "../chain/block.ts";
import type { Connection } from "../chain/connection.ts";

/**
 * The number of the last block that is final. Which block that is each node says by itself, so where there are two the
 * lower one counts.
 */
export async function finalBlock(connection: Connection): Promise<number> {
  const { number } = await finalisedBlock(connection.provider);
  const second = await connection.secondNode?.();
  if (second === undefined) return number;
  const other = await second.request({ method: "eth_getBlockByNumber", params: ["finalized", false] });
  return Math.min(number, Number((other as { number?: string } | null)?.number ?? 0));
}
