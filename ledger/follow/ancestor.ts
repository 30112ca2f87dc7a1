import { headerAt } from "../chain/heads.ts";
import type { Rpc } from "../chain/rpc.ts";
import type { FollowedNetwork } from "../followed-network.ts";
import type { Session } from "../store/store.ts";
import { heldHash } from "./cursor.ts";

export interface FindAncestor {
  session: Session;
  rpc: Rpc;
  network: FollowedNetwork;
  /** The first block that the books hold. */
  first: number;
  /** A height at which node and books differ. */
  differs: number;
}

/**
 * The last block that the node and the books have in common; undefined if there is none, not even the one before the
 * first. Where two chains agree, they agree on all before, so the search doubles its steps and then halves them.
 */
export async function findAncestor(parameters: FindAncestor): Promise<number | undefined> {
  const { session, rpc, network, first, differs } = parameters;
  const agrees = async (number: number) => {
    if (number < 0) return false;
    const header = await headerAt({ rpc, network, number });
    return header !== undefined && header.hash === (await heldHash(session, network.chainId, number));
  };
  let high = differs;
  let low: number | undefined;
  for (let step = 1; low === undefined; step *= 2) {
    const block = Math.max(first - 1, high - step);
    if (await agrees(block)) low = block;
    else if (block === first - 1) return undefined;
    else high = block;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await agrees(middle)) low = middle;
    else high = middle;
  }
  return low;
}
