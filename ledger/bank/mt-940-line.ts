import { badMt940 } from "./bank-faults.ts";
import { bankAmount, bankDay, bankText, bankUetr, showBankAmount, shown } from "./bank-values.ts";
import { readDetails } from "./mt-940-details.ts";
import type { Field } from "./mt-940-message.ts";
import { cut, foldText, LONGEST, oneLine, type StatementLine } from "./statement.ts";

/** Value date, entry date, direction, funds code, amount, kind, the owner's reference and the rest. */
const FIELD_61 = /^(\d{6})(\d{4})?(RC|RD|C|D)([A-Z])?(\d+,\d*)([SNF][A-Z0-9]{3})(.*)$/;

/** A reversed credit takes money away, and the other way round. */
const SIGNS: Readonly<Record<string, bigint>> = { C: 1n, RD: 1n, D: -1n, RC: -1n };

export interface LineFields {
  /** Field 61 and the field 86 that explains it. */
  movement: Field;
  details: Field | undefined;
  currency: string;
  /** Day of the closing balance: booked then, unless the line says more. */
  closing: string;
}

/** @throws HarbourError HB-4304, HB-4306 to HB-4308 */
export function readLine({ movement, details, currency, closing }: LineFields): StatementLine {
  const { line, lines } = movement;
  const found = FIELD_61.exec(lines[0]!);
  if (found === null) throw badMt940(line, `${shown(lines[0]!)} is no movement`);
  const [, value, entry, direction, , written, kind, references] = found as unknown as string[];
  const amount = commaAmount(`The amount in line ${line}`, written!) * SIGNS[direction!]!;
  const valueDate = shortDay(`The value date in line ${line}`, value!);
  const told = readDetails(details?.lines ?? []);
  const [owner, bank = ""] = references!.split(/\/\/(.*)/s, 2) as [string, string?];
  const endToEnd = told.endToEnd || (owner.trim() === "NONREF" ? "" : owner.trim());
  // Subfield 9, which the bank fills as it likes.
  const supplement = oneLine(lines.slice(1).join(" "));
  return {
    booked: entry === undefined ? (valueDate < closing ? valueDate : closing) : entryDay(line, entry, valueDate),
    bookedAt: undefined,
    valueDate,
    amount,
    code: cut(told.code || kind!, LONGEST.code),
    reference: bankText({
      place: `The reference in line ${line}`,
      text: bank.trim(),
      longest: LONGEST.reference,
      optional: true,
    }),
    uetr: bankUetr(`The UETR in line ${details?.line ?? line}`, told.uetr),
    counterparty: cut(amount < 0n ? told.creditor : told.debtor, LONGEST.counterparty),
    text: foldText({
      remittance: [supplement, told.remittance].filter((part) => part !== "").join(" "),
      endToEnd,
      charges: chargesOf(details?.line ?? line, told.charges, currency),
    }),
  };
}

/** "1234,5": a comma that always stands there, and up to two decimals. Zeros in front are some banks' way to fill a column. */
export function commaAmount(place: string, text: string): bigint {
  const found = /^0*(\d+),(\d*)$/.exec(text);
  if (found === null) return bankAmount(place, text);
  return bankAmount(place, found[2] === "" ? found[1]! : `${found[1]}.${found[2]}`);
}

/** "261123" */
export function shortDay(place: string, text: string): string {
  return bankDay(place, `20${text.slice(0, 2)}-${text.slice(2, 4)}-${text.slice(4, 6)}`);
}

/** "1123", of the year that brings it nearest to the value date. */
function entryDay(line: number, text: string, valueDate: string): string {
  const year = Number(valueDate.slice(0, 4));
  const distance = (day: string) => Math.abs(Date.parse(day) - Date.parse(valueDate));
  const [nearest] = [year - 1, year, year + 1]
    .map((one) => `${one}-${text.slice(0, 2)}-${text.slice(2)}`)
    .filter((day) => !Number.isNaN(distance(day)))
    .sort((a, b) => distance(a) - distance(b));
  return bankDay(`The entry date in line ${line}`, nearest ?? text);
}

/** A payer's reference may look like charges, so what is none is no reason to refuse the statement. */
function chargesOf(line: number, text: string, currency: string): string {
  const found = /^([A-Z]{3})(\d{1,15},\d{0,2})\/?$/.exec(text);
  // What was kept elsewhere says nothing of this amount.
  if (found === null || found[1] !== currency) return "";
  const amount = commaAmount(`The charges in line ${line}`, found[2]!);
  return amount === 0n ? "" : showBankAmount(amount);
}
