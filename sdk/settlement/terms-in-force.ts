import { digestOf, type SigningDomain } from "../signable.ts";
import { bytes32 } from "../signed-values.ts";
import type { MilestoneMessage, OrderMessage } from "./order-message.ts";
import { SettlementError } from "./settlement-error.ts";
import { unsigned } from "./settlement-values.ts";
import { orderTypedData } from "./trade-order.ts";

/** The terms that a statement about an order speaks of. */
export interface TermsInForce {
  /** The digest of the order's first terms. */
  orderId: string;
  /** 0 for the first terms. */
  amendment: bigint;
  /** The order as these terms have it. */
  order: OrderMessage;
}

/**
 * Checks that the first terms are those of the order id. Of amended terms only the chain knows the digest: compare
 * `terms` of order-state.ts with `orderHash`.
 *
 * @throws TypedDataError HB-1201, HB-1202, SettlementError HB-1802, HB-1807, and as orderTypedData but for its clocks
 */
export function checkedTerms(domain: SigningDomain, { orderId, amendment, order }: TermsInForce): TermsInForce {
  const id = bytes32("orderId", orderId);
  const number = unsigned(16, "amendment", amendment);
  const typedData = orderTypedData({ domain, message: order, inForce: true });
  const digest = digestOf(typedData);
  if (number === 0n && digest !== id) {
    throw new SettlementError("HB-1807", `The order id is ${id}; the first terms at hand have the digest ${digest}.`);
  }
  return { orderId: id, amendment: number, order: typedData.message };
}

/** The message is about these terms. @throws SettlementError HB-1807 */
export function requireSameTerms(
  { orderId, amendment }: TermsInForce,
  message: { order: string; amendment: bigint },
): void {
  if (message.order === orderId && message.amendment === amendment) return;
  throw new SettlementError(
    "HB-1807",
    `The message is about order ${message.order}, amendment ${message.amendment}; ` +
      `in force is amendment ${amendment} of order ${orderId}.`,
  );
}

/** @param milestone Place from 0. @throws SettlementError HB-1834 */
export function milestoneOf(order: OrderMessage, milestone: bigint | number): MilestoneMessage {
  const found = order.milestones[Number(milestone)];
  if (found !== undefined) return found;
  throw new SettlementError(
    "HB-1834",
    `The order has no milestone ${milestone}; 0 to ${order.milestones.length - 1} are there.`,
  );
}
