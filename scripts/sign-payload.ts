import { getAddress } from "ethers";
import { signatureOfAccount } from "../sdk/sign.ts";
import { explainError } from "../sdk/errors.ts";
import { HarbourError } from "../sdk/harbour-error.ts";
import { digestOf, type Signable } from "../sdk/signable.ts";
import { callParty, type Connection, type Party } from "./chain/connection.ts";
import { asUnreachable } from "./chain/transport.ts";
import { cancelled, cannotSign } from "./faults.ts";
import type { Io } from "./io.ts";
import { signingApprovalMismatch, signingApprovalRequired, signingRefused } from "./issuance-faults.ts";

export interface SigningQuestion {
  payload: Signable;
  signer: Party;
  /** "Sign that BANK-A holds 1,000.00 HKD" */
  title: string;
  /** What the person retypes: the amount, where there is one. */
  expected: string;
  /** The digest that somebody read and approved, where nobody can be asked. */
  approved: string | undefined;
}

/**
 * Obtains a yes to exactly this digest, then a signature from whoever holds the key: the node, Hardhat's keystore
 * behind it, or the signer behind --signer. No key is ever given to this command.
 *
 * @throws HarbourError HB-2403, HB-2503 to HB-2505, HB-2605
 */
export async function signPayload({ signer: node }: Connection, io: Io, question: SigningQuestion): Promise<string> {
  const { payload, signer } = question;
  await confirm(io, question);
  try {
    const accounts = (await node.request({ method: "eth_accounts" })) as string[];
    if (!accounts.some((account) => getAddress(account) === signer.address)) throw cannotSign(signer.address);
    return await signatureOfAccount(payload, signer.address, node);
  } catch (error) {
    if (error instanceof HarbourError && error.exitCode !== undefined) throw error;
    throw asUnreachable(error) ?? signingRefused(callParty(signer), explainError({ error }), error);
  }
}

async function confirm(io: Io, { payload, title, expected, approved }: SigningQuestion): Promise<void> {
  const digest = digestOf(payload);
  if (approved !== undefined) {
    if (approved.toLowerCase() !== digest) throw signingApprovalMismatch(approved, digest);
    return;
  }
  if (io.ask === undefined) throw signingApprovalRequired(digest);
  const typed = await io.ask(`? ${title}. Type  ${expected}  to sign: `);
  // Typing is for attention, not for punctuation.
  if (typed.replaceAll(",", "") !== expected.replaceAll(",", "")) throw cancelled();
}
