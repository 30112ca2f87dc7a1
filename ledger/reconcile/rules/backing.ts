import { coverageRatio, formatRatio } from "../../../sdk/ratio.ts";
import { ratioLevel } from "../../clock/ratio-level.ts";
import type { PoolAt } from "../../read/reserve-at.ts";
import { money, type Difference, type Evidence } from "../difference.ts";
import type { Picture } from "../picture.ts";
import type { Rule } from "../rule.ts";

/**
 * What circulates on all chains, frozen tokens included (HKMA guideline 2.2.3), against what custodians attest. Below
 * 101.0 % nothing is minted, below 100.5 % the issuer tops up the same day: warnings. Below 100 % it is a break, unless a
 * stale statement is all that is missing: that is a break of the attestation's age and no shortfall.
 */
export const backing: Rule = {
  name: "backing",
  title: "Supply ≤ attested reserve, frozen tokens included",
  leftOut: ({ chains }) =>
    chains.some(({ reserve }) => reserve !== undefined) ? undefined : "no registry is followed",
  run(picture: Picture): Difference[] {
    const { currency, chains } = picture;
    const liabilities = chains.reduce((sum, { supply }) => sum + supply.supply, 0n);
    const { reserves, unconfirmed: unproven } = attested(picture);
    const level = ratioLevel({ reserves, liabilities });
    if (level === "enough" || level === "nothing-circulates") return [];
    const unconfirmed = level === "shortfall" && reserves + unproven >= liabilities;
    const targets = { "mint-off": 1010n, "top-up": 1005n, shortfall: 1000n } as const;
    // Rounded up: with what is said to be lacking the line is reached.
    const lacking = (liabilities * targets[level] + 999n) / 1000n - reserves;
    const words = { "mint-off": "mint off", "top-up": "top up today", shortfall: "shortfall" }[level];
    return [
      {
        rule: "backing",
        currency,
        subject: level === "shortfall" && !unconfirmed ? "shortfall" : "buffer",
        severity: level === "shortfall" && !unconfirmed ? "break" : "warning",
        left: `${money(liabilities, currency)} circulating`,
        right: `${money(reserves, currency)} attested, ${formatRatio(coverageRatio(reserves, liabilities))}`,
        difference: `${money(lacking, currency)} lacking: ${unconfirmed ? "unconfirmed" : words}`,
        evidence: evidenceOf(picture),
      },
    ];
  },
};

/**
 * The whole reserve: custodians sign each statement once per chain, so a pool counts once, by its newest statement, and by
 * the lowest where two chains were told differently.
 */
function attested({ chains }: Picture): { reserves: bigint; unconfirmed: bigint } {
  const pools = new Map<string, PoolAt>();
  for (const pool of chains.flatMap(({ reserve }) => reserve?.pools ?? [])) {
    const key = JSON.stringify([pool.custodian, pool.pool]);
    const known = pools.get(key);
    if (known === undefined || isBetter(pool, known)) pools.set(key, pool);
  }
  const sum = (status: PoolAt["status"]) =>
    [...pools.values()].filter((pool) => pool.status === status).reduce((total, pool) => total + pool.total, 0n);
  return { reserves: sum("counted"), unconfirmed: sum("stale") };
}

function isBetter(one: PoolAt, known: PoolAt): boolean {
  const counts = (pool: PoolAt) => Number(pool.status === "counted");
  if (counts(one) !== counts(known)) return counts(one) > counts(known);
  return one.asOf === known.asOf ? one.total < known.total : one.asOf > known.asOf;
}

function evidenceOf({ chains }: Picture): Evidence[] {
  return chains.flatMap(({ moment: { chainId, block, hash }, reserve }): Evidence[] => [
    { is: "block", chainId, block, hash },
    ...(reserve?.pools ?? []).map(({ custodian, pool, sequence }): Evidence => {
      return { is: "pool", chainId, custodian, pool, sequence: String(sequence) };
    }),
  ]);
}
