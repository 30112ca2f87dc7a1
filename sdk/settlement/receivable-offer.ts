import { parseAddress } from "../address.ts";
import { amountOrZero, positiveAmount } from "../issuance-values.ts";
import { digestOf, fieldsOf, type Signable, signable, type SigningDomain } from "../signable.ts";
import { bytes32, uint256 } from "../signed-values.ts";
import { MILESTONE_KINDS, type OrderMessage } from "./order-message.ts";
import { type MilestoneProgress, placesOf } from "./order-state.ts";
import { requireSettlementDomain } from "./settlement-domain.ts";
import { SettlementError } from "./settlement-error.ts";
import { requireApart, unsigned, type Window, window } from "./settlement-values.ts";
import { checkedTerms, milestoneOf, requireSameTerms, type TermsInForce } from "./terms-in-force.ts";
import { type CodeReader, type VerifiedSignature, verifySignature } from "./verify-signature.ts";

/** ITradeEscrow's ReceivableOffer: the financier pays `advance` now and is paid first, up to advance + fee. */
export interface ReceivableOfferMessage extends Window {
  /** The order id. */
  order: string;
  /** Number of the terms that he has read. */
  amendment: bigint;
  financier: string;
  /** Bit i: milestone i; see `bitsOf` in order-state.ts. */
  milestones: bigint;
  /** Minor units to the seller, not 0. */
  advance: bigint;
  /** Minor units that the financier gets beside the advance. */
  fee: bigint;
  /** 32 random bytes, which tell two equal offers apart. */
  salt: string;
}

export const RECEIVABLE_OFFER_FIELDS = fieldsOf(
  "bytes32 order,uint256 amendment,address financier,uint256 milestones,uint128 advance,uint128 fee," +
    "uint48 validAfter,uint48 validBefore,bytes32 salt",
);

export type ReceivableOfferTypedData = Signable<"ReceivableOffer", ReceivableOfferMessage>;

export interface ReceivableOfferParameters {
  /** Of TradeEscrow; see settlement-domain.ts. */
  domain: SigningDomain;
  message: ReceivableOfferMessage;
  terms: TermsInForce;
  /** Where the milestones stand; as if nothing was said about any of them, unless told. */
  progress?: readonly MilestoneProgress[];
  /** Unix seconds, by which a milestone that nobody attested is overdue; as if none were, unless told. */
  now?: bigint;
}

/**
 * What a financier signs, or whose digest is the nonce of the payment that he signs: see instruction-funding.ts.
 *
 * @throws SettlementDomainError HB-1801, AddressError, TypedDataError HB-1201 to HB-1204, IssuanceError HB-1604,
 * HB-1605, SettlementError HB-1802, HB-1803, HB-1807, HB-1834, HB-1836, and as checkedTerms
 */
export function receivableOfferTypedData({
  domain,
  message,
  terms,
  progress,
  now,
}: ReceivableOfferParameters): ReceivableOfferTypedData {
  requireSettlementDomain("tradeEscrow", domain);
  const inForce = checkedTerms(domain, terms);
  const { validAfter, validBefore } = window(message);
  const checked: ReceivableOfferMessage = {
    order: bytes32("order", message.order),
    amendment: unsigned(16, "amendment", message.amendment),
    financier: parseAddress(message.financier),
    milestones: uint256("milestones", message.milestones),
    advance: positiveAmount("advance", message.advance),
    fee: amountOrZero("fee", message.fee),
    validAfter,
    validBefore,
    salt: bytes32("salt", message.salt),
  };
  requireSameTerms(inForce, checked);
  const { arbiter, seller } = inForce.order;
  requireApart({ arbiter, financier: checked.financier });
  requireApart({ seller, financier: checked.financier, "the contract": parseAddress(domain.verifyingContract) });
  const available = receivable(inForce.order, checked.milestones, progress, now);
  const owed = checked.advance + checked.fee;
  if (owed > available) {
    throw new SettlementError(
      "HB-1836",
      `The financier is to get ${owed} minor units; ` +
        `the milestones of the offer can bring the seller at most ${available}.`,
    );
  }
  return signable({ primaryType: "ReceivableOffer", fields: RECEIVABLE_OFFER_FIELDS, domain, message: checked });
}

/** The contract's `offerHash`. @throws as {@link receivableOfferTypedData} */
export function offerHash(parameters: ReceivableOfferParameters): string {
  return digestOf(receivableOfferTypedData(parameters));
}

/**
 * Minor units that these milestones can still bring the seller at most; one that is disputed, or due without an
 * attestation, counts for nothing.
 *
 * @param milestones Bit i: milestone i.
 * @param now Unix seconds.
 * @throws SettlementError HB-1834
 */
export function receivable(
  order: OrderMessage,
  milestones: bigint,
  progress: readonly MilestoneProgress[] = [],
  now = 0n,
): bigint {
  return placesOf(milestones).reduce((sum, place) => {
    const { amount, due, kind } = milestoneOf(order, place);
    const { state, toSeller } = progress[place] ?? { state: "Held", toSeller: 0n };
    if (state === "Settled" || state === "Disputed") return sum;
    if (state !== "Held") return sum + toSeller;
    return kind === MILESTONE_KINDS.onDate || now < due ? sum + amount : sum;
  }, 0n);
}

export interface VerifyReceivableOfferParameters {
  typedData: ReceivableOfferTypedData;
  terms: TermsInForce;
  progress?: readonly MilestoneProgress[];
  now?: bigint;
  signature: string;
  /** A node, for financiers that are contracts. */
  reader?: CodeReader;
}

/** Whether the financier signed it. @throws as {@link receivableOfferTypedData} and {@link verifySignature} */
export async function verifyReceivableOffer({
  typedData: { domain, message },
  terms,
  progress,
  now,
  signature,
  reader,
}: VerifyReceivableOfferParameters): Promise<VerifiedSignature> {
  const typedData = receivableOfferTypedData({
    domain,
    message,
    terms,
    ...(progress === undefined ? {} : { progress }),
    ...(now === undefined ? {} : { now }),
  });
  return verifySignature({ typedData, signer: typedData.message.financier, signature, reader });
}
