import type { Holders } from "../../policy/holders.ts";
import { checkTeams } from "../../policy/teams.ts";
import { role as roleOf, roleNames, type Role } from "../../sdk/roles.ts";
import { callParty, type Connection, type Party } from "../chain/connection.ts";
import type { Token } from "../chain/token.ts";
import type { Holdings } from "./holdings.ts";
import { teamsClash } from "./role-faults.ts";

/**
 * Refuses what the network file would be refused for: a new part in orders for somebody of no team, and a LARGE_CHECKER
 * in a MAKER's team. Who is scheduled to get a role counts as its holder. What is wrong already stops nobody else.
 *
 * @throws HarbourError HB-2897
 */
export function requireTeams(
  { policy, book }: Connection,
  { currency }: Token,
  holdings: Holdings,
  role: Role,
  holder: Party,
): void {
  const problemsWith = (newcomers: readonly { role: bigint; account: string }[]) => {
    const problems: string[] = [];
    const holders = holdersOf(holdings, newcomers);
    checkTeams({ place: currency, holders, teams: policy.teams, book, problems });
    return problems;
  };
  const before = problemsWith([]);
  const problems = problemsWith([{ role: role.id, account: holder.address }]).filter((each) => !before.includes(each));
  if (problems.length > 0) throw teamsClash(role.name, callParty(holder), problems);
}

function holdersOf({ holders, scheduled }: Holdings, newcomers: readonly { role: bigint; account: string }[]): Holders {
  const all = [
    ...holders.map(({ role, party }) => ({ role, account: party.address })),
    ...scheduled.filter(({ act }) => act === "grant"),
    ...newcomers,
  ];
  const accountsOf = (id: bigint) => [...new Set(all.filter(({ role }) => role === id).map(({ account }) => account))];
  return Object.fromEntries(roleNames.map((name) => [name, accountsOf(roleOf(name).id)])) as unknown as Holders;
}
