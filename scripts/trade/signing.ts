import type { Signable } from "../../sdk/signable.ts";
import { callParty, partyAt, type Party } from "../chain/connection.ts";
import { badFunding } from "../chain/settlement-faults.ts";
import type { TradePlace } from "./place.ts";
import type { PartySignature, TradeFile } from "./trade-file.ts";
import { noPart, nothingToFund } from "./trade-faults.ts";

/** What one party has to sign in a file, and where its signature goes. */
export interface Signing {
  /** Under the file's own message, or what follows from it. */
  payload: Signable;
  /** "Sign that importer pays 361,000.00 CNH when the order opens" */
  title: string;
  /** What the person retypes. */
  expected: string;
  /** What it is called afterwards: "the payment", "the order". */
  called: string;
  /** The file with the signature in it. */
  put(signature: string): TradeFile;
  /** What is there already. */
  present?: string;
}

/** The file's own message, signed by one of its parties. */
export function plainSigning(file: TradeFile, signer: Party): Pick<Signing, "payload" | "put" | "present"> {
  const others = file.signatures.filter((each) => each.signer !== signer.address);
  const present = file.signatures.find((each) => each.signer === signer.address)?.signature;
  const withOwn = (own: PartySignature) => ({ ...file, signatures: [...others, own] }) as TradeFile;
  return {
    payload: file.typedData as Signable,
    put: (signature) => withOwn({ signer: signer.address, signature }),
    ...(present === undefined ? {} : { present }),
  };
}

export function presentIn(signed: { signature: string } | undefined): { present?: string } {
  return signed === undefined ? {} : { present: signed.signature };
}

/** @throws HarbourError HB-2960 */
export function requirePart({ connection }: TradePlace, signer: Party, accounts: readonly string[]): void {
  if (accounts.includes(signer.address)) return;
  throw noPart(
    callParty(signer),
    accounts.map((account) => callParty(partyAt(connection.book, account))),
  );
}

/** By authorization unless told, where there is anything to pay. @throws HarbourError HB-2945, HB-2971 */
export function fundsBy(text: string | undefined, amount: bigint): "authorization" | "allowance" {
  if (text !== undefined && text !== "authorization" && text !== "allowance") throw badFunding(text);
  if (text === "authorization" && amount === 0n) throw nothingToFund();
  return text ?? (amount === 0n ? "allowance" : "authorization");
}
