import type { QuoteMessage } from "../../sdk/settlement/fx-quote.ts";
import { BASIS_POINTS } from "../../sdk/settlement/settlement-values.ts";

/** What a feed answers. */
export interface Reference {
  answer: bigint;
  decimals: bigint;
  /** Unix seconds. */
  updatedAt: bigint;
}

export type BandState = "inside" | "outside" | "stale" | "unusable";

/** The largest answer that the contract computes with, and the most decimals. */
const MOST_ANSWER = (1n << 127n) - 1n;
const MOST_DECIMALS = 36n;

/** Whether the price is near enough to the reference, in the contract's own whole numbers; whatever is odd is not. */
export function bandState(quote: QuoteMessage, { answer, decimals, updatedAt }: Reference, now: bigint): BandState {
  if (answer <= 0n || answer > MOST_ANSWER || updatedAt === 0n || updatedAt > now || decimals > MOST_DECIMALS)
    return "unusable";
  if (now - updatedAt > quote.bandMaxAge) return "stale";
  const { price, middle } = compared(quote, answer, decimals);
  const difference = price > middle ? price - middle : middle - price;
  return difference * BASIS_POINTS > middle * quote.bandBps ? "outside" : "inside";
}

/** How far the price is from the reference, in hundredths of a basis point, cut off; below 0: the price is lower. */
export function distanceOf(quote: QuoteMessage, { answer, decimals }: Reference): bigint {
  const { price, middle } = compared(quote, answer, decimals);
  return ((price - middle) * BASIS_POINTS * 100n) / middle;
}

/** Price and reference over the same denominator: bought units per sold one, whichever way the feed counts. */
function compared(quote: QuoteMessage, answer: bigint, decimals: bigint): { price: bigint; middle: bigint } {
  const { priceNumerator, priceDenominator, feedInverted } = quote;
  const one = 10n ** decimals;
  return feedInverted
    ? { price: priceNumerator * answer, middle: priceDenominator * one }
    : { price: priceNumerator * one, middle: priceDenominator * answer };
}
