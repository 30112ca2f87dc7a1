import { HarbourError } from "./harbour-error.ts";
import { quote } from "./quote.ts";

/** Decimals of both tokens: 1.00 is 1,000,000 minor units. */
export const TOKEN_DECIMALS = 6;

/** 2^104 - 1 minor units: what the token's supply and ceiling fit in. */
export const MAX_AMOUNT = (1n << 104n) - 1n;

/**
 * - HB-1001 not text
 * - HB-1002 empty
 * - HB-1003 a sign
 * - HB-1004 an exponent
 * - HB-1005 a character that is neither a digit 0-9, nor a comma, nor a point
 * - HB-1006 no digit on one side of the decimal point, or more than one point
 * - HB-1007 commas that do not split the whole part into groups of three
 * - HB-1008 a leading zero
 * - HB-1009 more decimals than the token has
 * - HB-1010 more than 2^104 - 1 minor units
 */
export type AmountErrorCode =
  "HB-1001" | "HB-1002" | "HB-1003" | "HB-1004" | "HB-1005" | "HB-1006" | "HB-1007" | "HB-1008" | "HB-1009" | "HB-1010";

/** A text is not an amount of money. */
export class AmountError extends HarbourError {
  declare readonly code: AmountErrorCode;

  constructor(code: AmountErrorCode, message: string) {
    super({ code, message, fix: 'Write the amount in whole units, for example "1,000.00".' });
  }
}

export interface ParseAmountOptions {
  /** Decimals of the token, 6 unless told. */
  decimals?: number;
}

/**
 * Reads an amount a person wrote, in units, into minor units: "1,000.5" is 1000500000n. No other function of the
 * project turns text into money, so that "1e6" or "١٢" means the same everywhere: nothing.
 *
 * Accepted: ASCII digits, either without commas or grouped by three throughout, then optionally a point and 1 to
 * `decimals` digits. Nothing is rounded, trimmed or guessed.
 *
 * @throws AmountError, see {@link AmountErrorCode}
 */
export function parseAmount(text: string, { decimals = TOKEN_DECIMALS }: ParseAmountOptions = {}): bigint {
  const input: unknown = text;
  if (typeof input !== "string") {
    throw new AmountError("HB-1001", `An amount must be text such as "1,000.00", found ${quote(input)}.`);
  }
  const found = quote(input);
  if (input === "") throw new AmountError("HB-1002", "The amount is empty; at least one digit is needed.");
  if (/^[+\-\u2212]/.test(input)) {
    throw new AmountError("HB-1003", `The amount ${found} carries a sign; amounts are written without one.`);
  }
  if (/^[\d.,]+[eE][+-]?\d+$/.test(input)) {
    throw new AmountError("HB-1004", `The amount ${found} has an exponent; only plain digits are allowed.`);
  }
  const stranger = /[^0-9.,]/u.exec(input);
  if (stranger !== null) {
    throw new AmountError(
      "HB-1005",
      `The amount ${found} contains ${quote(stranger[0])}; only the digits 0 to 9, commas and a point are allowed.`,
    );
  }

  const [whole = "", fraction, ...more] = input.split(".");
  if (more.length > 0 || whole === "" || fraction === "") {
    throw new AmountError("HB-1006", `The amount ${found} needs digits on both sides of at most one decimal point.`);
  }
  if (fraction?.includes(",") || !/^(\d+|\d{1,3}(,\d{3})+)$/.test(whole)) {
    throw new AmountError(
      "HB-1007",
      `The commas in ${found} are misplaced; they may only split the whole part into groups of three digits.`,
    );
  }
  const digits = whole.replaceAll(",", "");
  if (/^0\d/.test(digits)) {
    throw new AmountError(
      "HB-1008",
      `The amount ${found} starts with a zero; only a single 0 may stand before the point.`,
    );
  }
  if (fraction !== undefined && fraction.length > decimals) {
    throw new AmountError(
      "HB-1009",
      `The amount ${found} has ${fraction.length} decimals; at most ${decimals} are allowed.`,
    );
  }

  // BigInt of a very long text is quadratic; a text this long is over the maximum anyway.
  const minor = digits.length > 40 ? MAX_AMOUNT + 1n : BigInt(digits + (fraction ?? "").padEnd(decimals, "0"));
  if (minor > MAX_AMOUNT) {
    throw new AmountError(
      "HB-1010",
      `The amount ${found} is too large; at most ${formatAmount(MAX_AMOUNT, { decimals })} is allowed.`,
    );
  }
  return minor;
}

export interface FormatAmountOptions {
  /** Decimals shown even when they are zero, 2 unless told. */
  minDecimals?: number;
  /** Decimals of the token, 6 unless told. */
  decimals?: number;
}

/**
 * Writes minor units as units with thousands separators: 10000000000000n is "10,000,000.00". Never rounds: digits
 * beyond `minDecimals` are shown when they are not zero. A difference may be negative: "-0.50".
 */
export function formatAmount(
  minor: bigint,
  { minDecimals = 2, decimals = TOKEN_DECIMALS }: FormatAmountOptions = {},
): string {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, "0");
  const split = digits.length - decimals;
  const whole = digits.slice(0, split).replace(/\B(?=(\d{3})+$)/g, ",");
  const fraction = digits.slice(split).replace(/0+$/, "").padEnd(Math.min(minDecimals, decimals), "0");
  return `${minor < 0n ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

export interface DecimalsSlipParameters {
  /** Minor units. */
  amount: bigint;
  /** A usual amount in minor units, for example the median of recent mints. Zero or less: nothing to compare with. */
  reference: bigint;
  /** Decimals of the token, 6 unless told. */
  decimals?: number;
}

/**
 * Tells an amount that was probably written in minor units where units were meant ("too-large"), or the other way
 * round ("too-small"): it is away from a usual amount by at least 10^(decimals - 1), so that an honest amount within
 * one order of magnitude of the usual one, shifted by all decimals, is always caught.
 */
export function looksLikeDecimalsSlip({
  amount,
  reference,
  decimals = TOKEN_DECIMALS,
}: DecimalsSlipParameters): "too-large" | "too-small" | undefined {
  if (amount <= 0n || reference <= 0n) return undefined;
  const factor = 10n ** BigInt(Math.max(decimals - 1, 1));
  if (amount >= reference * factor) return "too-large";
  if (amount * factor <= reference) return "too-small";
  return undefined;
}
