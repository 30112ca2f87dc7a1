import { digestOf, fieldsOf, type Signable, signable, type SigningDomain } from "../signable.ts";
import { type AgreedParty, type Agreement, verifyAgreement } from "./agreement.ts";
import type { OrderMessage } from "./order-message.ts";
import type { MilestoneProgress } from "./order-state.ts";
import { SettlementError } from "./settlement-error.ts";
import { unsigned, type Window, window } from "./settlement-values.ts";
import { checkedTerms, type TermsInForce } from "./terms-in-force.ts";
import { orderTypedData } from "./trade-order.ts";

/** What everybody signs who must agree to new terms. */
export interface AmendmentMessage extends Window {
  /** The order id. */
  order: string;
  /** Number of the new terms: that of the present ones + 1. */
  amendment: bigint;
  /** The digest of the new terms. */
  terms: string;
}

export const AMENDMENT_FIELDS = fieldsOf(
  "bytes32 order,uint256 amendment,bytes32 terms,uint48 validAfter,uint48 validBefore",
);

export type AmendmentTypedData = Signable<"Amendment", AmendmentMessage>;

export interface AmendmentParameters {
  /** Of TradeEscrow; see settlement-domain.ts. */
  domain: SigningDomain;
  /** What is in force now. */
  terms: TermsInForce;
  /** The order as it shall be. */
  amended: OrderMessage;
  /** When it can be put in force. */
  validity: Window;
  /** Where the milestones stand; as if nothing was said about any of them, unless told. */
  progress?: readonly MilestoneProgress[];
  /** Unix seconds. Given, the new clocks must still be ones that can be agreed on now. */
  now?: bigint;
}

/**
 * New terms for an open order. Its message follows from them and from the time.
 *
 * @throws TypedDataError HB-1201, HB-1203, HB-1204, SettlementError HB-1802, HB-1807, HB-1833, and as orderTypedData of
 * both orders
 */
export function amendmentTypedData({
  domain,
  terms,
  amended,
  validity,
  progress = [],
  now,
}: AmendmentParameters): AmendmentTypedData {
  const { orderId, amendment, order } = checkedTerms(domain, terms);
  const next = orderTypedData({ domain, message: amended, progress, ...(now === undefined ? {} : { now }) });
  requireKept(order, next.message);
  return signable({
    primaryType: "Amendment",
    fields: AMENDMENT_FIELDS,
    domain,
    message: {
      order: orderId,
      amendment: unsigned(16, "amendment", amendment + 1n),
      terms: digestOf(next),
      ...window(validity),
    },
  });
}

/**
 * Whether everybody agreed to these terms.
 *
 * @throws SettlementError HB-1842, and as {@link amendmentTypedData} and verifySignature
 */
export async function verifyAmendment(parameters: AmendmentParameters & Agreement): Promise<AgreedParty[]> {
  return verifyAgreement(amendmentTypedData(parameters), parameters.terms.order, parameters);
}

/** Buyer, seller, token, guarantor and amounts stay; conditions, dates, arbiter and default split may change. */
function requireKept(order: OrderMessage, amended: OrderMessage): void {
  const kept = ["buyer", "seller", "token", "guarantor"] as const;
  for (const field of kept) {
    if (order[field] === amended[field]) continue;
    throw new SettlementError(
      "HB-1833",
      `The amendment changes ${field} from ${order[field]} to ${amended[field]}; it must keep it.`,
    );
  }
  if (order.milestones.length !== amended.milestones.length) {
    throw new SettlementError(
      "HB-1833",
      `The amendment has ${amended.milestones.length} milestones; the order has ${order.milestones.length}.`,
    );
  }
  order.milestones.forEach((milestone, index) => {
    for (const field of ["amount", "guaranteed"] as const) {
      const next = amended.milestones[index]![field];
      if (milestone[field] === next) continue;
      throw new SettlementError(
        "HB-1833",
        `The amendment changes milestones[${index}].${field} from ${milestone[field]} to ${next}; it must keep it.`,
      );
    }
  });
}
