import canonicalize from "canonicalize";
import { keccak256, toUtf8Bytes } from "ethers";

/** What a report is made of: no undefined, no float, no bigint. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [field: string]: Json };

/** The one text of a value (RFC 8785): keys in order, no space, so that the same figures are the same bytes. */
export function canonicalText(value: Json): string {
  return canonicalize(value)!;
}

/** keccak256 of the text's bytes: what `harbour reserve anchor` records of the file. */
export function textHash(text: string): string {
  return keccak256(toUtf8Bytes(text));
}
