import { formatAmount } from "./amount.ts";
import { HarbourError } from "./harbour-error.ts";
import { quote } from "./quote.ts";

/** HB-1621: an amount, a ratio or basis points below zero, or not a bigint. */
export class RatioError extends HarbourError {
  declare readonly code: "HB-1621";

  constructor(name: string, found: unknown) {
    super({ code: "HB-1621", message: `${name} must be a bigint of at least 0, found ${quote(found)}.` });
  }
}

/** A coverage ratio has 8 decimals: 10^8 is 100 %. */
const WHOLE = 10n ** 8n;
const BASIS_POINTS = 10_000n;

/**
 * Reserves over liabilities, both minor units, in 10^-8, floored; 0 if nothing circulates. The contracts compute the
 * same, but answer 0 also where their chain is not the whole.
 *
 * @throws RatioError HB-1621
 */
export function coverageRatio(reserves: bigint, liabilities: bigint): bigint {
  atLeastZero("reserves", reserves);
  atLeastZero("liabilities", liabilities);
  return liabilities === 0n ? 0n : (reserves * WHOLE) / liabilities;
}

/** A ratio in 10^-8 as a percentage with its six decimals: 101237623n is "101.237623 %". @throws RatioError HB-1621 */
export function formatRatio(ratio: bigint): string {
  return `${formatAmount(atLeastZero("ratio", ratio), { decimals: 6, minDecimals: 6 })} %`;
}

/**
 * How much may circulate on `reserves`, minor units: floor(reserves * 10000 / (10000 + bufferBps)). A buffer of 0 is
 * an unset one and allows nothing.
 *
 * @throws RatioError HB-1621
 */
export function capacity(reserves: bigint, bufferBps: bigint): bigint {
  atLeastZero("reserves", reserves);
  return atLeastZero("bufferBps", bufferBps) === 0n ? 0n : (reserves * BASIS_POINTS) / (BASIS_POINTS + bufferBps);
}

function atLeastZero(name: string, value: bigint): bigint {
  if (typeof value !== "bigint" || value < 0n) throw new RatioError(name, value);
  return value;
}
