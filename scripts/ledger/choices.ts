import type { Proof } from "../../ledger/chain/fetch-blocks.ts";
import type { Flags } from "../command.ts";
import { unknownChoice } from "./ledger-faults.ts";

const PROOFS: readonly Proof[] = ["bloom", "always"];

export function proofOf({ proof = "bloom" }: Flags): Proof {
  return oneOf("--proof", proof, PROOFS);
}

/** @throws HarbourError HB-2983 */
export function oneOf<Choice extends string>(what: string, found: string, allowed: readonly Choice[]): Choice {
  const choice = allowed.find((one) => one === found);
  if (choice === undefined) throw unknownChoice(what, found, allowed);
  return choice;
}
