import type { BrowserProvider, Log } from "ethers";

export interface LogRange {
  readonly provider: BrowserProvider;
  readonly address: string;
  readonly fromBlock: number;
  readonly toBlock: number;
  /** As eth_getLogs takes them; every log unless told. */
  readonly topics?: (string | string[])[];
}

/** Halves the range when a node refuses it: limits differ from node to node, and no error says them. */
export async function readLogs({ provider, fromBlock, toBlock, ...filter }: LogRange): Promise<Log[]> {
  try {
    return await provider.getLogs({ ...filter, fromBlock, toBlock });
  } catch (error) {
    if (fromBlock >= toBlock) throw error;
    const middle = Math.floor((fromBlock + toBlock) / 2);
    return [
      ...(await readLogs({ provider, ...filter, fromBlock, toBlock: middle })),
      ...(await readLogs({ provider, ...filter, fromBlock: middle + 1, toBlock })),
    ];
  }
}

/** Goes through the range in steps a node allows and stops at the first event, so a token's whole life is not read. */
export async function firstLog({ provider, address, fromBlock, toBlock }: LogRange): Promise<Log | undefined> {
  for (let from = fromBlock, step = toBlock - fromBlock + 1; from <= toBlock;) {
    const to = Math.min(from + step - 1, toBlock);
    try {
      const [first] = await provider.getLogs({ address, fromBlock: from, toBlock: to });
      if (first !== undefined) return first;
      from = to + 1;
    } catch (error) {
      if (step <= 1) throw error;
      step = Math.ceil(step / 2);
    }
  }
  return undefined;
}
