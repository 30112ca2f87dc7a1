import type { Currency } from "../followed-network.ts";
import type { Session } from "../store/store.ts";
import { eventsOf, whereOf, type Where } from "./events.ts";
import type { Moment } from "./moment.ts";

/** What an AccessManager says of functions and of roles themselves, beside their members. Addresses are lower case. */
export interface PowersAt {
  /** The role that may call a function, by "target selector"; one that role 0 may call, as at first, is left out. */
  functions: Map<string, { roleId: bigint; where: Where }>;
  /** Who can cancel what a role schedules, by role; 0 is left out. */
  guardians: Map<bigint, { roleId: bigint; where: Where }>;
  /** Settings that no deployment makes, in words, by what they are of; those set back to nothing are left out. */
  others: Map<string, Where>;
}

const NAMES = [
  ...["TargetFunctionRoleUpdated", "RoleGuardianChanged", "RoleAdminChanged"],
  ...["RoleGrantDelayChanged", "TargetClosed", "TargetAdminDelayUpdated"],
];

export async function powersAt(session: Session, moment: Moment, currency: Currency): Promise<PowersAt> {
  const powers: PowersAt = { functions: new Map(), guardians: new Map(), others: new Map() };
  for (const event of await eventsOf(session, moment, { origin: "authority", currency, names: NAMES })) {
    const where = whereOf(event);
    const other = (name: string, isSet: boolean) => {
      if (isSet) powers.others.set(name, where);
      else powers.others.delete(name);
    };
    if (event.name === "TargetFunctionRoleUpdated") {
      const { target, selector, roleId } = event.fields;
      const key = functionKey(target, selector);
      if (roleId === 0n) powers.functions.delete(key);
      else powers.functions.set(key, { roleId, where });
    } else if (event.name === "RoleGuardianChanged") {
      const { roleId, guardian } = event.fields;
      if (guardian === 0n) powers.guardians.delete(roleId);
      else powers.guardians.set(roleId, { roleId: guardian, where });
    } else if (event.name === "RoleAdminChanged")
      other(`admin of role ${event.fields.roleId}`, event.fields.admin !== 0n);
    else if (event.name === "RoleGrantDelayChanged")
      other(`grant delay of role ${event.fields.roleId}`, event.fields.delay !== 0n);
    else if (event.name === "TargetClosed") other(`${event.fields.target.toLowerCase()} closed`, event.fields.closed);
    else if (event.name === "TargetAdminDelayUpdated")
      other(`admin delay of ${event.fields.target.toLowerCase()}`, event.fields.delay !== 0n);
  }
  return powers;
}

export function functionKey(target: string, selector: string): string {
  return `${target.toLowerCase()} ${selector.toLowerCase()}`;
}
