import type { BankAccount } from "../bank/accounts-file.ts";
import { isOwnMovement } from "../bank/references.ts";
import { dayOf, endOfDay, startOfDay } from "../clock/hong-kong-time.ts";
import type { Currency } from "../followed-network.ts";
import type { BankSide, LineRow } from "./bank-side.ts";

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

/**
 * What an account can have had at a time, with all that may have been booked by then last: lines that say only their day
 * may stand before or after a moment of it, in their order. Undefined where no statement covers the time.
 */
export function accountBalances({ statements, lines }: BankSide, account: string, time: number): bigint[] | undefined {
  const covering = statements.findLast((one) => one.account === account && one.from <= time && time <= one.to);
  if (covering === undefined) return undefined;
  const own = lines.filter((one) => one.account === account && one.number === covering.number && one.booked <= time);
  const isOpen = ({ booked }: LineRow) => saysOnlyDay(booked) && dayOf(booked) === dayOf(time);
  const balances = [own.filter((one) => !isOpen(one)).reduce((sum, { amount }) => sum + amount, covering.opening)];
  for (const { amount } of own.filter(isOpen)) balances.push(balances.at(-1)! + amount);
  return balances;
}

/** Certainly booked before this time: a line that says only its day is so if the whole day was. */
export function isBookedBefore({ booked }: LineRow, time: number): boolean {
  return (saysOnlyDay(booked) ? endOfDay(dayOf(booked)) : booked) < time;
}

/** Certainly booked after it. */
export function isBookedAfter({ booked }: LineRow, time: number): boolean {
  return booked > time;
}

function saysOnlyDay(booked: number): boolean {
  return booked === startOfDay(dayOf(booked));
}

/** Money that the issuer moved between its own accounts, or put in and took out as capital. */
export function isOwn({ accounts }: BankSide, line: LineRow): boolean {
  return isOwnMovement(line, accounts);
}
