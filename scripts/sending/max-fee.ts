import { parseUnits } from "ethers";
import { badMaxFee } from "./sending-faults.ts";

/** What a person wrote in gwei, in wei. @throws HarbourError HB-2627 */
export function parseMaxFee(text: string): bigint {
  if (!/^\d{1,9}(\.\d{1,9})?$/.test(text)) throw badMaxFee(text);
  const wei = parseUnits(text, "gwei");
  if (wei === 0n) throw badMaxFee(text);
  return wei;
}
