import { html } from "hono/html";
import { addDays, dayOf } from "../../ledger/clock/hong-kong-time.ts";
import type { CurrencyView } from "../../ledger/serve/transparency-view.ts";
import { barChart } from "../bar-chart.ts";
import { dataPath } from "../data-paths.ts";
import { section, type Html } from "../markup.ts";
import { table } from "../table.ts";
import type { Words } from "../words.ts";

/** Days that the picture shows. */
const SHOWN = 60;

/** What was issued and redeemed, per day and in sum. */
export function flowsSection(words: Words, view: CurrencyView): Html {
  const { currency, asOf, flows } = view;
  const { say } = words;
  const source = dataPath(currency, "flows");
  const amounts = [
    { label: say("issued"), number: true },
    { label: say("redeemed"), number: true },
  ];
  const body = html`${table({
      caption: `${say("flowTotalsCaption")} (${currency})`,
      columns: [{ label: say("period") }, ...amounts, { label: say("net"), number: true }],
      rows: flows.totals.map(({ days, issued, redeemed, net }) => [
        say("lastDays", { count: days }),
        words.amount(issued),
        words.amount(redeemed),
        words.amount(net),
      ]),
      stacked: true,
    })}
    ${flows.days.length === 0 ? "" : figure(words, view, source)}
    <details>
      <summary>${say(flows.days.length === 1 ? "asTableOfOne" : "asTable", { count: flows.days.length })}</summary>
      <div class="scroll" role="region" tabindex="0" aria-label="${say("flows")}">
        ${table({
          caption: `${say("flowDaysCaption")} (${currency})`,
          columns: [{ label: say("day") }, ...amounts],
          rows: flows.days.map(({ day, issued, redeemed }) => [
            html`<time datetime="${day}">${words.day(day)}</time>`,
            words.amount(issued),
            words.amount(redeemed),
          ]),
        })}
      </div>
    </details>`;
  return section({ words, id: `${currency.toLowerCase()}-flows`, title: say("flows"), source, asOf, body });
}

function figure(words: Words, { currency, asOf, flows }: CurrencyView, source: string): Html {
  const { say } = words;
  const last = dayOf(Math.max(...asOf.map(({ time }) => time)));
  const days = Array.from({ length: SHOWN }, (_, index) => addDays(last, index + 1 - SHOWN));
  const byDay = new Map(flows.days.map((flow) => [flow.day, flow]));
  const units = (minor: string | undefined) => Number(BigInt(minor ?? 0) / 1_000_000n);
  return html`<figure class="chart" data-chart="flows" data-source="${source}" data-language="${words.language}">
    <figcaption>
      <span class="key issued">${say("issued")}</span> <span class="key redeemed">${say("redeemed")}</span>
      (${currency}, ${say("lastDays", { count: SHOWN })})
    </figcaption>
    ${barChart({
      label: say("flowChart"),
      up: days.map((day) => units(byDay.get(day)?.issued)),
      down: days.map((day) => units(byDay.get(day)?.redeemed)),
      upLabel: `▲ ${say("issued")}`,
      downLabel: `▼ ${say("redeemed")}`,
      firstLabel: words.day(days[0]!),
      lastLabel: words.day(last),
    })}
  </figure>`;
}
