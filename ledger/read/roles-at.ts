import { roleById, type RoleName } from "../../sdk/roles.ts";
import type { Currency } from "../followed-network.ts";
import { eventsOf, whereOf, type Where } from "./events.ts";
import type { Moment } from "./moment.ts";
import type { Session } from "../store/store.ts";

/** Somebody who has, or is about to have, a role of a currency's AccessManager. */
export interface RoleMember {
  roleId: bigint;
  /** Undefined: a role that no table of ours knows. */
  role: RoleName | undefined;
  /** Lower case. */
  account: string;
  /** Unix seconds from which on it is a member; it may lie after the moment. */
  since: number;
  /** Seconds between scheduling and executing, as they count at the moment. */
  delay: number;
  /** A change of the delay that was decided and does not count yet. */
  next?: { delay: number; from: number };
  /** The event that said so last. */
  where: Where;
}

/** An account that the token lets mint. */
export interface MinterAt {
  account: string;
  /** Minor units it may still mint. */
  allowance: bigint;
  where: Where;
}

export interface RolesAt {
  /** In the order of the role's id, then of the account. */
  members: RoleMember[];
  minters: MinterAt[];
}

/** Who had which role, and who might mint how much, at a moment. */
export async function rolesAt(session: Session, moment: Moment, currency: Currency): Promise<RolesAt> {
  const [members, minters] = [await membersAt(session, moment, currency), await mintersAt(session, moment, currency)];
  return { members, minters };
}

async function membersAt(session: Session, moment: Moment, currency: Currency): Promise<RoleMember[]> {
  const names = ["RoleGranted", "RoleRevoked"];
  const members = new Map<string, RoleMember>();
  for (const event of await eventsOf(session, moment, { origin: "authority", currency, names })) {
    if (event.name === "RoleRevoked") {
      members.delete(`${event.fields.roleId} ${event.fields.account.toLowerCase()}`);
    } else if (event.name === "RoleGranted") {
      const { roleId, newMember } = event.fields;
      const account = event.fields.account.toLowerCase();
      const [delay, since] = [Number(event.fields.delay), Number(event.fields.since)];
      const key = `${roleId} ${account}`;
      const before = members.get(key);
      const where = whereOf(event);
      if (newMember || before === undefined) {
        members.set(key, { roleId, role: roleById(roleId)?.name, account, since, delay, where });
      } else {
        // A shorter delay waits for as long as the old one is longer; until then the old one counts.
        const { next: _next, ...kept } = settle(before, event.time);
        members.set(key, { ...kept, next: { delay, from: since }, where });
      }
    }
  }
  return [...members.values()]
    .map((member) => settle(member, moment.time))
    .sort((a, b) => Number(a.roleId - b.roleId) || (a.account < b.account ? -1 : 1));
}

/** What counts at a time. */
function settle(member: RoleMember, time: number): RoleMember {
  const { next, ...rest } = member;
  return next === undefined || time < next.from ? member : { ...rest, delay: next.delay };
}

async function mintersAt(session: Session, moment: Moment, currency: Currency): Promise<MinterAt[]> {
  const names = ["MinterConfigured", "MinterRemoved", "Mint"];
  const minters = new Map<string, MinterAt>();
  for (const event of await eventsOf(session, moment, { origin: "token", currency, names })) {
    if (event.name === "MinterConfigured") {
      const account = event.fields.minter.toLowerCase();
      minters.set(account, { account, allowance: event.fields.minterAllowedAmount, where: whereOf(event) });
    } else if (event.name === "MinterRemoved") {
      minters.delete(event.fields.minter.toLowerCase());
    } else if (event.name === "Mint") {
      const minter = minters.get(event.fields.minter.toLowerCase());
      if (minter !== undefined) minter.allowance -= event.fields.amount;
    }
  }
  return [...minters.values()].sort((a, b) => (a.account < b.account ? -1 : 1));
}
