import { functionName } from "../../sdk/interfaces.ts";
import { showShortText } from "../../sdk/short-text.ts";
import type { Books } from "../books.ts";
import { calendarsOf } from "../clock/calendar.ts";
import { attestationClock, breakClock, type ClockState } from "../clock/clocks.ts";
import { CURRENCIES } from "../followed-network.ts";
import { eventsOf } from "../read/events.ts";
import { newestMoment } from "../read/moment.ts";
import { ordersAt } from "../read/orders-at.ts";
import { reserveAt } from "../read/reserve-at.ts";
import { policyDifferences } from "./operations-policy.ts";
import { redemptionViews } from "./operations-redemptions.ts";
import type {
  BreakView,
  FollowedView,
  OperationsView,
  ScheduledView,
  Urgency,
  WaitingOrderView,
} from "./operations-view.ts";
import { chainTitle, minorOf, partyOf, tokenOnChains, type TokenOnChain } from "./token-place.ts";

export interface OperationsParameters {
  books: Books;
  /** Unix seconds of the reading, from which everything is judged late or not. */
  at: number;
}

const HOUR = 3600;

/** All that is open, the latest and oldest first. */
export async function operationsView({ books, at }: OperationsParameters): Promise<OperationsView> {
  const view: OperationsView = {
    schema: "harbour.operations/1",
    at,
    followed: await followedView(books, at),
    redemptions: [],
    breaks: await breakViews(books, at),
    pools: [],
    orders: [],
    parked: [],
    scheduled: [],
    policy: [],
  };
  for (const currency of CURRENCIES) {
    for (const token of await tokenOnChains(books, currency, "seen")) {
      view.redemptions.push(...(await redemptionViews(books, token, at)));
      view.orders.push(...(await orderViews(books, token, at)));
      view.scheduled.push(...(await scheduledViews(books, token, at)));
      view.policy.push(...(await policyDifferences(books, token)));
      await addReserve(view, books, token);
    }
  }
  view.redemptions.sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0));
  view.orders.sort((a, b) => a.expiry - b.expiry);
  view.scheduled.sort((a, b) => a.readyAt - b.readyAt);
  return view;
}

const URGENCIES: Readonly<Record<ClockState, Urgency>> = {
  running: "fine",
  held: "fine",
  met: "fine",
  amber: "due",
  red: "due",
  overdue: "late",
  missed: "late",
};

async function followedView({ store, networks }: Books, at: number): Promise<FollowedView[]> {
  const views: FollowedView[] = [];
  for (const network of networks) {
    const { chainId } = network;
    const followed = await store.db
      .selectFrom("followed_chain")
      .select(["head", "final"])
      .where("chain_id", "=", chainId)
      .executeTakeFirst();
    const newest = await newestMoment(store, chainId, "seen");
    const replaced = await store.db
      .selectFrom("orphan_block")
      .select(({ fn }) => fn.countAll().as("count"))
      .where("chain_id", "=", chainId)
      .executeTakeFirst();
    const lag = newest === undefined ? at : Math.max(0, at - newest.time);
    views.push({
      chainId,
      chain: chainTitle(network),
      head: followed?.head ?? 0,
      booked: newest?.block ?? 0,
      final: followed?.final ?? 0,
      time: newest?.time ?? 0,
      lag,
      replaced: Number(replaced?.count ?? 0),
      urgency: lag > HOUR ? "late" : lag > HOUR / 6 ? "due" : "fine",
    });
  }
  return views;
}

/** A day that the calendar does not know has no due time, and that is said instead of guessed. */
function orNull<Answer>(read: () => Answer): Answer | null {
  try {
    return read();
  } catch {
    return null;
  }
}

async function orderViews(books: Books, token: TokenOnChain, at: number): Promise<WaitingOrderView[]> {
  const { moment, currency } = token;
  const orders = await ordersAt(books.store, moment, currency);
  return orders
    .filter(({ state }) => state === "proposed")
    .map(({ orderId, orderRef, beneficiary, amount, maker, valueDate, expiry, proposed }) => ({
      chainId: moment.chainId,
      currency,
      orderId,
      orderRef: showShortText(orderRef),
      beneficiary: partyOf(books, beneficiary),
      amount: minorOf(amount),
      maker: partyOf(books, maker),
      valueDate,
      expiry,
      urgency: at >= expiry ? "late" : (expiry - at) * 4 < expiry - proposed.time ? "due" : "fine",
    }));
}

async function addReserve(view: OperationsView, books: Books, token: TokenOnChain): Promise<void> {
  const { moment, currency } = token;
  const reserve = await reserveAt(books.store, moment, currency);
  for (const { custodian, pool, parked, total, asOf, countsUntil } of reserve?.pools ?? []) {
    const place = { chainId: moment.chainId, currency, custodian, pool };
    const clock = attestationClock({ asOf, now: view.at, maxAge: reserve!.maxAge });
    const urgency = view.at >= countsUntil ? "late" : URGENCIES[clock.state];
    view.pools.push({
      ...place,
      total: minorOf(total),
      asOf,
      age: Math.max(0, view.at - asOf),
      countsUntil,
      urgency: asOf === 0 ? "late" : urgency,
    });
    if (parked === undefined) continue;
    const { sequence, validUntil, digest, bound } = parked;
    view.parked.push({
      ...place,
      sequence: Number(sequence),
      total: minorOf(parked.total),
      bound: minorOf(bound),
      asOf: parked.asOf,
      validUntil,
      digest,
      urgency: view.at >= validUntil ? "late" : "due",
    });
  }
}

/** The AccessManager forgets a call a week after it could have been made. */
const EXPIRES_AFTER = 7 * 24 * HOUR;

async function scheduledViews(books: Books, { moment, currency }: TokenOnChain, at: number): Promise<ScheduledView[]> {
  const waiting = new Map<string, ScheduledView>();
  const names = ["OperationScheduled", "OperationExecuted", "OperationCanceled"];
  for (const event of await eventsOf(books.store, moment, { origin: "authority", currency, names })) {
    if (event.name === "OperationScheduled") {
      const { operationId, schedule, caller, target, data } = event.fields;
      const readyAt = Number(schedule);
      const expiresAt = readyAt + EXPIRES_AFTER;
      waiting.set(operationId, {
        chainId: moment.chainId,
        currency,
        operationId,
        caller: partyOf(books, caller.toLowerCase()),
        target: partyOf(books, target.toLowerCase()),
        call: functionName(data.slice(0, 10)),
        readyAt,
        expiresAt,
        state: at >= expiresAt ? "expired" : at >= readyAt ? "ready" : "waiting",
      });
    } else if (event.name === "OperationExecuted" || event.name === "OperationCanceled")
      waiting.delete(event.fields.operationId);
  }
  return [...waiting.values()];
}

async function breakViews({ store }: Books, at: number): Promise<BreakView[]> {
  const rows = await store.db
    .selectFrom("reconciliation_break")
    .selectAll()
    // One that was accepted still differs.
    .where("state", "in", ["open", "accepted"])
    .orderBy("opened")
    .orderBy("id")
    .execute();
  const calendar = calendarsOf().hongKong;
  return rows.map((row) => ({
    id: row.id,
    rule: row.rule,
    currency: row.currency,
    subject: row.subject,
    left: row.left_value,
    right: row.right_value,
    difference: row.difference,
    state: row.state as BreakView["state"],
    opened: row.opened,
    age: Math.max(0, at - row.opened),
    owner: row.owner,
    explanation: row.explanation,
    urgency:
      row.state === "accepted"
        ? "fine"
        : URGENCIES[orNull(() => breakClock({ opened: row.opened, now: at, calendar }).state) ?? "overdue"],
  }));
}
