import { localChainId } from "../../sdk/chains.ts";
import type { Connection, Pace } from "../chain/connection.ts";

const PATIENCE = 180_000;
/** Where the chain does not say how quick it is. */
const USUAL_WAIT = 45;
const BLOCKS = 20;

/** A local chain answers at once. Elsewhere four blocks are waited for, but 15 to 60 seconds, before fees are raised. */
export async function paceOf({ pace, chainId, provider }: Connection): Promise<Pace> {
  if (pace !== undefined) return pace;
  if (chainId === BigInt(localChainId)) return { giveUpAfter: PATIENCE };
  let seconds = USUAL_WAIT;
  try {
    const now = (await provider.getBlock("latest"))!;
    const before = (await provider.getBlock(now.number - BLOCKS))!;
    seconds = Math.min(Math.max((4 * (now.timestamp - before.timestamp)) / BLOCKS, 15), 60);
  } catch {
    // A chain without 20 blocks, or a node that stumbles: the usual wait is right for nearly all.
  }
  return { raiseAfter: seconds * 1000, giveUpAfter: Math.max(PATIENCE, 6 * seconds * 1000) };
}
