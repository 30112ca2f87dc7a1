import { agreementParties } from "../../sdk/settlement/agreement.ts";
import { callParty, partyAt, type Party } from "../chain/connection.ts";
import { requireSigned } from "../require-signed.ts";
import { mayWords, rule } from "../party-checks.ts";
import type { Check } from "../plan/intent.ts";
import { showTime } from "../words.ts";
import type { OrderAtHand } from "./order-workplace.ts";
import { messageOver, missingSignatures } from "./trade-faults.ts";
import type { AmendmentFile, CancellationFile } from "./trade-file.ts";

/**
 * One signature each of everybody who has to agree, in the order that the contract asks for; whoever calls gives none.
 *
 * @throws HarbourError HB-2935, HB-2959, HB-2967
 */
export async function agreementSignatures(
  { place, open }: OrderAtHand,
  path: string,
  { typedData, signatures }: AmendmentFile | CancellationFile,
  caller: Party,
): Promise<string[]> {
  const { validAfter } = typedData.message;
  if (place.now <= validAfter) throw messageOver(path, `after ${showTime(validAfter)}`);
  const rows = agreementParties(open.terms.order, open.standing).map(({ role, account }) => ({
    role,
    account,
    signature: account === caller.address ? "0x" : signatures.find(({ signer }) => signer === account)?.signature,
  }));
  const missing = rows.filter(({ signature }) => signature === undefined);
  if (missing.length > 0) {
    const { book } = place.connection;
    throw missingSignatures(missing.map(({ role, account }) => `the ${role} ${callParty(partyAt(book, account))}`));
  }
  for (const { account, signature } of rows) {
    if (account === caller.address) continue;
    await requireSigned(place.connection, path, { typedData, signer: account, signature: signature! });
  }
  return rows.map(({ signature }) => signature!);
}

/** A frozen party can give nothing up. */
export async function agreementChecks({ place, open }: OrderAtHand): Promise<Check[]> {
  const { book } = place.connection;
  return Promise.all(
    agreementParties(open.terms.order, open.standing).map(async ({ role, account }) => {
      const may = await open.token.contract.canSend(account, { blockTag: place.block.number });
      return rule(`the ${role} ${callParty(partyAt(book, account))} pays`, mayWords(may), "may", may);
    }),
  );
}
