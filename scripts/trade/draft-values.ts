import { parseAmount } from "../../sdk/amount.ts";
import { CURRENCIES, type Currency } from "../chain/connection.ts";
import { badOrderDraft } from "./trade-faults.ts";

const UNITS: Readonly<Record<string, bigint>> = { second: 1n, minute: 60n, hour: 3_600n, day: 86_400n };

/** "90%" or "33.33 %" in basis points; undefined: not one. */
export function parsePercent(text: string): bigint | undefined {
  const digits = /^(\d{1,3}(?:\.\d{1,2})?) ?%$/.exec(text)?.[1];
  if (digits === undefined) return undefined;
  const bps = parseAmount(digits.replace(/^0+(?=\d)/, ""), { decimals: 2 });
  return bps <= 10_000n ? bps : undefined;
}

export function currencyIn(path: string, text: string): Currency {
  const currency = CURRENCIES.find((known) => known === text.toUpperCase());
  if (currency === undefined) throw badOrderDraft(path, [`token: ${JSON.stringify(text)} is not CNH or HKD`]);
  return currency;
}

export function percent(path: string, at: string, text: string): bigint {
  const bps = parsePercent(text);
  if (bps === undefined) throw badOrderDraft(path, [`${at}: ${JSON.stringify(text)} is no share such as "50%"`]);
  return bps;
}

/** "7 days", "36 hours" in seconds. @throws HarbourError HB-2962 */
export function duration(path: string, at: string, text: string): bigint {
  const [, count, unit] = /^(0|[1-9]\d{0,8}) (second|minute|hour|day)s?$/.exec(text) ?? [];
  if (count === undefined) {
    throw badOrderDraft(path, [`${at}: ${JSON.stringify(text)} is no time such as "7 days" or "36 hours"`]);
  }
  return BigInt(count) * UNITS[unit!]!;
}
