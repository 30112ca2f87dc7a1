import { EMPTY_MEMO, memoFromUetr } from "../sdk/memo.ts";
import type { Flags } from "./command.ts";
import { oneExit } from "./faults.ts";
import { referenceOf } from "./open.ts";

/** The 32 bytes of --memo or --uetr; zero for neither. @throws HarbourError HB-1501, HB-1503, HB-1504, HB-2107, HB-2111 */
export function memoOf({ memo, uetr }: Pick<Flags, "memo" | "uetr">): string {
  if (memo !== undefined && uetr !== undefined) throw oneExit(["--memo", "--uetr"]);
  if (uetr !== undefined) return memoFromUetr({ uetr });
  return memo === undefined ? EMPTY_MEMO : referenceOf(memo);
}
