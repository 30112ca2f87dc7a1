import { HarbourError } from "./harbour-error.ts";
import { quote } from "./quote.ts";

/**
 * - HB-1201 a value that is not an integer of 256 bits
 * - HB-1202 a nonce or reference that is not 32 bytes
 * - HB-1203 a time that is plainly in milliseconds
 * - HB-1204 a window in which no second lies
 */
export type TypedDataErrorCode = "HB-1201" | "HB-1202" | "HB-1203" | "HB-1204";

/** Something must not be signed as it stands. */
export class TypedDataError extends HarbourError {
  declare readonly code: TypedDataErrorCode;

  constructor(code: TypedDataErrorCode, message: string, fix?: string) {
    super({ code, message, ...(fix === undefined ? {} : { fix }) });
  }
}

const UINT256_MAX = (1n << 256n) - 1n;

/** @throws TypedDataError HB-1201 */
export function uint256(name: string, value: bigint): bigint {
  if (typeof value !== "bigint" || value < 0n || value > UINT256_MAX) {
    throw new TypedDataError("HB-1201", `${name} must be a bigint from 0 to 2^256-1, found ${quote(value)}.`);
  }
  return value;
}

/**
 * Unix seconds. From 2001 to 2286 in milliseconds would be, as seconds, no year anybody means; larger values stand
 * for "never".
 *
 * @throws TypedDataError HB-1201, HB-1203
 */
export function seconds(name: string, value: bigint): bigint {
  uint256(name, value);
  if (value >= 10n ** 12n && value < 10n ** 13n) {
    throw new TypedDataError(
      "HB-1203",
      `${name} is ${value}, which looks like milliseconds; Unix seconds are needed.`,
      "Divide by 1000.",
    );
  }
  return value;
}

/** 32 bytes in lower case. @throws TypedDataError HB-1202 */
export function bytes32(name: string, value: string): string {
  if (typeof value !== "string" || !/^0x[0-9a-fA-F]{64}$/.test(value)) {
    throw new TypedDataError("HB-1202", `${name} must be 0x and 64 hexadecimal digits, found ${quote(value)}.`);
  }
  return value.toLowerCase();
}
