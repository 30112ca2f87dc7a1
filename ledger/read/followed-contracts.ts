import type { Currency, FollowedContract } from "../followed-network.ts";
import type { Session } from "../store/store.ts";
import type { Moment } from "./moment.ts";
import { rolesAt } from "./roles-at.ts";

/** The contracts whose events are in the books of a chain. */
export async function followedContracts({ db }: Session, chainId: number): Promise<FollowedContract[]> {
  const row = await db
    .selectFrom("followed_chain")
    .select("contracts")
    .where("chain_id", "=", chainId)
    .executeTakeFirst();
  return row === undefined ? [] : (JSON.parse(row.contracts) as FollowedContract[]);
}

/**
 * The registry whose ceiling the token takes: where one replaced another, the holder of RESERVE. Undefined if none is
 * followed.
 */
export async function registryAt(session: Session, moment: Moment, currency: Currency): Promise<string | undefined> {
  const contracts = await followedContracts(session, moment.chainId);
  const candidates = contracts.filter((one) => one.origin === "registry" && one.currency === currency);
  if (candidates.length < 2) return candidates[0]?.address;
  const { members } = await rolesAt(session, moment, currency);
  const holder = members.find(
    (one) => one.role === "RESERVE" && candidates.some(({ address }) => address === one.account),
  );
  return holder?.account ?? candidates.at(-1)!.address;
}
