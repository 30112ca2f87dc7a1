import type { BrowserProvider } from "ethers";
import type { DeployEnvironment } from "../rocketh.ts";
import type { CurrencyPlan } from "./_harbour.ts";

/** One thing that the network file says about a contract, beside what the contract says. Both in words. */
export interface Fact {
  readonly what: string;
  readonly found: string;
  readonly expected: string;
  /** What whoever is ADMIN calls to make them equal, in order. Empty where that is no matter for a deployment. */
  readonly calls: readonly Call[];
}

export interface Call {
  readonly target: string;
  readonly data: string;
}

/** How a fact says that something is not there. */
export const nothing = "nothing";

export interface ReadFacts {
  readonly env: DeployEnvironment;
  readonly provider: BrowserProvider;
  readonly currency: CurrencyPlan;
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
