import { HarbourError } from "../sdk/harbour-error.ts";
import { verifySignature } from "../sdk/settlement/verify-signature.ts";
import type { Signable } from "../sdk/signable.ts";
import type { Connection } from "./chain/connection.ts";
import { signatureDoesNotCount } from "./chain/settlement-faults.ts";

export interface SignedBy {
  typedData: Signable;
  signer: string;
  signature: string;
}

/** Judges a signature as the contract does, by key or by code. @throws HarbourError HB-2935 */
export async function requireSigned(
  { provider }: Connection,
  path: string,
  { typedData, signer, signature }: SignedBy,
): Promise<void> {
  try {
    await verifySignature({ typedData, signer, signature, reader: provider });
  } catch (error) {
    if (!(error instanceof HarbourError)) throw error;
    throw signatureDoesNotCount(path, error.message);
  }
}
