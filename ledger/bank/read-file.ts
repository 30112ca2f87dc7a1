import { unknownFormat } from "./bank-faults.ts";
import { shown } from "./bank-values.ts";
import { readCamt053 } from "./camt-053.ts";
import { readCsvStatements, STATEMENT_COLUMNS } from "./csv-statement.ts";
import { fileText } from "./file-text.ts";
import { type Holdings, HOLDINGS_COLUMNS, readHoldings } from "./holdings-csv.ts";
import { looksLikeMt940 } from "./mt-940-message.ts";
import { readMt940 } from "./mt-940.ts";
import type { BankStatement } from "./statement.ts";

/** From the one that says most to the one that says least: where two tell of one statement, the first is kept. */
export const STATEMENT_FORMATS = ["camt.053", "csv", "MT940"] as const;

export type StatementFormat = (typeof STATEMENT_FORMATS)[number];

export type BankFile =
  { format: StatementFormat; statements: BankStatement[] } | { format: "holdings"; holdings: Holdings };

/** Reads a bank's file in whatever format it is; the content tells. @throws HarbourError HB-4301 to HB-4312, HB-4321, HB-4322 */
export function readBankFile(bytes: Uint8Array): BankFile {
  const text = fileText(bytes);
  const start = text.trimStart();
  if (start.startsWith("<")) return { format: "camt.053", statements: readCamt053(bytes) };
  if (looksLikeMt940(text)) return { format: "MT940", statements: readMt940(text) };
  const [header = ""] = text.split(/\r?\n/, 1);
  if (header === STATEMENT_COLUMNS.join()) return { format: "csv", statements: readCsvStatements(text) };
  if (header === HOLDINGS_COLUMNS.join()) return { format: "holdings", holdings: readHoldings(text) };
  throw unknownFormat(shown(start.slice(0, 40)));
}
