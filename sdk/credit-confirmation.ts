import { ZeroHash } from "ethers";
import { type Credit, creditId } from "./credit-id.ts";
import { requireDomain } from "./issuance-domain.ts";
import { IssuanceError, positiveAmount, reference, requireLater, textId, time } from "./issuance-values.ts";
import { encodeShortText } from "./short-text.ts";
import { fieldsOf, type Signable, signable, type SigningDomain } from "./signable.ts";
import { bytes32, uint256 } from "./signed-values.ts";

/** The values of `kind`. */
export const CREDIT_KINDS = {
  /** Money came in. */
  credit: 1n,
  /** Reserve left over by an accidental burn. */
  surplus: 2n,
} as const;

/** IReserveRegistry's CreditConfirmation. Times are Unix seconds. */
export interface CreditConfirmationMessage {
  /** Short text in 32 bytes. */
  custodian: string;
  /** See credit-id.ts. */
  creditId: string;
  /** Minor units; exactly the order's. */
  amount: bigint;
  /** When the money was available. */
  valueTime: bigint;
  /** One of {@link CREDIT_KINDS}. */
  kind: bigint;
  /** The transaction of the burn for a surplus, else zero. */
  burnTx: string;
  /** Good strictly before it. */
  expiry: bigint;
}

/** A confirmation as a bank writes it; creditId, kind and burnTx follow from the credit. */
export interface CreditConfirmationDraft {
  /** At most 31 ASCII characters. */
  custodian: string;
  credit: Credit;
  amount: bigint;
  valueTime: bigint;
  expiry: bigint;
}

export const CREDIT_CONFIRMATION_FIELDS = fieldsOf(
  "bytes32 custodian,bytes32 creditId,uint256 amount,uint48 valueTime,uint8 kind,bytes32 burnTx,uint48 expiry",
);

export type CreditConfirmationTypedData = Signable<"CreditConfirmation", CreditConfirmationMessage>;

export interface CreditConfirmationParameters {
  /** Of the registry, not of the desk; see issuance-domain.ts. */
  domain: SigningDomain;
  message: CreditConfirmationMessage;
}

/** The confirmation of a draft. @throws ShortTextError HB-1503, HB-1504, CreditIdError HB-1701 to HB-1704, and as below */
export function creditConfirmation({
  custodian,
  credit,
  amount,
  valueTime,
  expiry,
}: CreditConfirmationDraft): CreditConfirmationMessage {
  return judged({
    custodian: encodeShortText(custodian),
    creditId: creditId(credit),
    amount,
    valueTime,
    kind: "txHash" in credit ? CREDIT_KINDS.surplus : CREDIT_KINDS.credit,
    burnTx: "txHash" in credit ? credit.txHash : ZeroHash,
    expiry,
  });
}

/**
 * What the custodian's signers sign about one credit.
 *
 * @throws IssuanceDomainError HB-1221, AddressError, TypedDataError HB-1201 to HB-1203,
 * IssuanceError HB-1602 to HB-1606, HB-1608, HB-1610
 */
export function creditConfirmationTypedData({
  domain,
  message,
}: CreditConfirmationParameters): CreditConfirmationTypedData {
  return signable({
    primaryType: "CreditConfirmation",
    fields: CREDIT_CONFIRMATION_FIELDS,
    domain: requireDomain("registry", domain),
    message: judged(message),
  });
}

function judged(message: CreditConfirmationMessage): CreditConfirmationMessage {
  const kind = uint256("kind", message.kind);
  const burnTx = bytes32("burnTx", message.burnTx);
  const burned = burnTx !== ZeroHash;
  if (kind !== CREDIT_KINDS.credit && kind !== CREDIT_KINDS.surplus) {
    throw new IssuanceError("HB-1610", `The kind is ${kind}; 1 (credit) or 2 (surplus covering a burn) is allowed.`);
  }
  if (burned !== (kind === CREDIT_KINDS.surplus)) {
    throw new IssuanceError(
      "HB-1610",
      burned
        ? `A credit (kind 1) names no burn, found burnTx ${burnTx}.`
        : "A surplus (kind 2) names the transaction of the burn it covers, found burnTx zero.",
    );
  }
  const valueTime = time("valueTime", message.valueTime);
  const expiry = time("expiry", message.expiry);
  requireLater("valueTime", valueTime, "expiry", expiry);
  return {
    custodian: textId("custodian", message.custodian),
    creditId: reference("creditId", message.creditId),
    amount: positiveAmount("amount", message.amount),
    valueTime,
    kind,
    burnTx,
    expiry,
  };
}
