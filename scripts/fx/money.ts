import { parseAmount } from "../../sdk/amount.ts";
import { CURRENCIES, type Currency } from "../chain/connection.ts";
import { notMoney } from "./fx-faults.ts";

/** An amount that says its currency, so that the two sides of an exchange cannot be mixed up. */
export interface Money {
  /** Minor units. */
  amount: bigint;
  currency: Currency;
}

/** Reads "1,000,000.00 CNH". @throws HarbourError HB-2930, AmountError */
export function parseMoney(flag: string, text: string): Money {
  const [, amount, currency] = /^(\S+) (\S+)$/.exec(text) ?? [];
  const known = currencyCalled(currency);
  if (amount === undefined || known === undefined) throw notMoney(flag, text);
  return { amount: parseAmount(amount), currency: known };
}

/** "CNH" or "cnh". */
export function currencyCalled(text: string | undefined): Currency | undefined {
  return CURRENCIES.find((known) => known === text?.toUpperCase());
}

export function otherCurrency(currency: Currency): Currency {
  return CURRENCIES.find((known) => known !== currency)!;
}
