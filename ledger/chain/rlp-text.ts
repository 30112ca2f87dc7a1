// RLP over hexadecimal text without 0x, which is what a node sends: the bytes are made once, of the whole.
// https://ethereum.org/en/developers/docs/data-structures-and-encoding/rlp/

/** RLP of a string of bytes. */
export function rlpBytes(digits: string): string {
  if (digits.length === 2 && digits < "80") return digits;
  return prefixOf(digits.length / 2, 0x80) + digits;
}

/** RLP of a list whose items are RLP already. */
export function rlpList(items: string): string {
  return prefixOf(items.length / 2, 0xc0) + items;
}

function prefixOf(length: number, base: number): string {
  if (length <= 55) return byteOf(base + length);
  const digits = length.toString(16);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  return byteOf(base + 55 + even.length / 2) + even;
}

function byteOf(value: number): string {
  return value.toString(16).padStart(2, "0");
}
