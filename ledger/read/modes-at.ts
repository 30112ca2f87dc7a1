import type { Currency } from "../followed-network.ts";
import type { Session } from "../store/store.ts";
import { eventsOf, whereOf, type Where } from "./events.ts";
import type { Moment } from "./moment.ts";

export interface ModesAt {
  paused: boolean;
  /** Only verified accounts may pay and be paid; also remembered while paused. */
  policyClosed: boolean;
  mode: "open" | "permissioned" | "paused";
  /** The code the proxy runs, lower case. Empty before the deployment. */
  implementation: string;
  /** Redemption takes no requests before this time; 0: it does. */
  redemptionSuspendedUntil: number;
  /** Nothing is minted through the registry again. */
  woundDown: boolean;
  /** The last event that changed any of these. */
  where: Where | undefined;
}

const TOKEN_NAMES = ["Paused", "Unpaused", "PolicyOpened", "PolicyClosed", "Upgraded"];

/** What a token allowed at a moment. */
export async function modesAt(session: Session, moment: Moment, currency: Currency): Promise<ModesAt> {
  const modes: ModesAt = {
    paused: false,
    policyClosed: false,
    mode: "open",
    implementation: "",
    redemptionSuspendedUntil: 0,
    woundDown: false,
    where: undefined,
  };
  const desk = ["RedemptionSuspended", "RedemptionResumed"];
  const events = [
    ...(await eventsOf(session, moment, { origin: "token", currency, names: TOKEN_NAMES })),
    ...(await eventsOf(session, moment, { origin: "redemptionDesk", currency, names: desk })),
    ...(await eventsOf(session, moment, { origin: "registry", currency, names: ["WindDownStarted"] })),
  ].sort((a, b) => a.block - b.block || a.logIndex - b.logIndex);
  for (const event of events) {
    if (event.name === "Paused") modes.paused = true;
    else if (event.name === "Unpaused") modes.paused = false;
    else if (event.name === "PolicyClosed") modes.policyClosed = true;
    else if (event.name === "PolicyOpened") modes.policyClosed = false;
    else if (event.name === "Upgraded") modes.implementation = event.fields.implementation.toLowerCase();
    else if (event.name === "RedemptionSuspended") modes.redemptionSuspendedUntil = Number(event.fields.until);
    else if (event.name === "RedemptionResumed") modes.redemptionSuspendedUntil = 0;
    else if (event.name === "WindDownStarted") modes.woundDown = true;
    modes.where = whereOf(event);
  }
  if (modes.redemptionSuspendedUntil <= moment.time) modes.redemptionSuspendedUntil = 0;
  modes.mode = modes.paused ? "paused" : modes.policyClosed ? "permissioned" : "open";
  return modes;
}
