import { showTime } from "../words.ts";
import type { OpenOrder } from "./find-order.ts";
import { messageOver, orderEnded, termsMoved } from "./trade-faults.ts";
import type { OrderFile, TradeFile } from "./trade-file.ts";

/**
 * The file speaks of the terms in force, of an order that has not ended, and can still be submitted.
 *
 * @throws HarbourError HB-2961, HB-2966, HB-2967
 */
export function requireCurrent(
  path: string,
  { typedData, terms }: Exclude<TradeFile, OrderFile>,
  { id, standing }: OpenOrder,
  now: bigint,
): void {
  if (!standing.open) throw orderEnded(id);
  if (terms.amendment !== standing.amendment) throw termsMoved(path, terms.amendment, standing.amendment);
  const { validBefore } = typedData.message;
  if (now >= validBefore) throw messageOver(path, `before ${showTime(validBefore)}`);
}
