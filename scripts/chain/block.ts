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
