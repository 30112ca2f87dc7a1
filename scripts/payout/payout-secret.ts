import { readFileSync } from "node:fs";
import { parsePayoutSecret, type PayoutSecret } from "../../sdk/iso20022/payout-references.ts";
import { secretUnusable } from "./payout-faults.ts";

/** The 32 bytes of a payer's secret, from a file that holds them as they are or as 64 digits. @throws HarbourError HB-2903 */
export function readPayoutSecret(path: string | undefined): PayoutSecret {
  if (path === undefined) throw secretUnusable("no file", "--secret is missing");
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw secretUnusable(path, `it cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown"})`, error);
  }
  const digits = bytes.length > 32 && bytes.length < 80 ? bytes.toString("latin1").trim() : "";
  const secret = /^(0x)?[0-9a-f]{64}$/i.test(digits) ? Buffer.from(digits.slice(-64), "hex") : bytes;
  try {
    return parsePayoutSecret(new Uint8Array(secret));
  } catch {
    // Nothing of what is in the file goes into an error, not even as a cause.
    throw secretUnusable(path, "it does not hold 32 random bytes");
  }
}
