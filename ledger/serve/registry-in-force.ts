import { role } from "../../sdk/roles.ts";
import type { Books } from "../books.ts";
import { eventsOf } from "../read/events.ts";
import { followedContracts } from "../read/followed-contracts.ts";
import type { TokenOnChain } from "./token-place.ts";

/** The registry whose ceiling the token took at a time, as `registryAt` finds it. Asked for rising times only. */
export type RegistryInForce = (time: number) => string | undefined;

const RESERVE = role("RESERVE").id;

export async function registryInForce(books: Books, { moment, currency }: TokenOnChain): Promise<RegistryInForce> {
  const contracts = await followedContracts(books.store, moment.chainId);
  const candidates = contracts.filter((one) => one.origin === "registry" && one.currency === currency);
  const newest = candidates.at(-1)?.address;
  if (candidates.length < 2) return () => newest;
  const names = ["RoleGranted", "RoleRevoked"];
  const events = await eventsOf(books.store, moment, { origin: "authority", currency, names });
  const known = new Set(candidates.map(({ address }) => address));
  const holders = new Set<string>();
  let read = 0;
  return (time) => {
    for (; read < events.length && events[read]!.time <= time; read++) {
      const event = events[read]!;
      if (event.name !== "RoleGranted" && event.name !== "RoleRevoked") continue;
      const account = event.fields.account.toLowerCase();
      if (event.fields.roleId !== RESERVE || !known.has(account)) continue;
      if (event.name === "RoleGranted") holders.add(account);
      else holders.delete(account);
    }
    return [...holders].sort()[0] ?? newest;
  };
}
