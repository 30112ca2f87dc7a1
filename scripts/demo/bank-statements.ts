import type { BankAccount } from "../../ledger/bank/accounts-file.ts";
import { showBankAmount } from "../../ledger/bank/bank-values.ts";
import { writeCsvStatements } from "../../ledger/bank/csv-statement.ts";
import { asRead, type StatementDraft } from "../../ledger/bank/statement-draft.ts";
import { writeCamt053 } from "../../ledger/bank/write-camt-053.ts";
import { writeMt940 } from "../../ledger/bank/write-mt-940.ts";
import { addDays, dayOf, endOfDay } from "../../ledger/clock/hong-kong-time.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import type { BankDay, Movement } from "./bank-day.ts";
import type { BankFile } from "./bank-files.ts";

/** A statement for every day, also one on which nothing moved. */
export function statementsOf(
  account: BankAccount,
  movements: readonly Movement[],
  first: string,
  last: string,
): StatementDraft[] {
  const drafts: StatementDraft[] = [];
  const counts = new Map<string, number>();
  let balance = 0n;
  for (let day = first; day <= last; day = addDays(day, 1)) {
    const year = day.slice(0, 4);
    const count = (counts.get(year) ?? 0) + 1;
    counts.set(year, count);
    const opening = balance;
    const own = movements.filter(({ time }) => dayOf(time) === day);
    balance = own.reduce((sum, { amount }) => sum + amount, opening);
    drafts.push({
      account: account.account,
      bic: account.bic,
      number: `${year}-${count}`,
      currency: account.labels[0]!,
      from: day,
      to: day,
      opening,
      closing: balance,
      created: endOfDay(day),
      lines: own.map(({ account: _, time, charges, ...line }) => ({
        ...line,
        booked: day,
        bookedAt: time,
        valueDate: day,
        charges: charges === 0n ? "" : showBankAmount(charges),
      })),
    });
  }
  return drafts;
}

const FORMATS = {
  xml: (draft: StatementDraft) => writeCamt053([draft]),
  sta: (draft: StatementDraft) => writeMt940([draft], { blocks: true }),
  csv: (draft: StatementDraft) => writeCsvStatements([asRead(draft)]),
} as const;

/** The first bank sends camt.053, the others MT940, and payout accounts have a portal with CSV; so does what fits nowhere else. */
export function formatted(account: BankAccount, { accounts }: BankDay, drafts: readonly StatementDraft[]): BankFile[] {
  const isFirst = account.custodian === accounts.accounts[0]!.custodian;
  const preferred = account.purpose === "payout" ? "csv" : isFirst ? "xml" : "sta";
  const write = (format: keyof typeof FORMATS) =>
    drafts.map((draft) => ({
      name: fileName(account.custodian, account.account, account.currency, draft.to, format),
      text: FORMATS[format](draft),
    }));
  try {
    return write(preferred);
  } catch (error) {
    if (error instanceof HarbourError && preferred !== "csv") return write("csv");
    throw error;
  }
}

/** "bank-a-875-100001-838-2026-11-24.xml" */
export function fileName(custodian: string, ...parts: string[]): string {
  const ending = parts.pop()!;
  const dot = ending.includes(".") ? "-" : ".";
  return (
    [custodian, ...parts]
      .join("-")
      .replaceAll(/[^A-Za-z0-9-]/g, "")
      .toLowerCase() +
    dot +
    ending
  );
}
