import { TypedDataEncoder } from "ethers";
import { z } from "zod/v4";
import { HarbourError } from "../sdk/harbour-error.ts";
import { digestOf, type Signable, type SigningDomain, toJsonRpc, type TypedField } from "../sdk/signable.ts";
import { digestMismatch, fileMalformed } from "./issuance-faults.ts";

const fields = z.array(z.strictObject({ name: z.string(), type: z.string() }));

/** A message in a file, exactly as eth_signTypedData_v4 takes it, so that any EIP-712 signer can take it from there. */
export const messageSchema = z.strictObject({
  types: z.record(z.string(), fields),
  primaryType: z.string(),
  domain: z.strictObject({
    name: z.string(),
    version: z.string(),
    chainId: z.int().positive(),
    verifyingContract: z.string(),
  }),
  message: z.record(z.string(), z.unknown()),
});

export type MessageJson = z.output<typeof messageSchema>;

export const signatureText = z.string().regex(/^0x([0-9a-fA-F]{2})+$/, "a signature in hexadecimal is expected");
export const networkName = z.string().regex(/^[a-z0-9-]+$/, "the name of a network is expected");
export const digits = z.string().regex(/^(0|[1-9]\d{0,77})$/, "digits are expected");

/** The structs of a message by name, each with its fields in the order of its type hash. */
export type StructTypes = Readonly<Record<string, readonly TypedField[]>>;

export interface Rebuilding<S extends Signable> {
  path: string;
  json: MessageJson;
  /** What the file says its digest is. */
  digest: string;
  types: StructTypes;
  /** Builds the message anew from its values, judging them. */
  build(domain: SigningDomain, message: never): S;
}

/**
 * The message of a file, built anew from its values: its types and its digest must be what follows from them.
 *
 * @throws HarbourError HB-2121, HB-2331, and whatever `build` finds in the values
 */
export function rebuildMessage<S extends Signable>({ path, json, digest, types, build }: Rebuilding<S>): S {
  const { primaryType, domain, message } = json;
  if (types[primaryType] === undefined) throw fileMalformed(path, [`${JSON.stringify(primaryType)} is not expected`]);
  const built = orMalformed(path, () =>
    build({ ...domain, chainId: BigInt(domain.chainId) }, structOf(types, primaryType, message, "message") as never),
  );
  const expected = toJsonRpc(built);
  if (JSON.stringify(sorted(json.types)) !== JSON.stringify(sorted(expected.types))) {
    throw fileMalformed(path, [`its types are not those of a ${primaryType}`]);
  }
  const computed = digestOf(built);
  // Another tool would sign the values as the file has them: those too have to be the ones that follow.
  const shown = orMalformed(path, () => TypedDataEncoder.hash(built.domain, built.types, message));
  for (const found of [digest.toLowerCase(), shown]) {
    if (found !== computed) throw digestMismatch(path, found, computed);
  }
  return built;
}

/** The values of one struct in a file, by the types that it has. @throws HarbourError HB-2121 */
export function readStruct(path: string, types: StructTypes, name: string, values: unknown): Record<string, unknown> {
  return orMalformed(path, () => structOf(types, name, values, name));
}

function orMalformed<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof HarbourError) throw error;
    throw fileMalformed(path, [(error as Error).message], error);
  }
}

function structOf(types: StructTypes, name: string, values: unknown, at: string): Record<string, unknown> {
  if (typeof values !== "object" || values === null || Array.isArray(values)) {
    throw new SyntaxError(`${at} is no ${name}`);
  }
  const given = values as Record<string, unknown>;
  const unknown = Object.keys(given).filter((key) => !types[name]!.some((field) => field.name === key));
  if (unknown.length > 0) throw new SyntaxError(`${at} has the unknown field ${unknown.join(", ")}`);
  return Object.fromEntries(
    types[name]!.map((field) => [field.name, valueOf(types, field.type, given[field.name], `${at}.${field.name}`)]),
  );
}

function valueOf(types: StructTypes, type: string, value: unknown, at: string): unknown {
  if (value === undefined) throw new SyntaxError(`${at} is missing`);
  if (type.endsWith("[]")) {
    if (!Array.isArray(value)) throw new SyntaxError(`${at} is no list`);
    return value.map((each, i) => valueOf(types, type.slice(0, -2), each, `${at}[${i}]`));
  }
  if (types[type] !== undefined) return structOf(types, type, value, at);
  if (type === "bool") {
    if (typeof value !== "boolean") throw new SyntaxError(`${at} is not true or false`);
    return value;
  }
  if (typeof value !== "string") throw new SyntaxError(`${at} is no text`);
  if (!type.startsWith("uint")) return value;
  if (!/^(0|[1-9]\d{0,77})$/.test(value)) throw new SyntaxError(`${at} is ${JSON.stringify(value)}, not digits`);
  return BigInt(value);
}

/** In the order of their keys; the order of a type's fields stays, it is part of the hash. */
function sorted(types: Record<string, { name: string; type: string }[]>) {
  return Object.keys(types)
    .sort()
    .map((name) => [name, types[name]!.map((field) => [field.name, field.type])]);
}
