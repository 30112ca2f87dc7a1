import { MILESTONE_KINDS, type OrderMessage } from "./order-message.ts";
import type { MilestoneProgress, MilestoneState } from "./order-state.ts";
import { milestoneOf } from "./terms-in-force.ts";

/** What anybody may call to end a milestone. */
export type ExitCall = "release" | "refund" | "defaultRule";

/** The timed exit of a milestone. */
export interface NextExit {
  state: MilestoneState;
  /** Unix seconds from which anybody may call; undefined where no clock runs. */
  until?: bigint;
  /** What anybody may call then; undefined for a settled milestone. */
  then?: ExitCall;
  /** Whether it can be called now. Money moves only while the token is not paused. */
  ready: boolean;
}

export interface NextExitParameters {
  order: OrderMessage;
  /** Place of the milestone, from 0. */
  milestone: number;
  progress: MilestoneProgress;
  /** Unix seconds. */
  now: bigint;
}

/** How a milestone ends by time alone, if nobody says anything more. @throws SettlementError HB-1834 */
export function nextExit({ order, milestone, progress, now }: NextExitParameters): NextExit {
  const terms = milestoneOf(order, milestone);
  const { state, since } = progress;
  const timed = (until: bigint, then: ExitCall): NextExit => ({ state, until, then, ready: now >= until });
  switch (state) {
    case "Held":
      return timed(terms.due + terms.disputeWindow, terms.kind === MILESTONE_KINDS.onDate ? "release" : "refund");
    case "Attested":
      return timed(since + terms.disputeWindow, "release");
    case "Disputed":
      return timed(since + order.arbiterTime, "defaultRule");
    case "Accepted":
    case "Ruled":
      return { state, then: "release", ready: true };
    case "Settled":
      return { state, ready: false };
  }
}
