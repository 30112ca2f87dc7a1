import { id, Interface, type FunctionFragment, type ParamType, type Result } from "ethers";
import { z } from "zod/v4";
import { readJsonFile } from "../json-file.ts";

const hex = z.string().regex(/^0x([0-9a-fA-F]{2})*$/, "bytes in hexadecimal are expected");
// A JSON number beyond 2^53 has lost digits before anybody could look at it.
const count = z.union([
  z.string().regex(/^(\d{1,78}|0x[0-9a-fA-F]{1,64})$/, "a whole number is expected"),
  z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
]);

const transactionSchema = z.looseObject({
  to: z.string().regex(/^0x[0-9a-fA-F]{40}$/, "an address is expected"),
  value: count,
  data: z.union([hex, z.literal("")]).nullish(),
  /** The Transaction Builder has no such field; other tools do. */
  operation: count.optional(),
  contractMethod: z.looseObject({ name: z.string(), inputs: z.array(z.looseObject({})) }).nullish(),
  contractInputsValues: z.record(z.string(), z.unknown()).nullish(),
});

const batchSchema = z.looseObject({
  version: z.string(),
  chainId: count,
  createdAt: z.number().optional(),
  meta: z
    .looseObject({
      checksum: z.string().optional(),
      createdFromSafeAddress: z.string().optional(),
      safeNonce: count.optional(),
    })
    .default({}),
  transactions: z.array(transactionSchema).min(1),
});

/** A file of the Safe's Transaction Builder, ours or not. */
export type BatchFile = z.output<typeof batchSchema>;
export type BatchTransaction = BatchFile["transactions"][number];

/** @throws HarbourError HB-2120, HB-2121 */
export function readBatchFile(path: string): BatchFile {
  return readJsonFile(path, batchSchema);
}

export interface NewBatch {
  chainId: bigint;
  safe: string;
  nonce: bigint;
  /** Unix seconds; of the block the Safe was read at, so that the same export is the same file. */
  createdAt: number;
  name: string;
  description: string;
  to: string;
  data: string;
  abi: Interface;
}

/**
 * One plain call as the Transaction Builder reads it. The page shows method and values; what it executes is `data`.
 * The nonce is our own addition: the page ignores it, the checksum covers it.
 */
export function newBatchFile(batch: NewBatch): BatchFile {
  const { fragment, args } = batch.abi.parseTransaction({ data: batch.data })!;
  const file: BatchFile = {
    version: "1.0",
    chainId: String(batch.chainId),
    createdAt: batch.createdAt * 1000,
    meta: {
      name: batch.name,
      description: batch.description,
      txBuilderVersion: "1.18.0",
      createdFromSafeAddress: batch.safe,
      createdFromOwnerAddress: "",
      safeNonce: String(batch.nonce),
    },
    transactions: [
      {
        to: batch.to,
        value: "0",
        data: batch.data,
        contractMethod: { inputs: fragment.inputs.map(describeInput), name: fragment.name, payable: fragment.payable },
        contractInputsValues: Object.fromEntries(
          fragment.inputs.map((input, i) => [inputKey(input.name, i), writeValue(args[i])]),
        ),
      },
    ],
  };
  return { ...file, meta: { ...file.meta, checksum: checksumOf(file) } };
}

/** The Transaction Builder's own checksum: of everything but itself and the name, which its page lets anybody edit. */
export function checksumOf({ meta: { checksum: _, ...meta }, ...file }: BatchFile): string {
  return id(serialise({ ...file, meta: { ...meta, name: null } }));
}

/** Its canonical form: keys sorted and listed before the values, a comma behind each value. */
function serialise(part: unknown): string {
  if (Array.isArray(part)) return `[${part.map(serialise).join(",")}]`;
  if (typeof part !== "object" || part === null) return JSON.stringify(part ?? null);
  const keys = Object.keys(part).sort();
  const values = keys.map((key) => `${serialise((part as Record<string, unknown>)[key])},`);
  return `{${JSON.stringify(keys)}${values.join("")}}`;
}

/**
 * The bytes that method and values encode to, as the page would encode them. Undefined: it has no method.
 * @throws what ethers says about values that do not fit
 */
export function encodeMethod({ contractMethod, contractInputsValues }: BatchTransaction): string | undefined {
  if (contractMethod === null || contractMethod === undefined) return undefined;
  const abi = new Interface([{ type: "function", ...contractMethod } as never]);
  const fragment = abi.fragments[0] as FunctionFragment;
  const values = fragment.inputs.map((input, i) =>
    readValue(input, (contractInputsValues ?? {})[inputKey(input.name, i)]),
  );
  return abi.encodeFunctionData(fragment, values);
}

function inputKey(name: string, index: number): string {
  return name === "" ? String(index) : name;
}

function describeInput(input: ParamType): Record<string, unknown> {
  const plain = JSON.parse(input.format("json")) as Record<string, unknown>;
  return { internalType: input.type, ...plain };
}

/** The page keeps every value as text; lists and structs are JSON, their numbers quoted. */
function writeValue(value: unknown): string {
  const plain = (part: unknown): unknown =>
    Array.isArray(part) ? [...(part as Result)].map(plain) : typeof part === "boolean" ? part : String(part);
  const written = plain(value);
  return Array.isArray(written) ? JSON.stringify(written) : String(written);
}

function readValue(type: ParamType, value: unknown): unknown {
  if (type.isArray() || type.isTuple()) {
    // A long number without quotes would be rounded by JSON.
    const text = typeof value === "string" ? value.replace(/(^|[[,:\s])(-?\d{16,})(?=$|[\],}\s])/g, '$1"$2"') : value;
    return typeof text === "string" ? (JSON.parse(text) as unknown) : text;
  }
  if (type.type !== "bool") return value;
  if (value !== true && value !== false && value !== "true" && value !== "false")
    throw new Error(`${JSON.stringify(value)} is neither true nor false`);
  return value === true || value === "true";
}
