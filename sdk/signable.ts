import { id, TypedDataEncoder } from "ethers";
import { parseAddress } from "./address.ts";
import { TypedDataError, uint256 } from "./signed-values.ts";

/** The EIP-712 domain of one contract on one chain. A message signed under it is worth nothing anywhere else. */
export interface SigningDomain {
  name: string;
  version: string;
  chainId: bigint;
  verifyingContract: string;
}

export interface TypedField {
  name: string;
  type: string;
}

/**
 * Something to sign, in the shape ethers takes: `signer.signTypedData(domain, types, message)`.
 * {@link toJsonRpc} turns it into the shape of eth_signTypedData_v4.
 */
export interface Signable<P extends string = string, M extends object = object> {
  domain: SigningDomain;
  types: Record<string, TypedField[]>;
  primaryType: P;
  message: M;
}

export interface SignableParameters<P extends string, M extends object> {
  primaryType: P;
  /** In the order of the type hash. */
  fields: readonly TypedField[];
  domain: SigningDomain;
  message: M;
}

const DOMAIN_FIELDS: readonly TypedField[] = fieldsOf(
  "string name,string version,uint256 chainId,address verifyingContract",
);

/** "address owner,uint256 value" as fields. */
export function fieldsOf(list: string): TypedField[] {
  return list.split(",").map((entry) => {
    const [type = "", name = ""] = entry.split(" ");
    return { name, type };
  });
}

/** A message that was checked, under its domain. @throws AddressError, TypedDataError HB-1201 */
export function signable<P extends string, M extends object>({
  primaryType,
  fields,
  domain,
  message,
}: SignableParameters<P, M>): Signable<P, M> {
  const verifyingContract = parseAddress(domain.verifyingContract);
  const chainId = uint256("chainId", domain.chainId);
  if (chainId > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new TypedDataError("HB-1201", `The chain id ${chainId} is too large; at most 2^53-1 is allowed.`);
  }
  return {
    domain: { name: domain.name, version: domain.version, chainId, verifyingContract },
    types: { [primaryType]: copy(fields) },
    primaryType,
    message,
  };
}

/** keccak256(0x1901 ‖ domain separator ‖ struct hash), EIP-712: the 32 bytes that are signed. */
export function digestOf({ domain, types, message }: Signable): string {
  return TypedDataEncoder.hash(domain, types, message as Record<string, unknown>);
}

/** `Type(type name,…)`: what the type hash is the hash of. */
export function typeText(primaryType: string, fields: readonly TypedField[]): string {
  return TypedDataEncoder.from({ [primaryType]: copy(fields) }).encodeType(primaryType);
}

/** The type hash that a contract shows or embeds. */
export function typeHash(primaryType: string, fields: readonly TypedField[]): string {
  return id(typeText(primaryType, fields));
}

/** A value of a message as JSON: integers as decimal text, which every wallet reads without loss. */
export type JsonValue = string | boolean | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** The second parameter of eth_signTypedData_v4: nothing in it but text, numbers, flags, lists and objects. */
export interface JsonTypedData {
  types: Record<string, TypedField[]>;
  primaryType: string;
  domain: { name: string; version: string; chainId: number; verifyingContract: string };
  message: Record<string, JsonValue>;
}

/**
 * The same payload for any EIP-712 signer: a wallet behind EIP-1193, a custodian's API, a hardware device.
 * It lists EIP712Domain among its types, which ethers derives by itself and such signers need.
 */
export function toJsonRpc({ domain, types, primaryType, message }: Signable): JsonTypedData {
  return {
    types: {
      EIP712Domain: copy(DOMAIN_FIELDS),
      ...Object.fromEntries(Object.entries(types).map(([name, fields]) => [name, copy(fields)])),
    },
    primaryType,
    domain: { ...domain, chainId: Number(domain.chainId) },
    message: jsonValue(message) as Record<string, JsonValue>,
  };
}

function jsonValue(value: unknown): JsonValue {
  if (typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map(jsonValue);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, jsonValue(each)]));
  }
  return String(value);
}

function copy(fields: readonly TypedField[]): TypedField[] {
  return fields.map((entry) => ({ ...entry }));
}
