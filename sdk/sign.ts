import { isHexString, type Signer } from "ethers";
import { recoverSigner, SignatureError } from "./signature.ts";
import { quote } from "./quote.ts";
import { digestOf, type Signable, toJsonRpc } from "./signable.ts";
import { type PrimaryType, signerOf, type TypedData } from "./typed-data.ts";

/** A message and its signature: what a payer hands to whoever submits it. */
export interface SignedTypedData<P extends PrimaryType = PrimaryType> {
  typedData: TypedData<P>;
  /** 65 bytes for a key; whatever the account's code asks for (ERC-1271) for a contract. */
  signature: string;
}

/** Any wallet behind EIP-1193. */
export interface Eip1193Provider {
  request(call: { method: string; params?: readonly unknown[] | object }): Promise<unknown>;
}

export interface SignWithSignerParameters<P extends PrimaryType> {
  typedData: TypedData<P>;
  signer: Pick<Signer, "signTypedData">;
}

export interface SignWithProviderParameters<P extends PrimaryType> {
  typedData: TypedData<P>;
  provider: Eip1193Provider;
}

/** Signs with an ethers signer. */
export async function signWithSigner<P extends PrimaryType>({
  typedData,
  signer,
}: SignWithSignerParameters<P>): Promise<SignedTypedData<P>> {
  return { typedData, signature: await signatureOfSigner(typedData, signer) };
}

/**
 * Signs through eth_signTypedData_v4, as the account the message names.
 *
 * @throws SignatureError HB-1304, or whatever the wallet throws (EIP-1193 code 4001 when the user refuses)
 */
export async function signWithProvider<P extends PrimaryType>({
  typedData,
  provider,
}: SignWithProviderParameters<P>): Promise<SignedTypedData<P>> {
  return { typedData, signature: await signatureOfAccount(typedData, signerOf(typedData), provider) };
}

/** The signature of an ethers signer under any message. */
export function signatureOfSigner(
  { domain, types, message }: Signable,
  signer: Pick<Signer, "signTypedData">,
): Promise<string> {
  return signer.signTypedData(domain, types, message as Record<string, unknown>);
}

/** The signature of one of the wallet's accounts under any message. @throws SignatureError HB-1304 */
export async function signatureOfAccount(
  signable: Signable,
  account: string,
  provider: Eip1193Provider,
): Promise<string> {
  const signature = await provider.request({
    method: "eth_signTypedData_v4",
    params: [account, JSON.stringify(toJsonRpc(signable))],
  });
  if (!isHexString(signature)) {
    throw new SignatureError(
      "HB-1304",
      `The wallet answered ${quote(signature)}; a signature in hexadecimal is needed.`,
    );
  }
  return signature;
}

/** The address whose key made the signature. Offline. @throws SignatureError HB-1301, HB-1302 */
export function signerOfSigned({ typedData, signature }: SignedTypedData): string {
  return recoverSigner({ digest: digestOf(typedData), signature });
}

/**
 * Checks before anything is sent that the key of the account named in the message signed exactly this message
 * under this domain. Offline, so only for accounts that sign with a key: a contract account (ERC-1271) is judged
 * by its own code on chain.
 *
 * @throws SignatureError HB-1301, HB-1302, HB-1303
 */
export function verifySigned(signed: SignedTypedData): void {
  const signer = signerOfSigned(signed);
  const expected = signerOf(signed.typedData);
  if (signer !== expected) {
    throw new SignatureError(
      "HB-1303",
      `The ${signed.typedData.primaryType} needs the signature of ${expected}; the key of ${signer} made this one.`,
      { fix: "Compare name, version, chain id and contract of the domain; a wrong domain looks the same." },
    );
  }
}
