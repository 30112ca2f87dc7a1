import { dataSlice } from "ethers";
import type { Fact } from "../../deploy/_facts.ts";
import type { GovernedCurrency } from "../../deploy/_governed-currency.ts";
import { AUTHORITY_INTERFACE } from "../../sdk/interfaces.ts";
import type { Book } from "../chain/connection.ts";
import { roleName } from "../role/name.ts";
import { closedWhat, functionWhat } from "./authority-facts.ts";
import type { Step } from "./difference.ts";
import { addWait, reaches, type Waits } from "./waits.ts";

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
  const waits: Waits = new Map();
  for (const step of steps) {
    const { operator } = facts.find(({ what }) => what === step.fact)!;
    const siblings = byFact(step.fact);
    const first = [
      // Of one fact's steps each waits for the one before.
      ...siblings.slice(0, siblings.indexOf(step.id)),
      ...(operator?.after ?? []).flatMap(byFact),
      ...byFact(functionWhat(step.target.address, dataSlice(step.data, 0, 4), book)),
      ...(step.target.address === currency.authority ? [] : byFact(closedWhat(step.target.address, book))),
    ];
    for (const id of first) if (id !== step.id) addWait(waits, step.id, id);
  }
  for (const step of steps) {
    for (const { id } of lastOfItsRole(step, steps)) if (!reaches(waits, id, step.id)) addWait(waits, step.id, id);
  }
  addCutsFirst(steps, waits);
  return sorted(steps.map((step) => ({ ...step, after: [...(waits.get(step.id) ?? [])] })));
}

/**
 * Nothing widens while a cut of the same plan is not done, whoever is slow about it. A cut that may itself need what
 * widens, its maker's role or another signer, does not hold that up.
 */
function addCutsFirst(steps: readonly Step[], waits: Waits): void {
  const grants = steps.filter((step) => grantedRole(step) !== undefined);
  const replaces = ({ id }: Step) => grants.some((grant) => waits.get(id)?.has(grant.id));
  const cuts = steps.filter(
    (step) => step.direction === "narrows" && !(revokedRole(step) !== undefined && replaces(step)),
  );
  const joining = steps.filter(({ method }) => method === "addSigner");
  const needs: Waits = new Map([...waits].map(([id, others]) => [id, new Set(others)]));
  for (const step of steps) {
    for (const grant of grants)
      if (grant !== step && grantedRole(grant) === step.role) addWait(needs, step.id, grant.id);
    if (step.method !== "revokeSigner" && step.method !== "raiseThreshold") continue;
    for (const signer of joining) if (custodianOf(signer) === custodianOf(step)) addWait(needs, step.id, signer.id);
  }
  for (const step of steps.filter(({ direction }) => direction === "widens")) {
    for (const cut of cuts) {
      if (reaches(needs, cut.id, step.id)) continue;
      addWait(waits, step.id, cut.id);
      addWait(needs, step.id, cut.id);
    }
  }
}

/** The word of a signer's or a threshold's call. */
function custodianOf({ data }: Step): string {
  return dataSlice(data, 4, 36);
}

/** Whoever leaves a role and is replaced there does first what that role is still needed for. */
function lastOfItsRole(step: Step, steps: readonly Step[]): Step[] {
  const revoked = revokedRole(step);
  if (revoked === undefined) return [];
  const replaced = steps.some((other) => grantedRole(other) === revoked);
  if (!replaced) return [];
  return steps.filter((other) => other.role === revoked && revokedRole(other) !== revoked);
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
