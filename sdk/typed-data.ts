import { parseAddress } from "./address.ts";
import { fieldsOf, type Signable, signable, type SigningDomain, type TypedField, typeHash } from "./signable.ts";
import { bytes32, seconds, TypedDataError, uint256 } from "./signed-values.ts";

/** The EIP-712 domain of one token on one chain. */
export type TokenDomain = SigningDomain;

/** ERC-2612. Amounts are minor units, times Unix seconds, throughout. */
export interface PermitMessage {
  owner: string;
  spender: string;
  /** 2^256-1 is an allowance that is not decremented. */
  value: bigint;
  /** The token's `nonces(owner)`. */
  nonce: bigint;
  /** The last second in which the permit is good; 2^256-1 never ends. */
  deadline: bigint;
}

/** EIP-3009. Good strictly after `validAfter` and strictly before `validBefore`. */
export interface AuthorizationMessage {
  from: string;
  to: string;
  value: bigint;
  validAfter: bigint;
  validBefore: bigint;
  /** Any 32 bytes the payer has not used; see nonce-source.ts. */
  nonce: string;
}

/** EIP-3009 with a reference of 32 bytes that the signature binds; see memo.ts. */
export interface MemoAuthorizationMessage extends AuthorizationMessage {
  memo: string;
}

/** EIP-3009. */
export interface CancelAuthorizationMessage {
  authorizer: string;
  nonce: string;
}

/** The message behind each primary type. */
export interface MessageOf {
  Permit: PermitMessage;
  TransferWithAuthorization: AuthorizationMessage;
  ReceiveWithAuthorization: AuthorizationMessage;
  TransferWithMemoAuthorization: MemoAuthorizationMessage;
  CancelAuthorization: CancelAuthorizationMessage;
}

export type PrimaryType = keyof MessageOf;

/** A message to the token, ready to sign. */
export type TypedData<P extends PrimaryType = PrimaryType> = Signable<P, MessageOf[P]>;

export interface BuildParameters<P extends PrimaryType> {
  domain: TokenDomain;
  message: MessageOf[P];
}

const AUTHORIZATION = "address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce";

/** Field order is part of the type hash: ERC-2612, EIP-3009, and the token's own signed reference. */
const FIELDS: { readonly [P in PrimaryType]: readonly TypedField[] } = {
  Permit: fieldsOf("address owner,address spender,uint256 value,uint256 nonce,uint256 deadline"),
  TransferWithAuthorization: fieldsOf(AUTHORIZATION),
  ReceiveWithAuthorization: fieldsOf(AUTHORIZATION),
  TransferWithMemoAuthorization: fieldsOf(`${AUTHORIZATION},bytes32 memo`),
  CancelAuthorization: fieldsOf("address authorizer,bytes32 nonce"),
};

/**
 * An allowance by signature. @throws AddressError, TypedDataError HB-1201, HB-1203
 */
export function permitTypedData({ domain, message }: BuildParameters<"Permit">): TypedData<"Permit"> {
  return build("Permit", domain, {
    owner: parseAddress(message.owner),
    spender: parseAddress(message.spender),
    value: uint256("value", message.value),
    nonce: uint256("nonce", message.nonce),
    deadline: seconds("deadline", message.deadline),
  });
}

/**
 * A payment that anybody may submit. @throws AddressError, TypedDataError HB-1201 to HB-1204
 */
export function transferWithAuthorizationTypedData({
  domain,
  message,
}: BuildParameters<"TransferWithAuthorization">): TypedData<"TransferWithAuthorization"> {
  return build("TransferWithAuthorization", domain, authorization(message));
}

/**
 * A payment that only the payee may submit; the rows of `collect` are these.
 * @throws AddressError, TypedDataError HB-1201 to HB-1204
 */
export function receiveWithAuthorizationTypedData({
  domain,
  message,
}: BuildParameters<"ReceiveWithAuthorization">): TypedData<"ReceiveWithAuthorization"> {
  return build("ReceiveWithAuthorization", domain, authorization(message));
}

/**
 * A payment with its reference that anybody may submit. @throws AddressError, TypedDataError HB-1201 to HB-1204
 */
export function transferWithMemoAuthorizationTypedData({
  domain,
  message,
}: BuildParameters<"TransferWithMemoAuthorization">): TypedData<"TransferWithMemoAuthorization"> {
  return build("TransferWithMemoAuthorization", domain, {
    ...authorization(message),
    memo: bytes32("memo", message.memo),
  });
}

/**
 * Makes a nonce unusable. @throws AddressError, TypedDataError HB-1202
 */
export function cancelAuthorizationTypedData({
  domain,
  message,
}: BuildParameters<"CancelAuthorization">): TypedData<"CancelAuthorization"> {
  return build("CancelAuthorization", domain, {
    authorizer: parseAddress(message.authorizer),
    nonce: bytes32("nonce", message.nonce),
  });
}

/** Who must sign: the owner, the payer or the authorizer. */
export function signerOf({ message }: TypedData): string {
  if ("owner" in message) return message.owner;
  return "from" in message ? message.from : message.authorizer;
}

/** The type hash the token shows as `…_TYPEHASH()`. */
export function typeHashOf(primaryType: PrimaryType): string {
  return typeHash(primaryType, FIELDS[primaryType]);
}

function build<P extends PrimaryType>(primaryType: P, domain: TokenDomain, message: MessageOf[P]): TypedData<P> {
  return signable({ primaryType, fields: FIELDS[primaryType], domain, message });
}

function authorization(message: AuthorizationMessage): AuthorizationMessage {
  const validAfter = seconds("validAfter", message.validAfter);
  const validBefore = seconds("validBefore", message.validBefore);
  // Both bounds are strict, so at least one second must lie between them.
  if (validBefore < validAfter + 2n) {
    throw new TypedDataError(
      "HB-1204",
      `No second lies strictly between validAfter ${validAfter} and validBefore ${validBefore}; it could never be used.`,
    );
  }
  return {
    from: parseAddress(message.from),
    to: parseAddress(message.to),
    value: uint256("value", message.value),
    validAfter,
    validBefore,
    nonce: bytes32("nonce", message.nonce),
  };
}
