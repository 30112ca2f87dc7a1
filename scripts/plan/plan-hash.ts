/**
 * What a person compares and `--approve` repeats: the first 128 bits of a hash, in groups of four digits. Whoever makes
 * plans can choose much of what is in them, so half as many bits would let two plans with one hash be found in minutes.
 */
export function shortHash(bytes32: string): string {
  return bytes32.slice(2, 34).match(/.{4}/g)!.join("-");
}
