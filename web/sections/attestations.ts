import { html } from "hono/html";
import type { AttestationView, CurrencyView } from "../../ledger/serve/transparency-view.ts";
import { dataPath } from "../data-paths.ts";
import { section, shownOf, shortHash, timeOf, transaction, type Html } from "../markup.ts";
import { table } from "../table.ts";
import type { PageKey, Words } from "../words.ts";

const STATES: Readonly<Record<AttestationView["state"], PageKey>> = {
  accepted: "stateAccepted",
  parked: "stateParked",
  confirmed: "stateConfirmed",
  dropped: "stateDropped",
};

/** Of what the JSON has. */
const SHOWN = 10;

/** Each statement with its hash and the transaction that brought it. */
export function attestationsSection(words: Words, { currency, asOf, attestations }: CurrencyView): Html {
  const { say } = words;
  const rows = attestations
    .slice(0, SHOWN)
    .map((one) => [
      `${one.pool} ${one.sequence}`,
      one.custodian,
      words.amount(one.total),
      timeOf(words, one.asOf),
      say(STATES[one.state]),
      shortHash(one.statementHash),
      transaction(one.chainId, one.txHash),
    ]);
  const body =
    rows.length === 0
      ? html`<p>${say("neverAttested")}</p>`
      : html`${table({
          caption: `${say("attestationsCaption")} (${currency})`,
          columns: [
            { label: `${say("pool")}, ${say("sequence")}` },
            { label: say("custodian") },
            { label: say("amount"), number: true },
            { label: say("statedAsOf") },
            { label: say("state") },
            { label: say("statementHash") },
            { label: say("transaction") },
          ],
          rows,
          stacked: true,
        })}
        ${shownOf(words, rows.length, attestations.length)}`;
  const id = `${currency.toLowerCase()}-attestations`;
  return section({ words, id, title: say("attestations"), source: dataPath(currency, "attestations"), asOf, body });
}
