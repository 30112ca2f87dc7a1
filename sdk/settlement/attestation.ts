import { reference } from "../issuance-values.ts";
import { fieldsOf, type Signable, signable, type SigningDomain } from "../signable.ts";
import { bytes32, uint256 } from "../signed-values.ts";
import { MILESTONE_KINDS, type OrderMessage } from "./order-message.ts";
import { SettlementError } from "./settlement-error.ts";
import { basisPoints, requireCommonSecond, unsigned, type Window, window } from "./settlement-values.ts";
import { checkedTerms, milestoneOf, requireSameTerms, type TermsInForce } from "./terms-in-force.ts";
import { type CodeReader, type VerifiedSignature, verifySignature } from "./verify-signature.ts";

/** ITradeEscrow's Attestation, of an attestor or of a seller who presents. */
export interface AttestationMessage extends Window {
  /** The order id. */
  order: string;
  /** Number of the terms that it speaks of, 0 for the first. */
  amendment: bigint;
  /** Place of the milestone, from 0. */
  milestone: bigint;
  /** Hash of the document, not zero. */
  documentHash: string;
  /** Basis points of the milestone that were fulfilled, 1 to 10,000. */
  shareBps: bigint;
}

export const ATTESTATION_FIELDS = fieldsOf(
  "bytes32 order,uint256 amendment,uint256 milestone,bytes32 documentHash,uint256 shareBps,uint48 validAfter," +
    "uint48 validBefore",
);

export type AttestationTypedData = Signable<"Attestation", AttestationMessage>;

export interface AttestationParameters {
  /** Of TradeEscrow; see settlement-domain.ts. */
  domain: SigningDomain;
  message: AttestationMessage;
  terms: TermsInForce;
}

/**
 * What is signed about a fulfilled milestone.
 *
 * @throws SettlementDomainError HB-1801, TypedDataError HB-1201 to HB-1204, IssuanceError HB-1603,
 * SettlementError HB-1802, HB-1804, HB-1807, HB-1808, HB-1834, and as checkedTerms
 */
export function attestationTypedData({ domain, message, terms }: AttestationParameters): AttestationTypedData {
  const inForce = checkedTerms(domain, terms);
  const checked: AttestationMessage = {
    order: bytes32("order", message.order),
    amendment: unsigned(16, "amendment", message.amendment),
    milestone: uint256("milestone", message.milestone),
    documentHash: reference("documentHash", message.documentHash),
    shareBps: basisPoints("shareBps", message.shareBps, 1n),
    ...window(message),
  };
  requireSameTerms(inForce, checked);
  attestorOf(inForce.order, checked.milestone);
  // Attested before the due date or never.
  const { due } = milestoneOf(inForce.order, checked.milestone);
  requireCommonSecond("attestation", checked, "milestone", { validAfter: 0n, validBefore: due });
  return signable({ primaryType: "Attestation", fields: ATTESTATION_FIELDS, domain, message: checked });
}

/** Who attests: the seller where the buyer accepts, else the attestor. @throws SettlementError HB-1834 */
export function attestorOf(order: OrderMessage, milestone: bigint | number): string {
  const { kind, attestor } = milestoneOf(order, milestone);
  if (kind === MILESTONE_KINDS.onDate) {
    throw new SettlementError("HB-1834", `Milestone ${milestone} is payable on its date; there is nothing to attest.`);
  }
  return kind === MILESTONE_KINDS.buyerAccepts ? order.seller : attestor;
}

export interface VerifyAttestationParameters {
  typedData: AttestationTypedData;
  terms: TermsInForce;
  signature: string;
  /** A node, for attestors that are contracts. */
  reader?: CodeReader;
}

/** Whether the milestone's attestor signed it. @throws as {@link attestationTypedData} and {@link verifySignature} */
export async function verifyAttestation({
  typedData: { domain, message },
  terms,
  signature,
  reader,
}: VerifyAttestationParameters): Promise<VerifiedSignature> {
  const typedData = attestationTypedData({ domain, message, terms });
  const signer = attestorOf(terms.order, typedData.message.milestone);
  return verifySignature({ typedData, signer, signature, reader });
}
