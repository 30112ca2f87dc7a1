import { html } from "hono/html";
import type { CurrencyView } from "../../ledger/serve/transparency-view.ts";
import { dataPath } from "../data-paths.ts";
import { codeWord, section, shortSentence, shownOf, timeOf, transaction, type Html } from "../markup.ts";
import { table } from "../table.ts";
import type { Words } from "../words.ts";

/** Of what the JSON has. */
const SHOWN = 10;

/** What those in control did last, in words. The sentences are English, and say so where the page is not. */
export function actsSection(words: Words, { currency, asOf, acts }: CurrencyView): Html {
  const { say } = words;
  const rows = acts
    .slice(0, SHOWN)
    .map(({ source, name, sentence, time, chainId, txHash }) => [
      timeOf(words, time),
      html`${say(`contract_${source}`)} ${codeWord(name)}`,
      html`<span lang="en">${shortSentence(sentence)}</span>`,
      transaction(chainId, txHash),
    ]);
  const note = say("englishOnly");
  const body =
    rows.length === 0
      ? html`<p>${say("none")}</p>`
      : html`${note === "" ? "" : html`<p class="source">${note}</p>`}
        ${table({
          caption: `${say("actsCaption")} (${currency})`,
          columns: [
            { label: say("when") },
            { label: say("act") },
            { label: say("inWords") },
            { label: say("transaction") },
          ],
          rows,
          stacked: true,
        })}
        ${shownOf(words, rows.length, acts.length)}`;
  const id = `${currency.toLowerCase()}-acts`;
  return section({ words, id, title: say("acts"), source: dataPath(currency, "acts"), asOf, body });
}
