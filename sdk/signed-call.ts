import { dataLength } from "ethers";
import { TOKEN_INTERFACE } from "./interfaces.ts";
import { type SignedTypedData, signerOfSigned } from "./sign.ts";
import { joinSignature, SignatureError, splitSignature } from "./signature.ts";
import {
  type AuthorizationMessage,
  type CancelAuthorizationMessage,
  type MemoAuthorizationMessage,
  type PermitMessage,
  type PrimaryType,
  signerOf,
} from "./typed-data.ts";

/**
 * How the signature travels: "vrs" for a key, the form every facilitator knows; "bytes" (ERC-7597, ERC-7598) for
 * a key or for the code of a contract account (ERC-1271).
 */
export type SignatureForm = "vrs" | "bytes";

export interface SignedCallParameters<P extends PrimaryType = PrimaryType> {
  signed: SignedTypedData<P>;
  /** "vrs" unless told; a TransferWithMemoAuthorization exists only as "bytes", its default. */
  form?: SignatureForm;
}

/** A call ready to be made by whoever pays the gas. */
export interface SignedCall {
  /** The token. */
  to: string;
  /** The signature of the function, which tells the overloads apart: `token.getFunction(functionName)(...args)`. */
  functionName: string;
  args: unknown[];
  /** Calldata. */
  data: string;
}

/** A row of the token's `collect`. */
export interface CollectionRow {
  from: string;
  value: bigint;
  validAfter: bigint;
  validBefore: bigint;
  nonce: string;
  v: number;
  r: string;
  s: string;
}

const AUTHORIZATION = "address,address,uint256,uint256,uint256,bytes32";
const HEAD: { readonly [P in PrimaryType]: string } = {
  Permit: "permit(address,address,uint256,uint256",
  TransferWithAuthorization: `transferWithAuthorization(${AUTHORIZATION}`,
  ReceiveWithAuthorization: `receiveWithAuthorization(${AUTHORIZATION}`,
  TransferWithMemoAuthorization: `transferWithMemoAuthorization(${AUTHORIZATION},bytes32`,
  CancelAuthorization: "cancelAuthorization(address,bytes32",
};

/**
 * The call that carries a signed message to the token. In the "vrs" form the signature is brought into the form
 * the token accepts (low s, v 27 or 28). In the "bytes" form so is one made by the account's own key; any other
 * goes unchanged to the account's code.
 *
 * @throws SignatureError HB-1301, HB-1302, HB-1305
 */
export function signedCall({ signed, form }: SignedCallParameters): SignedCall {
  const { typedData, signature } = signed;
  const { primaryType, domain } = typedData;
  const onlyBytes = primaryType === "TransferWithMemoAuthorization";
  const chosen = form ?? (onlyBytes ? "bytes" : "vrs");
  if (chosen === "vrs" && onlyBytes) {
    throw new SignatureError("HB-1305", `${primaryType} has no form with v, r and s; the form with bytes is needed.`);
  }

  const args: unknown[] = messageArguments(signed);
  let functionName: string;
  if (chosen === "vrs") {
    const { v, r, s } = splitSignature(signature);
    functionName = `${HEAD[primaryType]},uint8,bytes32,bytes32)`;
    args.push(v, r, s);
  } else {
    functionName = `${HEAD[primaryType]},bytes)`;
    args.push(signatureBytes(signed));
  }
  const data = TOKEN_INTERFACE.encodeFunctionData(functionName as never, args as never);
  return { to: domain.verifyingContract, functionName, args, data };
}

/** The signature for a form with bytes: in the form the token accepts if the account's own key made it, else as it is. */
export function signatureBytes(signed: SignedTypedData): string {
  return madeByKey(signed) ? joinSignature(splitSignature(signed.signature)) : signed.signature;
}

/** A signed ReceiveWithAuthorization as a row of `collect`. @throws SignatureError HB-1301, HB-1302 */
export function collectionRow({ typedData, signature }: SignedTypedData<"ReceiveWithAuthorization">): CollectionRow {
  const { from, value, validAfter, validBefore, nonce } = typedData.message;
  return { from, value, validAfter, validBefore, nonce, ...splitSignature(signature) };
}

function messageArguments({ typedData }: SignedTypedData): unknown[] {
  switch (typedData.primaryType) {
    case "Permit": {
      // The token knows the nonce itself; it is signed but not sent.
      const { owner, spender, value, deadline } = typedData.message as PermitMessage;
      return [owner, spender, value, deadline];
    }
    case "CancelAuthorization": {
      const { authorizer, nonce } = typedData.message as CancelAuthorizationMessage;
      return [authorizer, nonce];
    }
    case "TransferWithMemoAuthorization": {
      const message = typedData.message as MemoAuthorizationMessage;
      return [...authorizationArguments(message), message.memo];
    }
    case "TransferWithAuthorization":
    case "ReceiveWithAuthorization":
      return authorizationArguments(typedData.message as AuthorizationMessage);
  }
}

function authorizationArguments({ from, to, value, validAfter, validBefore, nonce }: AuthorizationMessage): unknown[] {
  return [from, to, value, validAfter, validBefore, nonce];
}

function madeByKey(signed: SignedTypedData): boolean {
  const length = dataLength(signed.signature);
  if (length !== 64 && length !== 65) return false;
  try {
    return signerOfSigned(signed) === signerOf(signed.typedData);
  } catch {
    return false;
  }
}
