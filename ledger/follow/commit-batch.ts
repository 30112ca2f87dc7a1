import type { FollowedNetwork } from "../followed-network.ts";
import { isDuplicateKey } from "../store/store-errors.ts";
import type { Store } from "../store/store.ts";
import { readCursor, type Cursor } from "./cursor.ts";
import { strayRows } from "./follow-faults.ts";
import { writeBatch, type Batch, type BatchPlan } from "./write-batch.ts";

/**
 * Writes a batch; undefined if somebody else wrote meanwhile, so that it must be looked anew where the books end.
 *
 * @throws HarbourError HB-4201, HB-4202, HB-4210, HB-4220, and 40xx of the database
 */
export async function commitBatch(
  store: Store,
  network: FollowedNetwork,
  batch: Batch,
  plan: BatchPlan,
): Promise<Cursor | undefined> {
  try {
    return await writeBatch(store, network, batch, plan);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const now = await readCursor(store, network.chainId);
    // Nobody wrote a batch, and yet a row that only a batch can have is there.
    if ((now?.version ?? 0) <= (batch.after?.version ?? 0))
      throw strayRows(store.name, batch.after?.block ?? network.fromBlock - 1, error);
    return undefined;
  }
}
