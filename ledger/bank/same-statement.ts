import { formatAmount } from "../../sdk/amount.ts";
import { dayOf } from "../clock/hong-kong-time.ts";
import type { Row } from "../store/tables.ts";
import { shown } from "./bank-values.ts";
import type { StatementRows } from "./statement-rows.ts";

/**
 * Where two tellings of a statement differ in what is money or leads to it; undefined if they agree. Formats carry more or
 * fewer words, so names and texts may differ, and a reference or a UETR may be missing in one of them.
 */
export function differenceOf(kept: StatementRows, found: StatementRows): string | undefined {
  const [a, b] = [kept.statement, found.statement];
  const differ = (what: string, left: string, right: string) => `${what} is ${left} there and ${right} here`;
  if (a.currency !== b.currency) return differ("the currency", a.currency, b.currency);
  if (a.opening !== b.opening) return differ("the opening balance", money(a.opening), money(b.opening));
  for (const [index, line] of kept.lines.entries()) {
    const other = found.lines[index];
    const difference = other === undefined ? undefined : lineDifference(line, other);
    if (difference !== undefined) return `line ${index + 1}: ${differ(...difference)}`;
    if (other === undefined) return `line ${index + 1} of ${money(line.amount)} is missing here`;
  }
  const more = found.lines[kept.lines.length];
  if (more !== undefined) return `line ${more.line} of ${money(more.amount)} is missing there`;
  if (a.closing !== b.closing) return differ("the closing balance", money(a.closing), money(b.closing));
  if (a.to_time !== b.to_time) return differ("the last day", dayOf(a.to_time), dayOf(b.to_time));
  return undefined;
}

function lineDifference(a: Row<"bank_line">, b: Row<"bank_line">): [string, string, string] | undefined {
  if (a.amount !== b.amount) return ["the amount", money(a.amount), money(b.amount)];
  if (dayOf(a.booked) !== dayOf(b.booked)) return ["the booking day", dayOf(a.booked), dayOf(b.booked)];
  if (a.value_date !== b.value_date) return ["the value date", a.value_date, b.value_date];
  if (apart(a.reference, b.reference)) return ["the reference", shown(a.reference), shown(b.reference)];
  if (apart(a.uetr, b.uetr)) return ["the UETR", a.uetr, b.uetr];
  return undefined;
}

/**
 * Two tellings of the same statement as one. The better teller's words stand, and what it leaves out the other may add;
 * the statement was made when the first of them was. So it does not matter which came first, and a statement that was
 * known at a time stays known at it.
 */
export function merged(better: StatementRows, other: StatementRows): StatementRows {
  return {
    statement: { ...better.statement, created: Math.min(better.statement.created, other.statement.created) },
    lines: better.lines.map((line, index) => ({
      ...line,
      reference: line.reference || other.lines[index]!.reference,
      uetr: line.uetr || other.lines[index]!.uetr,
    })),
  };
}

function apart(a: string, b: string): boolean {
  return a !== "" && b !== "" && a !== b;
}

function money(minor: string): string {
  return formatAmount(BigInt(minor));
}
