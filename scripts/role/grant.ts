import { role as roleOf } from "../../sdk/roles.ts";
import { latestBlock } from "../chain/block.ts";
import { callParty, resolveParty } from "../chain/connection.ts";
import { authorityTarget } from "../chain/target.ts";
import type { CommandFile } from "../command.ts";
import { openForWriting } from "../open.ts";
import { submit } from "../plan/submit.ts";
import { holderEffects } from "./holder-effects.ts";
import { grantableRole, isScheduled, membershipOf, readHoldings, requireSeparation } from "./holdings.ts";
import { bankOrCustomerWords, policyNote } from "./policy-note.ts";
import { requireTeams } from "./require-teams.ts";
import { bankOrCustomer, followsAnotherRole } from "./role-faults.ts";

export const command: CommandFile = {
  schema: "harbour.role-grant/1",
  writes: true,

  configure(grant) {
    grant
      .argument("<role>", "its name in the role table")
      .argument("<holder>", "a name of the address book, or an address")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
ADMIN, after its delay: run it with --schedule, wait, then run it with --send. The new holder gets the delay of the role
table. A grant that gives one holder both roles of a separated pair is refused. GUARDIAN can cancel meanwhile. What is
to stay belongs into the policy file: harbour plan makes all its grants at once, and the plan here prints the lines.

  harbour role grant BLACKLISTER compliance-2 --token hkd --network localhost --as admin`,
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
    const own = membershipOf(holdings, role, holder.address);
    const already = own !== undefined && own.delay === role.delay;
    const words = `${role.name} of ${token.symbol}`;

    if (!already) {
      requireSeparation(holdings, role, holder);
      requireTeams(connection, token, holdings, role, holder);
      const hand = bankOrCustomerWords(connection, holder);
      if (hand !== undefined) throw bankOrCustomer(callParty(holder), hand, role.name);
      const leader = role.heldWith === undefined ? undefined : roleOf(role.heldWith);
      const led =
        leader === undefined ||
        membershipOf(holdings, leader, holder.address) !== undefined ||
        isScheduled(holdings, "grant", leader, holder.address);
      if (!led) throw followsAnotherRole(role.name, role.heldWith!, callParty(holder), "grant");
    }

    return submit(invocation, workplace, {
      noun: "role-grant",
      title: `Grant ${words} to ${callParty(holder)}`,
      done: `Granted ${words} to ${callParty(holder)}`,
      ...(already ? { already: `${callParty(holder)} holds ${words} already, nothing to do.` } : {}),
      target: authorityTarget(token),
      method: "grantRole",
      args: [role.id, holder.address, role.delay],
      gate: { kind: "role", id: await token.authority.getRoleAdmin(role.id, { blockTag: block.number }) },
      movesMoney: false,
      headroom: [],
      warnings: [
        `this widens power: ${role.effect}`,
        ...(role.name === "ADMIN" ? followers(callParty(holder)) : []),
        ...policyNote(connection, token, role, holder, true),
      ],
      effects: (at) => holderEffects(connection, token, { role, holder, delay: role.delay }, at),
      proof: [
        {
          event: "RoleGranted",
          matches: ({ args }) =>
            args["roleId"] === role.id && args["account"] === holder.address && args["delay"] === BigInt(role.delay),
        },
      ],
    });
  },
};

function followers(holder: string): string[] {
  return [`ADMIN_ACTS has the holders of ADMIN: grant it as well, harbour role grant ADMIN_ACTS ${holder}`];
}
