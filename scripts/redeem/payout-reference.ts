import { id as hashOfText } from "ethers";
import { bytes32In } from "../open.ts";

/** The hash of a payout instruction, or the hash itself. @throws HarbourError HB-2111 */
export function payoutReference(text: string): string {
  return bytes32In(text) ?? hashOfText(text);
}
