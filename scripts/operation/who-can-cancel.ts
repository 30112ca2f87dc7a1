import { AUTHORITY_INTERFACE } from "../../sdk/interfaces.ts";
import { role } from "../../sdk/roles.ts";
import type { Block } from "../chain/block.ts";
import { roleCensus } from "../chain/census.ts";
import { callParty, type Connection, type Party } from "../chain/connection.ts";
import type { Operation } from "../chain/operations.ts";
import type { Token } from "../chain/token.ts";
import { roleName } from "../role/name.ts";

export interface Canceller {
  party: Party;
  /** "GUARDIAN", "ADMIN", "scheduled it" */
  because: string;
}

/**
 * Who the authority would let cancel this: the account that scheduled it, every ADMIN, and the guardian of the role
 * whose function it is. None of them waits for a delay.
 */
export async function whoCanCancel(
  connection: Connection,
  token: Token,
  { caller, target, data }: Operation,
  block: Block,
): Promise<Canceller[]> {
  const at = { blockTag: block.number };
  const admin = role("ADMIN").id;
  const functionRole = await token.authority.getTargetFunctionRole(target, data.slice(0, 10), at);
  const [guardian, roleAdmin, { holders }] = await Promise.all([
    token.authority.getRoleGuardian(functionRole, at),
    adminOfGrant(token, target, data, block),
    roleCensus(connection, token, block),
  ]);
  // An unguarded role has guardian 0, which is ADMIN.
  const able = [guardian, admin, roleAdmin];
  const stoppers = holders.filter((holder) => able.includes(holder.role) && holder.since <= block.timestamp);
  const rows = stoppers.map(({ party, role: id }) => ({ party, because: roleName(id) }));
  return [{ party: caller, because: "scheduled it" }, ...rows.sort((a, b) => b.because.localeCompare(a.because))];
}

/** A grant or revocation can also be stopped by whoever administers that role, which is ADMIN unless it was changed. */
async function adminOfGrant(
  token: Token,
  target: string,
  data: string,
  { number }: Block,
): Promise<bigint | undefined> {
  const call = target === token.authorityAddress ? AUTHORITY_INTERFACE.parseTransaction({ data }) : null;
  if (call?.name !== "grantRole" && call?.name !== "revokeRole") return undefined;
  return token.authority.getRoleAdmin(call.args["roleId"] as bigint, { blockTag: number });
}

export function cancellerWords({ party, because }: Canceller): string {
  return `${callParty(party)} (${because})`;
}
