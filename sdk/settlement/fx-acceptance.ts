import { parseAddress } from "../address.ts";
import { amountOrZero, positiveAmount, reference } from "../issuance-values.ts";
import { digestOf, fieldsOf, type Signable, signable, type SigningDomain } from "../signable.ts";
import { bytes32, uint256 } from "../signed-values.ts";
import { type QuoteMessage, quoteTypedData } from "./fx-quote.ts";
import { requireSettlementDomain } from "./settlement-domain.ts";
import { SettlementError } from "./settlement-error.ts";
import { addressOrNone, isNone, requireCommonSecond, type Window, window } from "./settlement-values.ts";
import { type CodeReader, type VerifiedSignature, verifySignature } from "./verify-signature.ts";

/** IFxSettlement's Acceptance: what a taker accepts, for somebody else to submit. */
export interface AcceptanceMessage extends Window {
  /** The digest of the quote; see `quoteHash` in fx-quote.ts. */
  quote: string;
  taker: string;
  /** Minor units of the quote's sold token to fill. */
  sellAmount: bigint;
  /** Who gets them; the zero address for the taker. */
  recipient: string;
  /** Reference of that payment; zero for the quote's. See memo.ts. */
  memo: string;
  /** Minor units of the quote's bought token that `feeTo` may take beside the price. */
  maxFee: bigint;
  /** Who gets the fee; the zero address for whoever submits. */
  feeTo: string;
  /** The taker's own, in any order; shared with the nonces of quotes that he makes. */
  nonce: bigint;
}

export const ACCEPTANCE_FIELDS = fieldsOf(
  "bytes32 quote,address taker,uint256 sellAmount,address recipient,bytes32 memo,uint128 maxFee,address feeTo," +
    "uint256 nonce,uint48 validAfter,uint48 validBefore",
);

export type AcceptanceTypedData = Signable<"Acceptance", AcceptanceMessage>;

export interface AcceptanceParameters {
  /** Of FxSettlement; see settlement-domain.ts. */
  domain: SigningDomain;
  message: AcceptanceMessage;
  /** The quote that is accepted. */
  quote: QuoteMessage;
}

/**
 * What a taker signs, or whose digest is the nonce of the payment that he signs: see instruction-funding.ts.
 *
 * @throws SettlementDomainError HB-1801, AddressError, TypedDataError HB-1201 to HB-1204, IssuanceError HB-1603 to
 * HB-1605, SettlementError HB-1802, HB-1807, HB-1808, HB-1820, and as quoteTypedData
 */
export function acceptanceTypedData({ domain, message, quote }: AcceptanceParameters): AcceptanceTypedData {
  requireSettlementDomain("fxSettlement", domain);
  const checked: AcceptanceMessage = {
    quote: reference("quote", message.quote),
    taker: parseAddress(message.taker),
    sellAmount: positiveAmount("sellAmount", message.sellAmount),
    recipient: addressOrNone(message.recipient),
    memo: bytes32("memo", message.memo),
    maxFee: amountOrZero("maxFee", message.maxFee),
    feeTo: addressOrNone(message.feeTo),
    nonce: uint256("nonce", message.nonce),
    ...window(message),
  };
  requireAdmitted(checked, quote, domain);
  return signable({ primaryType: "Acceptance", fields: ACCEPTANCE_FIELDS, domain, message: checked });
}

/** The contract's `acceptanceHash`. @throws as {@link acceptanceTypedData} */
export function acceptanceHash(parameters: AcceptanceParameters): string {
  return digestOf(acceptanceTypedData(parameters));
}

export interface VerifyAcceptanceParameters {
  typedData: AcceptanceTypedData;
  quote: QuoteMessage;
  signature: string;
  /** A node, for takers that are contracts. */
  reader?: CodeReader;
}

/** Whether the taker signed it, for this quote. @throws as {@link acceptanceTypedData} and {@link verifySignature} */
export async function verifyAcceptance({
  typedData: { domain, message },
  quote,
  signature,
  reader,
}: VerifyAcceptanceParameters): Promise<VerifiedSignature> {
  const checked = acceptanceTypedData({ domain, message, quote });
  return verifySignature({ typedData: checked, signer: checked.message.taker, signature, reader });
}

/** What the contract compares between the two. How much is left of the quote only the chain knows. */
function requireAdmitted(acceptance: AcceptanceMessage, terms: QuoteMessage, domain: SigningDomain): void {
  const offered = quoteTypedData({ domain, message: terms });
  const quote = offered.message;
  const digest = digestOf(offered);
  if (acceptance.quote !== digest) {
    throw new SettlementError(
      "HB-1807",
      `The acceptance is of the quote ${acceptance.quote}; the quote at hand is ${digest}.`,
    );
  }
  if (!isNone(quote.taker) && quote.taker !== acceptance.taker) {
    throw new SettlementError("HB-1820", `The quote is for ${quote.taker}; ${acceptance.taker} cannot take it.`);
  }
  for (const part of ["taker", "recipient"] as const) {
    if (acceptance[part] === quote.maker || acceptance[part] === offered.domain.verifyingContract) {
      throw new SettlementError(
        "HB-1820",
        `The ${part} is ${acceptance[part]}, the quote's maker or the contract; neither is allowed.`,
      );
    }
  }
  if (acceptance.feeTo === offered.domain.verifyingContract) {
    throw new SettlementError("HB-1820", `The fee goes to ${acceptance.feeTo}, the contract, which cannot be paid.`);
  }
  if (acceptance.sellAmount > quote.sellMax) {
    throw new SettlementError(
      "HB-1820",
      `The acceptance is of ${acceptance.sellAmount} minor units; the quote sells at most ${quote.sellMax}.`,
    );
  }
  requireCommonSecond("quote", quote, "acceptance", acceptance);
}
