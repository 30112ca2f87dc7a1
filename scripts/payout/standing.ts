import { printable } from "../../sdk/printable.ts";
import type { Block } from "../chain/block.ts";
import { messageIdUsed } from "./payout-faults.ts";
import { halvesOf, type Part } from "./parts.ts";
import type { PayoutWork } from "./payout-work.ts";
import { otherPayments } from "./other-payments.ts";

/** A part, or a half of one, and what the contract has under its id. */
export interface PartStanding {
  part: Part;
  /** Cancelled: the payer gave the id up, and nobody said that it is to be paid in halves. */
  state: "open" | "paid" | "cancelled";
}

/** Whether somebody said that a part is to be paid in halves; a cancelled id alone does not say so. */
export type IsHalved = (part: Part) => boolean;

const NOTHING = `0x${"00".repeat(32)}`;
const CANCELLED = `0x${"00".repeat(31)}01`;

/**
 * What the contract has under the ids of a file, in its order: the parts that are not halved, and the halves of those
 * that are. @throws HarbourError HB-2908
 */
export async function readStanding(work: PayoutWork, block: Block, isHalved: IsHalved): Promise<PartStanding[]> {
  const read = await Promise.all(work.roots.map((part) => standingOf(work, part, block, isHalved)));
  return read.flat();
}

/** The same of one part: itself, or what it was halved into. @throws HarbourError HB-2908 */
export async function standingOf(
  work: PayoutWork,
  part: Part,
  block: Block,
  isHalved: IsHalved,
): Promise<PartStanding[]> {
  const state = await stateOf(work, part, block);
  if (state !== "cancelled" || part.payments.length === 1) return [{ part, state }];
  const read = halvesOf(part, work.batch).map((half) => standingOf(work, half, block, isHalved));
  const halves = (await Promise.all(read)).flat();
  // Halves of halves, or one that is paid, show that it was done already.
  const isBegun = halves.length > 2 || halves.some((half) => half.state === "paid");
  return isBegun || isHalved(part) ? halves : [{ part, state }];
}

/** @throws HarbourError HB-2908 */
export async function stateOf(work: PayoutWork, part: Part, block: Block): Promise<PartStanding["state"]> {
  const { payouts, payer, file } = work;
  const recorded = await payouts.contract.batchOf(payer.address, part.batchId, { blockTag: block.number });
  if (recorded === NOTHING) return "open";
  if (recorded === CANCELLED) return "cancelled";
  if (recorded === part.content) return "paid";
  throw messageIdUsed(printable(file.messageId), part.name, await otherPayments(work, part, block));
}
