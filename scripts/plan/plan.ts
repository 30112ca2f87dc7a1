import { id } from "ethers";
import type { HarbourError } from "../../sdk/harbour-error.ts";
import type { Block } from "../chain/block.ts";
import type { Party } from "../chain/connection.ts";
import type { TwoNodes } from "../chain/second-node.ts";
import type { Check, Effect, Headroom } from "./intent.ts";

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
  hash: string;
}

export interface HashedParts {
  chainId: bigint;
  transaction: Transaction;
  /** Only for a call that moves money: an approval is then good for one transaction. */
  nonce?: number;
}

/** What `--approve` repeats: 64 bits of the hash of exactly what will be signed. */
export function planHash({ chainId, transaction: { from, to, data, value }, nonce }: HashedParts): string {
  const parts = ["harbour.plan/1", chainId, to, data, value, from, nonce ?? "any"];
  const hex = id(parts.join("\n").toLowerCase()).slice(2, 18);
  return hex.match(/.{4}/g)!.join("-");
}
