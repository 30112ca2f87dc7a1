import type { Session, Store } from "../store/store.ts";
import { readCursor } from "./cursor.ts";
import { furthest, lockFollowed, readFollowed, sealed, type Finality } from "./finality.ts";
import { heldPromises, type Promises } from "./promises.ts";

/**
 * Moves the promises on where no block comes. Which of the promised blocks the books hold is read under the lock that
 * every batch takes, so that no other follower replaces them in between.
 *
 * @returns Whether anything was written.
 */
export async function advanceFinality(store: Store, chainId: number, promises: Promises): Promise<boolean> {
  const row = await readFollowed(store, chainId);
  if (row === undefined || isSame(row, furthest(row, await saidOf(store, chainId, promises)))) return false;
  return store.transaction(async (session) => {
    const known = await lockFollowed(session, chainId);
    if (known === undefined) return false;
    const next = furthest(known, await saidOf(session, chainId, promises));
    if (isSame(known, next)) return false;
    const { seal } = sealed({ ...known, ...next });
    await session.db
      .updateTable("followed_chain")
      .set({ ...next, seal })
      .where("chain_id", "=", chainId)
      .execute();
    return true;
  });
}

/** A node that is behind knows nothing new about the head. */
async function saidOf(session: Session, chainId: number, promises: Promises): Promise<Finality> {
  const [said, cursor] = [await heldPromises(session, chainId, promises), await readCursor(session, chainId)];
  return { ...said, head: Math.max(said.head, cursor?.block ?? 0) };
}

const isSame = (a: Finality, b: Finality): boolean => a.head === b.head && a.safe === b.safe && a.final === b.final;
