import { indispensableRoles, isRoleName, role, roleNames, separatedRoles, type RoleName } from "../sdk/roles.ts";
import { lookUp, nameOf, type AddressBook } from "./address-book.ts";

/** Every role of the table with its holders' addresses; one that a contract holds has none here. */
export type Holders = Readonly<Record<RoleName, readonly string[]>>;

export interface ReadHolders {
  readonly place: string;
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly book: AddressBook;
  readonly problems: string[];
}

export function readHolders({ place, lists, book, problems }: ReadHolders): Holders {
  const holders = Object.fromEntries(roleNames.map((name) => [name, [] as string[]])) as Record<RoleName, string[]>;
  for (const [roleName, names] of Object.entries(lists)) {
    if (!isRoleName(roleName)) {
      problems.push(`${place}: unknown role ${roleName}; the roles are ${roleNames.join(", ")}`);
      continue;
    }
    const { heldWith, heldBy } = role(roleName);
    if (heldWith !== undefined) {
      problems.push(`${place}.${roleName}: always has the holders of ${heldWith}, remove it`);
      continue;
    }
    if (heldBy !== undefined) {
      problems.push(`${place}.${roleName}: is held by the currency's ${heldBy} contract and nobody else, remove it`);
      continue;
    }
    for (const name of names) {
      const address = lookUp({ place: `${place}.${roleName}`, name, book, problems });
      if (address === undefined) continue;
      if (holders[roleName].includes(address)) problems.push(`${place}.${roleName}: ${name} is listed twice`);
      else holders[roleName].push(address);
    }
  }

  for (const name of indispensableRoles) {
    if (holders[name].length === 0) problems.push(`${place}.${name}: at least one holder is needed`);
  }
  for (const [first, second] of separatedRoles) {
    for (const address of holders[first].filter((candidate) => holders[second].includes(candidate))) {
      const name = nameOf(book, address);
      problems.push(`${place}: ${name} holds both ${first} and ${second}, which need different holders`);
    }
  }
  for (const name of roleNames) {
    const leader = role(name).heldWith;
    if (leader !== undefined) holders[name] = [...holders[leader]];
  }
  return holders;
}
