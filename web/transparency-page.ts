import { html } from "hono/html";
import type { CurrencyView, TransparencyView } from "../ledger/serve/transparency-view.ts";
import { ALL_DATA } from "./data-paths.ts";
import { document } from "./document.ts";
import { timeOf, type Html } from "./markup.ts";
import { actsSection } from "./sections/acts.ts";
import { attestationsSection } from "./sections/attestations.ts";
import { addressCheck, type CheckState } from "./sections/check.ts";
import { contractsSection } from "./sections/contracts.ts";
import { controlSection } from "./sections/control.ts";
import { flowsSection } from "./sections/flows.ts";
import { headlineCard } from "./sections/headline.ts";
import { historySection } from "./sections/history.ts";
import { placesSection } from "./sections/places.ts";
import { reportsSection } from "./sections/reports.ts";
import { reserveSection } from "./sections/reserve.ts";
import { verifySection } from "./sections/verify.ts";
import type { PageKey, Words } from "./words.ts";

/** The public page. The same view, words and question give the same bytes. */
export function transparencyPage(words: Words, view: TransparencyView, check?: CheckState): Html {
  const { say } = words;
  const main = html`<div class="intro">
      <h1>${say("title")}</h1>
      <p>${say("lead")}</p>
    </div>
    ${view.currencies.length === 0 ? html`<p class="notice">${say("empty")}</p>` : ""}
    <div class="cards">${view.currencies.map((one) => headlineCard(words, one, view.at))}</div>
    ${addressCheck(words, check)} ${view.currencies.map((one) => booksOf(words, one))}
    <p class="source">${say("madeAt", { time: words.time(view.at) })} <a href="${ALL_DATA}">${say("allData")}</a></p>`;
  return document({ words, title: say("title"), path: "", main });
}

/** The answer to a question about an address, by itself: what was asked about stands at the top. */
export function checkPage(words: Words, check: CheckState | undefined, at: number): Html {
  const { say } = words;
  const main = html`<h1 class="visually-hidden">${say("check")}</h1>
    ${addressCheck(words, check)}
    <p><a href="./">${say("backToPage")}</a></p>
    <p class="source">${timeOf(words, at)}</p>`;
  // The question goes along to the other languages.
  const path = check === undefined ? "check" : `check?address=${encodeURIComponent(check.written)}`;
  return document({ words, title: say("check"), path, hidden: true, main });
}

const PARTS = [
  ["history", "history", historySection],
  ["reserve", "composition", reserveSection],
  ["flows", "flows", flowsSection],
  ["places", "places", placesSection],
  ["attestations", "attestations", attestationsSection],
  ["control", "control", controlSection],
  ["contracts", "contracts", contractsSection],
  ["acts", "acts", actsSection],
  ["reports", "reports", reportsSection],
  ["verify", "verify", verifySection],
] as const satisfies readonly (readonly [string, PageKey, (words: Words, view: CurrencyView) => Html])[];

function booksOf(words: Words, view: CurrencyView): Html {
  const { say } = words;
  const id = view.currency.toLowerCase();
  return html`<article class="books${view.stale ? " stale" : ""}" id="${id}-books" aria-labelledby="${id}-books-title">
    <h2 id="${id}-books-title">${view.name} <span class="unit">${view.symbol}</span></h2>
    <nav class="contents" aria-label="${say("contentsOf", { currency: view.currency })}">
      <ul>
        ${PARTS.map(([part, title]) => html`<li><a href="#${id}-${part}">${say(title)}</a></li>`)}
      </ul>
    </nav>
    ${PARTS.map(([, , render]) => render(words, view))}
  </article>`;
}
