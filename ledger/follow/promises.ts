import type { FollowedBlock } from "../chain/followed-block.ts";
import { headerAt, type Heads } from "../chain/heads.ts";
import type { Rpc } from "../chain/rpc.ts";
import type { FollowedNetwork } from "../followed-network.ts";
import type { Session } from "../store/store.ts";
import { heldHash } from "./cursor.ts";
import type { Finality } from "./finality.ts";

/** A block that the node calls safe or final. */
interface Promised {
  number: number;
  hash: string;
}

/** What a node promises, and how much of it is about blocks that the books hold. */
export interface Promises {
  head: number;
  safe: Promised | undefined;
  final: Promised | undefined;
}

/** A number that no block has: nothing is promised. */
const NOTHING = -1;

/** Asks which blocks the promised numbers mean, where the node did not say. Only those above what is known already are of interest. */
export async function readPromises(
  { rpc, network }: { rpc: Rpc; network: FollowedNetwork },
  heads: Heads,
  known: Finality | undefined,
): Promise<Promises> {
  const promised = async (number: number, hash?: string, before = NOTHING): Promise<Promised | undefined> => {
    if (number <= before) return undefined;
    if (hash !== undefined) return { number, hash };
    const header = await headerAt({ rpc, network, number });
    return header && { number, hash: header.hash };
  };
  const final = await promised(heads.final, heads.finalHash, known?.final);
  const safe = heads.safe === heads.final ? final : await promised(heads.safe, heads.safeHash, known?.safe);
  return { head: heads.head, safe, final };
}

/** What is promised of blocks that the books hold already: a promise about another branch is none for us. */
export async function heldPromises(session: Session, chainId: number, promises: Promises): Promise<Finality> {
  const held = async (promised: Promised | undefined) =>
    promised !== undefined && promised.hash === (await heldHash(session, chainId, promised.number))
      ? promised.number
      : NOTHING;
  return { head: promises.head, safe: await held(promises.safe), final: await held(promises.final) };
}

/** The same of blocks that are about to be written after what the books hold. */
export function promisedIn(held: Finality, promises: Promises, blocks: readonly FollowedBlock[]): Finality {
  const first = blocks[0]!.number;
  const among = (promised: Promised | undefined, otherwise: number) =>
    promised !== undefined && blocks[promised.number - first]?.hash === promised.hash ? promised.number : otherwise;
  return { head: held.head, safe: among(promises.safe, held.safe), final: among(promises.final, held.final) };
}
