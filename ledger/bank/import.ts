import { createHash } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { printable } from "../../sdk/printable.ts";
import { toHex } from "../store/bytes.ts";
import { isDuplicateKey, isTemporary } from "../store/store-errors.ts";
import type { Session, Store } from "../store/store.ts";
import { type AccountsFile, accountOf } from "./accounts-file.ts";
import { statementTwice } from "./bank-faults.ts";
import { type ContinuityFinding, readContinuity } from "./continuity.ts";
import { requireSize } from "./file-text.ts";
import type { Holdings } from "./holdings-csv.ts";
import { type BankFile, readBankFile } from "./read-file.ts";
import { nameOfStatement } from "./statement-checks.ts";
import { statementRows } from "./statement-rows.ts";
import { cut } from "./statement.ts";
import { holdingRows, writeHoldingRows } from "./write-holdings.ts";
import { writeStatement } from "./write-statement.ts";

export interface ImportFile {
  store: Store;
  accounts: AccountsFile;
  /** Of the file, for people; nothing is read from it. */
  name: string;
  bytes: Uint8Array;
  /** Unix seconds, for the record of the import only. */
  now: number;
}

export interface ImportResult {
  /** SHA-256 of the bytes. */
  hash: string;
  format: BankFile["format"];
  /** Whether this very file was in the books before; then nothing else was looked at. */
  known: boolean;
  /** What the file tells, and whether the books learned it from this file. */
  statements: readonly { account: string; number: string; lines: number; isNew: boolean }[];
  holdings?: { custodian: string; pool: string; currency: string; asOf: number; lines: number; isNew: boolean };
  /** Of the accounts that the file tells of, after it. */
  findings: readonly ContinuityFinding[];
}

/** Somebody else may import the same at the same time; then the second reads what the first wrote. */
const ATTEMPTS = 5;

/**
 * Reads a bank's file and writes what it tells, all of it or nothing. The same file twice changes nothing, and neither
 * does the same statement in another file or format but what that adds to it. In whatever order files come, the same
 * statements, lines and holdings are in the books in the end; only of two that contradict each other the first stays.
 *
 * @throws HarbourError HB-4301 to HB-4319, HB-4321, HB-4322
 */
export async function importFile(file: ImportFile): Promise<ImportResult> {
  requireSize(file.bytes);
  const hash = createHash("sha256").update(file.bytes).digest();
  const read = readBankFile(file.bytes);
  for (let attempt = 1; ; attempt++) {
    try {
      return await file.store.transaction((session) => write(session, file, read, hash));
    } catch (error) {
      if (attempt === ATTEMPTS || !(isDuplicateKey(error) || isTemporary(error))) throw error;
      await setTimeout(20 * attempt);
    }
  }
}

async function write(session: Session, file: ImportFile, read: BankFile, hash: Uint8Array): Promise<ImportResult> {
  const before = await session.db.selectFrom("bank_file").select("hash").where("hash", "=", hash).executeTakeFirst();
  const known = before !== undefined;
  const told = known ? toldOf(read, file.accounts) : await writeNew(session, file, read, hash);
  const findings = await readContinuity(session, [...new Set(told.statements.map(({ account }) => account))]);
  return { hash: toHex(hash), format: read.format, known, ...told, findings };
}

type Told = Pick<ImportResult, "statements" | "holdings">;

/** What a file tells of which the books know all. */
function toldOf(read: BankFile, accounts: AccountsFile): Told {
  if (read.format === "holdings") return { statements: [], holdings: listOf(read.holdings, false) };
  const statements = read.statements.map(({ account, number, lines }) => ({
    account: accountOf(accounts, account)?.account ?? account,
    number,
    lines: lines.length,
    isNew: false,
  }));
  return { statements };
}

async function writeNew(
  session: Session,
  { accounts, name, bytes, now }: ImportFile,
  read: BankFile,
  hash: Uint8Array,
): Promise<Told> {
  const record = { hash, name: cut(printable(name), 255), format: read.format, imported: now, body: bytes };
  if (read.format === "holdings") {
    const rows = holdingRows(read.holdings, accounts, hash);
    await session.insert("bank_file", [{ ...record, created: read.holdings.asOf }]);
    return { statements: [], holdings: listOf(read.holdings, await writeHoldingRows(session, rows)) };
  }
  const all = read.statements.map((one) => statementRows(one, accounts, hash));
  const keys = new Set<string>();
  for (const { statement } of all) {
    const key = JSON.stringify([statement.account, statement.number]);
    if (keys.has(key)) throw statementTwice(nameOfStatement(statement));
    keys.add(key);
  }
  const created = all.reduce((latest, { statement }) => Math.max(latest, statement.created), 0);
  await session.insert("bank_file", [{ ...record, created }]);
  const statements: Told["statements"][number][] = [];
  for (const rows of all) {
    const { account, number } = rows.statement;
    statements.push({ account, number, lines: rows.lines.length, isNew: await writeStatement(session, rows) });
  }
  return { statements };
}

function listOf({ custodian, pool, currency, asOf, lines }: Holdings, isNew: boolean) {
  return { custodian, pool, currency, asOf, lines: lines.length, isNew };
}
