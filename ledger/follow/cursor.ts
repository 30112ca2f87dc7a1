import { toHex } from "../store/bytes.ts";
import type { Session } from "../store/store.ts";

/** The last batch: up to where the books are written. */
export interface Cursor {
  version: number;
  block: number;
  hash: string;
  digest: string;
}

export async function readCursor({ db }: Session, chainId: number): Promise<Cursor | undefined> {
  const row = await db
    .selectFrom("batch")
    .select(["version", "last_block", "last_hash", "digest"])
    .where("chain_id", "=", chainId)
    .orderBy("version", "desc")
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { version: row.version, block: row.last_block, hash: toHex(row.last_hash), digest: toHex(row.digest) };
}
