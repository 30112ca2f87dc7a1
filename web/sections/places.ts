import type { CurrencyView, PlaceKind } from "../../ledger/serve/transparency-view.ts";
import { dataPath } from "../data-paths.ts";
import { section, type Html } from "../markup.ts";
import { table } from "../table.ts";
import type { PageKey, Words } from "../words.ts";

const PLACES: Readonly<Record<PlaceKind, PageKey>> = {
  holders: "placeHolders",
  frozen: "placeFrozen",
  redemption: "placeRedemption",
  payouts: "placePayouts",
  fxSettlement: "placeFxSettlement",
  tradeEscrow: "placeTradeEscrow",
  other: "placeOther",
};

/** Where all that circulates is; the last row is the sum of the others, and what circulates. */
export function placesSection(words: Words, { currency, asOf, places }: CurrencyView): Html {
  const { say } = words;
  const sum = places.reduce((total, { amount }) => total + BigInt(amount), 0n);
  const share = (amount: bigint) => (sum === 0n ? "–" : `${words.amount(`${((amount * 10_000n) / sum) * 10_000n}`)}%`);
  const rows = places.map(({ kind, amount, accounts }) => [
    say(PLACES[kind]),
    words.amount(amount),
    share(BigInt(amount)),
    kind === "holders" || kind === "frozen" ? words.count(accounts) : "–",
  ]);
  const body = table({
    caption: `${say("placesCaption")} (${currency})`,
    columns: [
      { label: say("place") },
      { label: say("amount"), number: true },
      { label: say("share"), number: true },
      { label: say("accounts"), number: true },
    ],
    rows: [...rows, [say("total"), words.amount(`${sum}`), "", ""]],
    total: true,
    stacked: true,
  });
  const id = `${currency.toLowerCase()}-places`;
  return section({ words, id, title: say("places"), source: dataPath(currency, "places"), asOf, body });
}
