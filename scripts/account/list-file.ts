import { formatAmount, parseAmount } from "../../sdk/amount.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { quote } from "../../sdk/quote.ts";
import { resolveParty, type Book, type Party } from "../chain/connection.ts";
import { byColumn, readCsvFile, type LineProblem } from "../csv-file.ts";
import { referenceOf } from "../open.ts";
import { showBytes32 } from "../words.ts";
import { badHeader, badLines, conflictingLines, emptyList } from "./account-faults.ts";

/** One account of a list: what a command line would say of it. */
export interface ListRow {
  line: number;
  party: Party;
  caseRef: string;
  /** Minor units; absent in a list without amounts. */
  amount?: bigint;
}

export interface AccountList {
  /** As it was typed. */
  path: string;
  /** keccak256 of the file's bytes. */
  hash: string;
  /** Lines with an account, duplicates among them. */
  lines: number;
  /** Each account once, in the order of the file. */
  rows: ListRow[];
  /** Lines that repeat an earlier one. */
  duplicates: { line: number; of: number }[];
}

export interface ListOptions {
  path: string;
  book: Book;
  /** For lines without a case of their own. */
  caseRef?: string;
  amounts: boolean;
}

/** Reads a list whole, or names every line that cannot be read. @throws HarbourError HB-2120, HB-2871 to HB-2874 */
export function readAccountList(options: ListOptions): AccountList {
  const { path, amounts } = options;
  const columns = {
    required: ["account", ...(amounts ? ["amount"] : [])],
    // A note is for people; no command reads it.
    optional: ["case", "note"],
  };
  const file = readCsvFile(path);
  const { headerProblems, rows, problems, lines } = byColumn(file, columns);
  if (headerProblems.length > 0) throw badHeader(path, headerProblems, [...columns.required, ...columns.optional]);

  const read: ListRow[] = [];
  const bad: LineProblem[] = [...problems];
  for (const { line, cells } of rows) {
    const row = readRow(line, cells, options);
    if (Array.isArray(row)) bad.push({ line, problem: row.join("; ") });
    else read.push(row);
  }
  if (bad.length > 0) throw badLines(path, bad);
  if (read.length === 0) throw emptyList(path);
  return { path, hash: file.hash, lines, ...merge(path, read) };
}

function readRow(line: number, cells: Record<string, string>, { book, caseRef, amounts }: ListOptions) {
  const problems: string[] = [];
  const attempt = <T>(what: () => T): T | undefined => {
    try {
      return what();
    } catch (error) {
      if (!(error instanceof HarbourError)) throw error;
      problems.push(error.message.replace(/\.$/, ""));
      return undefined;
    }
  };
  const party = attempt(() => resolveParty(book, cells["account"]!));
  const amount = amounts ? attempt(() => parseAmount(cells["amount"]!)) : undefined;
  if (amounts) problems.push(...cutByComma(cells, amount !== undefined));
  const own = cells["case"] ? attempt(() => referenceOf(cells["case"]!)) : caseRef;
  if (own === undefined && !cells["case"]) problems.push("no case, and no --case for all lines");
  if (problems.length > 0) return problems;
  return { line, party: party!, caseRef: own!, ...(amount === undefined ? {} : { amount }) };
}

/** What a part of an amount looks like, alone or with its currency. */
const PART_OF_AMOUNT = /^[\d.,\s]+(HKD|CNH|CNY)?$/i;

/** An unquoted comma cuts an amount in two, and its halves can pass for an amount and a case or note. */
function cutByComma(cells: Record<string, string>, isAmount: boolean): string[] {
  const advice = "an amount with commas stands in quotation marks";
  const { amount } = cells;
  const whole = /\.\d{2,}$/.test(amount!);
  return [
    ...(isAmount && !whole ? [`the amount ${quote(amount)} needs two decimals or more; ${advice}`] : []),
    ...["case", "note"].flatMap((column) => {
      const cell = cells[column] ?? "";
      return PART_OF_AMOUNT.test(cell) ? [`the ${column} ${quote(cell)} could be part of an amount; ${advice}`] : [];
    }),
  ];
}

function merge(path: string, read: readonly ListRow[]): Pick<AccountList, "rows" | "duplicates"> {
  const rows = new Map<string, ListRow>();
  const duplicates: AccountList["duplicates"] = [];
  const conflicts: LineProblem[] = [];
  for (const row of read) {
    const first = rows.get(row.party.address);
    if (first === undefined) rows.set(row.party.address, row);
    else if (first.amount === row.amount && first.caseRef === row.caseRef)
      duplicates.push({ line: row.line, of: first.line });
    else
      conflicts.push({
        line: row.line,
        problem: `${row.party.address} is ${saying(row)}; line ${first.line} says ${saying(first)}`,
      });
  }
  if (conflicts.length > 0) throw conflictingLines(path, conflicts);
  return { rows: [...rows.values()], duplicates };
}

function saying({ amount, caseRef }: ListRow): string {
  const reference = showBytes32(caseRef).split(" = ")[0]!;
  return amount === undefined ? reference : `${formatAmount(amount)} under ${reference}`;
}
