import { accountOf, type AccountsFile, type BankAccount } from "../bank/accounts-file.ts";
import { indexLines, isOwnMovement, type LineIndex } from "../bank/references.ts";
import { statementHashOf } from "../bank/statement-hash.ts";
import { dayOf, endOfDay, startOfDay } from "../clock/hong-kong-time.ts";
import type { Currency } from "../followed-network.ts";
import { toHex } from "../store/bytes.ts";
import type { Session } from "../store/store.ts";

export interface StatementRow {
  account: string;
  number: string;
  /** Unix seconds, both included. */
  from: number;
  to: number;
  opening: bigint;
  closing: bigint;
}

export interface LineRow {
  account: string;
  number: string;
  line: number;
  /** Of the account. */
  currency: string;
  /** Unix seconds; the first of the day where the bank says no more than a day. */
  booked: number;
  /** What came in is positive. */
  amount: bigint;
  rail: string;
  reference: string;
  uetr: string;
  counterparty: string;
}

export interface ReserveRow {
  custodian: string;
  pool: string;
  currency: string;
  asOf: number;
  assetClass: string;
  marketValue: bigint;
  fileHash: string;
}

/** What the banks' files say up to a time, of all currencies. */
export interface BankSide {
  accounts: AccountsFile;
  /** By account, then by time. */
  statements: StatementRow[];
  /** By account, then by booking. */
  lines: LineRow[];
  index: LineIndex<LineRow>;
  reserveLines: ReserveRow[];
  /** What a custodian would sign of each imported file, by the hash under which it is kept. */
  signedHashes: Map<string, string>;
}

/**
 * Reads what was known at a time: statements made by then, and what they book by then. When a file was imported does
 * not matter, so that a past day reads the same again.
 */
export async function readBankSide(session: Session, accounts: AccountsFile, at: number): Promise<BankSide> {
  const { db } = session;
  const known = await db
    .selectFrom("bank_statement")
    .selectAll()
    .where("created", "<=", at)
    .orderBy("account")
    .orderBy("from_time")
    .orderBy("to_time")
    .execute();
  const statements = known.map((row) => ({
    account: row.account,
    number: row.number,
    from: row.from_time,
    to: row.to_time,
    opening: BigInt(row.opening),
    closing: BigInt(row.closing),
  }));
  const currencies = new Map(known.map((row) => [keyOf(row), row.currency]));
  const rows = await db
    .selectFrom("bank_line")
    .selectAll()
    .where("booked", "<=", at)
    .orderBy("account")
    .orderBy("booked")
    .orderBy("number")
    .orderBy("line")
    .execute();
  const lines = rows.flatMap((row): LineRow[] => {
    const currency = currencies.get(keyOf(row));
    if (currency === undefined) return [];
    const { account, number, line, booked, rail, reference, uetr, counterparty } = row;
    return [
      { account, number, line, booked, rail, reference, uetr, counterparty, currency, amount: BigInt(row.amount) },
    ];
  });
  const reserveLines = await readReserveLines(session, at);
  return {
    accounts,
    statements,
    lines,
    index: indexLines(lines, (line) => accountOf(accounts, line.account)),
    reserveLines,
    signedHashes: await readSignedHashes(session, at, newestLists(reserveLines)),
  };
}

/** Seconds: a custodian signs the newest files it has, so that older ones need not be looked at. */
export const SIGNED_WITHIN = 40 * 86_400;

/** Files are read one at a time, because each may be megabytes. */
async function readSignedHashes({ db }: Session, at: number, lists: ReadonlySet<string>): Promise<Map<string, string>> {
  const rows = await db.selectFrom("bank_file").select(["hash", "created"]).orderBy("hash").execute();
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

async function readReserveLines({ db }: Session, at: number): Promise<ReserveRow[]> {
  const rows = await db
    .selectFrom("reserve_line")
    .selectAll()
    .where("as_of", "<=", at)
    .orderBy("custodian")
    .orderBy("pool")
    .orderBy("currency")
    .orderBy("as_of")
    .orderBy("line")
    .execute();
  return rows.map((row) => ({
    custodian: row.custodian,
    pool: row.pool,
    currency: row.currency,
    asOf: row.as_of,
    assetClass: row.asset_class,
    marketValue: BigInt(row.market_value),
    fileHash: toHex(row.file_hash),
  }));
}

function keyOf({ account, number }: { account: string; number: string }): string {
  return JSON.stringify([account, number]);
}

/** The accounts of a currency, all or of one purpose. */
export function accountsOf(
  { accounts }: BankSide,
  currency: Currency,
  purpose?: BankAccount["purpose"],
): BankAccount[] {
  return accounts.accounts.filter(
    (one) => one.currency === currency && (purpose === undefined || one.purpose === purpose),
  );
}

/** Lines that a custodian's credit or a payment's reference leads to, each once. */
export function linesFor(
  { index }: BankSide,
  { creditId, bankRef }: { creditId?: string | undefined; bankRef?: string | undefined },
): LineRow[] {
  const found = [
    ...(creditId === undefined ? [] : (index.byCreditId.get(creditId) ?? [])),
    ...(bankRef === undefined ? [] : (index.byBankRef.get(bankRef) ?? [])),
  ];
  return [...new Set(found)];
}

/** The newest statement of the account ends at this time or later. */
export function reaches({ statements }: BankSide, account: string, time: number): boolean {
  return statements.some((one) => one.account === account && one.to >= time);
}

/** What an account had at a time; undefined where no statement covers it. */
export function accountBalance({ statements, lines }: BankSide, account: string, time: number): bigint | undefined {
  const covering = statements.findLast((one) => one.account === account && one.from <= time && time <= one.to);
  if (covering === undefined) return undefined;
  return lines
    .filter((one) => one.account === account && one.number === covering.number && one.booked <= time)
    .reduce((sum, one) => sum + one.amount, covering.opening);
}

/** Certainly booked before this time: a line that says only its day is so if the whole day was. */
export function isBookedBefore({ booked }: LineRow, time: number): boolean {
  return (saysOnlyDay(booked) ? endOfDay(dayOf(booked)) : booked) < time;
}

/** Certainly booked after it. */
export function isBookedAfter({ booked }: LineRow, time: number): boolean {
  return booked > time;
}

function saysOnlyDay(booked: number): boolean {
  return booked === startOfDay(dayOf(booked));
}

/** Money that the issuer moved between its own accounts, or put in and took out as capital. */
export function isOwn({ accounts }: BankSide, line: LineRow): boolean {
  return isOwnMovement(line, accounts);
}
