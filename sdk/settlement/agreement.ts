import { parseAddress } from "../address.ts";
import type { Signable } from "../signable.ts";
import type { OrderMessage } from "./order-message.ts";
import type { OrderStanding } from "./order-state.ts";
import { SettlementError } from "./settlement-error.ts";
import { isNone } from "./settlement-values.ts";
import { type CodeReader, type VerifiedSignature, verifySignature } from "./verify-signature.ts";

export type AgreementRole = "buyer" | "seller" | "guarantor" | "financier" | "assignee";

/** One of those who must agree to an amendment or a cancellation. */
export interface AgreementParty {
  role: AgreementRole;
  account: string;
}

/** Who must agree, in the order of the contract's `signatures`. */
export function agreementParties(
  order: OrderMessage,
  { payee, financing }: Pick<OrderStanding, "payee" | "financing">,
): AgreementParty[] {
  const parties: AgreementParty[] = [
    { role: "buyer", account: order.buyer },
    { role: "seller", account: order.seller },
  ];
  if (!isNone(order.guarantor)) parties.push({ role: "guarantor", account: order.guarantor });
  if (financing !== undefined) parties.push({ role: "financier", account: financing.financier });
  if (payee !== order.seller) parties.push({ role: "assignee", account: payee });
  return parties;
}

export interface Agreement {
  /** Where the order stands: it says who must agree. */
  standing: Pick<OrderStanding, "payee" | "financing">;
  /** In the order of {@link agreementParties}; the caller's own may be "0x". */
  signatures: readonly string[];
  /** Who will call, and so need not sign. */
  caller?: string;
  /** A node, for parties that are contracts. */
  reader?: CodeReader;
}

export interface AgreedParty extends AgreementParty {
  by: VerifiedSignature["by"] | "call";
  signature: string;
}

/** Whether everybody agreed. @throws AddressError, SettlementError HB-1842, and as {@link verifySignature} */
export async function verifyAgreement(
  typedData: Signable,
  order: OrderMessage,
  { standing, signatures, caller, reader }: Agreement,
): Promise<AgreedParty[]> {
  const parties = agreementParties(order, standing);
  if (signatures.length !== parties.length) {
    throw new SettlementError(
      "HB-1842",
      `There are ${signatures.length} signatures; one each of ${parties.map(({ role }) => role).join(", ")} is needed.`,
    );
  }
  const calling = caller === undefined ? undefined : parseAddress(caller);
  return Promise.all(
    parties.map(async ({ role, account }, index) => {
      if (account === calling) return { role, account, by: "call" as const, signature: "0x" };
      const { by, signature } = await verifySignature({
        typedData,
        signer: account,
        signature: signatures[index]!,
        reader,
      });
      return { role, account, by, signature };
    }),
  );
}
