import { html } from "hono/html";
import type { AsOf } from "../ledger/serve/transparency-view.ts";
import { publicChainById } from "../sdk/chains.ts";
import { shortenAddress } from "../sdk/address.ts";
import { printable } from "../sdk/printable.ts";
import type { Words } from "./words.ts";

/** HTML in which every value was escaped. */
export type Html = ReturnType<typeof html>;

export const NOTHING: Html = html``;

/** A time for people and for machines. */
export function timeOf(words: Words, seconds: number): Html {
  return html`<time datetime="${new Date(seconds * 1000).toISOString().replace(".000Z", "Z")}"
    >${words.time(seconds)}</time
  >`;
}

/** A whole address or hash, that may break anywhere. */
export function code(text: string): Html {
  return html`<code>${printable(text)}</code>`;
}

/** A word of the contracts, which does not break where there is room. */
export function codeWord(text: string): Html {
  return html`<code class="word">${text}</code>`;
}

/** A sentence in which addresses and hashes are shortened; each is whole in its title. */
export function shortSentence(sentence: string): Html {
  const parts = sentence.split(/(0x[0-9a-fA-F]{64}|0x[0-9a-fA-F]{40})/);
  return html`${parts.map((part, index) => (index % 2 === 1 ? shortHash(part) : printable(part)))}`;
}

/** A hash that is only to be recognised; the whole of it is its title and in the JSON. */
export function shortHash(hash: string): Html {
  return html`<code class="short" title="${hash}">${shortenAddress(hash)}</code>`;
}

/** A transaction, linked where the chain has a public explorer. */
export function transaction(chainId: number, txHash: string): Html {
  const explorer = publicChainById(chainId)?.explorer;
  if (explorer === undefined) return shortHash(txHash);
  return html`<a href="${explorer}/tx/${txHash}" rel="noreferrer">${shortHash(txHash)}</a>`;
}

/** "as of block 20 on Ethereum, 22 Nov 2026, 18:00 HKT", for each chain. */
export function asOfLine(words: Words, asOf: readonly AsOf[]): Html {
  return html`${asOf.map(({ chainId, chain, block, time }, index) => {
    const explorer = publicChainById(chainId)?.explorer;
    const text = words.say("asOf", { block: words.count(block), chain, time: words.time(time) });
    return html`${index === 0 ? "" : words.say("listBreak")}${
      explorer === undefined ? text : html`<a href="${explorer}/block/${block}" rel="noreferrer">${text}</a>`
    }`;
  })}`;
}

export interface SectionParameters {
  words: Words;
  id: string;
  title: string;
  /** Path of the same as JSON. */
  source: string;
  asOf: readonly AsOf[];
  body: Html;
}

/** A part of the page: what it is, of when, where it comes from, and then itself. */
export function section({ words, id, title, source, asOf, body }: SectionParameters): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h3 id="${id}-title">${title}</h3>
    <p class="source">${asOfLine(words, asOf)} · ${sourceLink(words, source, title)}</p>
    ${body}
  </section>`;
}

/** Says that there is more, where there is. */
export function shownOf(words: Words, shown: number, count: number): Html {
  return shown === count ? NOTHING : html`<p class="source">${words.say("shownOf", { shown, count })}</p>`;
}

/** "JSON", which a screen reader reads with what it is of. */
export function sourceLink(words: Words, path: string, what: string): Html {
  return html`<a href="${path}" aria-label="${words.say("sourceOf", { what })}">${words.say("source")}</a>`;
}
