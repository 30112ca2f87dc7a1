import { id as hashOfText } from "ethers";

/** The hash of a payout instruction, or the hash itself. */
export function payoutReference(text: string): string {
  return /^0x[0-9a-fA-F]{64}$/.test(text) ? text.toLowerCase() : hashOfText(text);
}
