import { hexlify, randomBytes } from "ethers";
import { badNonce } from "./fx-faults.ts";

/** One number of --nonce. @throws HarbourError HB-2946 */
export function parseNonce(text: string): bigint {
  if (!/^(0|[1-9]\d{0,76})$/.test(text)) throw badNonce(text);
  return BigInt(text);
}

/**
 * The nonce of a new message: two of one nonce exclude each other, so it is random unless told. Told ones that follow
 * each other share a storage word, which makes the later ones cheaper.
 *
 * @throws HarbourError HB-2946
 */
export function newNonce(given: readonly string[] | undefined): bigint {
  if (given === undefined) return BigInt(hexlify(randomBytes(8)));
  if (given.length !== 1) throw badNonce(given.join(" "));
  return parseNonce(given[0]!);
}
