import { id } from "ethers";
import { dayOf, endOfDay, startOfDay } from "../clock/hong-kong-time.ts";
import type { Currency } from "../followed-network.ts";
import type { Session } from "../store/store.ts";
import type { Row } from "../store/tables.ts";
import type { CountedEvidence } from "./count-evidence.ts";

export type BankLine = Row<"bank_line">;

export type ReserveLine = Omit<Row<"reserve_line">, "file_hash"> & {
  /** SHA-256 of the file that told it. */
  source: string;
};

export interface BankEvidence {
  /** In the order of account, booking and line. */
  lines: BankLine[];
  reserveLines: ReserveLine[];
  /** What counts and is not in the books, in words. */
  missing: string[];
}

/** What the evidence says up to a time in Unix seconds. */
export async function bankEvidence(
  { db }: Session,
  currency: Currency,
  asOf: number,
  { statements, holdings }: CountedEvidence,
): Promise<BankEvidence> {
  const known = await db
    .selectFrom("bank_statement")
    .select(["account", "number"])
    .where("currency", "=", currency)
    .execute();
  const counted = new Set(statements.map(statementKey));
  const present = new Set(known.map(statementKey).filter((key) => counted.has(key)));
  const lines = await db
    .selectFrom("bank_line")
    .selectAll()
    .where("booked", "<=", asOf)
    .orderBy("account")
    .orderBy("booked")
    .orderBy("number")
    .orderBy("line")
    .execute();
  const files = new Map(holdings.map((one) => [holdingKey(one), one.file]));
  const reserveRows = await db
    .selectFrom("reserve_line")
    .selectAll()
    .where("currency", "=", currency)
    .where("as_of", "<=", asOf)
    .orderBy("custodian")
    .orderBy("pool")
    .orderBy("as_of")
    .orderBy("line")
    .execute();
  const reserveLines = reserveRows.flatMap(({ file_hash: _file, ...row }) => {
    const source = files.get(holdingKey({ ...row, asOf: row.as_of }));
    return source === undefined ? [] : [{ ...row, source }];
  });
  const listed = new Set(reserveLines.map((row) => holdingKey({ ...row, asOf: row.as_of })));
  return {
    lines: lines.filter((line) => present.has(statementKey(line))),
    reserveLines,
    missing: [
      ...statements
        .filter((one) => !present.has(statementKey(one)))
        .map(({ account, number, file }) => `the statement ${number} of ${account} in the file ${file}`),
      ...holdings
        .filter((one) => !listed.has(holdingKey(one)))
        .map(({ custodian, pool, file }) => `the list of pool ${pool} of ${custodian} in the file ${file}`),
    ],
  };
}

/** The lines by the bank reference that an order or a redemption carries on chain: keccak256 of the UETR. */
export function linesByReference(lines: readonly BankLine[]): Map<string, BankLine[]> {
  const found = new Map<string, BankLine[]>();
  for (const line of lines) {
    const reference = referenceOf(line);
    if (reference === undefined) continue;
    const same = found.get(reference);
    if (same === undefined) found.set(reference, [line]);
    else same.push(line);
  }
  return found;
}

export function referenceOf({ uetr }: BankLine): string | undefined {
  return uetr === "" ? undefined : id(uetr);
}

/** Unix seconds by which it was certainly booked: some banks name only the day. */
export function bookedBy({ booked }: BankLine): number {
  const day = dayOf(booked);
  return booked === startOfDay(day) ? endOfDay(day) : booked;
}

function statementKey({ account, number }: { account: string; number: string }): string {
  return JSON.stringify([account, number]);
}

function holdingKey({ custodian, pool, asOf }: { custodian: string; pool: string; asOf: number }): string {
  return JSON.stringify([custodian, pool, asOf]);
}
