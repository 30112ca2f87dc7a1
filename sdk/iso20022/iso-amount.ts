import { HarbourError } from "../harbour-error.ts";
import { formatAmount, parseAmount } from "../amount.ts";
import { quote } from "../quote.ts";
import { Iso20022Error } from "./problem.ts";

/** ActiveCurrencyAndAmount: 18 digits in all, 5 of them after the point. */
const DIGITS = 18;
const DECIMALS = 5;
/** Minor units in the fifth decimal. */
const FIFTH = 10n;

const NEEDED = `digits, a point and at most ${DECIMALS} decimals, ${DIGITS} digits in all, are needed`;

/** Minor units, or why the text is not an amount. No sign, no exponent, no separator, no leading zero. */
export function readIsoAmount(text: string): bigint | string {
  const found = /^(\d+)(?:\.(\d{1,5}))?$/.exec(text);
  if (found === null || found[1]!.length + (found[2]?.length ?? 0) > DIGITS) {
    return `${quote(text)} is not an amount; ${NEEDED}`;
  }
  try {
    return parseAmount(text, { decimals: DECIMALS }) * FIFTH;
  } catch (error) {
    if (error instanceof HarbourError) return `${quote(text)} is not an amount; ${NEEDED}`;
    throw error;
  }
}

/** Whether a control sum, an xs:decimal of up to 18 digits and 17 decimals, is this many minor units. */
export function isControlSum(text: string, minor: bigint): boolean {
  const found = /^(\d{1,18})(?:\.(\d{1,17}))?$/.exec(text);
  if (found === null) return false;
  const decimals = (found[2] ?? "").replace(/0+$/, "");
  return decimals.length <= 6 && BigInt(found[1]! + decimals.padEnd(6, "0")) === minor;
}

/** How an amount is written whose sixth decimal is not zero. */
export type SixthDecimal =
  /** Not at all. */
  | "refuse"
  /** Cut to five, never up; the exact minor units stand in the supplementary data of the same transaction. */
  | "supplement";

/**
 * Units with two to five decimals, or with fewer where 18 digits leave no room for zeros: whatever is read can be
 * written. ISO 20022 has no sixth decimal, so an amount that needs one is refused unless the caller has said that the
 * reader is to find it in the supplementary data: whoever books the amount element alone would be short of up to
 * 0.000009, and must know it. Cut and not rounded, so that no message says that more was paid than was; nothing is left
 * of less than ten minor units, so they are refused in any case.
 *
 * @throws Iso20022Error HB-1891, HB-1892
 */
export function writeIsoAmount(minor: bigint, sixth: SixthDecimal = "refuse"): string {
  if (minor % FIFTH !== 0n && (sixth === "refuse" || minor < FIFTH)) {
    throw new Iso20022Error(
      "HB-1891",
      `The amount ${formatAmount(minor)} has a sixth decimal, which an ISO 20022 amount cannot have.`,
    );
  }
  const whole = (minor / 1_000_000n).toString();
  const minDecimals = Math.max(0, Math.min(2, DIGITS - whole.length));
  const text = formatAmount(minor / FIFTH, { decimals: DECIMALS, minDecimals }).replaceAll(",", "");
  if (minor <= 0n || text.replace(".", "").length > DIGITS) {
    throw new Iso20022Error("HB-1892", `The amount ${formatAmount(minor)} is not of 1 to ${DIGITS} digits.`);
  }
  return text;
}
