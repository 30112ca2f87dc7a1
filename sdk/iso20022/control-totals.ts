import { formatAmount } from "../amount.ts";
import { quote } from "../quote.ts";
import { collapsed } from "./element-values.ts";
import { isControlSum } from "./iso-amount.ts";
import { Iso20022Problem, type Problems } from "./problem.ts";
import type { XmlElement } from "./xml-element.ts";

/** What a level of a file holds. */
export interface Totals {
  transactions: bigint;
  /** Minor units of all currencies together, as the standard sums them; undefined if an amount could not be read. */
  sum: bigint | undefined;
}

/** Compares a header's NbOfTxs and CtrlSum, where it has them, with what was found. */
export function checkTotals(
  header: XmlElement,
  stated: bigint | undefined,
  { transactions, sum }: Totals,
  problems: Problems,
): void {
  const count = header.find("NbOfTxs");
  if (count !== undefined && stated !== undefined && stated !== transactions) {
    problems.add(new Iso20022Problem("HB-1872", `is ${stated}, but there are ${transactions} transactions`, count));
  }
  const control = header.find("CtrlSum");
  if (control !== undefined && sum !== undefined && !isControlSum(collapsed(control), sum)) {
    const found = formatAmount(sum).replaceAll(",", "");
    problems.add(new Iso20022Problem("HB-1873", `is ${quote(control.text)}, but the amounts are ${found}`, control));
  }
}

/** Adds one transaction to a total. */
export function addTo(totals: Totals, amount: bigint | undefined): void {
  totals.transactions++;
  totals.sum = amount === undefined || totals.sum === undefined ? undefined : totals.sum + amount;
}
