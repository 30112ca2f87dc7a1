import { showShortText } from "../../sdk/short-text.ts";
import type { Currency } from "../followed-network.ts";
import type { Session } from "../store/store.ts";
import { eventsOf, whereOf } from "./events.ts";
import { registryAt } from "./followed-contracts.ts";
import type { Moment } from "./moment.ts";
import { statementOf, type PoolStatement } from "./reserve-pools.ts";

/** A custodian's statement with what became of it. */
export interface StatedReserve extends PoolStatement {
  registry: string;
  custodian: string;
  pool: string;
  /** accepted: counted at once · confirmed: a person let it count · parked: it waits · dropped: it never will */
  state: "accepted" | "confirmed" | "parked" | "dropped";
  /** Of a parked one, also once it was confirmed or dropped. */
  digest?: string;
}

/** Every statement of reserves up to a moment, in the order of the chain; of the registry in force only. */
export async function statementsUntil(session: Session, moment: Moment, currency: Currency): Promise<StatedReserve[]> {
  const registry = await registryAt(session, moment, currency);
  const names = ["StatementAccepted", "StatementParked", "StatementConfirmed", "StatementDropped"];
  const stated: StatedReserve[] = [];
  for (const event of await eventsOf(session, moment, { origin: "registry", currency, names })) {
    if (event.address !== registry) continue;
    if (event.name === "StatementAccepted" || event.name === "StatementParked") {
      const [custodian, pool] = [showShortText(event.fields.custodian), showShortText(event.fields.pool)];
      const statement = { registry, custodian, pool, ...statementOf(event, whereOf(event)) };
      if (event.name === "StatementAccepted") stated.push({ ...statement, state: "accepted" });
      else stated.push({ ...statement, state: "parked", digest: event.fields.digest });
    } else if (event.name === "StatementConfirmed" || event.name === "StatementDropped") {
      const { digest } = event.fields;
      const parked = stated.findLast((one) => one.state === "parked" && one.digest === digest);
      if (parked === undefined) continue;
      parked.state = event.name === "StatementConfirmed" ? "confirmed" : "dropped";
      if (event.name === "StatementConfirmed")
        parked.confirmed = { ...whereOf(event), actor: event.fields.actor.toLowerCase() };
    }
  }
  return stated;
}
