import { differing, nothing, type Fact } from "../../deploy/_facts.ts";
import type { GovernedCurrency } from "../../deploy/_governed-currency.ts";
import { partyAt, type Book } from "../chain/connection.ts";
import type { Token } from "../chain/token.ts";
import { showTime } from "../words.ts";
import type { CurrencyReading, Difference, Direction, PolicyFact, Step } from "./difference.ts";
import { orderSteps } from "./order-steps.ts";
import { stepOf } from "./step-of.ts";

export interface BuildReading {
  facts: readonly Fact[];
  token: Token;
  book: Book;
  currency: GovernedCurrency;
  /** Unix seconds of the block. */
  timestamp: number;
}

/** Turns what was read into differences and the steps that end them. Pure. */
export function buildReading({ facts, token, book, currency, timestamp }: BuildReading): CurrencyReading {
  const seen = facts.map(asOperator);
  const steps = new Map<string, Step>();
  const differences = differing(seen).map((fact) => {
    const why = reasonAgainst(fact, timestamp);
    const calls = why === undefined && fact.operator?.effective === undefined ? fact.calls : [];
    const own = calls.map((call) => stepOf({ call, fact, currency, symbol: token.currency, book }));
    for (const step of own) steps.set(step.id, step);
    return differenceOf({ fact, token, book, steps: own, why });
  });
  return {
    currency: token.currency,
    symbol: token.symbol,
    authority: token.authorityAddress,
    facts: seen.map((fact): PolicyFact => {
      const { what: key, found, expected } = fact;
      return { key, ...subjectOf(fact, book), found, expected };
    }),
    differences: withThrough(differences, seen),
    steps: orderSteps({ steps: [...steps.values()], facts: seen, currency, book }),
  };
}

/** The fact as the holders of roles see it. */
function asOperator(fact: Fact): Fact {
  const { calls, found, expected } = fact.operator ?? {};
  return { ...fact, calls: calls ?? fact.calls, found: found ?? fact.found, expected: expected ?? fact.expected };
}

/** Why no call helps, if none does. */
function reasonAgainst({ operator, calls }: Fact, timestamp: number): string | undefined {
  if (operator?.irreconcilable !== undefined) return operator.irreconcilable;
  if (operator?.ends !== undefined && operator.ends <= timestamp) {
    return `the file ends it at ${showTime(operator.ends)}, which is over; the contract takes no such end`;
  }
  if (calls.length > 0 || operator?.through !== undefined || operator?.effective !== undefined) return undefined;
  return "no function of the contracts changes it";
}

function subjectOf({ what, account, operator }: Fact, book: Book): Pick<PolicyFact, "noun" | "account"> {
  if (account === undefined) return { noun: what };
  return { noun: operator?.noun ?? what.slice(0, -account.length).trimEnd(), account: partyAt(book, account) };
}

interface DifferenceOf {
  fact: Fact;
  token: Token;
  book: Book;
  steps: readonly Step[];
  why: string | undefined;
}

function differenceOf({ fact, token, book, steps, why }: DifferenceOf): Difference {
  const { what, found, expected, operator } = fact;
  return {
    currency: token.currency,
    fact: what,
    ...subjectOf(fact, book),
    sign: found === nothing ? "+" : expected === nothing ? "-" : "~",
    found,
    expected,
    direction: together(steps),
    steps: steps.map(({ id }) => id),
    ...(operator?.through === undefined || why !== undefined ? {} : { through: operator.through }),
    ...(operator?.notes === undefined || why !== undefined ? {} : { notes: operator.notes }),
    ...(operator?.effective === undefined ? {} : { effective: operator.effective }),
    ...(why === undefined ? {} : { irreconcilable: why }),
  };
}

function together(steps: readonly Step[]): Direction {
  if (steps.some(({ direction }) => direction === "widens")) return "widens";
  return steps.length > 0 && steps.every(({ direction }) => direction === "narrows") ? "narrows" : "changes";
}

/** What another fact's calls put right goes the same way as they do, and is stuck where they are. */
function withThrough(differences: readonly Difference[], facts: readonly Fact[]): Difference[] {
  return differences.map((difference) => {
    if (difference.through === undefined) return difference;
    const other = differences.find(({ fact }) => fact === difference.through);
    if (other !== undefined && other.irreconcilable === undefined) {
      return { ...difference, direction: other.direction };
    }
    const { through, ...rest } = difference;
    const known = facts.some(({ what }) => what === through);
    return { ...rest, irreconcilable: known ? `it hangs on ${through}` : "no function of the contracts changes it" };
  });
}
