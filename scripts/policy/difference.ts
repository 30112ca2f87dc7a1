import type { Currency, Party } from "../chain/connection.ts";

/** Whether a change gives somebody more power or room, takes some away, or neither. */
export type Direction = "widens" | "narrows" | "changes";

/** One thing that the policy file says, beside what the chain says. Both in words; equal words are an equal chain. */
export interface PolicyFact {
  /** Names the fact for ever: "role BLACKLISTER 0xa0Ee…". Unique in its currency. */
  key: string;
  /** "role BLACKLISTER", "beneficiary", "OrderLimit of the mint desk" */
  noun: string;
  /** Of which account it is said, where it is said of one. */
  account?: Party;
  found: string;
  expected: string;
}

/** One call that one role makes. What proves it done is that a new reading no longer asks for it. */
export interface Step {
  /** The same in every reading that asks for the same call: from currency, target and calldata. */
  id: string;
  currency: Currency;
  /** The key of the fact that it moves. */
  fact: string;
  target: Party;
  method: string;
  data: string;
  /** The role that the role table, or the authority itself, gives the call to. */
  role: string;
  /** Seconds that the table gives the role. A holder may have another delay: that one counts when it signs. */
  delay: number;
  direction: Direction;
  /** Steps that must be proven on the chain before this one is executed. It may be scheduled before. */
  after: string[];
}

/** What separates chain and file in one fact. */
export interface Difference {
  currency: Currency;
  /** The fact's key. */
  fact: string;
  noun: string;
  account?: Party;
  sign: "+" | "-" | "~";
  found: string;
  expected: string;
  direction: Direction;
  /** Ids of its steps, in order. */
  steps: string[];
  /** The key of the fact whose steps put this one right too. */
  through?: string;
  /** What a reader should know of the order of its steps. */
  notes?: readonly string[];
  /** Unix seconds. It puts itself right by then: a grant that is made and not yet in force. */
  effective?: number;
  /** Why no call puts it right. Then there are no steps. */
  irreconcilable?: string;
}

/** A currency's whole policy beside its chain, as of one block. */
export interface CurrencyReading {
  currency: Currency;
  symbol: string;
  authority: string;
  facts: PolicyFact[];
  differences: Difference[];
  /** In the order in which they are executed. */
  steps: Step[];
}
