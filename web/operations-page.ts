import { html } from "hono/html";
import type { OperationsView, Urgency } from "../ledger/serve/operations-view.ts";
import { document } from "./document.ts";
import { code, timeOf, type Html } from "./markup.ts";
import { OPERATIONS } from "./messages/operations.ts";
import { party } from "./sections/control.ts";
import { table, type Column } from "./table.ts";
import type { Fillings, Words } from "./words.ts";

type Key = keyof typeof OPERATIONS;
type Cell = Html | string;

/** A list of open things: columns, and rows that know how urgent they are. */
interface ListParameters {
  id: string;
  title: Key;
  caption: Key;
  columns: readonly (Key | { number: Key })[];
  rows: readonly { urgency: Urgency; cells: readonly Cell[] }[];
}

/** The private view: what is open, and what of it is late. */
export function operationsPage(words: Words, view: OperationsView): Html {
  const say = (key: Key, fillings?: Fillings) => words.translate(OPERATIONS[key], fillings);
  const lists = listsOf(words, view, say);
  const all = lists.flatMap(({ rows }) => rows.map(({ urgency }) => urgency));
  const [late, due] = [all.filter((one) => one === "late").length, all.filter((one) => one === "due").length];
  const main = html`<div class="intro">
      <h1>${say("title")}</h1>
      <p>${say("lead")}</p>
      <p class="state${late > 0 ? " bad" : due > 0 ? " warn" : ""}">
        <strong>${late + due === 0 ? say("allFine") : say("summary", { late, due })}</strong> ·
        ${timeOf(words, view.at)}
      </p>
    </div>
    <div class="books">${lists.map((list) => listOf(list, say))}</div>
    <p class="source"><a href="/data/operations.json">${words.say("allData")}</a></p>`;
  return document({ words, title: say("title"), path: "operations", hidden: true, main });
}

function listOf({ id, title, caption, columns, rows }: ListParameters, say: (key: Key) => string): Html {
  const heads: Column[] = columns.map((one) =>
    typeof one === "string" ? { label: say(one) } : { label: say(one.number), number: true },
  );
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${say(title)} <span class="unit">${rows.length}</span></h2>
    ${
      rows.length === 0
        ? html`<p class="source">${say("none")}</p>`
        : table({
            caption: say(caption),
            columns: [...heads, { label: say("urgency") }],
            rows: rows.map(({ urgency, cells }) => [
              ...cells,
              html`<span class="urgency ${urgency}">${say(urgency)}</span>`,
            ]),
            stacked: true,
          })
    }
  </section>`;
}

function listsOf(words: Words, view: OperationsView, say: (key: Key) => string): ListParameters[] {
  const time = (seconds: number) => timeOf(words, seconds);
  const money = (currency: string, minor: `${bigint}`) => `${currency} ${words.amount(minor)}`;
  const number = (key: Key) => ({ number: key });
  return [
    {
      id: "redemptions",
      title: "redemptions",
      caption: "redemptionsCaption",
      columns: ["request", "holder", number("amount"), "requestedAt", "dueAt", "stage"],
      rows: view.redemptions.map((one) => ({
        urgency: one.urgency,
        cells: [
          `${one.currency} ${one.id}`,
          party(one.holder),
          money(one.currency, one.amount),
          time(one.requestedAt),
          one.dueAt === null ? say("beyondCalendar") : time(one.dueAt),
          say(`stage_${one.state}`),
        ],
      })),
    },
    {
      id: "breaks",
      title: "breaks",
      caption: "breaksCaption",
      columns: [
        "break",
        "rule",
        "subject",
        number("left"),
        number("right"),
        number("difference"),
        "age",
        "owner",
        "stage",
      ],
      rows: view.breaks.map((one) => ({
        urgency: one.urgency,
        cells: [
          code(one.id),
          one.rule,
          `${one.currency} ${one.subject}`,
          one.left,
          one.right,
          one.difference,
          words.duration(one.age),
          one.owner === "" ? say("noOwner") : one.owner,
          say(`break_${one.state}`),
        ],
      })),
    },
    {
      id: "pools",
      title: "pools",
      caption: "poolsCaption",
      columns: ["pool", number("amount"), "age", "countsUntil"],
      rows: view.pools.map((one) => ({
        urgency: one.urgency,
        cells: [
          `${one.custodian} ${one.pool}`,
          money(one.currency, one.total),
          one.asOf === 0 ? say("never") : words.duration(one.age),
          one.asOf === 0 ? "–" : time(one.countsUntil),
        ],
      })),
    },
    {
      id: "orders",
      title: "orders",
      caption: "ordersCaption",
      columns: ["order", "beneficiary", number("amount"), "maker", "expiry"],
      rows: view.orders.map((one) => ({
        urgency: one.urgency,
        cells: [
          html`<span title="${one.orderId}">${one.orderRef}</span>`,
          party(one.beneficiary),
          money(one.currency, one.amount),
          party(one.maker),
          time(one.expiry),
        ],
      })),
    },
    {
      id: "parked",
      title: "parked",
      caption: "parkedCaption",
      columns: ["pool", number("amount"), number("bound"), "expiry"],
      rows: view.parked.map((one) => ({
        urgency: one.urgency,
        cells: [
          `${one.custodian} ${one.pool} ${one.sequence}`,
          money(one.currency, one.total),
          money(one.currency, one.bound),
          time(one.validUntil),
        ],
      })),
    },
    {
      id: "scheduled",
      title: "scheduled",
      caption: "scheduledCaption",
      columns: ["call", "target", "caller", "readyAt", "stage"],
      rows: view.scheduled.map((one) => ({
        urgency: one.state === "waiting" ? "fine" : one.state === "ready" ? "due" : "late",
        cells: [code(one.call), party(one.target), party(one.caller), time(one.readyAt), say(`state_${one.state}`)],
      })),
    },
    {
      id: "followed",
      title: "followed",
      caption: "followedCaption",
      columns: ["chain", number("head"), number("booked"), number("final"), "lag", number("replaced")],
      rows: view.followed.map((one) => ({
        urgency: one.urgency,
        cells: [
          one.chain,
          words.count(one.head),
          words.count(one.booked),
          words.count(one.final),
          one.time === 0 ? "–" : words.duration(one.lag),
          words.count(one.replaced),
        ],
      })),
    },
    {
      id: "policy",
      title: "policy",
      caption: "policyCaption",
      columns: ["role", "missing", "surplus"],
      rows: view.policy.map((one) => ({
        urgency: "due",
        cells: [
          html`${one.currency} ${code(one.role)}`,
          html`${one.missing.map((who) => html`<div>${party(who)}</div>`)}`,
          html`${one.surplus.map((who) => html`<div>${party(who)}</div>`)}`,
        ],
      })),
    },
  ];
}
