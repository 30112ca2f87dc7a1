import { partyAt, callParty } from "../chain/connection.ts";
import { requireSigned } from "../require-signed.ts";
import { showTime } from "../words.ts";
import type { TradePlace } from "./place.ts";
import { messageOver, missingSignatures } from "./trade-faults.ts";
import type { AttestationFile, RulingFile } from "./trade-file.ts";

/** The signature of whose word a statement is, judged. @throws HarbourError HB-2935, HB-2959, HB-2967 */
export async function statementSignature(
  { connection, now }: TradePlace,
  path: string,
  { typedData, signatures }: AttestationFile | RulingFile,
  signer: string,
): Promise<string> {
  const { validAfter, validBefore } = typedData.message;
  if (now <= validAfter) throw messageOver(path, `after ${showTime(validAfter)}`);
  if (now >= validBefore) throw messageOver(path, `before ${showTime(validBefore)}`);
  const found = signatures.find((each) => each.signer === signer);
  if (found === undefined) throw missingSignatures([callParty(partyAt(connection.book, signer))]);
  await requireSigned(connection, path, { typedData, signer, signature: found.signature });
  return found.signature;
}
