import type { Currency } from "../followed-network.ts";
import type { Session } from "../store/store.ts";
import { eventsOf, whereOf, type Where } from "./events.ts";
import type { Moment } from "./moment.ts";

/** The accounts that a token gives something, by address in lower case: the bits of sdk/account-flags.ts that `register` sets. */
export async function registeredAt(
  session: Session,
  moment: Moment,
  currency: Currency,
): Promise<Map<string, { flags: number; where: Where }>> {
  const registered = new Map<string, { flags: number; where: Where }>();
  for (const event of await eventsOf(session, moment, { origin: "token", currency, names: ["Registered"] })) {
    if (event.name !== "Registered") continue;
    const account = event.fields.account.toLowerCase();
    if (event.fields.flags === 0n) registered.delete(account);
    else registered.set(account, { flags: Number(event.fields.flags), where: whereOf(event) });
  }
  return registered;
}
