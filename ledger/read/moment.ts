import type { Session } from "../store/store.ts";
import { toHex } from "../store/bytes.ts";
import { notFinalYet } from "./read-faults.ts";

/** A block of the books. Whatever is stated, is stated as of one. */
export interface Moment {
  chainId: number;
  block: number;
  hash: string;
  /** Unix seconds of the block. */
  time: number;
}

/** How firm a block is: as far as the books go, or as far as the chain has promised not to change. */
export type Finality = "seen" | "safe" | "final";

/** The newest block of this finality; undefined while the books are empty. */
export async function newestMoment(session: Session, chainId: number, finality: Finality): Promise<Moment | undefined> {
  const followed = await session.db
    .selectFrom("followed_chain")
    .select(["safe", "final"])
    .where("chain_id", "=", chainId)
    .executeTakeFirst();
  if (followed === undefined) return undefined;
  const limit = finality === "seen" ? Number.MAX_SAFE_INTEGER : followed[finality];
  return lastBlock(session, chainId, limit, Number.MAX_SAFE_INTEGER);
}

/**
 * The last block at or before a time, in which everything up to that time is. Statements are of final blocks only.
 *
 * @param time Unix seconds.
 * @throws HarbourError HB-4501 if the chain may still change, or add, blocks up to that time
 */
export async function momentAt(session: Session, chainId: number, time: number): Promise<Moment> {
  const newest = await newestMoment(session, chainId, "final");
  // A later final block proves that no further block can come before the time.
  if (newest === undefined || newest.time <= time) throw notFinalYet(chainId, time, newest?.time);
  const moment = await lastBlock(session, chainId, newest.block, time);
  if (moment === undefined) throw notFinalYet(chainId, time, newest.time);
  return moment;
}

/** The block at a height; undefined if the books do not have it. */
export async function momentOf(session: Session, chainId: number, block: number): Promise<Moment | undefined> {
  const moment = await lastBlock(session, chainId, block, Number.MAX_SAFE_INTEGER);
  return moment?.block === block ? moment : undefined;
}

async function lastBlock({ db }: Session, chainId: number, block: number, time: number): Promise<Moment | undefined> {
  // Times rise with heights, so the search may stop at the first that fits.
  const row = await db
    .selectFrom("chain_block")
    .select(["block", "hash", "time"])
    .where("chain_id", "=", chainId)
    .where("block", "<=", block)
    .where("time", "<=", time)
    .orderBy("block", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : { chainId, block: row.block, hash: toHex(row.hash), time: row.time };
}
