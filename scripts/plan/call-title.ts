import { callParty } from "../chain/connection.ts";
import { showCount } from "../words.ts";
import type { DecodedCall } from "./decode-nested.ts";

/** A call in one line, from its bytes alone: "blacklistBatch on hHKD · suspect · "HCA-1"". */
export function callTitle(call: DecodedCall): string {
  const { to, target, method, inner, carrier } = call;
  const [only] = inner;
  if (inner.length === 1 && (method === "schedule" || method === "execute")) return `${method} ${callTitle(only!)}`;
  const rows = call.arguments.filter(({ name }) => name !== carrier || inner.length === 0);
  const words = inner.length > 0 ? [showCount(inner.length, "call")] : [];
  const shown = [...rows.map(({ value }) => shortValue(value)), ...words];
  return [`${method ?? call.function} on ${target ?? callParty(to)}`, ...shown].join(" · ");
}

/** An argument on one line: names instead of addresses, amounts without their minor units. */
export function shortValue(value: string): string {
  if (value.includes("\n")) return `${value.split("\n").length} entries`;
  // What is quoted is somebody's text and stays whole.
  if (/^".*"$/.test(value)) return value;
  return value.split(" = ")[0]!.replace(/^(\S.*) 0x[0-9a-fA-F]{40}$/, "$1");
}
