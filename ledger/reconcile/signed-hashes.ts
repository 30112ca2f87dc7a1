import { HarbourError } from "../../sdk/harbour-error.ts";
import { fileText } from "../bank/file-text.ts";
import { readHoldings } from "../bank/holdings-csv.ts";
import { statementHashOf } from "../bank/statement-hash.ts";
import { toHex } from "../store/bytes.ts";
import type { Session } from "../store/store.ts";
import type { BankSide, ReserveRow } from "./bank-side.ts";

/** Seconds: a custodian signs the newest files it has, so that older ones need not be looked at. */
export const SIGNED_WITHIN = 40 * 86_400;

type ListKey = Pick<ReserveRow, "custodian" | "pool" | "currency" | "asOf">;

/** What names a list of assets. */
export function listKey({ custodian, pool, currency, asOf }: ListKey): string {
  return JSON.stringify([custodian, pool, currency, asOf]);
}

/**
 * What a custodian would sign of each file that matters at a time, by the hash under which the file is kept and, of lists,
 * by what they are. Files are read one at a time, because each may be megabytes.
 */
export async function readSignedHashes(
  { db }: Session,
  at: number,
  reserveLines: readonly ReserveRow[],
): Promise<Pick<BankSide, "signedHashes" | "listHashes">> {
  const rows = await db.selectFrom("bank_file").select(["hash", "format", "created"]).orderBy("hash").execute();
  const newest = newestLists(reserveLines);
  const signedHashes = new Map<string, string>();
  const listHashes = new Map<string, string[]>();
  for (const { hash, format, created } of rows) {
    const recent = created > at - SIGNED_WITHIN && created <= at + 86_400;
    const isList = format === "holdings";
    if (!recent && !(isList && newest.has(created))) continue;
    const { body } = await db.selectFrom("bank_file").select("body").where("hash", "=", hash).executeTakeFirstOrThrow();
    const signed = statementHashOf(Buffer.from(body));
    signedHashes.set(toHex(hash), signed);
    const key = isList ? keyOf(body) : undefined;
    if (key !== undefined) listHashes.set(key, [...(listHashes.get(key) ?? []), signed]);
  }
  return { signedHashes, listHashes };
}

/** When the newest list of each pool is as of, however old it is. */
function newestLists(lines: readonly ReserveRow[]): Set<number> {
  const newest = new Map<string, number>();
  for (const { custodian, pool, currency, asOf } of lines)
    newest.set(JSON.stringify([custodian, pool, currency]), asOf);
  return new Set(newest.values());
}

/** Undefined where the books' copy is no list any more: then no signature is of it. */
function keyOf(body: Uint8Array): string | undefined {
  try {
    return listKey(readHoldings(fileText(body)));
  } catch (error) {
    if (error instanceof HarbourError) return undefined;
    throw error;
  }
}
