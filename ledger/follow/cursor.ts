import { toHex } from "../store/bytes.ts";
import type { Session } from "../store/store.ts";
import { hexIn } from "./edited-values.ts";

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
  return { version: row.version, block: row.last_block, hash: hexIn(row.last_hash), digest: hexIn(row.digest) };
}

/** The first block that was ever followed; undefined while the books are empty. */
export async function firstBlock({ db }: Session, chainId: number): Promise<number | undefined> {
  const row = await db
    .selectFrom("batch")
    .select("first_block")
    .where("chain_id", "=", chainId)
    .where("version", "=", 1)
    .executeTakeFirst();
  return row?.first_block;
}

/** The hash that the books hold at a height; for the one before their first block, that block's parent. */
export async function heldHash({ db }: Session, chainId: number, block: number): Promise<string | undefined> {
  const row = await db
    .selectFrom("chain_block")
    .select(["block", "hash", "parent_hash"])
    .where("chain_id", "=", chainId)
    .where("block", "in", [block, block + 1])
    .orderBy("block")
    .limit(1)
    .executeTakeFirst();
  return row && toHex(row.block === block ? row.hash : row.parent_hash);
}
