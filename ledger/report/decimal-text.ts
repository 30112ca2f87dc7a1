import { formatAmount } from "../../sdk/amount.ts";
import { coverageRatio } from "../../sdk/ratio.ts";

// How figures stand in a report: decimal texts without separators, because a number of JSON would be a float.

/** Tokens with their six decimals: "1000000.500000". */
export function tokens(minor: bigint): string {
  return formatAmount(minor, { minDecimals: 6 }).replaceAll(",", "");
}

/** Bank money with two decimals: "1012500000.00". A finer figure shows all it has; nothing is rounded. */
export function money(minor: bigint): string {
  return formatAmount(minor).replaceAll(",", "");
}

/** Part of a whole in percent with six decimals, floored: "101.237623". Undefined of nothing. */
export function percent(part: bigint, whole: bigint): string | undefined {
  if (whole <= 0n || part < 0n) return undefined;
  return tokens(coverageRatio(part, whole));
}

/** Seconds as hours with two decimals, rounded up so that no limit looks kept that was not: "28.50". */
export function hours(seconds: number): string {
  const hundredths = Math.ceil((seconds * 100) / 3600);
  const digits = Math.abs(hundredths);
  const text = `${Math.floor(digits / 100)}.${String(digits % 100).padStart(2, "0")}`;
  return hundredths < 0 ? `-${text}` : text;
}
