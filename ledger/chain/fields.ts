import { badField } from "./chain-faults.ts";

/** Reads the fields of a node's answer; whatever is not of the promised form is a fault that names it. */
export interface FieldReader {
  /** A whole number that a double holds exactly. */
  number(where: string, value: unknown): number;
  /** 32 bytes, in lower case. */
  hash(where: string, value: unknown): string;
  /** 20 bytes, in lower case. */
  address(where: string, value: unknown): string;
  /** Any bytes, in lower case. */
  bytes(where: string, value: unknown): string;
  /** A number of any size, as its shortest bytes: what RLP wants. */
  quantity(where: string, value: unknown): string;
  list(where: string, value: unknown): readonly unknown[];
  object(where: string, value: unknown): Record<string, unknown>;
}

const HASH = /^0x[0-9a-f]{64}$/;
const ADDRESS = /^0x[0-9a-f]{40}$/;
const BYTES = /^0x(?:[0-9a-f]{2})*$/;
const QUANTITY = /^0x(?:0|[1-9a-f][0-9a-f]*)$/;

/** @throws HarbourError HB-4107 */
export function fieldReader(host: string): FieldReader {
  const text = (pattern: RegExp, allowed: string) => (where: string, value: unknown) => {
    const lower = typeof value === "string" ? value.toLowerCase() : "";
    if (!pattern.test(lower)) throw badField(host, where, shown(value), allowed);
    return lower;
  };
  const quantity = text(QUANTITY, "a number as 0x and hexadecimal digits");
  return {
    hash: text(HASH, "0x and 64 hexadecimal digits"),
    address: text(ADDRESS, "0x and 40 hexadecimal digits"),
    bytes: text(BYTES, "0x and pairs of hexadecimal digits"),
    number(where, value) {
      const found = Number(quantity(where, value));
      if (!Number.isSafeInteger(found)) throw badField(host, where, shown(value), "a number below 2^53");
      return found;
    },
    quantity(where, value) {
      const digits = quantity(where, value).slice(2);
      return digits === "0" ? "0x" : `0x${digits.length % 2 === 0 ? digits : `0${digits}`}`;
    },
    list(where, value) {
      if (!Array.isArray(value)) throw badField(host, where, shown(value), "a list");
      return value;
    },
    object(where, value) {
      if (typeof value !== "object" || value === null || Array.isArray(value))
        throw badField(host, where, shown(value), "an object");
      return value as Record<string, unknown>;
    },
  };
}

/** At most one line of what was found. */
function shown(value: unknown): string {
  const text = value === undefined ? "missing" : (JSON.stringify(value) ?? typeof value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}
