import { getAddress, type BrowserProvider } from "ethers";
import type { Attempt } from "./attempt.ts";
import { differencesOfSent, type Asked } from "./differences.ts";
import type { Fees } from "./fees.ts";
import { nonceTaken, othersPending } from "./sending-faults.ts";

interface Waiting {
  hash: string;
  from: string;
  to: string | null;
  input: string;
  value: string;
  nonce: string;
  gasPrice?: string;
  maxFeePerGas?: string;
  maxPriorityFeePerGas?: string;
}

/**
 * What already waits under the plan's nonce. A run that died after sending left exactly this transaction, which is
 * then waited for instead of being sent again; anything else must not be displaced.
 *
 * @returns undefined if the nonce is free
 * @throws HarbourError HB-2623, HB-2624
 */
export async function findOwnPending(provider: BrowserProvider, asked: Asked): Promise<Attempt | undefined> {
  const { from, nonce } = asked;
  const [used, next] = await Promise.all([
    provider.getTransactionCount(from, "latest"),
    provider.getTransactionCount(from, "pending"),
  ]);
  if (used > nonce) throw nonceTaken(nonce);
  if (next <= nonce) return undefined;
  for (const waiting of await waitingTransactions(provider, from)) {
    const sent = {
      from: getAddress(waiting.from),
      to: waiting.to === null ? null : getAddress(waiting.to),
      data: waiting.input,
      value: BigInt(waiting.value),
      nonce: Number(waiting.nonce),
    };
    if (sent.nonce === nonce && differencesOfSent(sent, asked).length === 0)
      return { hash: waiting.hash, fees: feesOf(waiting) };
  }
  throw othersPending(nonce, next);
}

/** Only what pays more than this takes its place. */
function feesOf({ gasPrice, maxFeePerGas, maxPriorityFeePerGas }: Waiting): Fees {
  if (maxFeePerGas === undefined || maxPriorityFeePerGas === undefined)
    return { type: 0, gasPrice: BigInt(gasPrice ?? 0) };
  return { type: 2, maxFeePerGas: BigInt(maxFeePerGas), maxPriorityFeePerGas: BigInt(maxPriorityFeePerGas) };
}

/** The pool if the node shows it, else the block it would build. Neither is a must: then nothing is found. */
async function waitingTransactions(provider: BrowserProvider, from: string): Promise<Waiting[]> {
  try {
    const content = (await provider.send("txpool_contentFrom", [from])) as { pending?: Record<string, Waiting> };
    return Object.values(content.pending ?? {});
  } catch {
    const block = (await provider.send("eth_getBlockByNumber", ["pending", true]).catch(() => null)) as {
      transactions?: Waiting[];
    } | null;
    return (block?.transactions ?? []).filter((waiting) => waiting.from?.toLowerCase() === from.toLowerCase());
  }
}
