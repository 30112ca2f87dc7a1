import { html } from "hono/html";
import type { CurrencyView, Party, RoleHolder, RoleView } from "../../ledger/serve/transparency-view.ts";
import { printable } from "../../sdk/printable.ts";
import { dataPath } from "../data-paths.ts";
import { code, codeWord, section, type Html } from "../markup.ts";
import { ROLE_EFFECTS } from "../messages/roles.ts";
import { table } from "../table.ts";
import type { Words } from "../words.ts";

/** Who may do what, how slowly, and what that can do to a holder. */
export function controlSection(words: Words, { currency, asOf, control, minters }: CurrencyView): Html {
  const { say } = words;
  const latest = Math.max(...asOf.map(({ time }) => time));
  const rows = control.map((one) => [
    codeWord(one.role),
    one.holders.length === 0
      ? say("nobody")
      : html`<ul class="parties">
          ${one.holders.map((holder) => html`<li>${holderOf(words, holder, latest)}</li>`)}
        </ul>`,
    delayOf(words, one.holders),
    effectOf(words, one),
  ]);
  const body = html`${table({
    caption: `${say("controlCaption")} (${currency})`,
    columns: [{ label: say("role") }, { label: say("holder") }, { label: say("delay") }, { label: say("effect") }],
    rows,
    stacked: true,
  })}
  ${table({
    caption: `${say("mintersCaption")} (${currency})`,
    columns: [{ label: say("minter") }, { label: say("allowance"), number: true }],
    rows: minters.map((minter) => [party(minter), words.amount(minter.allowance)]),
    stacked: true,
  })}`;
  const id = `${currency.toLowerCase()}-control`;
  return section({ words, id, title: say("control"), source: dataPath(currency, "control"), asOf, body });
}

export function party({ name, address }: Party): Html {
  return name === "" ? code(address) : html`${printable(name)} ${code(address)}`;
}

function holderOf(words: Words, holder: RoleHolder, latest: number): Html {
  if (holder.since <= latest) return party(holder);
  return html`${party(holder)} (${words.say("roleFrom", { time: words.time(holder.since) })})`;
}

/** The shortest of the holders: who is fastest decides how slow a role is. */
function delayOf(words: Words, holders: readonly RoleHolder[]): string {
  if (holders.length === 0) return "–";
  const delay = Math.min(...holders.map((holder) => holder.delay));
  return delay === 0 ? words.say("atOnce") : words.say("hours", { count: Math.floor(delay / 3600) });
}

function effectOf({ language, say }: Words, { known, effect }: RoleView): string {
  if (known === null) return say("unknownRole");
  return language === "en" ? effect : ROLE_EFFECTS[known][language];
}
