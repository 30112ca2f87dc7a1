import { dataLength, isHexString, recoverAddress, Signature } from "ethers";
import { HarbourError } from "./harbour-error.ts";
import { quote } from "./quote.ts";

/**
 * - HB-1301 not bytes
 * - HB-1302 not the signature of a key: neither 65 nor 64 (ERC-2098) bytes, or r, s or v out of range
 * - HB-1303 signed by another key than the message needs
 * - HB-1304 the wallet answered with something that is not a signature
 * - HB-1305 the type has no (v, r, s) form
 */
export type SignatureErrorCode = "HB-1301" | "HB-1302" | "HB-1303" | "HB-1304" | "HB-1305";

/** A signature would not be accepted by the token. */
export class SignatureError extends HarbourError {
  declare readonly code: SignatureErrorCode;

  constructor(code: SignatureErrorCode, message: string, more: { fix?: string; cause?: unknown } = {}) {
    super({ code, message, ...more });
  }
}

/** A signature by a key, as the token accepts it: low s, v 27 or 28. */
export interface SplitSignature {
  v: 27 | 28;
  r: string;
  s: string;
}

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/**
 * Splits a signature of 65 bytes (v as 27, 28, 0 or 1) or 64 bytes (ERC-2098) and brings it into the one form the
 * token accepts. A high s, which some security modules return, becomes its low twin; that is the same signature.
 *
 * @throws SignatureError HB-1301, HB-1302
 */
export function splitSignature(signature: string): SplitSignature {
  if (typeof signature !== "string" || !isHexString(signature) || signature.length % 2 !== 0) {
    throw new SignatureError("HB-1301", `A signature must be 0x and hexadecimal bytes, found ${quote(signature)}.`);
  }
  const length = dataLength(signature);
  if (length === 64) {
    const { v, r, s } = Signature.from(signature);
    return inRange(v, r, BigInt(s));
  }
  if (length !== 65) {
    throw new SignatureError("HB-1302", `A signature by a key has 65 or 64 bytes, found ${length}.`, {
      fix: "The signature of a contract account goes into the form with bytes.",
    });
  }
  const r = signature.slice(0, 66).toLowerCase();
  const s = BigInt(`0x${signature.slice(66, 130)}`);
  const v = Number(`0x${signature.slice(130)}`);
  const parity = v === 27 || v === 0 ? 0 : v === 28 || v === 1 ? 1 : undefined;
  if (parity === undefined) {
    throw new SignatureError("HB-1302", `The recovery value v of a signature is 27, 28, 0 or 1, found ${v}.`);
  }
  return s > ORDER / 2n ? inRange(28 - parity, r, ORDER - s) : inRange(27 + parity, r, s);
}

/** The 65 bytes r ‖ s ‖ v. */
export function joinSignature({ v, r, s }: SplitSignature): string {
  return `${r}${s.slice(2)}${v.toString(16)}`;
}

/** The address whose key signed `digest`. @throws SignatureError HB-1301, HB-1302 */
export function recoverSigner({ digest, signature }: { digest: string; signature: string }): string {
  const parts = splitSignature(signature);
  try {
    return recoverAddress(digest, parts);
  } catch (cause) {
    throw new SignatureError("HB-1302", "No key has made this signature; its r is not on the curve.", { cause });
  }
}

function inRange(v: number, r: string, s: bigint): SplitSignature {
  const low = s > 0n && s <= ORDER / 2n;
  if (!low || BigInt(r) === 0n || BigInt(r) >= ORDER) {
    throw new SignatureError("HB-1302", "The r or s of the signature is zero or not below the curve's order.");
  }
  return { v: v as 27 | 28, r, s: `0x${s.toString(16).padStart(64, "0")}` };
}
