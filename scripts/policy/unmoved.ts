import type { Connection } from "../chain/connection.ts";
import type { CurrencyReading, Difference, PolicyFact } from "./difference.ts";
import { named } from "./render-plan.ts";
import type { PolicyPlan } from "./plan-file.ts";
import { factsMoved, foreignTarget, planOfAnotherChain, policyChanged } from "./policy-faults.ts";

/** Refuses a plan of another chain, of another policy file, or for other contracts. @throws HB-2804 to HB-2806 */
export function refuseForeignPlan(plan: PolicyPlan, connection: Connection): void {
  const { network, chainId, policy, deployment } = connection;
  if (plan.network !== network || BigInt(plan.chainId) !== chainId) {
    throw planOfAnotherChain(`${plan.network} (chain ${plan.chainId})`, `${network} (chain ${chainId})`);
  }
  if (plan.policy.sha256 !== policy.sha256) {
    throw policyChanged(policy.path, `sha256 ${plan.policy.sha256.slice(0, 16)}`, policy.sha256.slice(0, 16));
  }
  for (const { currency, steps } of plan.currencies) {
    const recorded = deployment[currency];
    const known = [
      recorded?.address,
      recorded?.authority,
      ...Object.values(recorded?.issuance ?? {}),
      ...Object.values(recorded?.settlement ?? {}),
    ];
    const foreign = steps.find(({ target }) => !known.includes(target.address));
    if (foreign !== undefined) throw foreignTarget(foreign.method, foreign.target.address, currency);
  }
}

/**
 * Refuses unless every fact is as the plan found it, or as one of the plan's own steps makes it. @throws HB-2804, HB-2807
 */
export function refuseMoved(
  plan: PolicyPlan,
  readings: readonly CurrencyReading[],
  { policy: { path }, book }: Pick<Connection, "policy" | "book">,
): void {
  const moved: string[] = [];
  for (const planned of plan.currencies) {
    const now = readings.find(({ currency }) => currency === planned.currency)!;
    for (const [before, after] of paired(planned.facts, now.facts)) {
      if (before.expected !== after.expected) {
        throw policyChanged(path, `${before.key} ${before.expected}`, after.expected);
      }
      if (after.found === before.found || (after.found === after.expected && stepsOf(planned, before.key))) continue;
      if (hasBegun(before.found, after.found) || isOnItsWay(planned, now, before.key)) continue;
      moved.push(named(`${now.symbol} ${before.key} was ${before.found}, is ${after.found}`, book));
    }
  }
  if (moved.length > 0) throw factsMoved(moved);
}

/** A fact that one of the two does not have is as it should be there: nothing is said of it. */
function paired(before: readonly PolicyFact[], after: readonly PolicyFact[]): [PolicyFact, PolicyFact][] {
  const byKey = new Map<string, { before?: PolicyFact; after?: PolicyFact }>();
  for (const fact of before) byKey.set(fact.key, { before: fact });
  for (const fact of after) byKey.set(fact.key, { ...byKey.get(fact.key), after: fact });
  const asExpected = (fact: PolicyFact) => ({ ...fact, found: fact.expected });
  return [...byKey.values()].map((pair) => [
    pair.before ?? asExpected(pair.after!),
    pair.after ?? asExpected(pair.before!),
  ]);
}

function differenceOf({ differences }: CurrencyReading, key: string): Difference | undefined {
  return differences.find(({ fact }) => fact === key);
}

function stepsOf(planned: CurrencyReading, key: string): boolean {
  const difference = differenceOf(planned, key);
  if (difference === undefined) return false;
  const { steps, through, effective } = difference;
  return steps.length > 0 || through !== undefined || effective !== undefined;
}

/** The plan read what comes by itself, and that is what there is now. */
function hasBegun(before: string, after: string): boolean {
  const coming = /^(?:.*, )?(.*) from \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/.exec(before);
  return coming !== null && coming[1] === after;
}

/** Some of a fact's steps are done and the rest is still what was planned, or its grant only waits to be in force. */
function isOnItsWay(planned: CurrencyReading, now: CurrencyReading, key: string): boolean {
  const [before, after] = [differenceOf(planned, key), differenceOf(now, key)];
  if (before === undefined || after === undefined) return false;
  if (after.effective !== undefined) return before.steps.length > 0;
  const left = after.steps.length;
  return left > 0 && left < before.steps.length && after.steps.every((id) => before.steps.includes(id));
}
