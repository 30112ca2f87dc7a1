import { fieldsOf, type Signable, signable, type SigningDomain } from "../signable.ts";
import { type AgreedParty, type Agreement, verifyAgreement } from "./agreement.ts";
import { unsigned, type Window, window } from "./settlement-values.ts";
import { checkedTerms, type TermsInForce } from "./terms-in-force.ts";

/** What everybody signs who must agree that an order ends and whatever is not settled goes back. */
export interface CancellationMessage extends Window {
  /** The order id. */
  order: string;
  /** Number of the terms in force + 1. */
  amendment: bigint;
}

export const CANCELLATION_FIELDS = fieldsOf("bytes32 order,uint256 amendment,uint48 validAfter,uint48 validBefore");

export type CancellationTypedData = Signable<"Cancellation", CancellationMessage>;

export interface CancellationParameters {
  /** Of TradeEscrow; see settlement-domain.ts. */
  domain: SigningDomain;
  /** What is in force now. */
  terms: TermsInForce;
  /** When the order can be ended so. */
  validity: Window;
}

/**
 * The end of an order by agreement. Its message follows from the terms and the time.
 *
 * @throws TypedDataError HB-1201, HB-1203, HB-1204, SettlementError HB-1802, and as checkedTerms
 */
export function cancellationTypedData({ domain, terms, validity }: CancellationParameters): CancellationTypedData {
  const { orderId, amendment } = checkedTerms(domain, terms);
  return signable({
    primaryType: "Cancellation",
    fields: CANCELLATION_FIELDS,
    domain,
    message: { order: orderId, amendment: unsigned(16, "amendment", amendment + 1n), ...window(validity) },
  });
}

/**
 * Whether everybody agreed to the end.
 *
 * @throws SettlementError HB-1842, and as {@link cancellationTypedData} and verifySignature
 */
export async function verifyCancellation(parameters: CancellationParameters & Agreement): Promise<AgreedParty[]> {
  return verifyAgreement(cancellationTypedData(parameters), parameters.terms.order, parameters);
}
