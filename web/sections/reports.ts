import { html } from "hono/html";
import type { CurrencyView } from "../../ledger/serve/transparency-view.ts";
import { dataPath } from "../data-paths.ts";
import { code, section, transaction, type Html } from "../markup.ts";
import { table } from "../table.ts";
import type { Words } from "../words.ts";

/** Reports by the hash of their content, and where the chain remembers it. */
export function reportsSection(words: Words, { currency, asOf, reports }: CurrencyView): Html {
  const { say } = words;
  const rows = reports.map(({ id, hash, anchored }) => [
    code(id),
    code(hash),
    anchored === null
      ? say("notAnchored")
      : html`${say("inBlock", { block: words.count(anchored.block) })} ${transaction(anchored.chainId, anchored.txHash)}`,
  ]);
  const body =
    rows.length === 0
      ? html`<p>${say("none")}</p>`
      : table({
          caption: `${say("reportsCaption")} (${currency})`,
          columns: [{ label: say("report") }, { label: say("reportHash") }, { label: say("anchored") }],
          rows,
          stacked: true,
        });
  const id = `${currency.toLowerCase()}-reports`;
  return section({ words, id, title: say("reports"), source: dataPath(currency, "reports"), asOf, body });
}
