import { hexlify } from "ethers";
import { HarbourError } from "./harbour-error.ts";
import { quote } from "./quote.ts";

/**
 * - HB-1503 a text that is empty or has characters outside printable ASCII
 * - HB-1504 a text of more than 31 characters
 * - HB-1506 not 32 bytes
 */
export type ShortTextErrorCode = "HB-1503" | "HB-1504" | "HB-1506";

/** Something is not a short text in 32 bytes. */
export class ShortTextError extends HarbourError {
  declare readonly code: ShortTextErrorCode;

  constructor(code: ShortTextErrorCode, message: string) {
    super({ code, message });
  }
}

/**
 * A text in 32 bytes: ASCII from the left, zeros to the right, at least one of them.
 *
 * @throws ShortTextError HB-1503, HB-1504
 */
export function encodeShortText(text: string): string {
  if (typeof text !== "string" || !/^[\x20-\x7e]+$/.test(text)) {
    throw new ShortTextError("HB-1503", `The text ${quote(text)} must be at least one printable ASCII character.`);
  }
  if (text.length > 31) {
    throw new ShortTextError(
      "HB-1504",
      `The text ${quote(text)} has ${text.length} characters; at most 31 are allowed.`,
    );
  }
  return hexlify(Buffer.from(text.padEnd(32, "\0"), "ascii"));
}

/** The text that {@link encodeShortText} makes these 32 bytes of; undefined if there is none. @throws ShortTextError HB-1506 */
export function decodeShortText(bytes32: string): string | undefined {
  if (typeof bytes32 !== "string" || !/^0x[0-9a-fA-F]{64}$/.test(bytes32)) {
    throw new ShortTextError("HB-1506", `${quote(bytes32)} is not 0x and 64 hexadecimal digits.`);
  }
  const text = Buffer.from(bytes32.slice(2), "hex").toString("latin1").replace(/\0+$/, "");
  return /^[\x20-\x7e]{1,31}$/.test(text) ? text : undefined;
}

/**
 * 32 bytes for people: the text, or the bytes in hexadecimal where they are no text. A text with a space at an end is
 * shown in hexadecimal too, because nobody would see the space.
 *
 * @throws ShortTextError HB-1506
 */
export function showShortText(bytes32: string): string {
  const text = decodeShortText(bytes32);
  return text === undefined || text !== text.trim() ? bytes32.toLowerCase() : text;
}
