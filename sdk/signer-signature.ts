import type { Signer } from "ethers";
import { parseAddress } from "./address.ts";
import type { CreditConfirmationTypedData } from "./credit-confirmation.ts";
import type { ReserveStatementTypedData } from "./reserve-statement.ts";
import { type Eip1193Provider, signatureOfAccount, signatureOfSigner } from "./sign.ts";
import type { VoidSequenceTypedData } from "./void-sequence.ts";

/** What a custodian's signers sign. Nothing in it names the signer: which of them sign is the custodian's affair. */
export type CustodianTypedData = ReserveStatementTypedData | CreditConfirmationTypedData | VoidSequenceTypedData;

/** IReserveRegistry's SignerSignature: one of a custodian's m signatures. */
export interface SignerSignature {
  signer: string;
  /** 65 bytes for a key; whatever the signer's code asks for (ERC-1271) for a contract. */
  signature: string;
}

/** Signs with one of the custodian's keys, behind an ethers signer. */
export async function signForCustodian(
  typedData: CustodianTypedData,
  signer: Pick<Signer, "getAddress" | "signTypedData">,
): Promise<SignerSignature> {
  return { signer: await signer.getAddress(), signature: await signatureOfSigner(typedData, signer) };
}

/**
 * Signs through eth_signTypedData_v4 with one of the wallet's accounts.
 *
 * @throws AddressError, SignatureError HB-1304, or whatever the wallet throws
 */
export async function signForCustodianWithProvider(
  typedData: CustodianTypedData,
  account: string,
  provider: Eip1193Provider,
): Promise<SignerSignature> {
  const signer = parseAddress(account);
  return { signer, signature: await signatureOfAccount(typedData, signer, provider) };
}
