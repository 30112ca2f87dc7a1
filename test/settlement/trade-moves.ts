import type { TransactionResponse } from "ethers";
import { units } from "./stage.ts";
import { DOCUMENT, FULL, REASON, RULING, type Opened, type STATE } from "./trade-orders.ts";
import type { Part, TradeStage } from "./trade-stage.ts";

/** What differs from the usual move: on milestone 0, in full, by whom it belongs to. */
export interface Move {
  readonly place?: bigint;
  readonly shareBps?: bigint;
  readonly by?: Part;
}
type Sent = Promise<TransactionResponse>;

export const attest = ({ escrow, ...stage }: TradeStage, { orderId, order }: Opened, move: Move = {}): Sent => {
  const { place = 0n, shareBps = FULL, by = "attestor" } = move;
  return escrow.connect(stage[by]).attest(orderId, order, place, DOCUMENT, shareBps);
};

export const accept = ({ escrow, ...stage }: TradeStage, { orderId, order }: Opened, move: Move = {}): Sent => {
  const { place = 0n, shareBps = FULL } = move;
  const { by = order.milestones[Number(place)]?.guaranteed ? "guarantor" : "buyer" } = move;
  return escrow.connect(stage[by]).accept(orderId, order, place, shareBps);
};

export const dispute = ({ escrow, ...stage }: TradeStage, { orderId, order }: Opened, move: Move = {}): Sent => {
  const { place = 0n, by = "buyer" } = move;
  return escrow.connect(stage[by]).dispute(orderId, order, place, REASON);
};

/** So much to the seller. */
export const rule = (
  { escrow, ...stage }: TradeStage,
  { orderId, order }: Opened,
  toSeller = units(60_000),
  { place = 0n, by = "arbiter" }: Move = {},
): Sent => escrow.connect(stage[by]).rule(orderId, order, place, toSeller, RULING);

/** A stranger pushes a payment. */
export const push = (
  { escrow, stranger }: TradeStage,
  { orderId, order }: Opened,
  name: "release" | "defaultRule" | "refund",
  place = 0n,
): Sent => escrow.connect(stranger)[name](orderId, order, place);

/** How a held milestone gets into each state, by the shortest way. */
const ways: Readonly<Record<keyof typeof STATE, readonly ("attest" | "accept" | "dispute" | "rule" | "release")[]>> = {
  held: [],
  attested: ["attest"],
  accepted: ["accept"],
  disputed: ["attest", "dispute"],
  ruled: ["attest", "dispute", "rule"],
  settled: ["accept", "release"],
};
export type StateName = keyof typeof ways;
export const stateNames = Object.keys(ways) as StateName[];

/** Brings the milestone into this state. */
export async function bring(stage: TradeStage, order: Opened, state: StateName, place = 0n): Promise<Opened> {
  for (const step of ways[state]) {
    if (step === "attest") await attest(stage, order, { place });
    else if (step === "accept") await accept(stage, order, { place });
    else if (step === "dispute") await dispute(stage, order, { place });
    else if (step === "rule") await rule(stage, order, undefined, { place });
    else await push(stage, order, "release", place);
  }
  return order;
}
