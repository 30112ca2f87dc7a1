import type { Day } from "../clock/hong-kong-time.ts";

/** What a bank says of one account over one stretch of time, whatever format it came in. Days are Hong Kong's. */
export interface BankStatement {
  /** As the bank writes it. */
  account: string;
  /** BIC of the bank that keeps the account; empty where the file does not say. */
  bic: string;
  /** See {@link statementNumber}. */
  number: string;
  /** As the bank writes it: "HKD", "CNY", "CNH". */
  currency: string;
  /** Of the opening and of the closing balance. */
  from: Day;
  to: Day;
  /** Minor units; a debit balance is negative. */
  opening: bigint;
  closing: bigint;
  /** Unix seconds; undefined where the format has no such field. */
  created: number | undefined;
  lines: readonly StatementLine[];
}

/** One booked movement. A batch that the bank breaks down has one line for each payment in it. */
export interface StatementLine {
  booked: Day;
  /** Unix seconds, where the bank says the moment. */
  bookedAt: number | undefined;
  valueDate: Day;
  /** Minor units; what came in is positive, what went out negative. */
  amount: bigint;
  /** The bank's word for the way of the money, which the accounts file turns into a rail; empty where there is none. */
  code: string;
  /** The bank's own reference of the entry. */
  reference: string;
  /** Empty where the bank gave none. */
  uetr: string;
  counterparty: string;
  /** See {@link foldText}. */
  text: string;
}

/** As long as the columns are; a bank's code becomes a rail or is cut. */
export const LONGEST = {
  account: 34,
  number: 35,
  code: 35,
  rail: 16,
  reference: 140,
  counterparty: 140,
  text: 560,
} as const;

/**
 * How a statement is named: many banks count statements from 1 again every year, so a mere count has the year of the closing
 * balance before it, "2026-123". What is more than a count names the statement by itself.
 */
export function statementNumber(written: string, closing: Day): string {
  return /^\d{1,18}$/.test(written) ? `${closing.slice(0, 4)}-${BigInt(written)}` : written;
}

/** What the standards give it is 35. */
const LONGEST_END_TO_END = 140;

export interface TextParts {
  /** What the payer wrote. */
  remittance: string;
  /** The payer's reference of the payment. */
  endToEnd: string;
  /** What the bank kept of the payment before it booked the rest, in units: "50.00"; empty where nothing. */
  charges: string;
}

/** Everything that people wrote about a line, in one text: "Invoice 12 /EREF/PAYOUT-42 /CHGS/50.00". */
export function foldText({ remittance, endToEnd, charges }: TextParts): string {
  const parts = [
    remittance,
    endToEnd === "" ? "" : `/EREF/${cut(endToEnd, LONGEST_END_TO_END)}`,
    // The figure comes last, so that cutting a long text does not cut it.
    charges === "" ? "" : `/CHGS/${charges}`,
  ].map(oneLine);
  const [written, ...marks] = parts as [string, string, string];
  const after = marks.filter((part) => part !== "").join(" ");
  const room = LONGEST.text - (after === "" ? 0 : [...after].length + 1);
  return [cut(written, room), after].filter((part) => part !== "").join(" ");
}

/** Without line ends and without two spaces in a row. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** A text that may lose its end: the file itself stays in the books. */
export function cut(text: string, longest: number): string {
  const characters = [...text];
  return characters.length <= longest
    ? text
    : `${characters
        .slice(0, longest - 1)
        .join("")
        .trimEnd()}…`;
}
