import { MILESTONE_STATES, type MilestoneState, type Outcome, OUTCOMES, placesOf } from "./settlement/order-state.ts";

/** The enumerations of the settlement contracts in words, each in its contract's order. */

const FUNDING_WORDS = ["by allowance", "by permit", "by authorization"];
const MODE_WORDS = ["all or nothing", "best effort"];
const KIND_WORDS = ["accepted by the buyer", "attested", "due on a date"];
const STATE_WORDS: { readonly [S in MilestoneState]: string } = {
  Held: "held",
  Attested: "attested",
  Accepted: "accepted",
  Disputed: "disputed",
  Ruled: "ruled",
  Settled: "settled",
};
const OUTCOME_WORDS: { readonly [O in Outcome]: string } = {
  Released: "released",
  Ruled: "paid as the arbiter ruled",
  DefaultRuled: "split by default",
  Refunded: "refunded",
  Cancelled: "given back by agreement",
};

/** "by permit": how a party's money comes in. */
export function describeFundingKind(kind: bigint): string {
  return FUNDING_WORDS[Number(kind)] ?? `kind ${kind}`;
}

/** "all or nothing" */
export function describePayoutMode(mode: bigint): string {
  return MODE_WORDS[Number(mode)] ?? `mode ${mode}`;
}

/** "attested": what makes a milestone payable. */
export function describeMilestoneKind(kind: bigint): string {
  return KIND_WORDS[Number(kind)] ?? `kind ${kind}`;
}

/** "disputed" */
export function describeMilestoneState(state: bigint): string {
  const name = MILESTONE_STATES[Number(state)];
  return name === undefined ? `state ${state}` : STATE_WORDS[name];
}

/** "released": how a milestone ended. */
export function describeOutcome(outcome: bigint): string {
  const name = OUTCOMES[Number(outcome)];
  return name === undefined ? `outcome ${outcome}` : OUTCOME_WORDS[name];
}

/** "0, 2": the milestones of a set of bits, by their place from 0. */
export function describeMilestones(bits: bigint): string {
  return placesOf(bits).join(", ") || "none";
}
