import type { RemittanceCurrency } from "../remittance.ts";

/** What stands for a token in a message. ISO 4217 has no CNH: offshore renminbi is CNY there. */
const ISO_CODES: Record<RemittanceCurrency, string> = { CNH: "CNY", HKD: "HKD" };

/** The token that a currency code means; CNH is accepted, because payers write it. */
export function currencyOfIso(code: string): RemittanceCurrency | undefined {
  if (code === "CNY" || code === "CNH") return "CNH";
  return code === "HKD" ? "HKD" : undefined;
}

export function isoOfCurrency(currency: RemittanceCurrency): string {
  return ISO_CODES[currency];
}
