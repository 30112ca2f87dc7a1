import { isIsoTime } from "../../sdk/iso20022/iso-time.ts";
import { formatHongKong } from "../clock/hong-kong-time.ts";
import { badCsv, incompleteStatement, mixedCurrency } from "./bank-faults.ts";
import { bankAmount, bankDay, bankText, bankTime, bankUetr, showBankAmount, shown } from "./bank-values.ts";
import { type CsvRow, csvRows, writeCsvRows } from "./csv-rows.ts";
import { checkStatement } from "./statement-checks.ts";
import { type BankStatement, LONGEST, oneLine, statementNumber, type StatementLine } from "./statement.ts";

/** The header; `line` is "opening", 1, 2, … and "closing". */
export const STATEMENT_COLUMNS = [
  "account",
  "statement",
  "line",
  "booked",
  "value_date",
  "amount",
  "currency",
  "rail",
  "reference",
  "uetr",
  "counterparty",
  "text",
] as const;

/**
 * Reads statements in our own CSV, for banks whose portal gives nothing better. Each begins with its opening row and ends
 * with its closing row, which have the day of the balance in `booked` and nothing but the amount besides.
 *
 * @throws HarbourError HB-4305 to HB-4310, HB-4312, HB-4321
 */
export function readCsvStatements(text: string): BankStatement[] {
  const statements: CsvRow[][] = [];
  let open: CsvRow[] | undefined;
  for (const row of csvRows(text, STATEMENT_COLUMNS)) {
    const kind = row.cells[2]!;
    if (kind === "opening") {
      if (open !== undefined)
        throw incompleteStatement(`The statement from line ${open[0]!.line}`, "it does not close");
      statements.push((open = [row]));
    } else {
      if (open === undefined) throw badCsv(row.line, "it belongs to no statement, which begins with its opening row");
      if (kind !== "closing" && kind !== String(open.length))
        throw badCsv(row.line, `it is line ${shown(kind)} of the statement, where ${open.length} or closing is next`);
      open.push(row);
      if (kind === "closing") open = undefined;
    }
  }
  if (open !== undefined) throw incompleteStatement(`The statement from line ${open[0]!.line}`, "it does not close");
  if (statements.length === 0) throw badCsv(1, "the file has no statement");
  return statements.map(readStatement);
}

function readStatement(rows: CsvRow[]): BankStatement {
  const [first, last] = [rows[0]!, rows.at(-1)!];
  const [account, number, , , , , currency] = first.cells as unknown as string[];
  for (const { line, cells } of rows) {
    if (cells[0] !== account || cells[1] !== number)
      throw badCsv(line, `it is of another statement than the opening row in line ${first.line}`);
    if (cells[6] !== currency) throw mixedCurrency(`Line ${line}`, shown(cells[6]!), shown(currency!));
  }
  if (!/^[A-Z]{3}$/.test(currency!)) throw badCsv(first.line, `the currency is ${shown(currency!)}`);
  const [opening, closing] = [balanceOf(first), balanceOf(last)];
  const written = bankText({ place: `The statement in line ${first.line}`, text: number!, longest: LONGEST.number });
  return checkStatement({
    account: bankText({ place: `The account in line ${first.line}`, text: account!, longest: LONGEST.account }),
    bic: "",
    number: statementNumber(written, closing.day),
    currency: currency!,
    from: opening.day,
    to: closing.day,
    opening: opening.amount,
    closing: closing.amount,
    created: undefined,
    lines: rows.slice(1, -1).map(readLine),
  });
}

function balanceOf({ line, cells }: CsvRow): { day: string; amount: bigint } {
  const [, , , booked, valueDate, amount, , ...rest] = cells as unknown as string[];
  if (valueDate !== "" || rest.some((cell) => cell !== ""))
    throw badCsv(line, "a balance has a day and an amount only");
  return { day: bankDay(`The day in line ${line}`, booked!), amount: signed(line, amount!) };
}

function readLine({ line, cells }: CsvRow): StatementLine {
  const [, , , booked, valueDate, amount, , rail, reference, uetr, counterparty, text] = cells as unknown as string[];
  const value = (name: keyof typeof LONGEST, content: string) =>
    bankText({ place: `The ${name} in line ${line}`, text: oneLine(content), longest: LONGEST[name], optional: true });
  const place = `The booking in line ${line}`;
  // An offset is needed here: who writes this format can say it.
  const at = isIsoTime(booked!) && /(Z|[+-]\d\d:\d\d)$/.test(booked!) ? bankTime(place, booked!) : undefined;
  return {
    booked: at?.day ?? bankDay(place, booked!),
    bookedAt: at?.time,
    valueDate: bankDay(`The value date in line ${line}`, valueDate!),
    amount: signed(line, amount!),
    code: value("code", rail!),
    reference: bankText({
      place: `The reference in line ${line}`,
      text: reference!,
      longest: LONGEST.reference,
      optional: true,
    }),
    uetr: bankUetr(`The UETR in line ${line}`, uetr!),
    counterparty: value("counterparty", counterparty!),
    text: value("text", text!),
  };
}

/** "-12.50"; a minus is the only sign. */
function signed(line: number, text: string): bigint {
  const place = `The amount in line ${line}`;
  return text.startsWith("-") ? -bankAmount(place, text.slice(1)) : bankAmount(place, text);
}

/** A file that {@link readCsvStatements} reads as these. Their numbers are written in full. */
export function writeCsvStatements(statements: readonly BankStatement[]): string {
  const money = (minor: bigint) => `${minor < 0n ? "-" : ""}${showBankAmount(minor)}`;
  const rows = statements.flatMap((statement) => {
    const { account, number, currency, from, to, opening, closing, lines } = statement;
    const balance = (kind: string, day: string, amount: bigint) => [
      account,
      number,
      kind,
      day,
      "",
      money(amount),
      currency,
      "",
      "",
      "",
      "",
      "",
    ];
    return [
      balance("opening", from, opening),
      ...lines.map((line, index) => {
        const booked = line.bookedAt === undefined ? line.booked : formatHongKong(line.bookedAt);
        const facts = [line.code, line.reference, line.uetr, line.counterparty, line.text];
        return [account, number, String(index + 1), booked, line.valueDate, money(line.amount), currency, ...facts];
      }),
      balance("closing", to, closing),
    ];
  });
  return writeCsvRows([STATEMENT_COLUMNS, ...rows]);
}
