import type { BrowserProvider } from "ethers";
import type { GovernedCurrency } from "./_governed-currency.ts";

/** One thing that the network file says about a contract, beside what the contract says. Both in words. */
export interface Fact {
  readonly what: string;
  readonly found: string;
  readonly expected: string;
  /** What whoever is ADMIN calls to make them equal, in order. Empty where that is no matter for a deployment. */
  readonly calls: readonly Call[];
  /** Of which account it is said; `what` ends with it. */
  readonly account?: string;
  /** The same for the holders of roles, once the deployment has left. */
  readonly operator?: OperatorFact;
}

export type Direction = "widens" | "narrows" | "changes";

/** What an operator's plan needs beyond a deployment. */
export interface OperatorFact {
  /** Instead of the words before the account in `what`. */
  readonly noun?: string;
  /** Instead of `calls`: a cut that a deployment never makes, or another way to the same end. */
  readonly calls?: readonly Call[];
  /** Instead of `found` and `expected`: without what other facts say as well. */
  readonly found?: string;
  readonly expected?: string;
  /** What the calls do to somebody's power, where the role table does not tell. */
  readonly direction?: Direction;
  /** `what` of the facts whose calls come before these. */
  readonly after?: readonly string[];
  /** `what` of the fact whose calls put this one right too. */
  readonly through?: string;
  /** What a reader of the plan should know of the calls' order. */
  readonly notes?: readonly string[];
  /** Unix seconds. From then on the contract refuses the calls. */
  readonly ends?: number;
  /** Unix seconds. It comes right by itself then, without a call. */
  readonly effective?: number;
  /** Why nothing puts it right. */
  readonly irreconcilable?: string;
}

export interface Call {
  readonly target: string;
  readonly data: string;
}

/** How a fact says that something is not there. */
export const nothing = "nothing";

/** Where facts are read, and as of when. */
export interface ReadFacts {
  readonly provider: BrowserProvider;
  readonly currency: GovernedCurrency;
  /** No event of these contracts is older. */
  readonly since: Readonly<Record<"authority" | "token" | "registry" | "mintDesk", number>>;
  readonly at: { readonly blockTag: number | "latest" };
}

/** The block that facts are read as of, by its number. */
export async function lastBlock({ provider, at }: Pick<ReadFacts, "provider" | "at">): Promise<number> {
  return at.blockTag === "latest" ? provider.getBlockNumber() : at.blockTag;
}

export interface PairedBound {
  readonly what: string;
  readonly found: bigint;
  readonly expected: bigint;
  readonly show: (value: bigint) => string;
  /** The calls of the two functions that move it. */
  readonly up: (value: bigint) => Call;
  readonly down: (value: bigint) => Call;
}

/** A bound that has one function for each direction. */
export function pairedBound({ what, found, expected, show, up, down }: PairedBound): Fact {
  return {
    what,
    found: show(found),
    expected: show(expected),
    calls: found === expected ? [] : [found < expected ? up(expected) : down(expected)],
  };
}

export function differing(facts: readonly Fact[]): Fact[] {
  return facts.filter(({ found, expected }) => found !== expected);
}

export function describeFact({ what, found, expected }: Fact): string {
  return `${what}: found ${found}, expected ${expected}`;
}
