import { nextExit, type ExitCall } from "../../sdk/settlement/next-exit.ts";
import type { OrderStanding } from "../../sdk/settlement/order-state.ts";
import { callParty, partyAt, showParty } from "../chain/connection.ts";
import { renderPlace } from "../reading.ts";
import { columns, showAge, showMoney, showTime } from "../words.ts";
import { eventLines } from "./history-words.ts";
import { moneyOf } from "./money-of.ts";
import { paymentsOf } from "./payments.ts";
import { progressWords } from "./progress-words.ts";
import { termsRows } from "./render-order.ts";
import { stepsOf, timeOf, type Act, type Step } from "./steps.ts";
import { conditionWords, milestonesWords, sourceWords } from "./terms-words.ts";
import type { TradeTimeline } from "./timeline.ts";

/** One order from its opening to its end: terms, money, what happened, who is next and what silence brings. Pure. */
export function renderTimeline(timeline: TradeTimeline): string {
  const { id, standing, words } = timeline;
  const { currency } = words;
  const state = standing.open ? `open, ${showMoney(standing.held, currency)} held` : "ended";
  const sections = [
    `Order ${id}\n${renderPlace(timeline)}`,
    columns([
      ["state", state],
      ["terms", termsWords(timeline)],
      ...termsRows(timeline.order, words),
      ...receivableRows(timeline),
    ]),
    `Milestones\n${columns(milestoneRows(timeline), [1])}`,
    `Money\n${columns(moneyRows(timeline), [1])}`,
    `What happened\n${columns(historyRows(timeline))}`,
    ...(standing.open ? [`Next\n${columns(nextRows(timeline))}`] : []),
  ];
  return sections.join("\n\n");
}

function receivableRows({ standing, order, words }: TradeTimeline): string[][] {
  const { financing, payee } = standing;
  const { book, currency } = words;
  return [
    ...(payee === order.seller ? [] : [["assigned", `to ${showParty(partyAt(book, payee))}`]]),
    ...(financing === undefined
      ? []
      : [
          ["sold", `to ${showParty(partyAt(book, financing.financier))}`],
          ["", owedWords(financing, currency)],
        ]),
  ];
}

function owedWords({ left, milestones }: NonNullable<OrderStanding["financing"]>, currency: string): string {
  if (left === 0n) return "who was paid all that was owed first";
  return `who is still owed ${showMoney(left, currency)} first, out of ${milestonesWords(milestones)}`;
}

/** A cancellation takes a number too, and changes no terms. */
function termsWords({ history }: TradeTimeline): string {
  const last = history.findLast(({ name }) => name === "OrderAmended");
  return last === undefined ? "the first" : `number ${last.args["amendment"] as bigint}`;
}

function milestoneRows(timeline: TradeTimeline): string[][] {
  const { order, words, progress } = timeline;
  return [
    ["", "amount", "paid when", "out of", "state"],
    ...order.milestones.map((milestone, i) => [
      String(i),
      showMoney(milestone.amount, words.currency),
      conditionWords(milestone, words.book),
      sourceWords(milestone),
      stateWords(timeline, i, progressWords(progress[i]!, words.currency)),
    ]),
  ];
}

/** How a settled milestone ended is in the history only. */
function stateWords({ history, progress }: TradeTimeline, milestone: number, words: string): string {
  if (progress[milestone]!.state !== "Settled") return words;
  const settled = history.find(
    ({ name, args }) => name === "MilestoneSettled" && args["milestone"] === BigInt(milestone),
  );
  if (settled === undefined) return words;
  const { toPayee, toFinancier, refunded } = settled.args as Record<string, bigint>;
  const paid = toPayee! + toFinancier!;
  if (refunded === 0n) return "settled: paid";
  return paid === 0n ? "settled: given back" : "settled: paid in part";
}

function moneyRows(timeline: TradeTimeline): string[][] {
  const { words, waiting } = timeline;
  const money = (minor: bigint) => showMoney(minor, words.currency);
  const { funded, held, toPayee, toFinancier, toBuyer, toPool } = moneyOf(timeline);
  return [
    ["funded", money(funded)],
    ["held", money(held)],
    ["paid to the seller's side", money(toPayee)],
    ...(toFinancier === 0n ? [] : [["paid to the financier", money(toFinancier)]]),
    ["back to the buyer", money(toBuyer)],
    ...(toPool === 0n ? [] : [["back to the guarantor's pool", money(toPool)]]),
    ...waiting.map(({ party, amount }) => [`waits for ${callParty(party)}`, money(amount)]),
  ];
}

function historyRows(timeline: TradeTimeline): string[][] {
  return timeline.history.flatMap((entry) => {
    const [first, ...more] = eventLines(entry, timeline);
    return [
      [showTime(entry.time), first!],
      ...more.map((line) => ["", line]),
      ["", `sent by ${callParty(entry.by)}, block ${entry.block}, transaction ${entry.transaction}`],
    ];
  });
}

const MAY: Readonly<Record<Act, string>> = {
  attest: "may attest it",
  accept: "may accept it",
  dispute: "may dispute it",
  rule: "may rule on it",
  release: "can release it",
  refund: "can have it refunded",
  defaultRule: "can have it split by default",
};

/** Who may do what until when, then what anybody may do if nobody says anything. */
function nextRows(timeline: TradeTimeline): string[][] {
  const { order, progress, now, paused } = timeline;
  const rows = progress.flatMap((each, i) => {
    if (each.state === "Settled") return [];
    const steps = stepsOf(order, i, each).filter(
      (step) => step.part !== "anybody" && timeOf(step, now) !== "late" && (step.from ?? 0n) !== step.before,
    );
    const lines = [...steps.map((step) => stepWords(timeline, step)), exitWords(timeline, i)];
    return lines.map((line, at) => [at === 0 ? String(i) : "", line]);
  });
  return paused ? [["!", "the token is paused: statements count, and no money moves"], ...rows] : rows;
}

function stepWords({ words, now }: TradeTimeline, { act, part, account, from, before }: Step): string {
  const name = callParty(partyAt(words.book, account!));
  const start = from === undefined || from <= now ? "" : ` from ${showTime(from)}`;
  const end = before === undefined ? "" : ` before ${showTime(before)}${leftWords(before, now)}`;
  const may = act === "attest" && part === "seller" ? "may present it" : MAY[act];
  return `${name}, the ${part}, ${may}${start}${end}`;
}

function exitWords(timeline: TradeTimeline, milestone: number): string {
  const { order, progress, now } = timeline;
  const { until, then, ready } = nextExit({ order, milestone, progress: progress[milestone]!, now });
  const when = ready ? "now" : `if nobody does, from ${showTime(until!)}${leftWords(until!, now)}`;
  return `${when}, anybody ${MAY[then!]}: ${outcomeWords(timeline, milestone, then!)}`;
}

/** "675,360.00 CNH to bank, 164,640.00 CNH to exporter" */
function outcomeWords(timeline: TradeTimeline, milestone: number, call: ExitCall): string {
  const { order, standing, progress, words } = timeline;
  const terms = { orderId: timeline.id, amendment: standing.amendment, order };
  const { toFinancier, toPayee, back, backToPool } = paymentsOf(
    { terms, standing, progress: [...progress] },
    milestone,
    call,
  );
  const call_ = (address: string) => callParty(partyAt(words.book, address));
  const parts: [bigint, string][] = [
    [toFinancier, `to ${standing.financing === undefined ? "" : call_(standing.financing.financier)}`],
    [toPayee, `to ${call_(standing.payee)}`],
    [back, backToPool ? `back into the pool of ${call_(order.guarantor)}` : `back to ${call_(order.buyer)}`],
  ];
  return parts
    .filter(([amount]) => amount > 0n)
    .map(([amount, to]) => `${showMoney(amount, words.currency)} ${to}`)
    .join(", ");
}

/** ", in 3 d 4 h" */
function leftWords(end: bigint, now: bigint): string {
  return end > now ? `, in ${showAge(Number(end - now))}` : "";
}
