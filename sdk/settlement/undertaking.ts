import { parseAddress } from "../address.ts";
import { amountOrZero } from "../issuance-values.ts";
import { digestOf, fieldsOf, type Signable, signable, type SigningDomain } from "../signable.ts";
import { bytes32 } from "../signed-values.ts";
import type { OrderMessage } from "./order-message.ts";
import { guaranteedPart } from "./order-sums.ts";
import { SettlementError } from "./settlement-error.ts";
import { isNone, requireCommonSecond, type Window, window } from "./settlement-values.ts";
import { orderTypedData } from "./trade-order.ts";
import { type CodeReader, type VerifiedSignature, verifySignature } from "./verify-signature.ts";

/** ITradeEscrow's Undertaking: a bank pays the guaranteed milestones of an order, out of its pool. */
export interface UndertakingMessage extends Window {
  /** The order id. */
  order: string;
  guarantor: string;
  /** Minor units: the sum of the guaranteed milestones. */
  amount: bigint;
  /** Minor units: the order's guaranteeFee. */
  fee: bigint;
}

export const UNDERTAKING_FIELDS = fieldsOf(
  "bytes32 order,address guarantor,uint256 amount,uint256 fee,uint48 validAfter,uint48 validBefore",
);

export type UndertakingTypedData = Signable<"Undertaking", UndertakingMessage>;

export interface UndertakingParameters {
  /** Of TradeEscrow; see settlement-domain.ts. */
  domain: SigningDomain;
  message: UndertakingMessage;
  order: OrderMessage;
}

/** What an order without a guarantor is opened with. */
export const NO_UNDERTAKING: UndertakingMessage = {
  order: `0x${"0".repeat(64)}`,
  guarantor: `0x${"0".repeat(40)}`,
  amount: 0n,
  fee: 0n,
  validAfter: 0n,
  validBefore: 0n,
};

/** The undertaking that an order needs. @throws as {@link undertakingTypedData} */
export function undertakingFor(domain: SigningDomain, order: OrderMessage, validity: Window): UndertakingMessage {
  const message = {
    order: digestOf(orderTypedData({ domain, message: order })),
    guarantor: order.guarantor,
    amount: guaranteedPart(order),
    fee: order.guaranteeFee,
    validAfter: validity.validAfter,
    validBefore: validity.validBefore,
  };
  return undertakingTypedData({ domain, message, order }).message;
}

/**
 * What a bank signs about one order.
 *
 * @throws SettlementDomainError HB-1801, AddressError, TypedDataError HB-1201 to HB-1204, IssuanceError HB-1604,
 * SettlementError HB-1802, HB-1808, HB-1832, and as orderTypedData
 */
export function undertakingTypedData({ domain, message, order }: UndertakingParameters): UndertakingTypedData {
  const terms = orderTypedData({ domain, message: order });
  const { guarantor, guaranteeFee, fundBy } = terms.message;
  if (isNone(guarantor)) throw new SettlementError("HB-1832", "The order has no guarantor; none can undertake it.");
  const checked: UndertakingMessage = {
    order: bytes32("order", message.order),
    guarantor: parseAddress(message.guarantor),
    amount: amountOrZero("amount", message.amount),
    fee: amountOrZero("fee", message.fee),
    ...window(message),
  };
  const needed = { order: digestOf(terms), guarantor, amount: guaranteedPart(terms.message), fee: guaranteeFee };
  for (const field of ["order", "guarantor", "amount", "fee"] as const) {
    if (checked[field] === needed[field]) continue;
    throw new SettlementError(
      "HB-1832",
      `The undertaking has the ${field} ${checked[field]}; the order needs ${needed[field]}.`,
    );
  }
  // The order opens before fundBy or never.
  requireCommonSecond("undertaking", checked, "order", { validAfter: 0n, validBefore: fundBy });
  return signable({ primaryType: "Undertaking", fields: UNDERTAKING_FIELDS, domain, message: checked });
}

export interface VerifyUndertakingParameters {
  typedData: UndertakingTypedData;
  order: OrderMessage;
  signature: string;
  /** A node, for guarantors that are contracts. */
  reader?: CodeReader;
}

/** Whether the order's guarantor signed it. @throws as {@link undertakingTypedData} and {@link verifySignature} */
export async function verifyUndertaking({
  typedData: { domain, message },
  order,
  signature,
  reader,
}: VerifyUndertakingParameters): Promise<VerifiedSignature> {
  const typedData = undertakingTypedData({ domain, message, order });
  return verifySignature({ typedData, signer: typedData.message.guarantor, signature, reader });
}
