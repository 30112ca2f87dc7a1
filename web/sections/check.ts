import { html } from "hono/html";
import type { AccountView, AddressView } from "../../ledger/serve/transparency-view.ts";
import { asOfLine, code, NOTHING, sourceLink, type Html } from "../markup.ts";
import { LANGUAGE_FACTS } from "../languages.ts";
import type { Words } from "../words.ts";

/** What was asked, and what came of it. */
export type CheckState = { written: string } & ({ answer: AddressView } | { problem: string });

/** The question and, once it was asked, the answer. A plain form: no script is needed. */
export function addressCheck(words: Words, check?: CheckState): Html {
  const { say } = words;
  const failed = check !== undefined && "problem" in check;
  return html`<section id="check" class="check" aria-labelledby="check-title">
    <h2 id="check-title">${say("check")}</h2>
    <form method="get" action="/${LANGUAGE_FACTS[words.language].path}/check">
      <label for="address">${say("checkLabel")}</label>
      <div class="ask">
        <input
          id="address"
          name="address"
          type="text"
          required
          maxlength="100"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          value="${check?.written ?? ""}"
          aria-describedby="${failed ? "check-problem " : ""}check-help"
          ${failed ? html`aria-invalid="true"` : ""}
        />
        <button type="submit">${say("checkButton")}</button>
      </div>
      ${failed ? html`<p id="check-problem" class="notice bad">${say("checkInvalid", { code: check.problem })}</p>` : ""}
      <p id="check-help" class="source">${say("checkHelp")}</p>
    </form>
    ${check !== undefined && "answer" in check ? answerOf(words, check.answer) : NOTHING}
  </section>`;
}

function answerOf(words: Words, { address, official, accounts }: AddressView): Html {
  const { say } = words;
  const ours = official.map(
    ({ contract, currency, chain }) =>
      `${currency === "" ? "" : `${currency} `}${say(`contract_${contract}`)}, ${say("onChain", { chain })}`,
  );
  return html`<div class="answer" id="answer" role="region" aria-labelledby="answer-title" tabindex="-1">
    <h3 id="answer-title">${say("checkAnswer")}</h3>
    <p>${code(address)}</p>
    <p class="${ours.length > 0 ? "good" : ""}">
      ${ours.length > 0 ? html`<strong>${say("officialYes", { what: ours.join(say("listBreak")) })}</strong>` : say("officialNo")}
    </p>
    <dl>${accounts.map((account) => accountOf(words, account))}</dl>
    <p class="source">${sourceLink(words, `/data/address/${address}.json`, say("checkAnswer"))}</p>
  </div>`;
}

function accountOf(words: Words, { symbol, currency, balance, blacklisted, hold, asOf }: AccountView): Html {
  const { say } = words;
  return html`<div>
    <dt>${symbol}</dt>
    <dd>
      <span class="amount">${currency} ${words.amount(balance)}</span>
      <small class="${blacklisted ? "bad" : ""}">${say(blacklisted ? "blacklisted" : "notBlacklisted")}</small>
      <small class="${hold === "0" ? "" : "warn"}"
        >${hold === "0" ? say("notHeld") : say("held", { amount: words.amount(hold) })}</small
      >
      <small>${asOfLine(words, [asOf])}</small>
    </dd>
  </div>`;
}
