import { html } from "hono/html";
import type { ChainView, CurrencyView } from "../../ledger/serve/transparency-view.ts";
import { coverageRatio } from "../../sdk/ratio.ts";
import { dataPath } from "../data-paths.ts";
import { section, type Html } from "../markup.ts";
import { verifyCommands, wordOf } from "../verify-commands.ts";
import type { Words } from "../words.ts";

/** Commands that give the headline from any node, with what they must answer. */
export function verifySection(words: Words, view: CurrencyView): Html {
  const { currency, asOf, chains } = view;
  const { say } = words;
  const body = html`${chains.length > 1 ? html`<p>${say("verifyManyChains")}</p>` : ""}
  ${chains.map((chain) => ofChain(words, view, chain))}`;
  const id = `${currency.toLowerCase()}-verify`;
  return section({ words, id, title: say("verify"), source: dataPath(currency, "chains"), asOf, body });
}

function ofChain(words: Words, { contracts, currency }: CurrencyView, chain: ChainView): Html {
  const { say } = words;
  const at = (kind: string) =>
    contracts.find(({ contract, chainId }) => contract === kind && chainId === chain.asOf.chainId)?.address;
  const [token, registry] = [at("token"), at("registry")];
  if (token === undefined || registry === undefined) return html``;
  const commands = verifyCommands({ token, registry, block: chain.asOf.block });
  const [circulating, reserves] = [BigInt(chain.circulating), BigInt(chain.reserves)];
  const coverage = `${coverageRatio(reserves, circulating)}` as const;
  const id = `${currency.toLowerCase()}-verify-${chain.asOf.chainId}`;
  const command = (name: string, title: string, text: string, answer: Html) =>
    html`<h4 id="${id}-${name}">${title}</h4>
      <pre
        role="region"
        tabindex="0"
        aria-labelledby="${id}-${name}"
      ><code id="${id}-${name}-command">${text}</code></pre>
      <p class="source">${say("verifyAnswer")}: ${answer}</p>`;
  return html`<p>${say("verifyLead", { chain: chain.asOf.chain })}</p>
    <pre role="region" tabindex="0" aria-label="RPC"><code>export RPC=https://node.example</code></pre>
    ${command(
      "supply",
      say("verifySupply"),
      commands.supply,
      html`<code class="anywhere">0x${wordOf(circulating)}</code> = ${words.amount(chain.circulating)}`,
    )}
    ${command(
      "solvency",
      say("verifySolvency"),
      commands.solvency,
      html`<code class="anywhere">0x${wordOf(circulating)}${wordOf(reserves)}…</code> · ${say("verifyFirst")},
        ${words.amount(chain.circulating)} · ${say("verifySecond")}, ${words.amount(chain.reserves)}`,
    )}
    ${command(
      "headline",
      say("verifyHeadline"),
      commands.headline,
      html`${words.amount(chain.circulating)} · ${words.amount(chain.reserves)} · ${words.exactPercent(coverage)}`,
    )}`;
}
