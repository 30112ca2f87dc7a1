import type { Connection, Party } from "../chain/connection.ts";
import { partyAt, resolveParty } from "../chain/connection.ts";
import { knownTargets } from "../chain/targets.ts";

/**
 * The contract that a person means: "hHKD", "hkd-mint-desk", a name of the book or an address.
 *
 * @throws HarbourError HB-2105
 */
export function contractNamed(connection: Connection, text: string): Party {
  const plain = (name: string) => name.toLowerCase().replaceAll(" ", "-");
  const target = knownTargets(connection).find(({ name, currency, contract }) => {
    return plain(name) === plain(text) || (contract === "token" && plain(`${currency} token`) === plain(text));
  });
  return target === undefined ? resolveParty(connection.book, text) : partyAt(connection.book, target.address);
}
