import type { SignedTypedData } from "../sign.ts";
import { signatureBytes } from "../signed-call.ts";

/** The values of a funding's `kind`. */
export const FUNDING_KINDS = { allowance: 0n, permit: 1n, authorization: 2n } as const;

/** ISettlement's Funding: how a party's money comes in. Minor units and Unix seconds. */
export interface Funding {
  /** One of {@link FUNDING_KINDS}. */
  kind: bigint;
  /** Of a permit, else 0. */
  value: bigint;
  /** Of an authorization, else 0. */
  validAfter: bigint;
  /** Of an authorization; the deadline of a permit; else 0. */
  validBefore: bigint;
  signature: string;
}

/** By an allowance that is there already. */
export const BY_ALLOWANCE: Funding = {
  kind: FUNDING_KINDS.allowance,
  value: 0n,
  validAfter: 0n,
  validBefore: 0n,
  signature: "0x",
};

/** By a permit for the settlement contract. That somebody else submits it first does no harm. */
export function byPermit(signed: SignedTypedData<"Permit">): Funding {
  const { value, deadline } = signed.typedData.message;
  return {
    kind: FUNDING_KINDS.permit,
    value,
    validAfter: 0n,
    validBefore: deadline,
    signature: signatureBytes(signed),
  };
}

/** By the payment whose nonce is the instruction; see instruction-funding.ts. */
export function byAuthorization(signed: SignedTypedData<"ReceiveWithAuthorization">): Funding {
  const { validAfter, validBefore } = signed.typedData.message;
  return {
    kind: FUNDING_KINDS.authorization,
    value: 0n,
    validAfter,
    validBefore,
    signature: signatureBytes(signed),
  };
}
