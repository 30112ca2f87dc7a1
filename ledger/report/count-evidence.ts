import type { Currency } from "../followed-network.ts";
import { toHex } from "../store/bytes.ts";
import type { Session } from "../store/store.ts";
import type { Row } from "../store/tables.ts";
import { toldHash } from "./statement-told.ts";

/** What of the banks' files counts for a report: kept with it, so that a file that comes later changes nothing. */
export interface CountedEvidence {
  /**
   * `to` is the end of the last day, in Unix seconds; `file` told it best, and `told` is the hash of what it told, with what
   * others added.
   */
  statements: readonly { account: string; number: string; to: number; file: string; told: string }[];
  holdings: readonly { custodian: string; pool: string; asOf: number; file: string }[];
}

export interface EvidenceQuery {
  currency: Currency;
  /** Unix seconds: nothing that is later is evidence. */
  asOf: number;
  /** Unix seconds by which a bank must have made its file. */
  createdBy: number;
}

/** What counts now: what the banks had said by a time, whenever it was imported. */
export async function countEvidence(session: Session, query: EvidenceQuery): Promise<CountedEvidence> {
  const { currency, asOf, createdBy } = query;
  const { db } = session;
  const statements = await db
    .selectFrom("bank_statement")
    .select(["account", "number", "to_time", "file_hash"])
    .where("currency", "=", currency)
    .where("from_time", "<=", asOf)
    .where("created", "<=", createdBy)
    .orderBy("account")
    .orderBy("number")
    .execute();
  const lines = await linesByStatement(
    session,
    statements.reduce((last, { to_time }) => Math.max(last, to_time), 0),
  );
  const holdings = await db
    .selectFrom("reserve_line")
    .innerJoin("bank_file", "bank_file.hash", "reserve_line.file_hash")
    .select(["custodian", "pool", "as_of", "file_hash"])
    .distinct()
    .where("reserve_line.currency", "=", currency)
    .where("reserve_line.as_of", "<=", asOf)
    .where("bank_file.created", "<=", createdBy)
    .orderBy("custodian")
    .orderBy("pool")
    .orderBy("as_of")
    .execute();
  return {
    statements: statements.map(({ account, number, to_time, file_hash }) => ({
      account,
      number,
      to: to_time,
      file: toHex(file_hash),
      told: toldHash(lines.get(statementKey({ account, number })) ?? []),
    })),
    holdings: holdings.map(({ custodian, pool, as_of, file_hash }) => ({
      custodian,
      pool,
      asOf: as_of,
      file: toHex(file_hash),
    })),
  };
}

/** SHA-256 of each file that counts: those that reach a time in Unix seconds, and those before. Sorted. */
export function filesOf({ statements, holdings }: CountedEvidence, since: number) {
  const all = [
    ...statements.map(({ to, file }) => ({ to, file })),
    ...holdings.map(({ asOf, file }) => ({ to: asOf, file })),
  ];
  const recent = new Set(all.filter(({ to }) => to >= since).map(({ file }) => file));
  const earlier = new Set(all.map(({ file }) => file).filter((file) => !recent.has(file)));
  return { recent: [...recent].sort(), earlier: [...earlier].sort() };
}

/** What was booked up to a time in Unix seconds, by statement and in the order of its lines. */
export async function linesByStatement({ db }: Session, upTo: number): Promise<Map<string, Row<"bank_line">[]>> {
  const lines = await db.selectFrom("bank_line").selectAll().where("booked", "<=", upTo).orderBy("line").execute();
  const found = new Map<string, Row<"bank_line">[]>();
  for (const line of lines) {
    const key = statementKey(line);
    const same = found.get(key);
    if (same === undefined) found.set(key, [line]);
    else same.push(line);
  }
  return found;
}

export function statementKey({ account, number }: { account: string; number: string }): string {
  return JSON.stringify([account, number]);
}
