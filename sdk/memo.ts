import { ZeroHash } from "ethers";
import { HarbourError } from "./harbour-error.ts";
import { quote } from "./quote.ts";
import { decodeShortText, encodeShortText } from "./short-text.ts";
import { parseUetr } from "./uetr.ts";

/**
 * - HB-1502 a digest that is neither 16 nor 32 bytes
 * - HB-1505 not 32 bytes
 */
export type MemoErrorCode = "HB-1502" | "HB-1505";

/** Something cannot be a payment reference. */
export class MemoError extends HarbourError {
  declare readonly code: MemoErrorCode;

  constructor(code: MemoErrorCode, message: string) {
    super({ code, message });
  }
}

/** The reference of a payment without one. */
export const EMPTY_MEMO = ZeroHash;

export interface UetrMemo {
  /** See uetr.ts. */
  uetr: string;
  /**
   * 16 bytes, or 32 of which the first 16 are kept: the salted digest of the remittance record,
   * keccak256(salt ‖ canonical JSON). The salt keeps a guesser from confirming personal data in it.
   */
  digest?: string;
}

/** What a memo says. */
export type Memo =
  | { kind: "none" }
  | { kind: "uetr"; uetr: string; /** 16 bytes; zero if the payer gave none. */ digest: string }
  | { kind: "text"; text: string }
  | { kind: "opaque"; bytes: string };

/**
 * The 32-byte reference UETR ‖ digest. Without a digest the last 16 bytes are zero.
 *
 * @throws UetrError HB-1501, MemoError HB-1502
 */
export function memoFromUetr({ uetr, digest = "0x" + "00".repeat(16) }: UetrMemo): string {
  parseUetr(uetr);
  if (typeof digest !== "string" || !/^0x([0-9a-fA-F]{32}|[0-9a-fA-F]{64})$/.test(digest)) {
    throw new MemoError("HB-1502", `The digest ${quote(digest)} is not 16 or 32 bytes in hexadecimal.`);
  }
  return `0x${uetr.replaceAll("-", "")}${digest.slice(2, 34).toLowerCase()}`;
}

/**
 * A short text as a reference: ASCII from the left, zeros to the right, at least one of them.
 *
 * @throws ShortTextError HB-1503, HB-1504
 */
export function memoFromText(text: string): string {
  return encodeShortText(text);
}

/**
 * Reads a reference back. The kinds cannot be confused: a UETR has a byte above 0x7f, a text has none.
 * Anything else is opaque, which is legal: the token takes any 32 bytes.
 *
 * @throws MemoError HB-1505
 */
export function readMemo(memo: string): Memo {
  const hex = memoDigits(memo);
  if (/^0+$/.test(hex)) return { kind: "none" };
  const uuid = /^(.{8})(.{4})(4.{3})([89ab].{3})(.{12})/.exec(hex);
  if (uuid !== null) return { kind: "uetr", uetr: uuid.slice(1).join("-"), digest: `0x${hex.slice(32)}` };
  const text = decodeShortText(memo);
  return text === undefined ? { kind: "opaque", bytes: `0x${hex}` } : { kind: "text", text };
}

/** A reference for people: the text itself, the UETR, or the bytes. */
export function describeMemo(memo: string): string {
  const read = readMemo(memo);
  switch (read.kind) {
    case "none":
      return "no reference";
    case "uetr":
      return `UETR ${read.uetr}`;
    case "text":
      return `"${read.text}"`;
    case "opaque":
      return read.bytes;
  }
}

function memoDigits(memo: string): string {
  if (typeof memo !== "string" || !/^0x[0-9a-fA-F]{64}$/.test(memo)) {
    throw new MemoError("HB-1505", `${quote(memo)} is not a reference; 0x and 64 hexadecimal digits are needed.`);
  }
  return memo.slice(2).toLowerCase();
}
