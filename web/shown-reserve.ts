import type { Minor, StatedReserve } from "../ledger/serve/transparency-view.ts";

export interface ShownReserve {
  reserves: Minor;
  coverage: Minor | null;
  /** Reserves less what circulates. */
  surplus: bigint;
  confirmed: boolean;
}

/**
 * What counts, where that covers what circulates or nothing is too old to count; else what the last statements say. A weekend
 * without a bank's statement is no shortfall; it is unconfirmed, and says so. `web/assets/charts.js` does the same.
 */
export function shownReserve({ circulating, reserves, coverage, unconfirmed, stated }: StatedReserve): ShownReserve {
  const confirmed = unconfirmed === "0" || BigInt(reserves) >= BigInt(circulating);
  const shown = confirmed ? { reserves, coverage } : stated;
  return { ...shown, surplus: BigInt(shown.reserves) - BigInt(circulating), confirmed };
}
