import { accountOf, type AccountsFile } from "../bank/accounts-file.ts";
import { indexLines, type LineIndex } from "../bank/references.ts";
import { toHex } from "../store/bytes.ts";
import type { Session } from "../store/store.ts";
import { readSignedHashes } from "./signed-hashes.ts";

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
  /** YYYY-MM-DD from which the money counts. */
  valueDate: string;
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
  /** The same of every file that told a list, by {@link listKey}. Rows name one of them; any may have been signed. */
  listHashes: Map<string, string[]>;
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
    const payment = { rail, reference, uetr, counterparty, currency, amount: BigInt(row.amount) };
    return [{ account, number, line, booked, valueDate: row.value_date, ...payment }];
  });
  const reserveLines = await readReserveLines(session, at);
  return {
    accounts,
    statements,
    lines,
    index: indexLines(lines, (line) => accountOf(accounts, line.account)),
    reserveLines,
    ...(await readSignedHashes(session, at, reserveLines)),
  };
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
