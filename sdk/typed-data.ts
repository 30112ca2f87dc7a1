import { id, TypedDataEncoder } from "ethers";
import { parseAddress } from "./address.ts";
import { HarbourError } from "./harbour-error.ts";
import { quote } from "./quote.ts";

/**
 * - HB-1201 a value that is not an integer of 256 bits
 * - HB-1202 a nonce or reference that is not 32 bytes
 * - HB-1203 a time that is plainly in milliseconds
 * - HB-1204 a window in which no second lies
 */
export type TypedDataErrorCode = "HB-1201" | "HB-1202" | "HB-1203" | "HB-1204";

/** Something must not be signed as it stands. */
export class TypedDataError extends HarbourError {
  declare readonly code: TypedDataErrorCode;

  constructor(code: TypedDataErrorCode, message: string, fix?: string) {
    super({ code, message, ...(fix === undefined ? {} : { fix }) });
  }
}

/** The EIP-712 domain of one token on one chain. A message signed under it is worth nothing anywhere else. */
export interface TokenDomain {
  name: string;
  version: string;
  chainId: bigint;
  verifyingContract: string;
}

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

export interface TypedField {
  name: string;
  type: string;
}

/**
 * Something to sign, in the shape ethers takes: `signer.signTypedData(domain, types, message)`.
 * {@link toJsonRpc} turns it into the shape of eth_signTypedData_v4.
 */
export interface TypedData<P extends PrimaryType = PrimaryType> {
  domain: TokenDomain;
  types: Record<string, TypedField[]>;
  primaryType: P;
  message: MessageOf[P];
}

export interface BuildParameters<P extends PrimaryType> {
  domain: TokenDomain;
  message: MessageOf[P];
}

const field = (name: string, type: string): TypedField => ({ name, type });
const AUTHORIZATION_FIELDS: readonly TypedField[] = [
  field("from", "address"),
  field("to", "address"),
  field("value", "uint256"),
  field("validAfter", "uint256"),
  field("validBefore", "uint256"),
  field("nonce", "bytes32"),
];

/** Field order is part of the type hash: ERC-2612, EIP-3009, and the token's own signed reference. */
const FIELDS: { readonly [P in PrimaryType]: readonly TypedField[] } = {
  Permit: [
    field("owner", "address"),
    field("spender", "address"),
    field("value", "uint256"),
    field("nonce", "uint256"),
    field("deadline", "uint256"),
  ],
  TransferWithAuthorization: AUTHORIZATION_FIELDS,
  ReceiveWithAuthorization: AUTHORIZATION_FIELDS,
  TransferWithMemoAuthorization: [...AUTHORIZATION_FIELDS, field("memo", "bytes32")],
  CancelAuthorization: [field("authorizer", "address"), field("nonce", "bytes32")],
};

const DOMAIN_FIELDS: readonly TypedField[] = [
  field("name", "string"),
  field("version", "string"),
  field("chainId", "uint256"),
  field("verifyingContract", "address"),
];

const UINT256_MAX = (1n << 256n) - 1n;

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

/** keccak256(0x1901 ‖ domain separator ‖ struct hash), EIP-712: the 32 bytes that are signed. */
export function digestOf({ domain, types, message }: TypedData): string {
  return TypedDataEncoder.hash(domain, types, message);
}

/** The type hash the token shows as `…_TYPEHASH()`. */
export function typeHashOf(primaryType: PrimaryType): string {
  return id(TypedDataEncoder.from(typesOf(primaryType)).encodeType(primaryType));
}

/** The second parameter of eth_signTypedData_v4: nothing in it but text, numbers, lists and objects. */
export interface JsonTypedData {
  types: Record<string, TypedField[]>;
  primaryType: PrimaryType;
  domain: { name: string; version: string; chainId: number; verifyingContract: string };
  /** Integers as decimal text, which every wallet reads without loss. */
  message: Record<string, string>;
}

/**
 * The same payload for any EIP-712 signer: a wallet behind EIP-1193, a custodian's API, a hardware device.
 * It lists EIP712Domain among its types, which ethers derives by itself and such signers need.
 */
export function toJsonRpc({ domain, types, primaryType, message }: TypedData): JsonTypedData {
  const copy = (fields: readonly TypedField[]) => fields.map((entry) => ({ ...entry }));
  return {
    types: { EIP712Domain: copy(DOMAIN_FIELDS), [primaryType]: copy(types[primaryType] ?? []) },
    primaryType,
    domain: { ...domain, chainId: Number(domain.chainId) },
    message: Object.fromEntries(Object.entries(message).map(([name, value]) => [name, String(value)])),
  };
}

function build<P extends PrimaryType>(primaryType: P, domain: TokenDomain, message: MessageOf[P]): TypedData<P> {
  const verifyingContract = parseAddress(domain.verifyingContract);
  const chainId = uint256("chainId", domain.chainId);
  if (chainId > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new TypedDataError("HB-1201", `The chain id ${chainId} is too large; at most 2^53-1 is allowed.`);
  }
  return {
    domain: { name: domain.name, version: domain.version, chainId, verifyingContract },
    types: typesOf(primaryType),
    primaryType,
    message,
  };
}

function typesOf(primaryType: PrimaryType): Record<string, TypedField[]> {
  return { [primaryType]: FIELDS[primaryType].map((entry) => ({ ...entry })) };
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

function uint256(name: string, value: bigint): bigint {
  if (typeof value !== "bigint" || value < 0n || value > UINT256_MAX) {
    throw new TypedDataError("HB-1201", `${name} must be a bigint from 0 to 2^256-1, found ${quote(value)}.`);
  }
  return value;
}

// From 2001 to 2286 in milliseconds; as seconds, no year anybody means. Larger values stand for "never".
function seconds(name: string, value: bigint): bigint {
  uint256(name, value);
  if (value >= 10n ** 12n && value < 10n ** 13n) {
    throw new TypedDataError(
      "HB-1203",
      `${name} is ${value}, which looks like milliseconds; Unix seconds are needed.`,
      "Divide by 1000.",
    );
  }
  return value;
}

function bytes32(name: string, value: string): string {
  if (typeof value !== "string" || !/^0x[0-9a-fA-F]{64}$/.test(value)) {
    throw new TypedDataError("HB-1202", `${name} must be 0x and 64 hexadecimal digits, found ${quote(value)}.`);
  }
  return value.toLowerCase();
}
