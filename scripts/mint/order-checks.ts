import { capacity, coverageRatio } from "../../sdk/ratio.ts";
import type { Check } from "../plan/intent.ts";
import { showMoney, showTime } from "../words.ts";
import type { OrderStateName } from "./order-states.ts";

/** What an order is judged by, all of one block. Amounts are minor units, times Unix seconds. */
export interface OrderFacts {
  step: "propose" | "approve";
  currency: string;
  /** Of the block. */
  now: bigint;
  order: { beneficiary: string; amount: bigint; valueDate: bigint; expiry: bigint };
  signer: string;
  state: OrderStateName;
  /** The one who proposed; absent while nobody has. */
  maker?: string;
  bankReferenceUsed: boolean;
  /** Until when the wallet is registered; 0 if it is not. */
  beneficiaryUntil: bigint;
  paused: boolean;
  /** Whether the wallet is neither blacklisted, nor unverified under a closed policy. */
  canReceive: boolean;
  orderLimit: bigint;
  shareLimitBps: bigint;
  window: { limit: bigint; used: bigint; available: bigint };
  /** The longest time to the expiry at the proposal, in seconds. */
  maxOrderLife: bigint;
  supply: bigint;
  /** What the registry would push now. */
  ceiling: bigint;
  reserves: bigint;
  stalePools: bigint;
  pools: bigint;
  bufferBps: bigint;
  approval: { ceiling: bigint; expiry: bigint };
  allocation: { amount: bigint; validUntil: bigint; whole: boolean };
  ceilingCap: bigint;
  /** Of the desk, as the token's minter. */
  mintAllowance: bigint;
  /** Until when a new desk may consume no credit. */
  deskBlockedUntil: bigint;
  woundDown: boolean;
  /** The bank's confirmation; absent at the proposal. */
  credit?: CreditFacts;
}

export interface CreditFacts {
  amount: bigint;
  valueTime: bigint;
  expiry: bigint;
  /** The order that used it, or undefined. */
  usedBy?: string;
  custodian: string;
  custodianState: "active" | "revoked" | "unknown";
  threshold: bigint;
  /** Signatures of the custodian's signers that hold for this confirmation here. */
  valid: bigint;
  /** One line each: what is wrong with a signature, or with the domain it was made for. */
  problems: readonly string[];
}

/**
 * Judges an order by every rule of the desk, the registry and the token at once. Each rule stands on its own and
 * each that fails is in the list, where the contracts name only the first. Pure.
 */
export function checkOrder(facts: OrderFacts): Check[] {
  return [...stateChecks(facts), ...timeChecks(facts), ...boundChecks(facts), ...creditChecks(facts)];
}

/** What may change between proposal and approval: a proposal is not refused for these alone. */
const MOVING = new Set([
  "24-hour window",
  "share of the ceiling",
  "reserves",
  "approval",
  "allocation",
  "ceiling cap",
  "mint allowance",
]);

/** An order above the size needs the other team. An unset size makes every order large. */
export function isLargeOrder(amount: bigint, largeOrderSize: bigint): boolean {
  return amount > largeOrderSize;
}

/** Reserves over what would circulate, in 10^-8, floored. Meaningless where this chain is not the whole. */
export function coverageAfter({ reserves, supply, order }: OrderFacts): bigint {
  return coverageRatio(reserves, supply + order.amount);
}

function stateChecks(facts: OrderFacts): Check[] {
  const { step, state, maker, signer, order, beneficiaryUntil, now } = facts;
  const wanted = step === "propose" ? "none" : "proposed";
  const spoken = { none: "not proposed", proposed: "proposed", rejected: "rejected", executed: "executed" };
  return [
    rule("order", spoken[state], spoken[wanted], state === wanted),
    ...(step === "approve" && maker !== undefined
      ? [rule("two people", `proposed by ${maker}`, `another than the signer`, maker !== signer)]
      : []),
    rule("bank reference", facts.bankReferenceUsed ? "used by a mint" : "unused", "unused", !facts.bankReferenceUsed),
    rule(
      "beneficiary",
      beneficiaryUntil === 0n ? `${order.beneficiary} is not registered` : `until ${showTime(beneficiaryUntil)}`,
      "registered now",
      beneficiaryUntil > now,
    ),
    rule("may be paid", facts.canReceive ? "yes" : "no: blacklisted or not verified", "yes", facts.canReceive),
    later(rule("token", facts.paused ? "paused" : "not paused", "not paused", !facts.paused), step),
  ];
}

function timeChecks({ step, now, order, maxOrderLife }: OrderFacts): Check[] {
  const { valueDate, expiry } = order;
  const latest = now + maxOrderLife;
  return [
    step === "propose"
      ? rule("value date", showTime(valueDate), "before the expiry", valueDate < expiry)
      : rule("value date", showTime(valueDate), `not after ${showTime(now)}`, valueDate <= now),
    rule(
      "expiry",
      showTime(expiry),
      `after ${showTime(now)}, at most ${showTime(latest)}`,
      expiry > now && expiry <= latest,
    ),
  ];
}

function boundChecks(facts: OrderFacts): Check[] {
  const { order, supply, window, ceiling, shareLimitBps, approval, allocation, now, pools, stalePools } = facts;
  const money = (minor: bigint) => showMoney(minor, facts.currency);
  const atMost = (limit: bigint, unset = "not set") => (limit === 0n ? `0, ${unset}` : `at most ${money(limit)}`);
  const after = supply + order.amount;
  const room = capacity(facts.reserves, facts.bufferBps);
  const approved = approval.expiry > now ? approval.ceiling : 0n;
  const allocated = allocation.validUntil > now ? allocation.amount : 0n;
  const share = (ceiling * shareLimitBps) / 10_000n;
  const circulating = (name: string, limit: bigint, unset: string) =>
    rule(name, `${money(after)} afterwards`, atMost(limit, unset), after <= limit);
  const checks = [
    rule("amount", money(order.amount), "more than 0", order.amount > 0n),
    rule("amount per order", money(order.amount), atMost(facts.orderLimit), order.amount <= facts.orderLimit),
    rule(
      "24-hour window",
      money(order.amount),
      `at most ${money(window.available)}, ${money(window.used)} of ${money(window.limit)} used`,
      order.amount <= window.available,
    ),
    rule(
      "share of the ceiling",
      money(order.amount),
      `at most ${money(share)}, ${Number(shareLimitBps) / 100} % of ${money(ceiling)}`,
      order.amount <= share,
    ),
    circulating("reserves", room, stalePools === pools ? "no pool is confirmed" : "no buffer is set"),
    circulating("approval", approved, approval.expiry === 0n ? "none" : `expired ${showTime(approval.expiry)}`),
    circulating(
      "allocation",
      allocated,
      allocation.validUntil === 0n ? "none" : `expired ${showTime(allocation.validUntil)}`,
    ),
    circulating("ceiling cap", facts.ceilingCap, "not set"),
    rule("mint allowance", money(order.amount), atMost(facts.mintAllowance), order.amount <= facts.mintAllowance),
    ...(facts.woundDown ? [rule("wind-down", "begun", "not begun", false)] : []),
    ...(facts.deskBlockedUntil > now
      ? [rule("desk", `blocked until ${showTime(facts.deskBlockedUntil)}`, "not blocked", false)]
      : []),
  ];
  // An amount over the window's whole limit fits no window.
  const never = order.amount > window.limit;
  return checks.map((check) =>
    MOVING.has(check.check) && !(never && check.check === "24-hour window") ? later(check, facts.step) : check,
  );
}

/** What moves by itself refuses no proposal. */
function later(check: Check, step: OrderFacts["step"]): Check {
  return step === "propose" ? { ...check, later: true } : check;
}

function creditChecks({ credit, order, currency, now }: OrderFacts): Check[] {
  if (credit === undefined) return [];
  const { custodianState, custodian, threshold, valid, problems } = credit;
  const money = (minor: bigint) => showMoney(minor, currency);
  return [
    rule("credit amount", money(credit.amount), `exactly ${money(order.amount)}`, credit.amount === order.amount),
    rule(
      "credit",
      credit.usedBy === undefined ? "unused" : `used by order ${credit.usedBy}`,
      "unused",
      credit.usedBy === undefined,
    ),
    rule("credit value time", showTime(credit.valueTime), `not after ${showTime(now)}`, credit.valueTime <= now),
    rule("credit expiry", showTime(credit.expiry), `after ${showTime(now)}`, credit.expiry > now),
    rule("custodian", `${custodian}, ${custodianState}`, "active", custodianState === "active"),
    rule(
      "signatures",
      problems.length === 0 ? `${valid} valid` : `${valid} valid; ${problems.join("; ")}`,
      custodianState === "active" ? `at least ${threshold}, all valid` : "of an active custodian",
      custodianState === "active" && problems.length === 0 && valid >= threshold,
    ),
  ];
}

function rule(check: string, found: string, allowed: string, passed: boolean): Check {
  return { check, found, allowed, passed };
}
