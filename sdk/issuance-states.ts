/** The enumerations of the issuance contracts, in their order. */

export const BOUNDS = ["Capacity", "Approval", "Allocation", "CeilingCap"] as const;
export const ORDER_STATES = ["None", "Proposed", "Rejected", "Executed"] as const;
export const REDEMPTION_STATES = ["None", "Open", "Settled", "Refunded", "Seized"] as const;
export const PROPOSAL_KINDS = ["None", "Settlement", "Rejection"] as const;

const BOUND_WORDS: { readonly [B in (typeof BOUNDS)[number]]: string } = {
  Capacity: "the capacity of the reserves",
  Approval: "the supervisor's approval",
  Allocation: "this chain's allocation",
  CeilingCap: "the token's ceiling cap",
};
const ORDER_WORDS: { readonly [S in (typeof ORDER_STATES)[number]]: string } = {
  None: "unknown",
  Proposed: "proposed",
  Rejected: "rejected",
  Executed: "executed",
};
const REDEMPTION_WORDS: { readonly [S in (typeof REDEMPTION_STATES)[number]]: string } = {
  None: "unknown",
  Open: "open",
  Settled: "settled",
  Refunded: "given back",
  Seized: "seized",
};

/** "the capacity of the reserves": which bound is the lowest. */
export function describeBound(bound: bigint): string {
  return words(BOUNDS, BOUND_WORDS, bound, "bound");
}

/** "proposed" */
export function describeOrderState(state: bigint): string {
  return words(ORDER_STATES, ORDER_WORDS, state, "state");
}

/** "open" */
export function describeRedemptionState(state: bigint): string {
  return words(REDEMPTION_STATES, REDEMPTION_WORDS, state, "state");
}

function words<N extends string>(
  names: readonly N[],
  wording: { readonly [K in N]: string },
  value: bigint,
  what: string,
): string {
  const name = names[Number(value)];
  return name === undefined ? `${what} ${value}` : wording[name];
}
