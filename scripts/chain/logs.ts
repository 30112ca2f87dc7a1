import type { BrowserProvider, Log } from "ethers";
import { asUnreachable } from "./transport.ts";

export interface LogQuery {
  address: string;
  topics: (string | string[] | null)[];
  fromBlock: number;
  toBlock: number;
}

/**
 * Logs of a range in chain order. Asks for all of it first; a node that finds the range too wide gets halves,
 * because every provider has another limit and none of them is announced.
 */
export async function scanLogs(provider: BrowserProvider, query: LogQuery): Promise<Log[]> {
  if (query.fromBlock > query.toBlock) return [];
  try {
    return await provider.getLogs(query);
  } catch (error) {
    const range = query.toBlock - query.fromBlock;
    if (range < 16 || asUnreachable(error)) throw error;
    const middle = query.fromBlock + Math.floor(range / 2);
    const before = await scanLogs(provider, { ...query, toBlock: middle });
    return [...before, ...(await scanLogs(provider, { ...query, fromBlock: middle + 1 }))];
  }
}
