import { BASIS_POINTS } from "../../sdk/settlement/settlement-values.ts";
import { parsePercent } from "./draft-values.ts";
import { showShare } from "./terms-words.ts";
import { badShare } from "./trade-faults.ts";

/** A share of --share in basis points, all of it unless told. @throws HarbourError HB-2958 */
export function shareIn(text: string | undefined, least: bigint): bigint {
  if (text === undefined) return BASIS_POINTS;
  const bps = parsePercent(text);
  if (bps === undefined || bps < least) throw badShare(text, showShare(least));
  return bps;
}
