import type { BankAccount } from "../bank/accounts-file.ts";
import { isOwnMovement } from "../bank/references.ts";
import { nextOpenDay, type Calendar } from "../clock/calendar.ts";
import { dayOf, endOfDay, startOfDay } from "../clock/hong-kong-time.ts";
import type { Currency } from "../followed-network.ts";
import type { BankSide, LineRow, StatementRow } from "./bank-side.ts";

// What the rules ask of the banks' side.

/** The accounts of a currency, all or of one purpose. */
export function accountsOf(
  { accounts }: BankSide,
  currency: Currency,
  purpose?: BankAccount["purpose"],
): BankAccount[] {
  return accounts.accounts.filter(
    (one) => one.currency === currency && (purpose === undefined || one.purpose === purpose),
  );
}

/** Lines that a custodian's credit or a payment's reference leads to, each once. */
export function linesFor(
  { index }: BankSide,
  { creditId, bankRef }: { creditId?: string | undefined; bankRef?: string | undefined },
): LineRow[] {
  const found = [
    ...(creditId === undefined ? [] : (index.byCreditId.get(creditId) ?? [])),
    ...(bankRef === undefined ? [] : (index.byBankRef.get(bankRef) ?? [])),
  ];
  return [...new Set(found)];
}

/** The newest statement of the account ends at this time or later. */
export function reaches({ statements }: BankSide, account: string, time: number): boolean {
  return statements.some((one) => one.account === account && one.to >= time);
}

/** Those that cover a time, the earliest first: a bank may make several of a day. */
export function statementsOver({ statements }: BankSide, account: string, time: number): StatementRow[] {
  return statements.filter((one) => one.account === account && one.from <= time && time <= one.to);
}

/**
 * What an account can have had at a time, with all that may have been booked by then last: lines that say only their day
 * may stand before or after a moment of it, in their order. Where several statements cover the time, each goes on from the
 * one before. Undefined where none does.
 */
export function accountBalances(bank: BankSide, account: string, time: number): bigint[] | undefined {
  const covering = statementsOver(bank, account, time);
  const [first] = covering;
  if (first === undefined) return undefined;
  const numbers = new Set(covering.map(({ number }) => number));
  const own = bank.lines.filter((one) => one.account === account && numbers.has(one.number) && one.booked <= time);
  const isOpen = ({ booked }: LineRow) => saysOnlyDay(booked) && dayOf(booked) === dayOf(time);
  const balances = [own.filter((one) => !isOpen(one)).reduce((sum, { amount }) => sum + amount, first.opening)];
  for (const { amount } of own.filter(isOpen)) balances.push(balances.at(-1)! + amount);
  return balances;
}

/** Certainly booked before this time: a line that says only its day is so if the whole day was. */
export function isBookedBefore({ booked }: LineRow, time: number): boolean {
  return (saysOnlyDay(booked) ? endOfDay(dayOf(booked)) : booked) < time;
}

/**
 * Certainly not received by then. What came on a rail that never closes is booked on the next business day where the bank
 * says no more than a day; then its value date tells.
 */
export function isCreditedAfter({ booked, valueDate }: LineRow, time: number, calendar: Calendar): boolean {
  if (!saysOnlyDay(booked)) return booked > time;
  return dayOf(booked) > nextOpenDay(calendar, dayOf(time)) || valueDate > dayOf(time);
}

function saysOnlyDay(booked: number): boolean {
  return booked === startOfDay(dayOf(booked));
}

/** Money that the issuer moved between its own accounts, or put in and took out as capital. */
export function isOwn({ accounts }: BankSide, line: LineRow): boolean {
  return isOwnMovement(line, accounts);
}
