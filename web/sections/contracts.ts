import { html } from "hono/html";
import type { CurrencyView } from "../../ledger/serve/transparency-view.ts";
import { dataPath } from "../data-paths.ts";
import { code, section, type Html } from "../markup.ts";
import { table } from "../table.ts";
import type { Words } from "../words.ts";

/** The only addresses that are ours, and the code behind them. */
export function contractsSection(words: Words, { currency, asOf, contracts }: CurrencyView): Html {
  const { say } = words;
  const chain = (chainId: number) => asOf.find((one) => one.chainId === chainId)?.chain ?? String(chainId);
  const rows = contracts.map(({ contract, chainId, address, implementation, codeHash }) => [
    asOf.length > 1 ? `${say(`contract_${contract}`)}, ${chain(chainId)}` : say(`contract_${contract}`),
    code(address),
    contract !== "token" ? say("noProxy") : implementation === "" ? say("notRecorded") : code(implementation),
    codeHash === "" ? html`<span class="source">${say("notRecorded")}</span>` : code(codeHash),
  ]);
  const body = table({
    caption: `${say("contractsCaption")} (${currency})`,
    columns: [
      { label: say("contract") },
      { label: say("address") },
      { label: say("implementation") },
      { label: say("codeHash") },
    ],
    rows,
    stacked: true,
  });
  const id = `${currency.toLowerCase()}-contracts`;
  return section({ words, id, title: say("contracts"), source: dataPath(currency, "contracts"), asOf, body });
}
