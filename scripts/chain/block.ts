import type { BrowserProvider } from "ethers";

/** The block every number of one screen belongs to. */
export interface Block {
  number: number;
  /** Unix seconds. */
  timestamp: number;
}

export async function latestBlock(provider: BrowserProvider): Promise<Block> {
  const { number, timestamp } = (await provider.getBlock("latest"))!;
  return { number, timestamp };
}

/** The last block that the chain calls final; on a chain that never called one so, the first. */
export async function finalisedBlock(provider: BrowserProvider): Promise<Block> {
  const { number, timestamp } = (await provider.getBlock("finalized")) ?? (await provider.getBlock(0))!;
  return { number, timestamp };
}
