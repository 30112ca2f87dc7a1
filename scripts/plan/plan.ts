import { id } from "ethers";
import type { HarbourError } from "../../sdk/harbour-error.ts";
import type { Block } from "../chain/block.ts";
import type { Party } from "../chain/connection.ts";
import type { TwoNodes } from "../chain/second-node.ts";
import type { Check, Effect, Headroom } from "./intent.ts";
import { shortHash } from "./plan-hash.ts";

export interface Transaction {
  from: string;
  to: string;
  data: string;
  value: bigint;
}

export interface PlannedArgument {
  /** "to", "order.amount", "signatures[0].signer" */
  name: string;
  type: string;
  /** Decoded from the calldata that will be signed, never from what was typed. */
  value: string;
}

export interface Authority {
  /** Absent for a function that asks the token instead of the authority. */
  role?: string;
  words: string;
  /** `since` in Unix seconds: a grant can lie in the future. */
  holders: { party: Party; delay: number; since: number }[];
  /** Of the signer. Undefined: the signer does not hold the role. */
  delay?: number;
  schedule: { id: string; state: "none" | "waiting" | "ready"; readyAt?: number };
}

/** What an approval is tied to besides the transaction: with it the same yes is not good a second time. */
export interface Ties {
  /** The signer's, where the call moves money. */
  nonce?: number;
  /** How often the authority had scheduled this operation before, where the signer acts after a delay. */
  scheduled?: number;
  /** Hashes of the files that the plan was judged by. */
  files?: Readonly<Record<string, string>>;
}

/** Everything a person needs to say yes or no, as values. */
export interface Plan {
  noun: string;
  title: string;
  network: string;
  chainId: bigint;
  block: Block;
  token: { currency: string; symbol: string; address: string };
  target: Party;
  function: string;
  arguments: PlannedArgument[];
  signer: Party;
  nonce: number;
  authority: Authority;
  headroom: readonly Headroom[];
  bounds: readonly Check[];
  effects: Effect[];
  warnings: string[];
  /** Set when the amount is unusual and nothing on the command line confirmed it. A person can, at the prompt. */
  unusual?: HarbourError;
  /** Empty: nothing stands in the way. */
  refusals: HarbourError[];
  /** As the intent has it. */
  evidence?: Readonly<Record<string, object>>;
  simulation?: { gas?: bigint; assuming?: string };
  /** Set when a second node agreed with the first on what the plan was judged by. */
  nodes?: TwoNodes;
  /** Which of the two transactions below is the next step. */
  step: "send" | "schedule";
  call: Transaction;
  transaction: Transaction;
  ties: Ties;
  hash: string;
}

/** What `--approve` repeats: the hash of exactly what will be signed, and of what the approval is tied to. */
export function planHash({ chainId, transaction, ties }: Pick<Plan, "chainId" | "transaction" | "ties">): string {
  const { from, to, data, value } = transaction;
  const { nonce, scheduled, files = {} } = ties;
  const parts = ["harbour.plan/2", chainId, to, data, value, from, nonce ?? "any", scheduled ?? "any"];
  return shortHash(id([...parts, ...Object.entries(files).flat()].join("\n").toLowerCase()));
}
