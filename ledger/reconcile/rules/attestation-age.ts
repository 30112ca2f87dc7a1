import { attestationClock } from "../../clock/clocks.ts";
import { formatDuration, formatTime } from "../../../sdk/wording.ts";
import { money, type Difference } from "../difference.ts";
import type { Rule } from "../rule.ts";

/** How old the statement of every pool is: from 20 hours on a warning, no longer counted is a break. */
export const attestationAge: Rule = {
  name: "attestation-age",
  title: "Every pool's statement is fresh",
  leftOut: ({ chains }) =>
    chains.some(({ reserve }) => reserve !== undefined) ? undefined : "no registry is followed",
  run: ({ chains, currency, at }) =>
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
            severity: stale ? "break" : "warning",
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
