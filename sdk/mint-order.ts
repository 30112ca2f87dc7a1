import { parseAddress } from "./address.ts";
import { requireDomain } from "./issuance-domain.ts";
import { positiveAmount, reference, requireLater, time } from "./issuance-values.ts";
import { digestOf, fieldsOf, type Signable, signable, type SigningDomain } from "./signable.ts";

/** IMintDesk's MintOrder. Times are Unix seconds. */
export interface MintOrderMessage {
  /** The issuer's order number: short text in 32 bytes, or a hash. */
  orderRef: string;
  /** See `bankReference` in uetr.ts. */
  bankRef: string;
  beneficiary: string;
  /** Minor units. */
  amount: bigint;
  /** Not approved before. */
  valueDate: bigint;
  /** Not approved at or after. */
  expiry: bigint;
}

export const MINT_ORDER_FIELDS = fieldsOf(
  "bytes32 orderRef,bytes32 bankRef,address beneficiary,uint256 amount,uint48 valueDate,uint48 expiry",
);

export type MintOrderTypedData = Signable<"MintOrder", MintOrderMessage>;

export interface MintOrderParameters {
  /** Of the mint desk; see issuance-domain.ts. */
  domain: SigningDomain;
  message: MintOrderMessage;
}

/**
 * An order whose fields make sense. Nobody signs it: its digest is its id, and maker and checker act by transaction.
 *
 * @throws IssuanceDomainError HB-1221, AddressError, TypedDataError HB-1201 to HB-1203,
 * IssuanceError HB-1603 to HB-1606, HB-1608
 */
export function mintOrderTypedData({ domain, message }: MintOrderParameters): MintOrderTypedData {
  const valueDate = time("valueDate", message.valueDate);
  const expiry = time("expiry", message.expiry);
  requireLater("valueDate", valueDate, "expiry", expiry);
  return signable({
    primaryType: "MintOrder",
    fields: MINT_ORDER_FIELDS,
    domain: requireDomain("mintDesk", domain),
    message: {
      orderRef: reference("orderRef", message.orderRef),
      bankRef: reference("bankRef", message.bankRef),
      beneficiary: parseAddress(message.beneficiary),
      amount: positiveAmount("amount", message.amount),
      valueDate,
      expiry,
    },
  });
}

/** The desk's `orderId`. @throws as {@link mintOrderTypedData} */
export function mintOrderId(parameters: MintOrderParameters): string {
  return digestOf(mintOrderTypedData(parameters));
}
