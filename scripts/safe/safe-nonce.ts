import { requireChangesRoot } from "../changes/changes-root.ts";
import { callParty } from "../chain/connection.ts";
import type { Invocation } from "../command.ts";
import type { Workplace } from "../open.ts";
import { readSafe } from "./read-safe.ts";
import { notANonce, staleSafeNonce } from "./safe-faults.ts";

/** @throws HarbourError HB-2848 */
export function safeNonceOf(text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  // 15 digits: it is also the nonce of a plan, which is a number.
  if (!/^\d{1,15}$/.test(text)) throw notANonce(text);
  return BigInt(text);
}

/**
 * The nonce of a write with --safe. Asked before the plan: nobody should read one that cannot be written.
 * @throws HarbourError HB-2830, HB-2831, HB-2838, HB-2848
 */
export async function nextSafeNonce({ connection, signer }: Workplace, { flags, io }: Invocation): Promise<bigint> {
  requireChangesRoot(io, connection.network);
  const wanted = safeNonceOf(flags.safeNonce);
  const { nonce } = await readSafe(connection, signer);
  if (wanted !== undefined && wanted < nonce) throw staleSafeNonce(callParty(signer), wanted, nonce);
  return wanted ?? nonce;
}
