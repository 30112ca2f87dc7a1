import { toHex } from "../store/bytes.ts";

// SQLite keeps whatever somebody writes into a column. Who verifies must name such a value and not fail of it.

/** Bytes as 0x and digits; anything else as what no bytes look like. */
export function hexIn(value: unknown): string {
  return value instanceof Uint8Array ? toHex(value) : `no bytes: ${String(value)}`;
}

/** An amount of a transfer; what is not written as one is -1, which no transfer moves. */
export function wholeIn(value: unknown): bigint {
  return typeof value === "string" && /^(?:0|[1-9][0-9]*)$/.test(value) ? BigInt(value) : -1n;
}

/** What is not written as a number is left out of sums; its row is found by comparing it. */
export function signedIn(value: unknown): bigint {
  return typeof value === "string" && /^-?[0-9]+$/.test(value) ? BigInt(value) : 0n;
}
