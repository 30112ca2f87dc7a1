import type { CreditConfirmationTypedData } from "../../sdk/credit-confirmation.ts";
import { networkMismatch, wrongPayload } from "../issuance-faults.ts";
import { PAYLOADS } from "../reserve/payload.ts";
import { readPayloadFile, type PayloadFile } from "../reserve/payload-file.ts";

/** A bank's confirmation with the signatures under it. */
export type CreditFile = PayloadFile & { payload: CreditConfirmationTypedData };

/** @throws HarbourError HB-2332, HB-2333, and what reading a payload throws */
export function readCreditFile(path: string, network: string): CreditFile {
  const file = readPayloadFile(path);
  const { payload } = file;
  if (payload.primaryType !== "CreditConfirmation") {
    throw wrongPayload(path, PAYLOADS[payload.primaryType].noun, "credit confirmation");
  }
  if (file.network !== network) throw networkMismatch(path, file.network, network);
  return { ...file, payload };
}
