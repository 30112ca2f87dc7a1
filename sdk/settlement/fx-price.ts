import { quote } from "../quote.ts";
import { SettlementError } from "./settlement-error.ts";
import { unsigned } from "./settlement-values.ts";

/**
 * Minor units of the bought token, `priceNumerator`, for so many of the sold one, `priceDenominator`. Both tokens have
 * the same decimals, so it is also the rate between whole units.
 */
export interface FxPrice {
  /** 1 to 2^64-1. */
  priceNumerator: bigint;
  /** 1 to 2^64-1. */
  priceDenominator: bigint;
}

const MOST = (1n << 64n) - 1n;

/** @throws TypedDataError HB-1201, SettlementError HB-1802, HB-1816 */
export function checkedPrice(price: FxPrice): FxPrice {
  const priceNumerator = unsigned(64, "priceNumerator", price.priceNumerator);
  const priceDenominator = unsigned(64, "priceDenominator", price.priceDenominator);
  if (priceNumerator === 0n || priceDenominator === 0n) {
    throw new SettlementError(
      "HB-1816",
      `The price is ${priceNumerator} for ${priceDenominator}; both must be at least 1.`,
    );
  }
  return { priceNumerator, priceDenominator };
}

/**
 * What the taker pays: ceil(sellAmount * priceNumerator / priceDenominator) minor units. Rounding goes to the maker, by
 * less than one minor unit.
 *
 * @throws TypedDataError HB-1201, SettlementError HB-1802, HB-1816
 */
export function buyAmountOf(price: FxPrice, sellAmount: bigint): bigint {
  const { priceNumerator, priceDenominator } = checkedPrice(price);
  return (unsigned(128, "sellAmount", sellAmount) * priceNumerator + priceDenominator - 1n) / priceDenominator;
}

/**
 * A rate as a person writes it, exactly, in lowest terms: "1.0837" is 10837 for 10000. It says how many units of the
 * bought token one unit of the sold token costs. ASCII digits and at most one point; nothing is rounded.
 *
 * @throws SettlementError HB-1822
 */
export function priceOfRate(rate: string): FxPrice {
  const parts = typeof rate === "string" ? /^(0|[1-9]\d{0,39})(?:\.(\d{1,40}))?$/.exec(rate) : null;
  if (parts === null) {
    throw new SettlementError(
      "HB-1822",
      `The rate ${quote(rate)} is not plain digits with at most one decimal point, such as "1.0837".`,
    );
  }
  const [, whole = "", decimals = ""] = parts;
  return lowest(BigInt(whole + decimals), 10n ** BigInt(decimals.length), quote(rate));
}

/** The same price seen by the other side: what one unit of the bought token costs in the sold one. */
export function inversePrice(price: FxPrice): FxPrice {
  const { priceNumerator, priceDenominator } = checkedPrice(price);
  return { priceNumerator: priceDenominator, priceDenominator: priceNumerator };
}

/** The rate as digits, if it has finitely many: 10837 for 10000 is "1.0837"; 1 for 3 has none. */
export function rateOfPrice(price: FxPrice): string | undefined {
  const { priceNumerator, priceDenominator } = checkedPrice(price);
  let rest = priceDenominator / gcd(priceNumerator, priceDenominator);
  let decimals = 0;
  while (rest % 10n === 0n) [rest, decimals] = [rest / 10n, decimals + 1];
  // What is left holds 2 or 5, not both; each further decimal takes one of them away.
  while (rest % 2n === 0n) [rest, decimals] = [rest / 2n, decimals + 1];
  while (rest % 5n === 0n) [rest, decimals] = [rest / 5n, decimals + 1];
  if (rest !== 1n) return undefined;
  const digits = ((priceNumerator * 10n ** BigInt(decimals)) / priceDenominator).toString().padStart(decimals + 1, "0");
  const split = digits.length - decimals;
  return decimals === 0 ? digits : `${digits.slice(0, split)}.${digits.slice(split)}`;
}

/** A price for people, never rounded: "1.0837", or "10000/10837" where no digits are exact. */
export function showPrice(price: FxPrice): string {
  return rateOfPrice(price) ?? `${price.priceNumerator}/${price.priceDenominator}`;
}

function lowest(numerator: bigint, denominator: bigint, found: string): FxPrice {
  const common = gcd(numerator, denominator);
  const [priceNumerator, priceDenominator] = [numerator / common, denominator / common];
  if (priceNumerator === 0n || priceNumerator > MOST || priceDenominator > MOST) {
    throw new SettlementError(
      "HB-1822",
      `The rate ${found} is ${priceNumerator}/${priceDenominator}; both must be from 1 to 2^64-1.`,
    );
  }
  return { priceNumerator, priceDenominator };
}

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}
