import type { RedemptionAt } from "../read/redemptions-at.ts";
import type { RestrictionAct } from "../read/restriction-acts.ts";

/**
 * Unix seconds from which a request is valid: when it was made, or when the last freeze of its holder was lifted while it
 * was open, which starts its clock anew.
 */
export function validSince(
  { holder, requestedAt, settled }: Pick<RedemptionAt, "holder" | "requestedAt" | "settled">,
  restrictions: readonly RestrictionAct[],
): number {
  const freed = restrictions.findLast(
    ({ kind, account, where: { time } }) =>
      kind === "un-blacklisted" &&
      account === holder &&
      time > requestedAt &&
      (settled === undefined || time <= settled.time),
  );
  return freed?.where.time ?? requestedAt;
}
