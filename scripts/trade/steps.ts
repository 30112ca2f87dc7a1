import { MILESTONE_KINDS, type OrderMessage } from "../../sdk/settlement/order-message.ts";
import type { MilestoneProgress } from "../../sdk/settlement/order-state.ts";
import { isNone } from "../../sdk/settlement/settlement-values.ts";

export type Act = "attest" | "accept" | "dispute" | "rule" | "release" | "refund" | "defaultRule";
export type Part = "buyer" | "seller" | "attestor" | "guarantor" | "arbiter" | "anybody";

/** Something that can happen to a milestone in its present state. */
export interface Step {
  act: Act;
  part: Part;
  /** Absent: anybody. */
  account?: string;
  /** Unix seconds; absent: at once. */
  from?: bigint;
  /** Unix seconds; absent: as long as the state lasts. */
  before?: bigint;
}

/** Everything that the contract lets anybody do in a milestone's present state, by whom and when. Pure. */
export function stepsOf(order: OrderMessage, milestone: number, { state, since, toSeller }: MilestoneProgress): Step[] {
  const { kind, attestor, amount, due, disputeWindow, guaranteed } = order.milestones[milestone]!;
  const onDate = kind === MILESTONE_KINDS.onDate;
  // Whoever pays says yes: a buyer's word does not bind the guarantor.
  const accept: Step = guaranteed
    ? { act: "accept", part: "guarantor", account: order.guarantor }
    : { act: "accept", part: "buyer", account: order.buyer };
  const disputed = (payers: boolean, seller: boolean, window: Pick<Step, "from" | "before">): Step[] => [
    ...(payers ? payingSide(order, guaranteed).map((side): Step => ({ act: "dispute", ...side, ...window })) : []),
    ...(seller ? [{ act: "dispute", part: "seller", account: order.seller, ...window } as const] : []),
  ];
  const end = due + disputeWindow;
  switch (state) {
    case "Held":
      if (onDate) {
        return [
          accept,
          ...(isNone(order.arbiter) ? [] : disputed(true, false, { before: end })),
          { act: "release", part: "anybody", from: end },
        ];
      }
      return [
        kind === MILESTONE_KINDS.attested
          ? { act: "attest", part: "attestor", account: attestor, before: due }
          : { act: "attest", part: "seller", account: order.seller, before: due },
        accept,
        ...(isNone(order.arbiter) ? [] : disputed(false, true, { from: due, before: end })),
        { act: "refund", part: "anybody", from: end },
      ];
    case "Attested":
      return [
        accept,
        ...(isNone(order.arbiter) ? [] : disputed(true, toSeller < amount, { before: since + disputeWindow })),
        { act: "release", part: "anybody", from: since + disputeWindow },
      ];
    case "Disputed":
      return [
        { act: "rule", part: "arbiter", account: order.arbiter, before: since + order.arbiterTime },
        accept,
        { act: "defaultRule", part: "anybody", from: since + order.arbiterTime },
      ];
    case "Accepted":
    case "Ruled":
      return [{ act: "release", part: "anybody" }];
    case "Settled":
      return [];
  }
}

/**
 * Minor units that an acceptance has to give the seller at least: what was attested, where nobody else could dispute that
 * share; else all of it. Pure.
 */
export function leastAccepted(order: OrderMessage, milestone: number, { state, toSeller }: MilestoneProgress): bigint {
  const { amount, kind } = order.milestones[milestone]!;
  const part = kind === MILESTONE_KINDS.buyerAccepts || isNone(order.arbiter);
  return state === "Attested" && part ? toSeller : amount;
}

/** Whether it is too late for a step, or still too early. */
export function timeOf({ from, before }: Step, now: bigint): "early" | "now" | "late" {
  if (before !== undefined && now >= before) return "late";
  return from !== undefined && now < from ? "early" : "now";
}

function payingSide({ buyer, guarantor }: OrderMessage, guaranteed: boolean): Pick<Step, "part" | "account">[] {
  return [
    { part: "buyer", account: buyer },
    ...(guaranteed ? [{ part: "guarantor", account: guarantor } as const] : []),
  ];
}
