import { authorityAt } from "../../deploy/_contracts.ts";
import type { AuthorityState } from "../../deploy/_authority-state.ts";
import { nothing, type Fact } from "../../deploy/_facts.ts";
import { roleById } from "../../sdk/roles.ts";
import { showDelay, showTime } from "../words.ts";
import { adminWhat, managerCall, type AuthorityScope } from "./authority-facts.ts";
import { turns, type Appointment, type Turn } from "./kept-apart.ts";

/** "role RISK", "role 99" */
export function roleTitle(role: bigint): string {
  return `role ${roleById(role)?.name ?? role}`;
}

/** `what` of the fact about one holder of one role. */
function memberWhat(role: bigint, holder: string): string {
  return `${roleTitle(role)} ${holder}`;
}

/**
 * One fact for every holder there is or should be. A revocation that replaces somebody comes after the grants of its role,
 * so that the role is never without a live holder in between; one that frees its holder for a role kept apart, before.
 */
export async function memberFacts(
  scope: AuthorityScope,
  current: AuthorityState,
  planned: AuthorityState,
): Promise<Fact[]> {
  const members = await readMembers(scope, current, planned);
  const appointments = members.flatMap(({ role, holder, found, expected }): Appointment[] => {
    if ((found === undefined) === (expected === undefined)) return [];
    return [{ what: memberWhat(role, holder), act: found === undefined ? "grant" : "revoke", role, holder }];
  });
  const staffed = (role: bigint) =>
    members.some(
      (each) => each.role === role && each.found !== undefined && each.expected !== undefined && !each.later,
    );
  const order = turns(appointments, staffed);
  return members.map((member) => memberFact(scope, member, order.get(memberWhat(member.role, member.holder))));
}

interface Member {
  role: bigint;
  holder: string;
  /** Seconds of delay. Absent: not a member. */
  found: bigint | undefined;
  expected: bigint | undefined;
  /** Unix seconds from which on it is a member. */
  since: number;
  /** That is still to come. */
  later: boolean;
}

function readMembers(scope: AuthorityScope, current: AuthorityState, planned: AuthorityState): Promise<Member[]> {
  const none = new Map<string, bigint>();
  const members: Promise<Member>[] = [];
  for (const role of new Set([...planned.members.keys(), ...current.members.keys()])) {
    const [there, wanted] = [current.members.get(role) ?? none, planned.members.get(role) ?? none];
    for (const holder of new Set([...wanted.keys(), ...there.keys()])) {
      const [found, expected] = [there.get(holder), wanted.get(holder)];
      // The chain's own word: a membership may begin later than its event.
      const begins = found === undefined ? Promise.resolve(0) : beginning(scope, role, holder);
      members.push(begins.then((since) => ({ role, holder, found, expected, since, later: since > scope.timestamp })));
    }
  }
  return Promise.all(members);
}

function memberFact(scope: AuthorityScope, member: Member, turn: Turn = { after: [], notes: [] }): Fact {
  const { role, holder, found, expected, since, later } = member;
  const fact = {
    what: memberWhat(role, holder),
    account: holder,
    found: found === undefined ? nothing : `${showDelay(found)}${later ? ` from ${showTime(since)}` : ""}`,
    expected: expected === undefined ? nothing : showDelay(expected),
    calls: [],
  };
  const { irreconcilable, notes } = turn;
  const order = {
    after: [...turn.after, adminWhat(role)],
    ...(notes.length === 0 ? {} : { notes }),
    ...(irreconcilable === undefined ? {} : { irreconcilable }),
  };
  if (expected === undefined) {
    return {
      ...fact,
      operator: { calls: [managerCall(scope, "revokeRole", role, holder)], ...order, direction: "narrows" },
    };
  }
  if (later && found === expected) return { ...fact, operator: { effective: since } };
  const direction = found !== undefined && expected > found ? "narrows" : "widens";
  return {
    ...fact,
    operator: { calls: [managerCall(scope, "grantRole", role, holder, expected)], ...order, direction },
  };
}

async function beginning({ provider, currency, at }: AuthorityScope, role: bigint, holder: string): Promise<number> {
  const [since] = await authorityAt(currency.authority, provider).getAccess(role, holder, at);
  return Number(since);
}
