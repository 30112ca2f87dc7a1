import { getAddress } from "ethers";
import { readAuthorityState, type AuthorityState, type Setting } from "../../deploy/_authority-state.ts";
import { plannedAuthorityState } from "../../deploy/_authority-plan.ts";
import { authorityAt } from "../../deploy/_contracts.ts";
import { lastBlock, nothing, type Call, type Fact, type OperatorFact, type ReadFacts } from "../../deploy/_facts.ts";
import { AUTHORITY_INTERFACE, functionName } from "../../sdk/interfaces.ts";
import { callParty, partyAt, type Book } from "../chain/connection.ts";
import { roleName } from "../role/name.ts";
import { showDelay, showTime } from "../words.ts";
import { memberFacts, roleTitle } from "./member-facts.ts";
import { printable } from "../../sdk/printable.ts";

export interface AuthorityScope extends ReadFacts {
  readonly book: Book;
  /** Of the block that is read. */
  readonly timestamp: number;
}

export interface AuthorityReading {
  /** What the events say: also who holds a role that no table knows. */
  readonly state: AuthorityState;
  readonly facts: readonly Fact[];
}

/** Who holds what, who may call what, and every other setting of the authority. */
export async function readAuthorityFacts(scope: AuthorityScope): Promise<AuthorityReading> {
  const { provider, currency, since } = scope;
  const state = await readAuthorityState({
    provider,
    authority: currency.authority,
    fromBlock: since.authority,
    toBlock: await lastBlock(scope),
  });
  const planned = plannedAuthorityState(currency);
  const facts = [
    ...(await settingFacts(scope, state)),
    ...mapFacts(scope, state, planned),
    ...(await memberFacts(scope, state, planned)),
  ];
  return { state, facts };
}

/** A call of the authority itself. */
export function managerCall({ currency }: Pick<ReadFacts, "currency">, name: string, ...values: unknown[]): Call {
  return { target: currency.authority, data: AUTHORITY_INTERFACE.encodeFunctionData(name as never, values as never) };
}

/** What nobody is meant to set, put back to what it is when nobody has. */
async function settingFacts(scope: AuthorityScope, { settings }: AuthorityState): Promise<Fact[]> {
  const fact = (what: string, found: string, expected: string, name: string, ...values: unknown[]): Fact => ({
    what,
    found,
    expected,
    calls: [managerCall(scope, name, ...values)],
    operator: { direction: "changes" },
  });
  const delays = [
    ...[...settings.grantDelay].map(([role, setting]) => delayFact(scope, "grantDelay", role, setting)),
    ...[...settings.targetAdminDelay].map(([target, setting]) => delayFact(scope, "targetDelay", target, setting)),
  ];
  return [
    ...[...settings.targetClosed].map(([target, { value }]) => {
      const found = value === 0n ? OPEN : "closed";
      return fact(closedWhat(String(target), scope.book), found, OPEN, "setTargetClosed", target, false);
    }),
    ...[...settings.roleAdmin].map(([role, { value }]) =>
      fact(adminWhat(BigInt(role)), roleName(value), roleName(0n), "setRoleAdmin", role, 0),
    ),
    ...(await Promise.all(delays)),
  ];
}

const OPEN = "open to its roles";

/** A delay goes on for days after it was changed: what is in force is the view's word, what comes is the event's. */
async function delayFact(
  scope: AuthorityScope,
  kind: "grantDelay" | "targetDelay",
  of: bigint | string,
  { value, since }: Setting,
): Promise<Fact> {
  const manager = authorityAt(scope.currency.authority, scope.provider);
  const now =
    kind === "grantDelay"
      ? await manager.getRoleGrantDelay(of, scope.at)
      : await manager.getTargetAdminDelay(String(of), scope.at);
  const what =
    kind === "grantDelay"
      ? `grant delay of ${roleName(BigInt(of))}`
      : `admin delay of ${callParty(partyAt(scope.book, getAddress(String(of))))}`;
  const later = since > scope.timestamp;
  const found = `${showDelay(now)}${later ? `, ${showDelay(value)} from ${showTime(since)}` : ""}`;
  const call = managerCall(scope, kind === "grantDelay" ? "setGrantDelay" : "setTargetAdminDelay", of, 0);
  const operator: OperatorFact = later && value === 0n ? { effective: since } : { direction: "changes" };
  return { what, found, expected: showDelay(0), calls: operator.effective === undefined ? [call] : [], operator };
}

export function closedWhat(target: string, book: Book): string {
  return `calls of ${callParty(partyAt(book, target))}`;
}

export function adminWhat(role: bigint): string {
  return `admin of ${roleTitle(role)}`;
}

export function functionWhat(target: string, selector: string, book: Book): string {
  return `role of ${functionName(selector)} of ${callParty(partyAt(book, target))}`;
}

/** Which role may call what, who can cancel it, and what it is called. Role 0 is what nobody ever set. */
function mapFacts(scope: AuthorityScope, current: AuthorityState, planned: AuthorityState): Fact[] {
  const facts: Fact[] = [];
  const keysOf = <K>(one: ReadonlyMap<K, unknown>, other: ReadonlyMap<K, unknown>) => {
    return new Set([...one.keys(), ...other.keys()]);
  };
  for (const key of keysOf(current.functionRoles, planned.functionRoles)) {
    const [target, selector] = key.split(" ") as [string, string];
    const expected = planned.functionRoles.get(key) ?? 0n;
    facts.push({
      what: functionWhat(target, selector, scope.book),
      found: roleName(current.functionRoles.get(key) ?? 0n),
      expected: roleName(expected),
      calls: [managerCall(scope, "setTargetFunctionRole", target, [selector], expected)],
      operator: { direction: "changes" },
    });
  }
  for (const role of keysOf(current.guardians, planned.guardians)) {
    const expected = planned.guardians.get(role) ?? 0n;
    facts.push({
      what: `guardian of ${roleTitle(role)}`,
      found: roleName(current.guardians.get(role) ?? 0n),
      expected: roleName(expected),
      calls: [managerCall(scope, "setRoleGuardian", role, expected)],
      operator: { direction: "changes" },
    });
  }
  for (const role of keysOf(current.labels, planned.labels)) {
    const expected = planned.labels.get(role) ?? "";
    facts.push({
      what: `label of role ${role}`,
      found: printable(current.labels.get(role) ?? "") || nothing,
      expected: expected || nothing,
      calls: [managerCall(scope, "labelRole", role, expected)],
      operator: { direction: "changes" },
    });
  }
  return facts;
}
