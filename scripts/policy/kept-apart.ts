import { indispensableRoles, role, roleById, separatedRoles, type RoleName } from "../../sdk/roles.ts";
import { addWait, reaches, type Waits } from "./waits.ts";

/** Somebody who joins a role, or leaves it. */
export interface Appointment {
  /** `what` of its fact. */
  what: string;
  act: "grant" | "revoke";
  role: bigint;
  holder: string;
}

/** What an appointment has to wait for, and why. */
export interface Turn {
  /** `what` of other appointments. */
  after: string[];
  notes: string[];
  /** Why no order of the file's appointments gets there. */
  irreconcilable?: string;
}

/**
 * Puts appointments in an order in which nobody ever holds two roles that are kept apart, and in which whoever is
 * replaced leaves when the next one is in. Where a swap allows only one of the two, the role stands empty in between;
 * never one that the currency cannot do without. `staffed`: whether somebody stays who has the role in force.
 */
export function turns(
  appointments: readonly Appointment[],
  staffed: (role: bigint) => boolean,
): ReadonlyMap<string, Turn> {
  const grants = appointments.filter(({ act }) => act === "grant");
  const waits: Waits = new Map();
  const result = new Map(appointments.map(({ what }): [string, Turn] => [what, { after: [], notes: [] }]));
  // Those who are indispensable choose first.
  const revocations = appointments
    .filter(({ act }) => act === "revoke")
    .sort((a, b) => Number(isIndispensable(b.role)) - Number(isIndispensable(a.role)));
  for (const grant of grants) {
    for (const leaving of revocations) {
      if (leaving.holder !== grant.holder || !areApart(leaving.role, grant.role)) continue;
      addWait(waits, grant.what, leaving.what);
      result.get(grant.what)!.notes.push(`${nameOf(leaving.role)} is taken from it first: the two are kept apart`);
    }
  }
  const stuck: string[] = [];
  for (const leaving of revocations) {
    const next = grants.filter((grant) => grant.role === leaving.role);
    const free = next.filter(({ what }) => !reaches(waits, what, leaving.what));
    for (const { what } of free) addWait(waits, leaving.what, what);
    if (next.length === 0 || free.length > 0 || staffed(leaving.role)) continue;
    const turn = result.get(leaving.what)!;
    if (!isIndispensable(leaving.role)) {
      turn.notes.push(`! nobody holds ${nameOf(leaving.role)} from then until the next one is in`);
      continue;
    }
    const name = leaderOf(leaving.role)!;
    turn.irreconcilable =
      `the next holder of ${name} has to leave what is kept apart from it, and nobody may leave first: ` +
      `give ${name} to somebody else first, in a file of its own`;
    stuck.push(leaving.what);
  }
  for (const { what } of appointments) {
    const turn = result.get(what)!;
    turn.after.push(...(waits.get(what) ?? []));
    const on = stuck.find((other) => other !== what && reaches(waits, what, other));
    if (on !== undefined) turn.irreconcilable ??= `it waits for ${on}: ${result.get(on)!.irreconcilable}`;
  }
  return result;
}

function areApart(one: bigint, other: bigint): boolean {
  const [a, b] = [leaderOf(one), leaderOf(other)];
  return separatedRoles.some(([first, second]) => (first === a && second === b) || (first === b && second === a));
}

function isIndispensable(id: bigint): boolean {
  const name = leaderOf(id);
  return name !== undefined && indispensableRoles.includes(name);
}

/** What ADMIN_ACTS does is ADMIN's. */
function leaderOf(id: bigint): RoleName | undefined {
  const found = roleById(id);
  return found === undefined ? undefined : role(found.heldWith ?? found.name).name;
}

function nameOf(id: bigint): string {
  return roleById(id)!.name;
}
