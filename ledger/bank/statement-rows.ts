import { endOfDay, startOfDay } from "../clock/hong-kong-time.ts";
import type { Row } from "../store/tables.ts";
import { type AccountsFile, accountOf, railOf } from "./accounts-file.ts";
import { otherBank, otherCurrency, unknownAccount } from "./bank-faults.ts";
import { shown } from "./bank-values.ts";
import { type BankStatement, cut, LONGEST } from "./statement.ts";

export interface StatementRows {
  statement: Row<"bank_statement">;
  /** In the order of the statement; `line` counts from 1. */
  lines: Row<"bank_line">[];
}

/**
 * A statement as the books keep it: the account, its currency and the rails in the issuer's own words.
 *
 * @throws HarbourError HB-4316 to HB-4318
 */
export function statementRows(statement: BankStatement, accounts: AccountsFile, fileHash: Uint8Array): StatementRows {
  const known = accountOf(accounts, statement.account);
  if (known === undefined) throw unknownAccount(shown(statement.account), accounts.path);
  const { account, currency, labels, bic } = known;
  if (!labels.includes(statement.currency))
    throw otherCurrency(account, statement.currency, labels.join(" or "), accounts.path);
  if (statement.bic !== "" && statement.bic !== bic) throw otherBank(account, statement.bic, bic, accounts.path);
  const { number, from, to } = statement;
  return {
    statement: {
      account,
      number,
      currency,
      from_time: startOfDay(from),
      to_time: endOfDay(to),
      opening: String(statement.opening),
      closing: String(statement.closing),
      created: statement.created ?? endOfDay(to),
      file_hash: fileHash,
    },
    lines: statement.lines.map((line, index) => ({
      account,
      number,
      line: index + 1,
      booked: line.bookedAt ?? startOfDay(line.booked),
      value_date: line.valueDate,
      amount: String(line.amount),
      rail: cut(railOf(known, line.code), LONGEST.rail),
      reference: line.reference,
      uetr: line.uetr,
      counterparty: line.counterparty,
      text: line.text,
    })),
  };
}
