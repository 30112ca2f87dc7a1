import type { Calendar } from "../../clock/calendar.ts";
import { attestationClock } from "../../clock/clocks.ts";
import { addDays, dayOf, startOfDay } from "../../clock/hong-kong-time.ts";
import type { PoolAt } from "../../read/reserve-at.ts";
import { formatDuration, formatTime } from "../../../sdk/wording.ts";
import { money, type Difference } from "../difference.ts";
import type { Rule } from "../rule.ts";

/**
 * How old the statement of every pool is: from 20 hours on a warning, no longer counted is a break. Custodians state on
 * business days, so over a weekend it stays a warning, although minting stops by contract, until the time has passed on the
 * business day after it.
 */
export const attestationAge: Rule = {
  name: "attestation-age",
  title: "Every pool's statement is fresh",
  leftOut: ({ chains }) =>
    chains.some(({ reserve }) => reserve !== undefined) ? undefined : "no registry is followed",
  run: ({ chains, currency, at, calendar }) =>
    chains.flatMap(({ moment: { chainId }, reserve }) =>
      (reserve?.pools ?? []).flatMap((pool): Difference[] => {
        if (pool.inForce === undefined || pool.status === "revoked") return [];
        const { custodian, pool: name, asOf, countsUntil, total, sequence, status } = pool;
        const stale = status === "stale";
        if (!stale && attestationClock({ asOf, now: at, maxAge: reserve!.maxAge }).state === "running") return [];
        return [
          {
            rule: "attestation-age",
            currency,
            subject: `chain ${chainId} ${custodian} ${name}`,
            severity: stale && at > onBusinessDays(calendar, pool) ? "break" : "warning",
            left: `${money(total, currency)} as of ${formatTime(BigInt(asOf))}`,
            right: `counts until ${formatTime(BigInt(countsUntil))}`,
            difference: stale
              ? `stale for ${formatDuration(BigInt(at - countsUntil))}`
              : `${formatDuration(BigInt(at - asOf))} old`,
            evidence: [{ is: "pool", chainId, custodian, pool: name, sequence: String(sequence) }],
          },
        ];
      }),
    ),
};

/** When its time ends, if the days after it on which no bank works do not count. */
function onBusinessDays(calendar: Calendar, { asOf, countsUntil }: PoolAt): number {
  let end = countsUntil;
  for (let day = addDays(dayOf(asOf), 1); startOfDay(day) <= end; day = addDays(day, 1))
    if (!calendar.isOpen(day)) end += 86_400;
  return end;
}
