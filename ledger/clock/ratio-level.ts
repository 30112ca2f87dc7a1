/** What reserves of so much of the liabilities call for, from the mildest on. */
export type RatioLevel = "enough" | "mint-off" | "top-up" | "shortfall" | "nothing-circulates";

export interface RatioParameters {
  /** Minor units. */
  reserves: bigint;
  liabilities: bigint;
}

/**
 * 101.0 % and above is enough. Below it nothing is minted, below 100.5 % the issuer tops up the same day, below 100 % it
 * is a shortfall. The amounts are compared themselves, so that no rounding lifts a ratio over a line.
 */
export function ratioLevel({ reserves, liabilities }: RatioParameters): RatioLevel {
  if (liabilities === 0n) return "nothing-circulates";
  const atLeast = (perMille: bigint) => reserves * 1000n >= liabilities * perMille;
  if (atLeast(1010n)) return "enough";
  if (atLeast(1005n)) return "mint-off";
  return atLeast(1000n) ? "top-up" : "shortfall";
}
