import { amountOrZero, reference } from "../issuance-values.ts";
import { fieldsOf, type Signable, signable, type SigningDomain } from "../signable.ts";
import { bytes32, uint256 } from "../signed-values.ts";
import { SettlementError } from "./settlement-error.ts";
import { isNone, unsigned, type Window, window } from "./settlement-values.ts";
import { checkedTerms, milestoneOf, requireSameTerms, type TermsInForce } from "./terms-in-force.ts";
import { type CodeReader, type VerifiedSignature, verifySignature } from "./verify-signature.ts";

/** ITradeEscrow's Ruling: what an arbiter decides about a disputed milestone. */
export interface RulingMessage extends Window {
  /** The order id. */
  order: string;
  /** Number of the terms that it speaks of, 0 for the first. */
  amendment: bigint;
  /** Place of the milestone, from 0. */
  milestone: bigint;
  /** Minor units of the milestone for the seller; the rest goes back to where it came from. */
  toSeller: bigint;
  /** Hash of the reasons, not zero. */
  rulingHash: string;
}

export const RULING_FIELDS = fieldsOf(
  "bytes32 order,uint256 amendment,uint256 milestone,uint256 toSeller,bytes32 rulingHash,uint48 validAfter," +
    "uint48 validBefore",
);

export type RulingTypedData = Signable<"Ruling", RulingMessage>;

export interface RulingParameters {
  /** Of TradeEscrow; see settlement-domain.ts. */
  domain: SigningDomain;
  message: RulingMessage;
  terms: TermsInForce;
}

/**
 * What an arbiter signs for somebody else to submit.
 *
 * @throws SettlementDomainError HB-1801, TypedDataError HB-1201 to HB-1204, IssuanceError HB-1603, HB-1604,
 * SettlementError HB-1802, HB-1807, HB-1828, HB-1834, HB-1835, and as checkedTerms
 */
export function rulingTypedData({ domain, message, terms }: RulingParameters): RulingTypedData {
  const inForce = checkedTerms(domain, terms);
  if (isNone(inForce.order.arbiter)) throw new SettlementError("HB-1828", "The order has no arbiter; none can rule.");
  const checked: RulingMessage = {
    order: bytes32("order", message.order),
    amendment: unsigned(16, "amendment", message.amendment),
    milestone: uint256("milestone", message.milestone),
    toSeller: amountOrZero("toSeller", message.toSeller),
    rulingHash: reference("rulingHash", message.rulingHash),
    ...window(message),
  };
  requireSameTerms(inForce, checked);
  const { amount } = milestoneOf(inForce.order, checked.milestone);
  if (checked.toSeller > amount) {
    throw new SettlementError(
      "HB-1835",
      `The ruling gives the seller ${checked.toSeller} minor units; the milestone has ${amount}.`,
    );
  }
  return signable({ primaryType: "Ruling", fields: RULING_FIELDS, domain, message: checked });
}

export interface VerifyRulingParameters {
  typedData: RulingTypedData;
  terms: TermsInForce;
  signature: string;
  /** A node, for arbiters that are contracts. */
  reader?: CodeReader;
}

/** Whether the order's arbiter signed it. @throws as {@link rulingTypedData} and {@link verifySignature} */
export async function verifyRuling({
  typedData: { domain, message },
  terms,
  signature,
  reader,
}: VerifyRulingParameters): Promise<VerifiedSignature> {
  const typedData = rulingTypedData({ domain, message, terms });
  return verifySignature({ typedData, signer: terms.order.arbiter, signature, reader });
}
