import { type FxPrice, inversePrice, priceOfRate, rateOfPrice } from "../../sdk/settlement/fx-price.ts";
import type { Currency } from "../chain/connection.ts";
import { badRate } from "./fx-faults.ts";
import { currencyCalled } from "./money.ts";

/** So much of `of` for one unit of `per`. */
export interface RatePair {
  of: Currency;
  per: Currency;
}

/**
 * The exact price of a quote that sells `sold`, from "1.0837 HKD per CNH". Said the other way round it is the inverse
 * fraction: nothing is divided, so nothing is rounded.
 *
 * @throws HarbourError HB-2931, SettlementError HB-1822
 */
export function priceFor(sold: Currency, text: string): FxPrice {
  const [, rate, words] = /^(\S+) (.+)$/.exec(text) ?? [];
  if (rate === undefined) throw badRate(text);
  const { per } = parsePair(words!, text);
  const price = priceOfRate(rate);
  return per === sold ? price : inversePrice(price);
}

/** Reads "HKD per CNH". @throws HarbourError HB-2931 */
export function parsePair(words: string, whole = words): RatePair {
  const [, first, second] = /^(\S+) per (\S+)$/i.exec(words) ?? [];
  const [of, per] = [currencyCalled(first), currencyCalled(second)];
  if (of === undefined || per === undefined || of === per) throw badRate(whole);
  return { of, per };
}

/**
 * A price in words and as the fraction that is signed: "1.0837 HKD per CNH = 10837/10000". Where no digits are exact,
 * they are those of the inverse; where neither has any, digits cut off and marked as such.
 */
export function showRate(price: FxPrice, { of, per }: RatePair): string {
  const { priceNumerator, priceDenominator } = price;
  const fraction = `${priceNumerator}/${priceDenominator}`;
  const exact = rateOfPrice(price);
  if (exact !== undefined) return `${exact} ${of} per ${per} = ${fraction}`;
  const inverse = rateOfPrice(inversePrice(price));
  if (inverse !== undefined) return `${inverse} ${per} per ${of} = ${fraction} ${of} per ${per}`;
  return `about ${decimals(priceNumerator, priceDenominator)} ${of} per ${per} = ${fraction}`;
}

/** Eight decimals, cut off. */
export function decimals(numerator: bigint, denominator: bigint): string {
  const scaled = ((numerator * 10n ** 8n) / denominator).toString().padStart(9, "0");
  return `${scaled.slice(0, -8)}.${scaled.slice(-8)}`;
}

/** What rounding up to a whole minor unit gives the maker: "none" or "0.66 of a minor unit to the maker". */
export function showRounding({ priceNumerator, priceDenominator }: FxPrice, sellAmount: bigint, paid: bigint): string {
  const more = paid * priceDenominator - sellAmount * priceNumerator;
  if (more === 0n) return "none";
  const hundredths = (more * 100n) / priceDenominator;
  const words = hundredths === 0n ? "less than 0.01" : `0.${hundredths.toString().padStart(2, "0")}`;
  return `up by ${words} of a minor unit, to the maker`;
}
