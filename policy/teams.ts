import type { RoleName } from "../sdk/roles.ts";
import { lookUp, nameOf, type AddressBook } from "./address-book.ts";
import type { Holders } from "./holders.ts";

/** Team → its people's addresses. People of one team answer to one manager; a large order needs two. */
export type Teams = Readonly<Record<string, readonly string[]>>;

export interface ReadTeams {
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly book: AddressBook;
  readonly problems: string[];
}

export function readTeams({ lists, book, problems }: ReadTeams): Teams {
  const teams: Record<string, string[]> = {};
  const teamOf = new Map<string, string>();
  for (const [team, names] of Object.entries(lists)) {
    const people: string[] = [];
    for (const name of names) {
      const address = lookUp({ place: `teams.${team}`, name, book, problems });
      if (address === undefined) continue;
      const other = teamOf.get(address);
      if (other !== undefined) problems.push(`teams.${team}: ${name} is already in the team ${other}`);
      teamOf.set(address, team);
      people.push(address);
    }
    teams[team] = people;
  }
  return teams;
}

const orderRoles: readonly RoleName[] = ["MAKER", "CHECKER", "LARGE_CHECKER"];

export interface CheckTeams {
  readonly place: string;
  readonly holders: Holders;
  readonly teams: Teams;
  readonly book: AddressBook;
  readonly problems: string[];
}

/** Whoever has a part in orders is in a team, and no LARGE_CHECKER in that of a MAKER. */
export function checkTeams({ place, holders, teams, book, problems }: CheckTeams): void {
  const teamOf = (address: string) => Object.keys(teams).find((team) => teams[team]!.includes(address));
  for (const roleName of orderRoles) {
    for (const address of holders[roleName]) {
      if (teamOf(address) === undefined) {
        problems.push(`${place}.${roleName}: ${nameOf(book, address)} is in no team; teams: says who is in which`);
      }
    }
  }
  for (const large of holders.LARGE_CHECKER) {
    const team = teamOf(large);
    const maker = holders.MAKER.find((address) => team !== undefined && teamOf(address) === team);
    if (maker !== undefined) {
      problems.push(
        `${place}.LARGE_CHECKER: ${nameOf(book, large)} is in the team ${team}, like ${nameOf(book, maker)}, a MAKER`,
      );
    }
  }
}
