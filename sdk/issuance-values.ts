import { formatAmount, MAX_AMOUNT } from "./amount.ts";
import { HarbourError } from "./harbour-error.ts";
import { quote } from "./quote.ts";
import { decodeShortText } from "./short-text.ts";
import { bytes32, seconds, uint256 } from "./signed-values.ts";
import { formatTime } from "./wording.ts";

/**
 * - HB-1601 a currency that is not one of ours
 * - HB-1602 an id that is not short text, or has a space at an end
 * - HB-1603 a reference or hash that is zero
 * - HB-1604 an amount above 2^104-1 minor units, or a sequence above 2^64-1
 * - HB-1605 an amount, a total or a sequence that is zero
 * - HB-1606 a time before 2020 or after 2099
 * - HB-1607 parts that do not add up to the total
 * - HB-1608 an end that is not after its beginning
 * - HB-1609 another chain or registry than the domain's
 * - HB-1610 a kind of credit that is unknown, or does not fit its burn transaction
 */
export type IssuanceErrorCode =
  "HB-1601" | "HB-1602" | "HB-1603" | "HB-1604" | "HB-1605" | "HB-1606" | "HB-1607" | "HB-1608" | "HB-1609" | "HB-1610";

/** A statement, confirmation, order or request must not be signed or made as it stands. */
export class IssuanceError extends HarbourError {
  declare readonly code: IssuanceErrorCode;

  constructor(code: IssuanceErrorCode, message: string, fix?: string) {
    super({ code, message, ...(fix === undefined ? {} : { fix }) });
  }
}

const UINT64_MAX = (1n << 64n) - 1n;
const YEAR_2020 = 1_577_836_800n;
const YEAR_2100 = 4_102_444_800n;

/** Minor units, possibly 0. @throws TypedDataError HB-1201, IssuanceError HB-1604 */
export function amountOrZero(name: string, value: bigint): bigint {
  if (uint256(name, value) > MAX_AMOUNT) {
    throw new IssuanceError(
      "HB-1604",
      `${name} is ${value} minor units; at most ${MAX_AMOUNT} (${formatAmount(MAX_AMOUNT)}) fits.`,
    );
  }
  return value;
}

/** Minor units. @throws TypedDataError HB-1201, IssuanceError HB-1604, HB-1605 */
export function positiveAmount(name: string, value: bigint): bigint {
  if (amountOrZero(name, value) === 0n) {
    throw new IssuanceError("HB-1605", `${name} is 0; at least 1 minor unit is needed.`);
  }
  return value;
}

/** @throws TypedDataError HB-1201, IssuanceError HB-1604, HB-1605 */
export function sequence(name: string, value: bigint): bigint {
  if (uint256(name, value) === 0n) throw new IssuanceError("HB-1605", `${name} is 0; the first one is 1.`);
  if (value > UINT64_MAX) throw new IssuanceError("HB-1604", `${name} is ${value}; at most ${UINT64_MAX} fits.`);
  return value;
}

/**
 * Unix seconds of this century: a date written as a number (20261122) lies in 1970 and would always have passed.
 *
 * @throws TypedDataError HB-1201, HB-1203, IssuanceError HB-1606
 */
export function time(name: string, value: bigint): bigint {
  if (seconds(name, value) < YEAR_2020 || value >= YEAR_2100) {
    throw new IssuanceError(
      "HB-1606",
      `${name} is ${value} (${formatTime(value)}); Unix seconds from ${YEAR_2020} to before ${YEAR_2100} are allowed.`,
    );
  }
  return value;
}

/** @throws IssuanceError HB-1608 */
export function requireLater(first: string, from: bigint, second: string, to: bigint): void {
  if (to > from) return;
  throw new IssuanceError(
    "HB-1608",
    `${second} ${to} (${formatTime(to)}) must be later than ${first} ${from} (${formatTime(from)}).`,
  );
}

/** Short text in 32 bytes. @throws TypedDataError HB-1202, IssuanceError HB-1602 */
export function textId(name: string, value: string): string {
  const bytes = bytes32(name, value);
  const text = decodeShortText(bytes);
  if (text === undefined || text !== text.trim()) {
    throw new IssuanceError(
      "HB-1602",
      `${name} is ${text === undefined ? bytes : quote(text)}; ` +
        "1 to 31 printable ASCII characters without spaces at the ends are needed.",
    );
  }
  return bytes;
}

/** 32 bytes that are not zero. @throws TypedDataError HB-1202, IssuanceError HB-1603 */
export function reference(name: string, value: string): string {
  const bytes = bytes32(name, value);
  if (/^0x0+$/.test(bytes)) throw new IssuanceError("HB-1603", `${name} is zero; zero means that there is none.`);
  return bytes;
}
