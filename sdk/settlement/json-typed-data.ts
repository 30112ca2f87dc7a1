import { type JsonTypedData, type Signable, toJsonRpc, type TypedField } from "../signable.ts";

/** A value of a message as JSON: integers as decimal text, which every wallet reads without loss. */
export type JsonValue = string | boolean | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** The second parameter of eth_signTypedData_v4, of a message that may hold flags, lists and other structs. */
export interface NestedJsonTypedData extends Omit<JsonTypedData, "message"> {
  message: Record<string, JsonValue>;
}

/** As toJsonRpc of signable.ts, with every struct among the types and with flags and lists as what they are. */
export function nestedJsonTypedData(typedData: Signable): NestedJsonTypedData {
  const flat = toJsonRpc(typedData);
  const types = Object.entries(typedData.types).map(([name, fields]): [string, TypedField[]] => [
    name,
    fields.map((field) => ({ ...field })),
  ]);
  return {
    ...flat,
    types: { ...flat.types, ...Object.fromEntries(types) },
    message: jsonValue(typedData.message) as Record<string, JsonValue>,
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
