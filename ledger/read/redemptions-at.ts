import type { Currency } from "../followed-network.ts";
import type { Session } from "../store/store.ts";
import { eventsOf, whereOf, type EventOf, type Where } from "./events.ts";
import type { Moment } from "./moment.ts";
import { restrictionActs } from "./restriction-acts.ts";

export type RedemptionStateAt =
  "open" | "settlement proposed" | "rejection proposed" | "settled" | "rejected" | "reclaimed" | "seized";

/** A request to redeem. Addresses and hashes are lower case, amounts minor units, times Unix seconds. */
export interface RedemptionAt {
  /** Of its desk, from 1. */
  id: bigint;
  desk: string;
  holder: string;
  amount: bigint;
  /** Hash of the payout instruction. */
  payoutRef: string;
  requestedAt: number;
  requested: Where;
  state: RedemptionStateAt;
  /** Open, and its holder is blacklisted: nothing but a seizure moves it. */
  held: boolean;
  /** Every payout reference a settlement was proposed with: they belong to this request for ever. */
  bankRefs: string[];
  /** Who proposed what last, while it is open. */
  proposal?: Where & { kind: "settlement" | "rejection"; maker: string; reference: string };
  /** The burn. The payout with this reference may be released once it is final. */
  settled?: Where & { bankRef: string; maker: string; checker: string };
  rejected?: Where & { reason: string; maker: string; checker: string };
  reclaimed?: Where;
  seized?: Where & { to: string; caseRef: string; actor: string };
}

export interface RedemptionsAt {
  /** By desk and id. */
  redemptions: RedemptionAt[];
  /** What the token refused to give back and waits at the desk, by holder. */
  claims: Map<string, bigint>;
  /** What each desk holds for open requests and claims. */
  heldBy: Map<string, bigint>;
  /** Requests that are open, and what they amount to. */
  open: { count: number; amount: bigint };
}

const NAMES = [
  "RedemptionRequested",
  "SettlementProposed",
  "RejectionProposed",
  "RedemptionSettled",
  "RedemptionRejected",
  "RedemptionReclaimed",
  "RedemptionSeized",
  "RefundParked",
  "RefundClaimed",
  "ClaimSeized",
];

/** Every request to redeem up to a moment, with what became of it. */
export async function redemptionsAt(session: Session, moment: Moment, currency: Currency): Promise<RedemptionsAt> {
  const book: Book = { redemptions: new Map(), claims: new Map() };
  for (const event of await eventsOf(session, moment, { origin: "redemptionDesk", currency, names: NAMES }))
    enter(book, event);
  const blacklisted = new Set<string>();
  for (const { kind, account } of await restrictionActs(session, moment, currency)) {
    if (kind === "blacklisted") blacklisted.add(account);
    else if (kind === "un-blacklisted") blacklisted.delete(account);
  }
  const redemptions = [...book.redemptions.values()];
  const open = { count: 0, amount: 0n };
  for (const one of redemptions.filter(isOpen)) {
    one.held = blacklisted.has(one.holder);
    open.count += 1;
    open.amount += one.amount;
  }
  const claims = new Map<string, bigint>();
  const heldBy = new Map<string, bigint>();
  const hold = (desk: string, amount: bigint) => heldBy.set(desk, (heldBy.get(desk) ?? 0n) + amount);
  for (const one of redemptions.filter(isOpen)) hold(one.desk, one.amount);
  for (const { desk, holder, amount } of book.claims.values()) {
    claims.set(holder, (claims.get(holder) ?? 0n) + amount);
    hold(desk, amount);
  }
  return { redemptions, claims, heldBy, open };
}

/** Neither burned nor given back nor seized. */
export function isOpen({ state }: RedemptionAt): boolean {
  return state === "open" || state === "settlement proposed" || state === "rejection proposed";
}

interface Book {
  redemptions: Map<string, RedemptionAt>;
  /** By desk and holder. */
  claims: Map<string, { desk: string; holder: string; amount: bigint }>;
}

function enter({ redemptions, claims }: Book, event: EventOf<"redemptionDesk">): void {
  const where = whereOf(event);
  if (event.name === "RedemptionRequested") {
    const { id, amount, payoutRef } = event.fields;
    const holder = event.fields.holder.toLowerCase();
    const terms = { id, desk: event.address, holder, amount, payoutRef, requestedAt: Number(event.fields.requestedAt) };
    redemptions.set(event.address + id, { ...terms, requested: where, state: "open", held: false, bankRefs: [] });
    return;
  }
  if (event.name === "RefundParked" || event.name === "RefundClaimed" || event.name === "ClaimSeized") {
    const left = event.name === "ClaimSeized" ? 0n : event.fields.claimable;
    const holder = event.fields.holder.toLowerCase();
    if (left === 0n) claims.delete(event.address + holder);
    else claims.set(event.address + holder, { desk: event.address, holder, amount: left });
    return;
  }
  if (!("id" in event.fields)) return;
  const one = redemptions.get(event.address + event.fields.id);
  if (one === undefined) return;
  if (event.name === "SettlementProposed" || event.name === "RejectionProposed") {
    const kind = event.name === "SettlementProposed" ? "settlement" : "rejection";
    const reference = event.name === "SettlementProposed" ? event.fields.bankRef : event.fields.reason;
    if (kind === "settlement" && !one.bankRefs.includes(reference)) one.bankRefs.push(reference);
    one.state = `${kind} proposed`;
    one.proposal = { ...where, kind, maker: event.fields.maker.toLowerCase(), reference };
    return;
  }
  delete one.proposal;
  if (event.name === "RedemptionSettled") {
    one.state = "settled";
    one.settled = { ...where, bankRef: event.fields.bankRef, ...persons(event.fields) };
  } else if (event.name === "RedemptionRejected") {
    one.state = "rejected";
    one.rejected = { ...where, reason: event.fields.reason, ...persons(event.fields) };
  } else if (event.name === "RedemptionReclaimed") {
    one.state = "reclaimed";
    one.reclaimed = where;
  } else if (event.name === "RedemptionSeized") {
    const { to, caseRef, actor } = event.fields;
    one.state = "seized";
    one.seized = { ...where, to: to.toLowerCase(), caseRef, actor: actor.toLowerCase() };
  }
}

function persons({ maker, checker }: { maker: string; checker: string }) {
  return { maker: maker.toLowerCase(), checker: checker.toLowerCase() };
}
