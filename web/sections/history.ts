import { html } from "hono/html";
import type { CurrencyView, HistoryPoint } from "../../ledger/serve/transparency-view.ts";
import { TOKEN_DECIMALS } from "../../sdk/amount.ts";
import { dataPath } from "../data-paths.ts";
import { lineChart } from "../line-chart.ts";
import { section, type Html } from "../markup.ts";
import { shownReserve } from "../shown-reserve.ts";
import { table } from "../table.ts";
import type { Words } from "../words.ts";

/** Circulation against reserves: a picture, the same as a table, the same as JSON. */
export function historySection(words: Words, view: CurrencyView): Html {
  const { currency, asOf, history } = view;
  const { say } = words;
  const source = dataPath(currency, "history");
  const days = history.toReversed().map((point) => ({ ...point, ...shownReserve(point) }));
  const rows = days.map(({ day, circulating, reserves, coverage, confirmed }) => [
    html`<time datetime="${day}">${words.day(day)}</time>`,
    words.amount(circulating),
    confirmed ? words.amount(reserves) : html`${words.amount(reserves)} <small>${say("unconfirmedMark")}</small>`,
    coverage === null ? "–" : words.percent(coverage),
  ]);
  const columns = [say("day"), say("circulating"), say("reserves"), say("coverage")];
  const body = html`${history.length === 0 ? "" : figures(words, view, source)}
    <details>
      <summary>${say(rows.length === 1 ? "asTableOfOne" : "asTable", { count: rows.length })}</summary>
      <div class="scroll" role="region" tabindex="0" aria-label="${say("history")}">
        ${table({
          caption: `${say("historyCaption")} (${currency})`,
          columns: columns.map((label, index) => ({ label, number: index > 0 })),
          rows,
          rowClass: (index) => (days[index]!.confirmed ? "" : "stale"),
        })}
      </div>
    </details>`;
  return section({ words, id: `${currency.toLowerCase()}-history`, title: say("history"), source, asOf, body });
}

function figures(words: Words, { currency, history }: CurrencyView, source: string): Html {
  const { say } = words;
  const [first, last] = [history[0]!, history.at(-1)!];
  const label = say("historyChart", { first: words.day(first.day), last: words.day(last.day) });
  const days = { firstLabel: words.day(first.day), lastLabel: words.day(last.day) };
  const circulating = history.map((point) => unitsOf(point.circulating));
  const reserves = history.map((point) => unitsOf(shownReserve(point).reserves));
  const most = niceAbove(Math.max(...circulating, ...reserves));
  return html`<figure class="chart" data-chart="amounts" data-source="${source}" data-language="${words.language}">
      <figcaption>
        <span class="key reserves">${say("reserves")}</span> <span class="key circulating">${say("circulating")}</span>
        (${currency})
      </figcaption>
      ${lineChart({
        label,
        lines: [
          { name: "reserves", values: reserves },
          { name: "circulating", values: circulating },
        ],
        from: 0,
        to: most,
        fromLabel: "0",
        toLabel: words.count(most),
        ...days,
      })}
    </figure>
    ${coverageFigure(words, history, source, label)}`;
}

function coverageFigure(words: Words, history: readonly HistoryPoint[], source: string, label: string): Html {
  const percents = history.map((point) => {
    const { coverage } = shownReserve(point);
    return coverage === null ? 100 : Number(BigInt(coverage)) / 1e6;
  });
  const [from, to] = [Math.floor(Math.min(99, ...percents)), Math.ceil(Math.max(102, ...percents))];
  return html`<figure class="chart" data-chart="coverage" data-source="${source}" data-language="${words.language}">
    <figcaption><span class="key coverage">${words.say("coverage")}</span></figcaption>
    ${lineChart({
      label: `${words.say("coverage")}. ${label}`,
      lines: [{ name: "coverage", values: percents }],
      from,
      to,
      fromLabel: `${from}%`,
      toLabel: `${to}%`,
      firstLabel: words.day(history[0]!.day),
      lastLabel: words.day(history.at(-1)!.day),
      mark: { at: 100, label: "100%" },
    })}
  </figure>`;
}

/** A picture has no use for exactness; the table beside it has every digit. */
function unitsOf(minor: string): number {
  return Number(BigInt(minor) / 10n ** BigInt(TOKEN_DECIMALS));
}

/** The next number of one or two digits and zeros behind them. */
function niceAbove(value: number): number {
  const digits = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return Math.max(1, Math.ceil(value / digits) * digits);
}
