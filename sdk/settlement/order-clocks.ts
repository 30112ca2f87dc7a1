import { formatTime } from "../wording.ts";
import type { MilestoneProgress } from "./order-state.ts";
import { SettlementError } from "./settlement-error.ts";
import type { OrderMessage } from "./order-message.ts";

/** Seconds: how far ahead a long stop may lie, 400 days. */
export const MAX_DURATION = 400n * 86_400n;

const UNTOUCHED: MilestoneProgress = { state: "Held", since: 0n, toSeller: 0n };

/**
 * Every clock that still runs ends by the long stop, equality included.
 *
 * @throws SettlementError HB-1829
 */
export function requireClocks(order: OrderMessage, progress: readonly MilestoneProgress[] = []): void {
  order.milestones.forEach((_, index) => {
    const end = lastClock(order, index, progress[index] ?? UNTOUCHED);
    if (end <= order.longStop) return;
    throw new SettlementError(
      "HB-1829",
      `The clocks of milestones[${index}] end at ${end} (${formatTime(end)}), after the long stop ${order.longStop} ` +
        `(${formatTime(order.longStop)}).`,
      "Due date, dispute window and the arbiter's time count one after the other.",
    );
  });
}

/**
 * What the contract asks of the clock when an order opens, or is amended.
 *
 * @throws SettlementError HB-1830, HB-1831
 */
export function requireOpenable(order: OrderMessage, now: bigint, progress?: readonly MilestoneProgress[]): void {
  const { longStop, fundBy, milestones } = order;
  const latest = now + MAX_DURATION;
  if (longStop <= now || longStop > latest) {
    throw new SettlementError(
      "HB-1830",
      `The long stop is ${longStop} (${formatTime(longStop)}); after ${now} and at most ${latest}, ` +
        "400 days ahead, is needed.",
    );
  }
  if (progress === undefined && fundBy <= now) {
    throw new SettlementError("HB-1831", `fundBy ${fundBy} (${formatTime(fundBy)}) has passed.`);
  }
  milestones.forEach(({ due }, index) => {
    if (due > now || (progress?.[index] ?? UNTOUCHED).state !== "Held") return;
    throw new SettlementError("HB-1831", `milestones[${index}].due ${due} (${formatTime(due)}) has passed.`);
  });
}

/** Unix seconds at which the last clock of a milestone can end; 0 where none runs. */
function lastClock(order: OrderMessage, index: number, { state, since }: MilestoneProgress): bigint {
  const { due, disputeWindow } = order.milestones[index]!;
  switch (state) {
    case "Held":
      return due + disputeWindow + order.arbiterTime;
    case "Attested":
      return since + disputeWindow + order.arbiterTime;
    case "Disputed":
      return since + order.arbiterTime;
    default:
      return 0n;
  }
}
