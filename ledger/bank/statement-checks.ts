import { formatAmount } from "../../sdk/amount.ts";
import { printable } from "../../sdk/printable.ts";
import { daysOutOfOrder, doesNotAddUp } from "./bank-faults.ts";
import type { BankStatement } from "./statement.ts";

/** "Statement 2026-123 of 012-875-0-100001-8" */
export function nameOfStatement({ account, number }: Pick<BankStatement, "account" | "number">): string {
  return `Statement ${printable(number)} of ${printable(account)}`;
}

/** What holds in every statement, whoever wrote it. @throws HarbourError HB-4310 to the cent, HB-4321 */
export function checkStatement(statement: BankStatement): BankStatement {
  const { from, to, opening, closing, lines } = statement;
  const name = nameOfStatement(statement);
  if (from > to) throw daysOutOfOrder(name, `it opens on ${from}, after it closes on ${to}`);
  for (const [index, { booked }] of lines.entries())
    if (booked > to) throw daysOutOfOrder(name, `line ${index + 1} is booked on ${booked}, after it closes on ${to}`);
  const moved = lines.reduce((sum, { amount }) => sum + amount, 0n);
  const difference = opening + moved - closing;
  if (difference !== 0n)
    throw doesNotAddUp(
      name,
      formatAmount(opening),
      formatAmount(moved),
      formatAmount(closing),
      formatAmount(difference),
    );
  return statement;
}
