import { REDEMPTION_DESK_INTERFACE } from "./interfaces.ts";
import { IssuanceError } from "./issuance-values.ts";
import { type RedemptionRequestMessage, redemptionRequestTypedData } from "./redemption-request.ts";
import { type SignedTypedData } from "./sign.ts";
import { digestOf, type SigningDomain } from "./signable.ts";
import { type SignedCall, signatureBytes } from "./signed-call.ts";
import { receiveWithAuthorizationTypedData, type TypedData } from "./typed-data.ts";

export interface GaslessRedemptionParameters {
  /** Of the token; see token-domain.ts. */
  token: SigningDomain;
  /** Of the redemption desk; see issuance-domain.ts. */
  desk: SigningDomain;
  request: RedemptionRequestMessage;
  /** Unix seconds; good strictly after it, from now on unless told. */
  validAfter?: bigint;
  /** Unix seconds; good strictly before it. */
  validBefore: bigint;
}

/** A redemption that a holder without gas can sign and anyone submit. */
export interface GaslessRedemption {
  desk: SigningDomain;
  request: RedemptionRequestMessage;
  /**
   * What the holder signs: the payment of the amount to the desk, which only the desk can take. Its nonce is the
   * digest of the request, so whoever submits it can change neither payout reference nor desk.
   */
  typedData: TypedData<"ReceiveWithAuthorization">;
}

/**
 * Builds what the holder signs for a redemption.
 *
 * @throws IssuanceDomainError HB-1221, AddressError, TypedDataError HB-1201 to HB-1204,
 * IssuanceError HB-1603 to HB-1605, HB-1609
 */
export function gaslessRedemption({
  token,
  desk,
  request,
  validAfter = 0n,
  validBefore,
}: GaslessRedemptionParameters): GaslessRedemption {
  if (token.chainId !== desk.chainId) {
    throw new IssuanceError("HB-1609", `The token is on chain ${token.chainId}, the desk on chain ${desk.chainId}.`);
  }
  const inner = redemptionRequestTypedData({ domain: desk, message: request });
  const typedData = receiveWithAuthorizationTypedData({
    domain: token,
    message: {
      from: inner.message.holder,
      to: inner.domain.verifyingContract,
      value: inner.message.amount,
      validAfter,
      validBefore,
      nonce: digestOf(inner),
    },
  });
  return { desk: inner.domain, request: inner.message, typedData };
}

/** The call of the desk that submits a signed redemption; anybody may make it. */
export function gaslessRedemptionCall({ desk, request, typedData }: GaslessRedemption, signature: string): SignedCall {
  const signed: SignedTypedData<"ReceiveWithAuthorization"> = { typedData, signature };
  const { validAfter, validBefore } = typedData.message;
  const { holder, amount, payoutRef, salt } = request;
  const functionName = "requestWithAuthorization";
  const args: [string, bigint, string, string, bigint, bigint, string] = [
    holder,
    amount,
    payoutRef,
    salt,
    validAfter,
    validBefore,
    signatureBytes(signed),
  ];
  return {
    to: desk.verifyingContract,
    functionName,
    args,
    data: REDEMPTION_DESK_INTERFACE.encodeFunctionData(functionName, args),
  };
}
