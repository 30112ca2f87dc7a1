import { parseAddress } from "./address.ts";
import { requireDomain } from "./issuance-domain.ts";
import { positiveAmount, reference } from "./issuance-values.ts";
import { digestOf, fieldsOf, type Signable, signable, type SigningDomain } from "./signable.ts";

/** A redemption that somebody else submits. */
export interface RedemptionRequestMessage {
  holder: string;
  /** Minor units. */
  amount: bigint;
  /** Hash of the payout instruction. */
  payoutRef: string;
  /** 32 random bytes, which tell two equal requests of one holder apart. */
  salt: string;
}

export const REDEMPTION_REQUEST_FIELDS = fieldsOf("address holder,uint256 amount,bytes32 payoutRef,bytes32 salt");

export type RedemptionRequestTypedData = Signable<"RedemptionRequest", RedemptionRequestMessage>;

export interface RedemptionRequestParameters {
  /** Of the redemption desk; see issuance-domain.ts. */
  domain: SigningDomain;
  message: RedemptionRequestMessage;
}

/**
 * A request whose fields make sense. The holder signs not this but the payment that carries its digest as nonce: see
 * gasless-redemption.ts.
 *
 * @throws IssuanceDomainError HB-1221, AddressError, TypedDataError HB-1201, HB-1202, IssuanceError HB-1603 to HB-1605
 */
export function redemptionRequestTypedData({
  domain,
  message,
}: RedemptionRequestParameters): RedemptionRequestTypedData {
  return signable({
    primaryType: "RedemptionRequest",
    fields: REDEMPTION_REQUEST_FIELDS,
    domain: requireDomain("redemptionDesk", domain),
    message: {
      holder: parseAddress(message.holder),
      amount: positiveAmount("amount", message.amount),
      payoutRef: reference("payoutRef", message.payoutRef),
      salt: reference("salt", message.salt),
    },
  });
}

/** The desk's `redemptionNonce`. @throws as {@link redemptionRequestTypedData} */
export function redemptionNonce(parameters: RedemptionRequestParameters): string {
  return digestOf(redemptionRequestTypedData(parameters));
}
