import type { LogDescription } from "ethers";
import type { Block } from "../chain/block.ts";
import type { Target } from "../chain/target.ts";

/** One observable of the chain that the call is going to move. */
export interface Effect {
  label: string;
  /** Minor units, or words. */
  value: bigint | string;
  /** What it becomes: minor units are the new amount, not the difference. Absent: nobody can know. */
  then?: bigint | string;
}

/** A limit the call runs into, before and after it. */
export interface Headroom {
  label: string;
  value: string;
  then?: string;
}

/** One rule judged before the chain is asked: what was found, and what the rule allows, in words. */
export interface Check {
  check: string;
  found: string;
  allowed: string;
  passed: boolean;
  /** It is judged again at a later step and may pass by then: alone it refuses nothing. */
  later?: true;
}

/** An event that a receipt must hold. */
export interface Proof {
  event: string;
  /** The contract that emits it; the intent's target unless told. */
  by?: Target;
  matches(log: LogDescription): boolean;
}

/**
 * Who may make the call. Most functions ask the authority for a role; mint and burn ask the token. A function of the
 * authority itself says which role, because there the function's own role only decides who can cancel it.
 */
export type Gate = { kind: "role"; id?: bigint } | { kind: "words"; words: string };

/**
 * What a command wants to happen, before anything is known about whether it may. Commands differ in their intents
 * only; planning, showing, approving and sending them is the same for all.
 */
export interface Intent {
  /** "mint": names the JSON schema harbour.mint/1. */
  noun: string;
  /** "Mint 5,000,000.00 HKD": the plan's first words. */
  title: string;
  /** "Minted 5,000,000.00 HKD": said once it is done. */
  done: string;
  /** Set if the chain is already so: then there is nothing to plan. */
  already?: string;

  /** The contract that is called; the token unless told. */
  target?: Target;
  method: string;
  args: readonly unknown[];
  gate: Gate;
  /** The amount the operator retypes; absent: the symbol. */
  amount?: bigint;
  /** Recent amounts of the same kind, newest last, to judge `amount` by. Absent: not judged. */
  usual?: readonly bigint[];
  /** Doing it twice is twice as much: the approval then names the signer's nonce too. */
  movesMoney: boolean;

  headroom: readonly Headroom[];
  /** Rules that the command judges by itself. Every one that fails is named; any of them refuses the plan. */
  bounds?: readonly Check[];
  warnings: readonly string[];
  /** Hashes of files that it was judged by, by name: with another file the approval is for nothing. */
  judgedBy?: Readonly<Record<string, string>>;
  /** Files that the change folder keeps beside the plan, by name: what was judged before this could be proposed. */
  evidence?: Readonly<Record<string, object>>;
  /** Read before planning, and again after the receipt. */
  effects(at: Block): Promise<Effect[]>;
  /** The events that prove the call did it; names are as in the ABI. */
  proof: readonly Proof[];
}
