import { keccak256 } from "ethers";

/**
 * What a custodian signs as `statementHash` of a statement file, and as `compositionHash` of a list of holdings:
 * keccak256 of the bytes as they are (`harbour reserve draft`). In the books a file is found by its SHA-256.
 */
export function statementHashOf(bytes: Uint8Array): string {
  return keccak256(bytes);
}
