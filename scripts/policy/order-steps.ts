import { dataSlice } from "ethers";
import type { Fact } from "../../deploy/_facts.ts";
import type { GovernedCurrency } from "../../deploy/_governed-currency.ts";
import { AUTHORITY_INTERFACE } from "../../sdk/interfaces.ts";
import type { Book } from "../chain/connection.ts";
import { roleName } from "../role/name.ts";
import { closedWhat, functionWhat } from "./authority-facts.ts";
import type { Step } from "./difference.ts";

export interface OrderSteps {
  steps: readonly Step[];
  facts: readonly Fact[];
  currency: GovernedCurrency;
  book: Book;
}

/**
 * Gives every step the steps it has to wait for, and puts all in an order that respects them: what narrows at once, then
 * what narrows or changes later, then what widens, then revocations that replace a holder; ADMIN's own last.
 */
export function orderSteps({ steps, facts, currency, book }: OrderSteps): Step[] {
  const byFact = (what: string) => steps.filter((step) => step.fact === what).map(({ id }) => id);
  const withAfter = steps.map((step): Step => {
    const { operator } = facts.find(({ what }) => what === step.fact)!;
    const siblings = byFact(step.fact);
    const waits = [
      // Of one fact's steps each waits for the one before.
      ...siblings.slice(0, siblings.indexOf(step.id)),
      ...(operator?.after ?? []).flatMap(byFact),
      ...byFact(functionWhat(step.target.address, dataSlice(step.data, 0, 4), book)),
      ...(step.target.address === currency.authority ? [] : byFact(closedWhat(step.target.address, book))),
      ...lastOfItsRole(step, steps),
    ];
    return { ...step, after: [...new Set(waits)].filter((id) => id !== step.id) };
  });
  return sorted(withAfter);
}

/** Whoever leaves a role and is replaced there does first what that role is still needed for. */
function lastOfItsRole(step: Step, steps: readonly Step[]): string[] {
  const revoked = revokedRole(step);
  if (revoked === undefined) return [];
  const replaced = steps.some((other) => grantedRole(other) === revoked);
  if (!replaced) return [];
  return steps.filter((other) => other.role === revoked && revokedRole(other) !== revoked).map(({ id }) => id);
}

function revokedRole(step: Step): string | undefined {
  return step.method === "revokeRole" ? roleOf(step) : undefined;
}

function grantedRole(step: Step): string | undefined {
  return step.method === "grantRole" ? roleOf(step) : undefined;
}

function roleOf({ data }: Step): string {
  return roleName(AUTHORITY_INTERFACE.parseTransaction({ data })!.args["roleId"] as bigint);
}

/** A stable topological order: of the steps that may come next, the one of the lowest rank. */
function sorted(steps: readonly Step[]): Step[] {
  const left = [...steps].sort((a, b) => rank(a) - rank(b));
  const order: Step[] = [];
  while (left.length > 0) {
    const next = left.findIndex(({ after }) => after.every((id) => order.some((step) => step.id === id)));
    // Nothing waits for itself, so there is always one.
    order.push(...left.splice(Math.max(0, next), 1));
  }
  return order;
}

function rank(step: Step): number {
  const revoked = revokedRole(step);
  if (revoked !== undefined)
    return revoked === "ADMIN" ? 6 : revoked === "ADMIN_ACTS" ? 5 : step.after.length > 0 ? 4 : 1;
  if (step.delay === 0) return 0;
  return { narrows: 1, changes: 2, widens: 3 }[step.direction];
}
