import { indispensableRoles, role as roleOf } from "../../sdk/roles.ts";
import { latestBlock, type Block } from "../chain/block.ts";
import { callParty, resolveParty, type Party } from "../chain/connection.ts";
import { authorityTarget } from "../chain/target.ts";
import type { CommandFile } from "../command.ts";
import { openForWriting } from "../open.ts";
import { submit } from "../plan/submit.ts";
import type { Role } from "../../sdk/roles.ts";
import { holderEffects } from "./holder-effects.ts";
import { grantableRole, isScheduled, membershipOf, readHoldings, type Holdings } from "./holdings.ts";
import { policyNote } from "./policy-note.ts";
import { followsAnotherRole, lastHolder } from "./role-faults.ts";

export const command: CommandFile = {
  schema: "harbour.role-revoke/1",
  writes: true,

  configure(revoke) {
    revoke
      .argument("<role>", "its name in the role table")
      .argument("<holder>", "a name of the address book, or an address")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
ADMIN, after its delay: run it with --schedule, wait, then run it with --send. Nobody but ADMIN can cancel it, or a
stolen GUARDIAN could never be removed. The last holder of ADMIN, GUARDIAN or UNPAUSER is not revoked. Until the delay
is over the holder keeps its power: what it schedules can be cancelled, and PAUSER can stop payments at once.

  harbour role revoke BLACKLISTER compliance-1 --token hkd --network localhost --as admin`,
      );
  },

  async run(invocation) {
    const [name, text] = invocation.arguments as string[];
    const workplace = await openForWriting(invocation);
    const { connection, token } = workplace;
    const role = grantableRole(name!, token.currency);
    const holder = resolveParty(connection.book, text!);
    const block = await latestBlock(connection.provider);
    const holdings = await readHoldings(connection, token, block, invocation.io.now());
    const already = membershipOf(holdings, role, holder.address) === undefined;
    const words = `${role.name} of ${token.symbol}`;
    const left = already ? 1 : remaining(holdings, role, holder, block);

    return submit(invocation, workplace, {
      noun: "role-revoke",
      title: `Revoke ${words} from ${callParty(holder)}`,
      done: `Revoked ${words} from ${callParty(holder)}`,
      ...(already ? { already: `${callParty(holder)} does not hold ${words}, nothing to do.` } : {}),
      target: authorityTarget(token),
      method: "revokeRole",
      args: [role.id, holder.address],
      gate: { kind: "role", id: await token.authority.getRoleAdmin(role.id, { blockTag: block.number }) },
      movesMoney: false,
      headroom: [],
      warnings: [
        "this narrows power, after ADMIN's delay all the same; GUARDIAN cannot cancel it",
        ...(left === 0 ? [`nobody is left who holds ${role.name}: what it does stays undone`] : []),
        ...(role.name === "ADMIN" && membershipOf(holdings, roleOf("ADMIN_ACTS"), holder.address) !== undefined
          ? [
              `ADMIN_ACTS has the holders of ADMIN: revoke it as well, harbour role revoke ADMIN_ACTS ${callParty(holder)}`,
            ]
          : []),
        ...policyNote(connection, token, role, holder, false),
      ],
      effects: (at) => holderEffects(connection, token, { role, holder }, at),
      proof: [
        {
          event: "RoleRevoked",
          matches: ({ args }) => args["roleId"] === role.id && args["account"] === holder.address,
        },
      ],
    });
  },
};

/**
 * How many hold the role now and are to keep it once this and every scheduled revocation is done.
 *
 * @throws HarbourError HB-2417, HB-2418
 */
function remaining(holdings: Holdings, role: Role, holder: Party, block: Block): number {
  if (role.heldWith !== undefined) {
    const leader = roleOf(role.heldWith);
    const leads = membershipOf(holdings, leader, holder.address) !== undefined;
    if (leads && !isScheduled(holdings, "revoke", leader, holder.address)) {
      throw followsAnotherRole(role.name, leader.name, callParty(holder), "revoke");
    }
  }
  const others = holdings.holders.filter(
    (each) => each.role === role.id && each.party.address !== holder.address && each.since <= block.timestamp,
  );
  const leaving = others.filter(({ party }) => isScheduled(holdings, "revoke", role, party.address)).length;
  const left = others.length - leaving;
  if (left === 0 && indispensableRoles.includes(role.name)) throw lastHolder(callParty(holder), role.name, leaving);
  return left;
}
