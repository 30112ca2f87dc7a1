import { html } from "hono/html";
import type { ChainView, CurrencyView, Headline } from "../../ledger/serve/transparency-view.ts";
import { dataPath } from "../data-paths.ts";
import { asOfLine, NOTHING, sourceLink, timeOf, type Html } from "../markup.ts";
import { shownReserve, type ShownReserve } from "../shown-reserve.ts";
import type { Words } from "../words.ts";

/** The first screen of a currency: is it backed, as of when, who says so. */
export function headlineCard(words: Words, view: CurrencyView, at: number): Html {
  const { currency, symbol, headline, asOf, stale } = view;
  const shown = shownReserve(headline);
  const amountClass = shown.confirmed ? "amount" : "amount unconfirmed";
  const id = currency.toLowerCase();
  const { say } = words;
  return html`<article class="card${stale ? " stale" : ""}" id="${id}" aria-labelledby="${id}-name">
    <h2 id="${id}-name">
      ${symbol} <span class="unit">${say(currency === "HKD" ? "currencyHKD" : "currencyCNH")}</span>
    </h2>
    ${stale ? staleNote(words, view, at) : ""}
    <dl>
      <div class="first">
        <dt>${say("coverage")}</dt>
        <dd>${coverage(words, headline, shown)}</dd>
      </div>
      <div>
        <dt>${say("circulating")}</dt>
        <dd>
          <span class="amount">${currency} ${words.amount(headline.circulating)}</span>
          <small>${redeeming(words, headline)}</small>
        </dd>
      </div>
      <div>
        <dt>${say("reserves")}</dt>
        <dd>
          <span class="${amountClass}">${currency} ${words.amount(shown.reserves)}</span>
          <small>${surplus(words, shown)}</small>
          ${unconfirmed(words, headline, shown)}
        </dd>
      </div>
      <div>
        <dt>${say("lastAttestation")}</dt>
        <dd>${attestation(words, headline, at)}</dd>
      </div>
    </dl>
    ${view.chains.map((chain) => state(words, chain, view.chains.length > 1))}
    <p class="source">${asOfLine(words, asOf)} · ${sourceLink(words, dataPath(currency, "headline"), symbol)}</p>
    <p class="source"><a href="#${id}-books">${say("details")}</a></p>
  </article>`;
}

function staleNote(words: Words, { asOf }: CurrencyView, at: number): Html {
  const age = words.duration(at - Math.min(...asOf.map(({ time }) => time)));
  return html`<p class="notice"><strong>${words.say("stale")}</strong> ${words.say("staleBooks", { age })}</p>`;
}

function redeeming(words: Words, { openRedemptions: { count, amount } }: Headline): string {
  const key = count === 0 ? "noRedemption" : count === 1 ? "oneRedemption" : "openRedemptions";
  return words.say(key, { amount: words.amount(amount), count });
}

function coverage(
  words: Words,
  { coverage: counted, attestation: last, unconfirmedSince }: Headline,
  shown: ShownReserve,
) {
  const { coverage: ratio, confirmed, surplus: difference } = shown;
  if (ratio === null) return html`<span class="big">–</span> <small>${words.say("nothingCirculates")}</small>`;
  const bigClass = `big${confirmed ? "" : " unconfirmed"}${difference < 0n ? " bad" : ""}`;
  const since = words.say("unconfirmedSince", { time: words.time(unconfirmedSince) });
  return html`<span class="${bigClass}">${words.percent(ratio)}</span>
    ${
      confirmed || counted === null
        ? ""
        : html`<small class="warn"><strong>${since}</strong></small>
            <small>${words.say("byLastStatements", { counted: words.percent(counted) })}</small>`
    }
    <small>${words.say("coverageFloored", { ratio: words.exactPercent(ratio) })}</small>
    ${
      last !== null && last.oldestAsOf > 0 && last.oldestAsOf !== last.asOf
        ? html`<small>${words.say("oldestCounted", { time: words.time(last.oldestAsOf) })}</small>`
        : ""
    }`;
}

function surplus(words: Words, { surplus: difference }: ShownReserve): Html {
  if (difference === 0n) return html`${words.say("exact")}`;
  const amount = words.amount(`${difference < 0n ? -difference : difference}`);
  if (difference > 0n) return html`${words.say("surplus", { amount })}`;
  return html`<strong class="bad">${words.say("shortfall", { amount })}</strong>`;
}

function unconfirmed(words: Words, { reserves, unconfirmed: tooOld }: Headline, { confirmed }: ShownReserve): Html {
  if (!confirmed) return html`<small>${words.say("byLastStatements", { counted: words.amount(reserves) })}</small>`;
  if (tooOld === "0") return NOTHING;
  return html`<small class="warn">${words.say("unconfirmed", { amount: words.amount(tooOld) })}</small>`;
}

function attestation(words: Words, { attestation: last }: Headline, at: number): Html {
  if (last === null) return html`<span class="amount">–</span> <small>${words.say("neverAttested")}</small>`;
  const signed = last.signedBy.map(({ custodian, threshold, signers }) =>
    words.say("keys", { custodian, threshold, count: signers.length }),
  );
  // The clock of the server may be behind that of the books.
  const when = last.asOf > at ? words.time(last.asOf) : words.say("attestedAge", { age: words.duration(last.age) });
  return html`<span class="amount">${when}</span>
    ${
      last.stale
        ? html`<small class="warn"><strong>${words.say("stale")}</strong> ${words.say("staleAttestation")}</small>`
        : ""
    }
    <small>${timeOf(words, last.asOf)} · ${words.say("attestedLimit", { age: words.duration(last.maxAge) })}</small>
    <small>${words.say("signedBy", { who: signed.join(words.say("listBreak")) })}</small>`;
}

const MODES = { open: "modeOpen", permissioned: "modePermissioned", paused: "modePaused" } as const;

function state(words: Words, chain: ChainView, several: boolean): Html {
  const { say } = words;
  const redemption =
    chain.suspendedUntil === 0
      ? say("redemptionOpen")
      : say("redemptionSuspended", { time: words.time(chain.suspendedUntil) });
  const restricted = chain.mode !== "open" || chain.suspendedUntil > 0;
  const where = several ? html`${say("onChain", { chain: chain.asOf.chain })}: ` : NOTHING;
  return html`<p class="state${restricted ? " warn" : ""}">${where}${say(MODES[chain.mode])} · ${redemption}</p>`;
}
