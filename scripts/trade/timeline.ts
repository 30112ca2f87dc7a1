import type { OrderMessage } from "../../sdk/settlement/order-message.ts";
import type { MilestoneProgress, OrderStanding } from "../../sdk/settlement/order-state.ts";
import type { Party } from "../chain/connection.ts";
import type { Place } from "../reading.ts";
import type { OrderWords } from "./render-order.ts";

/** One thing that happened to an order. */
export interface TimelineEntry {
  /** As the escrow names the event. */
  name: string;
  args: Readonly<Record<string, unknown>>;
  /** Unix seconds. */
  time: number;
  block: number;
  transaction: string;
  /** Who sent the transaction; who has signed is in the event. */
  by: Party;
  /** Parts that could not be paid in this step and wait. Minor units. */
  parked: readonly { party: Party; amount: bigint }[];
}

/** Everything about one order, as of one block. Minor units and Unix seconds. */
export interface TradeTimeline extends Place {
  now: bigint;
  id: string;
  /** The terms in force. */
  order: OrderMessage;
  words: OrderWords;
  standing: OrderStanding;
  progress: readonly MilestoneProgress[];
  /** While the token is paused, no money moves. */
  paused: boolean;
  /** In the order of the chain, the opening first. */
  history: readonly TimelineEntry[];
  /** What waits for parties of this order, out of whatever order. */
  waiting: readonly { party: Party; amount: bigint }[];
}
