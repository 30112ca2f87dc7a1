import { authorityAt } from "../../deploy/_contracts.ts";
import type { AuthorityState } from "../../deploy/_authority-state.ts";
import { nothing, type Fact } from "../../deploy/_facts.ts";
import { roleName } from "../role/name.ts";
import { showDelay, showTime } from "../words.ts";
import { adminWhat, managerCall, type AuthorityScope } from "./authority-facts.ts";

/** `what` of the fact about one holder of one role. */
function memberWhat(role: bigint, holder: string): string {
  return `role ${roleName(role)} ${holder}`;
}

/**
 * One fact for every holder there is or should be. A revocation that replaces somebody comes after the grants of its role,
 * so that the role is never without a live holder in between.
 */
export async function memberFacts(
  scope: AuthorityScope,
  current: AuthorityState,
  planned: AuthorityState,
): Promise<Fact[]> {
  const none = new Map<string, bigint>();
  const facts: Promise<Fact>[] = [];
  for (const role of new Set([...planned.members.keys(), ...current.members.keys()])) {
    const [found, expected] = [current.members.get(role) ?? none, planned.members.get(role) ?? none];
    const newcomers = [...expected.keys()].filter((holder) => !found.has(holder));
    for (const holder of new Set([...expected.keys(), ...found.keys()])) {
      facts.push(
        memberFact(scope, { role, holder, found: found.get(holder), expected: expected.get(holder), newcomers }),
      );
    }
  }
  return Promise.all(facts);
}

interface Member {
  role: bigint;
  holder: string;
  /** Seconds of delay. Absent: not a member. */
  found: bigint | undefined;
  expected: bigint | undefined;
  /** Who is to join the role. */
  newcomers: readonly string[];
}

async function memberFact(scope: AuthorityScope, member: Member): Promise<Fact> {
  const { role, holder, found, expected, newcomers } = member;
  // The chain's own word: a membership may begin later than its event.
  const since = found === undefined ? 0 : await beginning(scope, role, holder);
  const later = since > scope.timestamp;
  const fact = {
    what: memberWhat(role, holder),
    account: holder,
    found: found === undefined ? nothing : `${showDelay(found)}${later ? ` from ${showTime(since)}` : ""}`,
    expected: expected === undefined ? nothing : showDelay(expected),
    calls: [],
  };
  const admin = adminWhat(role);
  if (expected === undefined) {
    const calls = [managerCall(scope, "revokeRole", role, holder)];
    const after = [...newcomers.map((newcomer) => memberWhat(role, newcomer)), admin];
    return { ...fact, operator: { calls, after, direction: "narrows" } };
  }
  if (later && found === expected) return { ...fact, operator: { effective: since } };
  const direction = found !== undefined && expected > found ? "narrows" : "widens";
  const calls = [managerCall(scope, "grantRole", role, holder, expected)];
  return { ...fact, operator: { calls, after: [admin], direction } };
}

async function beginning({ provider, currency, at }: AuthorityScope, role: bigint, holder: string): Promise<number> {
  const [since] = await authorityAt(currency.authority, provider).getAccess(role, holder, at);
  return Number(since);
}
