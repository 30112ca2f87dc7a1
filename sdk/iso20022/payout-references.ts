import { computeHmac, getBytes, toBeHex, toUtf8Bytes } from "ethers";
import { Iso20022Error } from "./problem.ts";

/**
 * What makes the references of a payout. 32 random bytes that the payer keeps in a file of his own, one for all his
 * payouts; never on a command line, in a plan or in a log.
 */
export type PayoutSecret = Uint8Array;

/** @throws Iso20022Error HB-1885 */
export function parsePayoutSecret(bytes: Uint8Array): PayoutSecret {
  if (!(bytes instanceof Uint8Array) || bytes.length !== 32 || bytes.every((byte) => byte === bytes[0])) {
    throw new Iso20022Error("HB-1885", "The payout secret is not 32 random bytes.");
  }
  return bytes;
}

export interface PayoutReferencesParameters {
  secret: PayoutSecret;
  /** keccak256 of the file. */
  digest: string;
  /** Of the payment in the file, from 0. */
  index: number;
}

export interface PayoutReferences {
  /** For a payment to which the file gives none. */
  uetr: string;
  /** Of the remittance record. */
  salt: string;
}

/**
 * The UETR and the salt of one payment: HMAC-SHA256 with the payer's secret over a label, the file's digest and the
 * payment's index.
 *
 * The same file and secret give the same references for ever, so that a payout that was interrupted goes on with the
 * same memos and pays nothing twice. Without the secret they are as good as random: whoever has the file, or can guess
 * it, cannot tell which payments on chain are its rows, nor confirm a guessed amount or name by a memo. To prove one
 * payment, the payer hands out its record and its salt; that says nothing about the other salts. A lost secret loses no
 * money: what was paid can still be proven by the records and salts that were kept, only not derived again.
 *
 * @throws Iso20022Error HB-1885
 */
export function payoutReferences({ secret, digest, index }: PayoutReferencesParameters): PayoutReferences {
  const key = parsePayoutSecret(secret);
  const derive = (label: string) =>
    computeHmac("sha256", key, Buffer.concat([toUtf8Bytes(label), getBytes(digest), getBytes(toBeHex(index, 8))]));
  return { uetr: uetrOfBytes(derive("harbour.payout.uetr/1:")), salt: derive("harbour.payout.salt/1:") };
}

/** The first 16 bytes in the form of a UUID of version 4: 6 bits say so, 122 are left. */
export function uetrOfBytes(hex: string): string {
  const bytes = getBytes(hex).slice(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const digits = Buffer.from(bytes).toString("hex");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
