import type { Invocation } from "../command.ts";
import { connectForWriting, openForReading, type Workplace } from "../open.ts";
import { optionNeeded } from "../issuance-faults.ts";
import { findOrder, findOrderOf, type OpenOrder } from "./find-order.ts";
import { openTrade, type TradePlace } from "./place.ts";
import { noMilestone } from "./trade-faults.ts";
import type { TradeFile } from "./trade-file.ts";

export interface OrderAtHand {
  place: TradePlace;
  open: OpenOrder;
}

/** An open order and its token, for a command that can write. */
export interface OrderWorkplace extends Workplace, OrderAtHand {}

/** @param path An order's id, or the path of a file about it; `file` is what was read from that. */
export async function openOrderForWriting(
  invocation: Invocation,
  path: string,
  file?: TradeFile,
): Promise<OrderWorkplace> {
  const { connection, signer } = await connectForWriting(invocation);
  const place = await openTrade(connection, invocation.io);
  const open = file === undefined ? await findOrder(place, path) : await findOrderOf(place, path, file);
  return { connection, signer, token: open.token, place, open };
}

/** The same for a command that writes a file or shows something. */
export async function openOrderForReading(invocation: Invocation, path: string): Promise<OrderAtHand> {
  const connection = await openForReading(invocation);
  const place = await openTrade(connection, invocation.io);
  return { place, open: await findOrder(place, path) };
}

/** The milestone of --milestone; of an order with one only, that one. @throws HarbourError HB-2124, HB-2956 */
export function milestoneOf({ milestone }: { milestone?: string }, { terms }: OpenOrder): number {
  const count = terms.order.milestones.length;
  if (milestone === undefined && count === 1) return 0;
  if (milestone === undefined) {
    throw optionNeeded("--milestone", `The order has ${count} milestones, numbered from 0.`);
  }
  const number = /^\d{1,2}$/.test(milestone) ? Number(milestone) : NaN;
  if (!(number < count)) throw noMilestone(milestone, count);
  return number;
}
