import type { Currency } from "../ledger/followed-network.ts";
import type { CurrencyView } from "../ledger/serve/transparency-view.ts";

/** The parts of a currency that have a URL of their own. */
export const DATA_PARTS = [
  ...(["headline", "chains", "history", "reserve", "flows", "places", "attestations", "control", "minters"] as const),
  ...(["contracts", "acts", "reports"] as const),
] as const satisfies readonly (keyof CurrencyView)[];

export type DataPart = (typeof DATA_PARTS)[number];

/** Everything the page shows. */
export const ALL_DATA = "/data/transparency.json";

/** Where one part is; these URLs stay. */
export function dataPath(currency: Currency, part: DataPart): string {
  return `/data/${currency.toLowerCase()}/${part}.json`;
}
