// Addresses and hashes are bytes in the database and lower-case text with 0x in the code.

export function toBytes(hex: string): Uint8Array {
  return Buffer.from(hex.slice(2), "hex");
}

export function toHex(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`;
}
