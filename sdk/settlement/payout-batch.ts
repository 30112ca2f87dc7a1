import { parseAddress } from "../address.ts";
import { amountOrZero, reference } from "../issuance-values.ts";
import { digestOf, fieldsOf, type Signable, signable, type SigningDomain } from "../signable.ts";
import { checkedPayments, type Payment, PAYOUT_MODES, paymentsHash } from "./payments.ts";
import { requireSettlementDomain } from "./settlement-domain.ts";
import { SettlementError } from "./settlement-error.ts";
import { addressOrNone, member } from "./settlement-values.ts";

/** IPayouts' PayoutBatch with its rows: one payer's payments that somebody else submits. */
export interface PayoutBatchMessage {
  payer: string;
  token: string;
  /** The payer's own 32 bytes, once per payer; not zero. */
  batchId: string;
  /** One of PAYOUT_MODES. */
  mode: bigint;
  payments: readonly Payment[];
  /** Minor units that whoever submits may keep; the rest goes back. */
  maxFee: bigint;
  /** Who gets the fee; the zero address for whoever submits. */
  feeTo: string;
}

/** What is hashed: the rows by their hash. */
export interface HashedPayoutBatch extends Omit<PayoutBatchMessage, "payments"> {
  paymentsHash: string;
}

export const PAYOUT_BATCH_FIELDS = fieldsOf(
  "address payer,address token,bytes32 batchId,uint8 mode,bytes32 paymentsHash,uint128 maxFee,address feeTo",
);

export type PayoutBatchTypedData = Signable<"PayoutBatch", HashedPayoutBatch>;

export interface PayoutBatchParameters {
  /** Of Payouts; see settlement-domain.ts. */
  domain: SigningDomain;
  message: PayoutBatchMessage;
}

/**
 * A batch whose rows make sense. The payer signs not this but the payment that carries its digest as nonce: see
 * instruction-funding.ts.
 *
 * @throws SettlementDomainError HB-1801, AddressError, TypedDataError HB-1201, HB-1202, IssuanceError HB-1603 to
 * HB-1605, SettlementError HB-1803, HB-1805, HB-1811
 */
export function payoutBatchTypedData({ domain, message }: PayoutBatchParameters): PayoutBatchTypedData {
  requireSettlementDomain("payouts", domain);
  const payouts = parseAddress(domain.verifyingContract);
  const payments = checkedPayments(message.payments, payouts);
  const feeTo = addressOrNone(message.feeTo);
  if (feeTo === payouts) {
    throw new SettlementError("HB-1803", `feeTo is the payout contract ${payouts} itself.`);
  }
  return signable({
    primaryType: "PayoutBatch",
    fields: PAYOUT_BATCH_FIELDS,
    domain,
    message: {
      payer: parseAddress(message.payer),
      token: parseAddress(message.token),
      batchId: reference("batchId", message.batchId),
      mode: member("mode", message.mode, PAYOUT_MODES),
      paymentsHash: paymentsHash(payments),
      maxFee: amountOrZero("maxFee", message.maxFee),
      feeTo,
    },
  });
}

/** The contract's `authorizationNonce`. @throws as {@link payoutBatchTypedData} */
export function payoutNonce(parameters: PayoutBatchParameters): string {
  return digestOf(payoutBatchTypedData(parameters));
}
