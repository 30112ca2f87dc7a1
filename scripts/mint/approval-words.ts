import { coverageRatio, formatRatio } from "../../sdk/ratio.ts";
import type { Block } from "../chain/block.ts";
import { callParty } from "../chain/connection.ts";
import type { Effect, Headroom } from "../plan/intent.ts";
import { showMoney } from "../words.ts";
import type { CreditFile } from "./credit-file.ts";
import { coverageAfter, type OrderFacts } from "./order-checks.ts";
import type { OrderFile } from "./order-file.ts";
import { readOrderState } from "./order-state.ts";
import type { MintWorkplace } from "./workplace.ts";

/** What the checker compares with the books, and how much is left before and after. */
export function approvalHeadroom(
  order: OrderFile,
  credit: CreditFile,
  facts: OrderFacts,
  large: boolean,
  largeOrderSize: bigint,
): Headroom[] {
  const money = (minor: bigint) => showMoney(minor, facts.currency);
  const { window, supply, reserves, allocation } = facts;
  const { amount } = order.message;
  const before = supply === 0n ? "nothing circulates" : formatRatio(coverageRatio(reserves, supply));
  return [
    { label: "order id", value: order.id },
    { label: "bank reference", value: `UETR ${order.uetr}` },
    { label: "credit", value: credit.evidence["credit"] ?? credit.payload.message.creditId },
    { label: "size", value: large ? `large: above ${money(largeOrderSize)}` : `up to ${money(largeOrderSize)}` },
    {
      label: "left of the window",
      value: money(window.available),
      then: window.available >= amount ? money(window.available - amount) : "short",
    },
    allocation.whole
      ? { label: "coverage", value: before, then: formatRatio(coverageAfter(facts)) }
      : { label: "coverage", value: "not of this chain alone" },
  ];
}

/** What the approval moves. */
export async function approvalEffects(
  { token, issuance, connection }: MintWorkplace,
  order: OrderFile,
  block: Block,
): Promise<Effect[]> {
  const at = { blockTag: block.number };
  const { amount } = order.message;
  const [supply, balance, { words, maker }] = await Promise.all([
    token.contract.totalSupply(at),
    token.contract.balanceOf(order.beneficiary.address, at),
    readOrderState(issuance, connection.book, order.message, block),
  ]);
  return [
    { label: "supply", value: supply, then: supply + amount },
    { label: `balance of ${callParty(order.beneficiary)}`, value: balance, then: balance + amount },
    {
      label: "order",
      value: words,
      then: maker === undefined ? "executed" : `executed, proposed by ${callParty(maker)}`,
    },
  ];
}
