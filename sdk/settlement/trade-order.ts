import { parseAddress } from "../address.ts";
import { amountOrZero, positiveAmount, time } from "../issuance-values.ts";
import { digestOf, type Signable, signable, type SigningDomain } from "../signable.ts";
import { bytes32 } from "../signed-values.ts";
import { requireClocks, requireOpenable } from "./order-clocks.ts";
import {
  MILESTONE_FIELDS,
  MILESTONE_KINDS,
  type MilestoneMessage,
  ORDER_FIELDS,
  type OrderMessage,
} from "./order-message.ts";
import { requireMeaning, requireOrderRules } from "./order-rules.ts";
import type { MilestoneProgress } from "./order-state.ts";
import { requireSettlementDomain } from "./settlement-domain.ts";
import { addressOrNone, basisPoints, flag, member, unsigned } from "./settlement-values.ts";
import { type CodeReader, type VerifiedSignature, verifySignature } from "./verify-signature.ts";

export type OrderTypedData = Signable<"Order", OrderMessage>;

export interface OrderParameters {
  /** Of TradeEscrow; see settlement-domain.ts. */
  domain: SigningDomain;
  message: OrderMessage;
  /** Unix seconds. Given, the order must still be one that can be opened now. */
  now?: bigint;
  /** Where the milestones of an open order stand, whose terms these are to become: only clocks that still run count. */
  progress?: readonly MilestoneProgress[];
  /** The contract took these terms: its clocks were judged then, and what it lets pass must be dealt with. */
  inForce?: boolean;
}

/**
 * What buyer and seller sign. Without `now` only what no clock decides is judged, as for an order that is long open.
 *
 * @throws SettlementDomainError HB-1801, AddressError, TypedDataError HB-1201 to HB-1203,
 * IssuanceError HB-1604 to HB-1606, SettlementError HB-1802 to HB-1805, HB-1825 to HB-1831
 */
export function orderTypedData({ domain, message, now, progress, inForce = false }: OrderParameters): OrderTypedData {
  requireSettlementDomain("tradeEscrow", domain);
  const order: OrderMessage = {
    buyer: parseAddress(message.buyer),
    seller: parseAddress(message.seller),
    token: parseAddress(message.token),
    arbiter: addressOrNone(message.arbiter),
    guarantor: addressOrNone(message.guarantor),
    guaranteeFee: amountOrZero("guaranteeFee", message.guaranteeFee),
    fundBy: time("fundBy", message.fundBy),
    longStop: time("longStop", message.longStop),
    arbiterTime: unsigned(32, "arbiterTime", message.arbiterTime),
    defaultSplitBps: basisPoints("defaultSplitBps", message.defaultSplitBps),
    termsHash: bytes32("termsHash", message.termsHash),
    memo: bytes32("memo", message.memo),
    salt: bytes32("salt", message.salt),
    milestones: message.milestones.map(checkedMilestone),
  };
  const escrow = parseAddress(domain.verifyingContract);
  requireOrderRules(order, escrow);
  if (!inForce) {
    requireMeaning(order, escrow);
    requireClocks(order, progress);
  }
  if (now !== undefined) requireOpenable(order, now, progress);
  const typedData = signable({ primaryType: "Order", fields: ORDER_FIELDS, domain, message: order });
  return { ...typedData, types: { ...typedData.types, Milestone: MILESTONE_FIELDS.map((field) => ({ ...field })) } };
}

/** The contract's `orderHash`: of the first terms the order id. @throws as {@link orderTypedData} */
export function orderHash(parameters: OrderParameters): string {
  return digestOf(orderTypedData(parameters));
}

export interface VerifyOrderParameters {
  typedData: OrderTypedData;
  /** Whose signature it is said to be. */
  party: "buyer" | "seller";
  signature: string;
  /** A node, for parties that are contracts. */
  reader?: CodeReader;
}

/** Whether this party signed the order. @throws as {@link orderTypedData} and {@link verifySignature} */
export async function verifyOrder({
  typedData: { domain, message },
  party,
  signature,
  reader,
}: VerifyOrderParameters): Promise<VerifiedSignature> {
  const typedData = orderTypedData({ domain, message });
  return verifySignature({ typedData, signer: typedData.message[party], signature, reader });
}

function checkedMilestone(message: MilestoneMessage, index: number): MilestoneMessage {
  const name = (field: keyof MilestoneMessage) => `milestones[${index}].${field}`;
  return {
    amount: positiveAmount(name("amount"), message.amount),
    kind: member(name("kind"), message.kind, MILESTONE_KINDS),
    guaranteed: flag(name("guaranteed"), message.guaranteed),
    attestor: addressOrNone(message.attestor),
    documentType: bytes32(name("documentType"), message.documentType),
    due: time(name("due"), message.due),
    disputeWindow: unsigned(32, name("disputeWindow"), message.disputeWindow),
  };
}
