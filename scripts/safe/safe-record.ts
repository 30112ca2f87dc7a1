import { z } from "zod/v4";
import type { ChangeFolder } from "../changes/change-folder.ts";
import { notForSafe } from "./safe-faults.ts";

/** What a change folder keeps about its Safe, beside the batch files that people load. */
export const SAFE_RECORD = "safe.json";

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
const hex = z.string().regex(/^0x([0-9a-fA-F]{2})*$/);
const hash = z.string().regex(/^0x[0-9a-f]{64}$/);

const schema = z.object({
  schema: z.literal("harbour.safe-record/1"),
  network: z.string(),
  chainId: z.string().regex(/^\d{1,20}$/),
  safe: address,
  /** The block at which the batch was made. */
  block: z.number(),
  /** In order, each as it was planned; `executed` is the transaction that did it. */
  calls: z.array(z.object({ to: address, data: hex, executed: hash.optional() })),
  /** The batch as last exported; `calls` are positions in the list above. */
  transactions: z.array(
    z.object({ nonce: z.string().regex(/^\d{1,20}$/), file: z.string(), safeTx: hash, calls: z.array(z.number()) }),
  ),
});

export type SafeRecord = z.output<typeof schema>;

/** @throws HarbourError HB-2842 */
export function readSafeRecord(change: ChangeFolder, chainId: bigint): SafeRecord {
  if (!change.has(SAFE_RECORD)) throw notForSafe(change.name, "it was not written for a Safe");
  let content: unknown;
  try {
    content = JSON.parse(change.read(SAFE_RECORD));
  } catch {
    content = undefined;
  }
  const result = schema.safeParse(content);
  if (!result.success) throw notForSafe(change.name, `its ${SAFE_RECORD} cannot be read`);
  if (BigInt(result.data.chainId) !== chainId)
    throw notForSafe(change.name, `it is for chain ${result.data.chainId}, and this is chain ${chainId}`);
  return result.data;
}
