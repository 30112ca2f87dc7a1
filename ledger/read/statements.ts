import { showShortText } from "../../sdk/short-text.ts";
import type { Currency } from "../followed-network.ts";
import type { Session } from "../store/store.ts";
import { eventsOf, whereOf } from "./events.ts";
import type { Moment } from "./moment.ts";
import { statementOf, type PoolStatement } from "./reserve-pools.ts";

/** What a custodian signed about a pool, and what became of it. */
export interface StatedReserve extends PoolStatement {
  custodian: string;
  pool: string;
  /** The registry that was told, lower case. */
  registry: string;
  state: "accepted" | "parked" | "confirmed" | "dropped";
}

const NAMES = ["StatementAccepted", "StatementParked", "StatementConfirmed", "StatementDropped"];

/** Every statement about the reserve up to a moment, in the order of the chain. */
export async function statementsUntil(session: Session, moment: Moment, currency: Currency): Promise<StatedReserve[]> {
  const all: StatedReserve[] = [];
  /** By registry and digest. */
  const parked = new Map<string, StatedReserve>();
  for (const event of await eventsOf(session, moment, { origin: "registry", currency, names: NAMES })) {
    const registry = event.address.toLowerCase();
    if (event.name === "StatementAccepted" || event.name === "StatementParked") {
      const [custodian, pool] = [showShortText(event.fields.custodian), showShortText(event.fields.pool)];
      const state = event.name === "StatementAccepted" ? "accepted" : "parked";
      const one: StatedReserve = { ...statementOf(event, whereOf(event)), custodian, pool, registry, state };
      all.push(one);
      if (event.name === "StatementParked") parked.set(registry + event.fields.digest, one);
    } else if (event.name === "StatementConfirmed" || event.name === "StatementDropped") {
      const one = parked.get(registry + event.fields.digest);
      if (one === undefined) continue;
      if (event.name === "StatementDropped") one.state = "dropped";
      else
        Object.assign(one, {
          state: "confirmed",
          confirmed: { ...whereOf(event), actor: event.fields.actor.toLowerCase() },
        });
    }
  }
  return all;
}
