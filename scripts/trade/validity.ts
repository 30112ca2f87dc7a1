import type { Window } from "../../sdk/settlement/settlement-values.ts";
import type { Flags } from "../command.ts";
import { parseTime } from "../time.ts";

/** Good at once, and before --valid-until, or before the end that is given. @throws HarbourError HB-2123 */
export function validityOf({ validUntil }: Pick<Flags, "validUntil">, end: bigint): Window {
  return { validAfter: 0n, validBefore: validUntil === undefined ? end : parseTime("--valid-until", validUntil) };
}
