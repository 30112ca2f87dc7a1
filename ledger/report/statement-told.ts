import { createHash } from "node:crypto";
import { readBankFile } from "../bank/read-file.ts";
import { dayOf, startOfDay } from "../clock/hong-kong-time.ts";
import { toBytes, toHex } from "../store/bytes.ts";
import type { Session } from "../store/store.ts";
import type { Row } from "../store/tables.ts";

// A bank may tell of one statement in several files. The books keep the best of it, so that a file which comes later may
// give a line its moment, its reference or its UETR. A report goes on with what it was made of.

export type BankLine = Row<"bank_line">;

/** What of a line a later file may change, and its amount. */
export type ToldLine = Pick<BankLine, "booked" | "amount" | "reference" | "uetr">;

/** SHA-256 of all that reports take from the lines of a statement, in their order. */
export function toldHash(lines: readonly ToldLine[]): string {
  const told = lines.map(({ booked, amount, reference, uetr }) => [booked, amount, reference, uetr]);
  return `0x${createHash("sha256").update(JSON.stringify(told)).digest("hex")}`;
}

export interface CountedTelling {
  number: string;
  /** SHA-256 of the file that told it best. */
  file: string;
  /** See {@link toldHash}. */
  told: string;
}

/**
 * The lines of a statement as they were told when it was counted: by the file that told it best then, alone or with what
 * other files add to it. Lines that say another thing than that file, and not only more or less, are not its lines.
 *
 * @param lines As the books have them now.
 * @returns Undefined if the files in the books do not tell it so.
 */
export async function linesAsTold(
  session: Session,
  { number, file, told }: CountedTelling,
  lines: readonly BankLine[],
): Promise<BankLine[] | undefined> {
  const own = await tellings(session, file, number, lines);
  const isTold = (those: readonly BankLine[]) => toldHash(those) === told;
  const alone = own.find(isTold);
  if (alone !== undefined) return alone;
  const others: BankLine[][] = [];
  for (const other of await otherFiles(session, file)) others.push(...(await tellings(session, other, number, lines)));
  for (const first of own) {
    const found = others.map((other) => completed(first, [other])).find(isTold);
    if (found !== undefined) return found;
    const all = completed(first, others);
    if (isTold(all)) return all;
  }
  return undefined;
}

/** What a file says of the lines of a statement. The accounts are told apart by the lines: banks write them in many ways. */
async function tellings(
  { db }: Session,
  file: string,
  number: string,
  lines: readonly BankLine[],
): Promise<BankLine[][]> {
  const row = await db.selectFrom("bank_file").select("body").where("hash", "=", toBytes(file)).executeTakeFirst();
  const read = row === undefined ? undefined : readBankFile(row.body);
  if (read === undefined || read.format === "holdings") return [];
  return read.statements
    .filter((one) => one.number === number && one.lines.length === lines.length)
    .map((one) =>
      one.lines.map(({ booked, bookedAt, amount, reference, uetr }, index) => ({
        ...lines[index]!,
        ...{ booked: bookedAt ?? startOfDay(booked), amount: String(amount), reference, uetr },
      })),
    )
    .filter((told) => told.every((line, index) => agree(line, lines[index]!)));
}

function agree(a: ToldLine, b: ToldLine): boolean {
  const same = (one: string, other: string) => one === "" || other === "" || one === other;
  const isLine = a.amount === b.amount && dayOf(a.booked) === dayOf(b.booked);
  return isLine && same(a.reference, b.reference) && same(a.uetr, b.uetr);
}

async function otherFiles({ db }: Session, file: string): Promise<string[]> {
  const rows = await db
    .selectFrom("bank_file")
    .select("hash")
    .where("hash", "!=", toBytes(file))
    .where("format", "!=", "holdings")
    .execute();
  return rows.map(({ hash }) => toHex(hash));
}

function completed(lines: readonly BankLine[], others: readonly (readonly BankLine[])[]): BankLine[] {
  return lines.map((line, index) => {
    const first = (of: "reference" | "uetr") =>
      [line, ...others.map((one) => one[index]!)].find((one) => one[of] !== "");
    return { ...line, reference: first("reference")?.reference ?? "", uetr: first("uetr")?.uetr ?? "" };
  });
}
