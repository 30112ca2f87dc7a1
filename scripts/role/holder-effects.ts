import type { Role } from "../../sdk/roles.ts";
import type { Block } from "../chain/block.ts";
import { roleCensus } from "../chain/census.ts";
import { callParty, type Connection, type Party } from "../chain/connection.ts";
import type { Token } from "../chain/token.ts";
import type { Effect } from "../plan/intent.ts";
import { showDelay } from "../words.ts";

export interface HolderEffects {
  role: Role;
  holder: Party;
  /** Of the holder afterwards; absent: it holds the role no more. */
  delay?: number;
}

/** Who holds the role, and with which delay this holder does. */
export async function holderEffects(
  connection: Connection,
  token: Token,
  { role, holder, delay }: HolderEffects,
  block: Block,
): Promise<Effect[]> {
  const { holders } = await roleCensus(connection, token, block, role.id);
  const own = holders.find(({ party }) => party.address === holder.address);
  const others = holders.filter((each) => each !== own).map(({ party }) => callParty(party));
  const words = (names: readonly string[]) => (names.length === 0 ? "nobody" : [...names].sort().join(", "));
  const everybody = holders.map(({ party }) => callParty(party));
  const after = delay === undefined ? others : own === undefined ? [...everybody, callParty(holder)] : everybody;
  return [
    { label: `holders of ${role.name}`, value: words(everybody), then: words(after) },
    {
      label: `delay of ${callParty(holder)}`,
      value: own === undefined ? "not a holder" : showDelay(own.delay),
      then: delay === undefined ? "not a holder" : showDelay(delay),
    },
  ];
}
