import { statementHashOf } from "../bank/statement-hash.ts";
import { toHex } from "../store/bytes.ts";
import type { Session } from "../store/store.ts";
import type { ReserveRow } from "./bank-side.ts";

/** Seconds: a custodian signs the newest files it has, so that older ones need not be looked at. */
export const SIGNED_WITHIN = 40 * 86_400;

/**
 * What a custodian would sign of each file that matters at a time, by the hash under which the file is kept. Files are read
 * one at a time, because each may be megabytes.
 */
export async function readSignedHashes(
  { db }: Session,
  at: number,
  reserveLines: readonly ReserveRow[],
): Promise<Map<string, string>> {
  const rows = await db.selectFrom("bank_file").select(["hash", "created"]).orderBy("hash").execute();
  const lists = newestLists(reserveLines);
  const signed = new Map<string, string>();
  for (const { hash, created } of rows) {
    const recent = created > at - SIGNED_WITHIN && created <= at + 86_400;
    if (!recent && !lists.has(toHex(hash))) continue;
    const file = await db.selectFrom("bank_file").select("body").where("hash", "=", hash).executeTakeFirstOrThrow();
    signed.set(toHex(hash), statementHashOf(Buffer.from(file.body)));
  }
  return signed;
}

/** The file of the newest list of each pool, however old it is. */
function newestLists(lines: readonly ReserveRow[]): Set<string> {
  const newest = new Map<string, string>();
  for (const { custodian, pool, currency, fileHash } of lines)
    newest.set(JSON.stringify([custodian, pool, currency]), fileHash);
  return new Set(newest.values());
}
