import { keccakOf } from "./keccak.ts";
import { rlpBytes, rlpList } from "./rlp-text.ts";

interface Place {
  /** Hexadecimal digits of the RLP of the place. */
  key: string;
  /** Hexadecimal digits. */
  value: string;
}

/**
 * The root of the Merkle Patricia trie that has each value under the RLP of its place: how a block commits to its
 * receipts. Every node is hashed once, from the leaves up, where a trie that is filled value by value would hash its
 * branches again for each. Yellow Paper, appendix D; no key is the beginning of another, so no branch has a value.
 *
 * @param values Hexadecimal digits without 0x.
 */
export function orderedRoot(values: readonly string[]): string {
  if (values.length === 0) return `0x${keccakOf("80")}`;
  const places = values.map((value, place) => ({ key: keyOf(place), value }));
  // Digits sort as their numbers do, and no key is the beginning of another.
  places.sort((a, b) => (a.key < b.key ? -1 : 1));
  return `0x${keccakOf(nodeOf(places, 0, places.length, 0))}`;
}

function keyOf(place: number): string {
  if (place === 0) return "80";
  const digits = place.toString(16);
  return rlpBytes(digits.length % 2 === 0 ? digits : `0${digits}`);
}

/** RLP of the node over the places from `first` to before `end`, whose keys agree in their first `depth` digits. */
function nodeOf(places: readonly Place[], first: number, end: number, depth: number): string {
  const { key, value } = places[first]!;
  if (end - first === 1) return rlpList(rlpBytes(pathOf(key.slice(depth), 2)) + rlpBytes(value));
  const shared = sharedDigits(key, places[end - 1]!.key, depth);
  if (shared > 0) {
    const below = nodeOf(places, first, end, depth + shared);
    return rlpList(rlpBytes(pathOf(key.slice(depth, depth + shared), 0)) + referenceTo(below));
  }
  let branches = "";
  let next = first;
  for (let digit = 0; digit < 16; digit++) {
    const start = next;
    while (next < end && Number.parseInt(places[next]!.key[depth]!, 16) === digit) next++;
    branches += start === next ? "80" : referenceTo(nodeOf(places, start, next, depth + 1));
  }
  return rlpList(`${branches}80`);
}

/** The first and the last of sorted keys share what all of them share. */
function sharedDigits(first: string, last: string, depth: number): number {
  let shared = 0;
  while (first[depth + shared] === last[depth + shared]) shared++;
  return shared;
}

/** Digits as bytes, with a first digit that tells a leaf (2) from a way (0), and odd (1 more) from even. */
function pathOf(digits: string, kind: 0 | 2): string {
  return digits.length % 2 === 0 ? `${kind}0${digits}` : `${kind + 1}${digits}`;
}

/** A node of less than 32 bytes stands for itself. */
function referenceTo(node: string): string {
  return node.length < 64 ? node : rlpBytes(keccakOf(node));
}
