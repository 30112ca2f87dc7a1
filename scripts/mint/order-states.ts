import { ORDER_STATES } from "../../sdk/issuance-states.ts";

export type OrderStateName = Lowercase<(typeof ORDER_STATES)[number]>;

/** "proposed", for the desk's number of a state. */
export function orderStateName(state: bigint): OrderStateName {
  return ORDER_STATES[Number(state)]!.toLowerCase() as OrderStateName;
}
