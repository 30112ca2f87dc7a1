import type { BrowserProvider } from "ethers";
import { callParty, type Party } from "../chain/connection.ts";
import { signerBusy } from "./policy-faults.ts";

/** Longer than a block takes on any chain of ours. */
const PATIENCE_SECONDS = 90;

export interface SettledNonce {
  nonce: number;
  /** Something was in a block meanwhile: what was read before it may not hold any more. */
  waited: boolean;
}

/** The signer's next nonce, once nothing of it waits for a block. @throws HarbourError HB-2813 */
export async function settledNonce(
  provider: BrowserProvider,
  signer: Party,
  patience: number = PATIENCE_SECONDS,
): Promise<SettledNonce> {
  const until = Date.now() + patience * 1000;
  for (let pause = 50, waited = false; ; pause = Math.min(pause * 2, 2000), waited = true) {
    const [nonce, next] = await Promise.all([
      provider.getTransactionCount(signer.address, "latest"),
      provider.getTransactionCount(signer.address, "pending"),
    ]);
    if (next <= nonce) return { nonce, waited };
    if (Date.now() >= until) throw signerBusy(callParty(signer), nonce, patience);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
