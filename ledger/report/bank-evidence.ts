import { id } from "ethers";
import { dayOf, endOfDay, startOfDay } from "../clock/hong-kong-time.ts";
import type { Currency } from "../followed-network.ts";
import { toBytes } from "../store/bytes.ts";
import type { Session } from "../store/store.ts";
import type { Row } from "../store/tables.ts";
import { linesByStatement, statementKey, type CountedEvidence } from "./count-evidence.ts";
import { linesAsTold, toldHash, type BankLine } from "./statement-told.ts";

export type ReserveLine = Omit<Row<"reserve_line">, "file_hash"> & {
  /** SHA-256 of the file that told it. */
  source: string;
};

export interface BankEvidence {
  /** In the order of account, booking and line; as they were told when they were counted. */
  lines: BankLine[];
  reserveLines: ReserveLine[];
  /** What counts and is not in the books, in words. */
  missing: string[];
}

/** What the evidence says up to a time in Unix seconds. */
export async function bankEvidence(
  session: Session,
  currency: Currency,
  asOf: number,
  { statements, holdings }: CountedEvidence,
): Promise<BankEvidence> {
  const { db } = session;
  const known = await db
    .selectFrom("bank_statement")
    .select(["account", "number"])
    .where("currency", "=", currency)
    .execute();
  const counted = new Set(statements.map(statementKey));
  const present = new Set(known.map(statementKey).filter((key) => counted.has(key)));
  const { lines, untold } = await countedLines(
    session,
    statements.filter((one) => present.has(statementKey(one))),
  );
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
    lines: lines.filter(({ booked }) => booked <= asOf).sort(byBooking),
    reserveLines,
    missing: [
      ...statements
        .filter((one) => !present.has(statementKey(one)) || untold.has(one))
        .map(({ account, number, file }) => `the statement ${number} of ${account} in the file ${file}`),
      ...holdings
        .filter((one) => !listed.has(holdingKey(one)))
        .map(({ custodian, pool, file }) => `the list of pool ${pool} of ${custodian} in the file ${file}`),
    ],
  };
}

type Statement = CountedEvidence["statements"][number];

/** The lines of statements, and which of these other files told than those that counted. */
async function countedLines(session: Session, statements: readonly Statement[]) {
  const kept = await linesByStatement(
    session,
    statements.reduce((last, { to }) => Math.max(last, to), 0),
  );
  const lines: BankLine[] = [];
  const untold = new Set<Statement>();
  for (const statement of statements) {
    const now = kept.get(statementKey(statement)) ?? [];
    const asTold = toldHash(now) === statement.told ? now : await linesAsTold(session, statement, now);
    // What contradicts its file is taken as it stands, so that the report comes out otherwise.
    for (const line of asTold ?? now) lines.push(line);
    if (asTold === undefined && !(await hasFile(session, statement))) untold.add(statement);
  }
  return { lines, untold };
}

async function hasFile({ db }: Session, { file }: Statement): Promise<boolean> {
  const row = await db.selectFrom("bank_file").select("hash").where("hash", "=", toBytes(file)).executeTakeFirst();
  return row !== undefined;
}

/** As a database orders them: by account, then time, then statement and line. */
function byBooking(a: BankLine, b: BankLine): number {
  const text = (one: string, other: string) => (one === other ? 0 : one < other ? -1 : 1);
  return text(a.account, b.account) || a.booked - b.booked || text(a.number, b.number) || a.line - b.line;
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

function holdingKey({ custodian, pool, asOf }: { custodian: string; pool: string; asOf: number }): string {
  return JSON.stringify([custodian, pool, asOf]);
}
