import { html } from "hono/html";
import type { CurrencyView } from "../../ledger/serve/transparency-view.ts";
import { dataPath } from "../data-paths.ts";
import { section, timeOf, type Html } from "../markup.ts";
import { shownReserve } from "../shown-reserve.ts";
import { table } from "../table.ts";
import type { Words } from "../words.ts";

/** What the reserve is made of: pools as banks state them, assets as custodians list them. */
export function reserveSection(words: Words, { currency, asOf, reserve, headline }: CurrencyView): Html {
  const { say } = words;
  const { reserves, confirmed } = shownReserve(headline);
  const pools = reserve.pools.map(({ custodian, pool, total, asOf: stated, validUntil, fresh }) => [
    custodian,
    pool,
    words.amount(total),
    timeOf(words, stated),
    timeOf(words, validUntil),
    fresh ? say("counts") : html`<strong class="warn">${say("tooOld")}</strong>`,
  ]);
  const body = html`${
    reserve.pools.length === 0
      ? html`<p>${say("neverAttested")}</p>`
      : table({
          caption: `${say("poolsCaption")} (${currency})`,
          columns: [
            { label: say("custodian") },
            { label: say("pool") },
            { label: say("amount"), number: true },
            { label: say("statedAsOf") },
            { label: say("validUntil") },
            { label: say("state") },
          ],
          rows: [...pools, [say("total"), "", words.amount(reserves), "", "", confirmed ? "" : say("unconfirmedMark")]],
          total: true,
          stacked: true,
          rowClass: (index) => (reserve.pools[index]?.fresh === false ? "stale" : ""),
        })
  }
  ${
    reserve.composition.length === 0
      ? html`<p class="source">${say("noComposition")}</p>`
      : compositionTable(words, { currency, reserve })
  }`;
  const id = `${currency.toLowerCase()}-reserve`;
  return section({ words, id, title: say("composition"), source: dataPath(currency, "reserve"), asOf, body });
}

function compositionTable(words: Words, { currency, reserve }: Pick<CurrencyView, "currency" | "reserve">): Html {
  const { say } = words;
  const total = reserve.composition.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  const rows = reserve.composition.map(({ assetClass, custodian, assetCurrency, jurisdiction, amount, share }) => [
    assetClass,
    custodian,
    assetCurrency,
    jurisdiction,
    words.amount(amount),
    `${words.amount(`${BigInt(share) * 10_000n}`)}%`,
  ]);
  return table({
    caption: `${say("compositionCaption", { time: words.time(reserve.compositionAsOf) })} (${currency})`,
    columns: [
      { label: say("assetClass") },
      { label: say("custodian") },
      { label: say("assetCurrency") },
      { label: say("jurisdiction") },
      { label: say("marketValue"), number: true },
      { label: say("share"), number: true },
    ],
    rows: [...rows, [say("total"), "", "", "", words.amount(`${total}`), ""]],
    total: true,
    stacked: true,
  });
}
