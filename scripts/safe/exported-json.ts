import type { ExportedTransaction } from "./export-batch.ts";

/** One written batch as data. */
export function exportedJson({ nonce, file, transaction, hashes, titles, safe }: ExportedTransaction) {
  const { address, version, threshold, owners } = safe;
  return { nonce, file, transaction, hashes, titles, safe: { address, version, threshold, owners } };
}
