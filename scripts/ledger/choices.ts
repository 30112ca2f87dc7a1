import { proofFor } from "../../ledger/chain/proof-for.ts";
import type { Proof } from "../../ledger/chain/fetch-blocks.ts";
import type { Flags } from "../command.ts";
import { unknownChoice } from "./ledger-faults.ts";

const PROOFS: readonly Proof[] = ["bloom", "always", "logs"];

/** What was asked for, or what the chain's headers allow. */
export function proofOf({ proof }: Flags, chainId: number): Proof {
  return proof === undefined ? proofFor(chainId) : oneOf("--proof", proof, PROOFS);
}

/** @throws HarbourError HB-2982 */
export function oneOf<Choice extends string>(what: string, found: string, allowed: readonly Choice[]): Choice {
  const choice = allowed.find((one) => one === found);
  if (choice === undefined) throw unknownChoice(what, found, allowed);
  return choice;
}
