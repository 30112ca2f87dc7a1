import type { Session } from "../store/store.ts";
import { otherContent } from "./bank-faults.ts";
import { STATEMENT_FORMATS } from "./read-file.ts";
import { differenceOf, merged } from "./same-statement.ts";
import { nameOfStatement } from "./statement-checks.ts";
import type { StatementRows } from "./statement-rows.ts";

/**
 * Writes a statement, or what this telling of it adds to the one in the books. The file's row has to be there already.
 *
 * @returns Whether the statement is new.
 * @throws HarbourError HB-4314
 */
export async function writeStatement(session: Session, found: StatementRows): Promise<boolean> {
  const kept = await readStatementRows(session, found.statement);
  if (kept === undefined) {
    await session.insert("bank_statement", [found.statement]);
    await session.insert("bank_line", found.lines);
    return true;
  }
  const difference = differenceOf(kept, found);
  if (difference !== undefined) throw otherContent(nameOfStatement(found.statement), difference);
  const result = (await tellsBetter(session, found, kept)) ? merged(found, kept) : merged(kept, found);
  await session.upsert("bank_statement", [result.statement]);
  await session.upsert("bank_line", result.lines);
  return false;
}

async function readStatementRows(
  { db }: Session,
  { account, number }: StatementRows["statement"],
): Promise<StatementRows | undefined> {
  // An update that changes nothing locks the row on every database, so that of two importers one waits.
  await db
    .updateTable("bank_statement")
    .set(({ ref }) => ({ created: ref("created") }))
    .where("account", "=", account)
    .where("number", "=", number)
    .execute();
  const statement = await db
    .selectFrom("bank_statement")
    .selectAll()
    .where("account", "=", account)
    .where("number", "=", number)
    .executeTakeFirst();
  if (statement === undefined) return undefined;
  const lines = await db
    .selectFrom("bank_line")
    .selectAll()
    .where("account", "=", account)
    .where("number", "=", number)
    .orderBy("line")
    .execute();
  return { statement, lines };
}

/** By format, then by the file's hash: any order would do that does not depend on the day of the import. */
async function tellsBetter({ db }: Session, one: StatementRows, other: StatementRows): Promise<boolean> {
  const [a, b] = [one.statement.file_hash, other.statement.file_hash];
  const files = await db.selectFrom("bank_file").select(["hash", "format"]).where("hash", "in", [a, b]).execute();
  const rank = (hash: Uint8Array) => {
    const format = files.find((file) => Buffer.compare(file.hash, hash) === 0)?.format;
    return STATEMENT_FORMATS.findIndex((known) => known === format);
  };
  return rank(a) - rank(b) < 0 || (rank(a) === rank(b) && Buffer.compare(a, b) < 0);
}
