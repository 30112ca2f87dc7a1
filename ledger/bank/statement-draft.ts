import { badBankValue } from "./bank-faults.ts";
import { shown } from "./bank-values.ts";
import { type BankStatement, foldText, type StatementLine, type TextParts } from "./statement.ts";

/** A statement before it is put into a format: what people wrote is still in parts. */
export interface StatementDraft extends Omit<BankStatement, "lines"> {
  /** Unix seconds. */
  created: number;
  lines: readonly DraftLine[];
}

export type DraftLine = Omit<StatementLine, "text"> & TextParts;

/** What a reader makes of a draft in a format that can say all of it. */
export function asRead({ lines, ...statement }: StatementDraft): BankStatement {
  return {
    ...statement,
    lines: lines.map(({ remittance, endToEnd, charges, ...line }) => ({
      ...line,
      text: foldText({ remittance, endToEnd, charges }),
    })),
  };
}

/** The count in a number that is one: 123 of "2026-123". Undefined for any other name. */
export function countInYear({ number, to }: Pick<BankStatement, "number" | "to">): string | undefined {
  return number.startsWith(`${to.slice(0, 4)}-`) ? /^\d{4}-([1-9]\d{0,14})$/.exec(number)?.[1] : undefined;
}

/** @throws HarbourError HB-4308 */
export function requireThat(holds: boolean, place: string, found: string, needed: string): void {
  if (!holds) throw badBankValue(place, shown(found), needed);
}
