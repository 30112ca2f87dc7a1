import type { MilestoneMessage, OrderMessage } from "./order-message.ts";
import { BASIS_POINTS } from "./settlement-values.ts";

/** Minor units of the milestones that the buyer pays, without the guarantee fee. */
export function buyerPart({ milestones }: Pick<OrderMessage, "milestones">): bigint {
  return sum(milestones.filter(({ guaranteed }) => !guaranteed));
}

/** Minor units of the milestones that the guarantor's pool pays. */
export function guaranteedPart({ milestones }: Pick<OrderMessage, "milestones">): bigint {
  return sum(milestones.filter(({ guaranteed }) => guaranteed));
}

/** Minor units that the buyer pays when the order opens. */
export function buyerFunding(order: Pick<OrderMessage, "milestones" | "guaranteeFee">): bigint {
  return buyerPart(order) + order.guaranteeFee;
}

/** floor(amount * shareBps / 10,000): the seller's part; the fraction of a minor unit stays with whoever funded. */
export function shareOf(amount: bigint, shareBps: bigint): bigint {
  return (amount * shareBps) / BASIS_POINTS;
}

function sum(milestones: readonly MilestoneMessage[]): bigint {
  return milestones.reduce((total, { amount }) => total + amount, 0n);
}
