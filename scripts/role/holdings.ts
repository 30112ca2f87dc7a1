import { AUTHORITY_INTERFACE } from "../../sdk/interfaces.ts";
import { isRoleName, role, roleById, roleNames, separatedRoles, type Role, type RoleName } from "../../sdk/roles.ts";
import type { Block } from "../chain/block.ts";
import { roleCensus, type RoleHolder } from "../chain/census.ts";
import { callParty, type Connection, type Party } from "../chain/connection.ts";
import { isOpen, readOperations } from "../chain/operations.ts";
import type { Token } from "../chain/token.ts";
import { roleOfContract, rolesSeparated, unknownRole } from "./role-faults.ts";

/** A grant or revocation that waits with the authority. */
export interface ScheduledMembership {
  act: "grant" | "revoke";
  role: bigint;
  account: string;
}

/** Who holds what now, and what is scheduled to change that. */
export interface Holdings {
  holders: RoleHolder[];
  scheduled: ScheduledMembership[];
}

export async function readHoldings(connection: Connection, token: Token, block: Block, now: number): Promise<Holdings> {
  const [{ holders }, { operations }] = await Promise.all([
    roleCensus(connection, token, block),
    readOperations(connection, token, block, now),
  ]);
  const scheduled = operations.filter(isOpen).flatMap(({ target, data }): ScheduledMembership[] => {
    const parsed = target === token.authorityAddress ? AUTHORITY_INTERFACE.parseTransaction({ data }) : null;
    if (parsed?.name !== "grantRole" && parsed?.name !== "revokeRole") return [];
    const act = parsed.name === "grantRole" ? "grant" : "revoke";
    return [{ act, role: parsed.args["roleId"] as bigint, account: parsed.args["account"] as string }];
  });
  return { holders, scheduled };
}

/** A role that people hold, by its name in any case. @throws HarbourError HB-2415, HB-2419 */
export function grantableRole(text: string, currency: string): Role {
  const name = text.toUpperCase().replaceAll("-", "_");
  if (!isRoleName(name)) throw unknownRole(text, roleNames);
  const found = role(name);
  if (found.heldBy !== undefined) throw roleOfContract(name, `the ${currency} ${found.heldBy}`);
  return found;
}

/** The membership of this account, if it has one or a grant that lies in the future. */
export function membershipOf({ holders }: Holdings, { id }: Role, account: string): RoleHolder | undefined {
  return holders.find((holder) => holder.role === id && holder.party.address === account);
}

export function isScheduled({ scheduled }: Holdings, act: "grant" | "revoke", { id }: Role, account: string): boolean {
  return scheduled.some((each) => each.act === act && each.role === id && each.account === account);
}

/**
 * Whether the holder has, or is scheduled to get, a role that is kept apart from this one. A scheduled revocation
 * frees nobody: it can be cancelled.
 *
 * @throws HarbourError HB-2416
 */
export function requireSeparation(holdings: Holdings, { name }: Role, holder: Party): void {
  const own = holdings.holders.filter(({ party }) => party.address === holder.address).map((each) => each.role);
  const coming = holdings.scheduled.filter(({ act, account }) => act === "grant" && account === holder.address);
  const apart = separatedRoles.filter((pair) => pair.includes(name)).map(([a, b]) => (a === name ? b : a));
  const clash = (ids: readonly bigint[]): RoleName | undefined =>
    ids.map((id) => roleById(id)?.name).find((other) => other !== undefined && apart.includes(other));

  const held = clash(own);
  if (held !== undefined) throw rolesSeparated(callParty(holder), held, name, "holds");
  const granted = clash(coming.map((each) => each.role));
  if (granted !== undefined) throw rolesSeparated(callParty(holder), granted, name, "is scheduled to get");
}
