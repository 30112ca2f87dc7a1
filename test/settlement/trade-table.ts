import { id } from "ethers";
import { revertData } from "../../sdk/revert-data.ts";
import { BY_ALLOWANCE } from "./funding.ts";
import { connection, now, reach, units, type Actor, type Side } from "./stage.ts";
import type { StateName } from "./trade-moves.ts";
import { sign, type Milestone, type Order } from "./trade-messages.ts";
import {
  attestationOf,
  DOCUMENT,
  FULL,
  FUND_BY,
  guaranteedOrder,
  KIND,
  LONG_STOP,
  milestone,
  offerOf,
  opened,
  REASON,
  RULING,
  rulingOf,
  sell,
  STATE,
  undertakingOf,
  type Opened,
} from "./trade-orders.ts";
import { withoutZeros, type Books, type Part, type TradeStage } from "./trade-stage.ts";

/** Two orders of four milestones in one state: one as opened, one sold and assigned. */
export const variants = ["plain", "sold"] as const;
export type Variant = (typeof variants)[number];

export interface Scene {
  readonly stage: TradeStage;
  readonly side: Side;
  readonly orders: Readonly<Record<Variant, Opened>>;
}

/** Two milestones are attested, of which the guarantor pays one; one is presented by the seller; one is a date. */
export const AMOUNTS = [units(100_000), units(300_000), units(60_000), units(40_000)] as const;
const GUARANTEED = 1;
const DATED = 3;
/** What the financier of the sold order is owed, out of every milestone. */
export const OWED = units(80_400);
const SHARE = 9_000n;
const RULED = 6_000n;

const milestonesOf = (stage: TradeStage): Milestone[] => [
  milestone(stage, { amount: AMOUNTS[0] }),
  milestone(stage, { amount: AMOUNTS[1], guaranteed: true }),
  milestone(stage, { amount: AMOUNTS[2], kind: KIND.buyerAccepts }),
  milestone(stage, { amount: AMOUNTS[3], kind: KIND.onDate }),
];
const orderOf = (stage: TradeStage, side: Side, salt: string): Order =>
  guaranteedOrder(stage, { token: side.address, salt: id(salt), milestones: milestonesOf(stage) });

/** Opens both orders and brings every milestone into the state, as far as its kind goes. */
export async function setScene(stage: TradeStage, side: Side, state: StateName): Promise<Scene> {
  const plain = await opened(stage, orderOf(stage, side, "plain"));
  const sold = await opened(stage, orderOf(stage, side, "sold"));
  await sell(stage, sold, { milestones: 15n });
  await stage.escrow.connect(stage.seller).assign(sold.orderId, sold.order, stage.assignee);
  const scene = { stage, side, orders: { plain, sold } };
  for (const order of [plain, sold]) await bring(stage, order, state);
  return scene;
}

async function bring({ escrow, ...stage }: TradeStage, { orderId, order }: Opened, state: StateName): Promise<void> {
  for (const [i, { amount }] of order.milestones.entries()) {
    const place = BigInt(i);
    if (state === "accepted" || state === "settled") {
      const payer = i === GUARANTEED ? stage.guarantor : stage.buyer;
      await escrow.connect(payer).accept(orderId, order, place, FULL);
      if (state === "settled") await escrow.release(orderId, order, place);
      continue;
    }
    if (state === "held") continue;
    const attestor = order.milestones[i]!.kind === KIND.attested ? stage.attestor : stage.seller;
    if (i !== DATED) await escrow.connect(attestor).attest(orderId, order, place, DOCUMENT, SHARE);
    if (state === "attested") continue;
    await escrow.connect(stage.buyer).dispute(orderId, order, place, REASON);
    if (state === "ruled") {
      await escrow.connect(stage.arbiter).rule(orderId, order, place, (amount * RULED) / FULL, RULING);
    }
  }
}

/** What time alone makes of each state: the seller's side gets so much, buyer and pool the rest. */
export const ENDS: Readonly<Record<StateName, { payee: bigint; buyer: bigint; pool: bigint }>> = {
  // Nobody attested; the date came.
  held: { payee: units(40_000), buyer: units(160_000), pool: units(300_000) },
  // Nine tenths; the date came.
  attested: { payee: units(454_000), buyer: units(16_000), pool: units(30_000) },
  accepted: { payee: units(500_000), buyer: 0n, pool: 0n },
  // The default split of a quarter.
  disputed: { payee: units(125_000), buyer: units(150_000), pool: units(225_000) },
  ruled: { payee: units(300_000), buyer: units(80_000), pool: units(120_000) },
  settled: { payee: 0n, buyer: 0n, pool: 0n },
};

/** What time alone makes of both orders, in the books. */
export function bothEnds(state: StateName): Books {
  const { payee, buyer, pool } = ENDS[state];
  const financed = payee < OWED ? payee : OWED;
  return withoutZeros({
    seller: payee,
    financier: financed,
    assignee: payee - financed,
    buyer: 2n * buyer,
    "guarantor pool": 2n * pool,
    escrow: -2n * (payee + buyer),
  });
}

// ---------------------------------------------------------------- acts

/** A transaction that is ready to be sent. `next` is the order afterwards, where its terms change. */
export interface Call {
  readonly from: Actor;
  readonly to: string;
  readonly data: string;
  readonly next?: Opened;
}

type Prepare = (scene: Scene, order: Opened) => Promise<Call>;

const call = ({ stage }: Scene, from: Part | "stranger", name: string, args: readonly unknown[]): Call => ({
  from: stage[from],
  to: stage.address,
  data: stage.escrow.interface.encodeFunctionData(name as never, args as never),
});
const ofMilestone =
  (from: Part | "stranger", name: string, place: number, ...more: unknown[]): Prepare =>
  async (scene, { orderId, order }) =>
    call(scene, from, name, [orderId, order, place, ...more]);
/** Buyer, seller, guarantor, and for the sold order financier and assignee. */
const agreed = async (scene: Scene, order: Opened, name: "Amendment" | "Cancellation", more: object) => {
  const { stage } = scene;
  const sold = order.orderId === scene.orders.sold.orderId;
  const signers = [stage.buyer, stage.seller, stage.guarantor, ...(sold ? [stage.financier, stage.assignee] : [])];
  const window = { validAfter: 0n, validBefore: stage.start + 2n * LONG_STOP };
  const message = { order: order.orderId, amendment: 1n, ...more, ...window };
  const signatures = await Promise.all(signers.map((signer) => sign(stage.domain, name, message, signer)));
  return [window.validAfter, window.validBefore, signatures];
};

export const acts = {
  attest: ofMilestone("attestor", "attest", 0, DOCUMENT, FULL),
  present: ofMilestone("seller", "attest", 2, DOCUMENT, FULL),
  attestSigned: async (scene, { orderId, order }) => {
    const message = attestationOf(scene.stage, orderId);
    const signature = await sign(scene.stage.domain, "Attestation", message, scene.stage.attestor);
    return call(scene, "stranger", "attestSigned", [orderId, order, message, signature]);
  },
  accept: ofMilestone("buyer", "accept", 0, FULL),
  acceptGuaranteed: ofMilestone("guarantor", "accept", GUARANTEED, FULL),
  disputeByBuyer: ofMilestone("buyer", "dispute", 0, REASON),
  disputeOfDate: ofMilestone("buyer", "dispute", DATED, REASON),
  disputeBySeller: ofMilestone("seller", "dispute", 0, REASON),
  disputeByGuarantor: ofMilestone("guarantor", "dispute", GUARANTEED, REASON),
  rule: ofMilestone("arbiter", "rule", 0, units(60_000), RULING),
  ruleSigned: async (scene, { orderId, order }) => {
    const message = rulingOf(scene.stage, orderId, { milestone: BigInt(GUARANTEED) });
    const signature = await sign(scene.stage.domain, "Ruling", message, scene.stage.arbiter);
    return call(scene, "stranger", "ruleSigned", [orderId, order, message, signature]);
  },
  release: ofMilestone("stranger", "release", 0),
  releaseGuaranteed: ofMilestone("stranger", "release", GUARANTEED),
  defaultRule: ofMilestone("stranger", "defaultRule", 0),
  refund: ofMilestone("stranger", "refund", 0),
  refundGuaranteed: ofMilestone("stranger", "refund", GUARANTEED),
  amend: async (scene, { orderId, order }) => {
    const amended = { ...order, termsHash: id("amended") };
    const terms = await scene.stage.escrow.orderHash(amended);
    const [after, before, signatures] = await agreed(scene, { orderId, order }, "Amendment", { terms });
    const args = [orderId, order, amended, after, before, signatures];
    return { ...call(scene, "stranger", "amend", args), next: { orderId, order: amended } };
  },
  cancel: async (scene, { orderId, order }) => {
    const agreement = await agreed(scene, { orderId, order }, "Cancellation", {});
    return call(scene, "stranger", "cancel", [orderId, order, ...agreement]);
  },
  assign: async (scene, { orderId, order }) =>
    call(scene, "seller", "assign", [orderId, order, scene.stage.assignee.address]),
  sellReceivable: async (scene, { orderId, order }) => {
    const { stage } = scene;
    const change = { milestones: 15n, advance: units(20_000), validBefore: stage.start + 2n * LONG_STOP };
    const offer = offerOf(stage, orderId, change);
    const signature = await sign(stage.domain, "ReceivableOffer", offer, stage.financier);
    return call(scene, "seller", "sellReceivable", [orderId, order, offer, signature, BY_ALLOWANCE]);
  },
  open: async (scene) => {
    const { stage, side } = scene;
    const order = { ...orderOf(stage, side, "another"), fundBy: stage.start + FUND_BY };
    const undertaking = undertakingOf(stage, await stage.escrow.orderHash(order), order);
    return call(scene, "stranger", "open", [
      order,
      await sign(stage.domain, "Order", order, stage.buyer),
      await sign(stage.domain, "Order", order, stage.seller),
      undertaking,
      await sign(stage.domain, "Undertaking", undertaking, stage.guarantor),
      BY_ALLOWANCE,
    ]);
  },
  deposit: async (scene) => call(scene, "guarantor", "deposit", [scene.side.address, units(7)]),
  withdraw: async (scene) => call(scene, "guarantor", "withdraw", [scene.side.address, units(7)]),
} as const satisfies Record<string, Prepare>;
export type ActName = keyof typeof acts;
export const actNames = Object.keys(acts) as ActName[];

// The time that a call came too early or too late at differs from one run to the next.
const TIMED = new Set(["TooEarly", "TooLate", "OutsideWindow", "FundingOver", "LongStopInvalid"]);

/** "done", or what the call is refused with in this moment: "CannotSend(…)". */
export async function outcome({ stage }: Scene, { from, to, data }: Call): Promise<string> {
  const request = { from: from.address, to, data };
  const refusal = await connection.provider.request({ method: "eth_call", params: [request, "pending"] }).then(
    () => undefined,
    (error: unknown) => revertData(error) ?? String(error),
  );
  if (refusal === undefined) return "done";
  const error = stage.escrow.interface.parseError(refusal) ?? stage.cnh.token.interface.parseError(refusal);
  if (error === null) return refusal;
  return `${error.name}(${TIMED.has(error.name) ? "" : error.args.join(", ")})`;
}

export const send = ({ from, to, data }: Call): Promise<unknown> =>
  connection.provider.request({
    method: "eth_sendTransaction",
    params: [{ from: from.address, to, data, gas: "0x4c4b40" }],
  });

type Push = "release" | "defaultRule" | "refund";
// An order is encoded once for each push, not once for each of the many times that time is let pass.
const pushes = new WeakMap<Order, Map<string, string>>();

function pushOf({ escrow }: TradeStage, { orderId, order }: Opened, push: Push, place: number): string {
  const known = pushes.get(order) ?? new Map<string, string>();
  pushes.set(order, known);
  const key = `${push} ${place}`;
  const data = known.get(key) ?? escrow.interface.encodeFunctionData(push as "release", [orderId, order, place]);
  known.set(key, data);
  return data;
}

/** Lets the long stop come; a stranger then ends whatever is not settled. */
export async function endByTime({ stage }: Scene, ...orders: Opened[]): Promise<void> {
  const end = orders.map(({ order }) => order.longStop).reduce((a, b) => (a > b ? a : b));
  if (end > (await now())) await reach(end);
  for (const opened of orders) {
    for (const [place, { kind }] of opened.order.milestones.entries()) {
      const { state } = await stage.escrow.milestoneState(opened.orderId, place);
      if (state === STATE.settled) continue;
      const waits = state === STATE.held && kind !== KIND.onDate;
      const push = waits ? "refund" : state === STATE.disputed ? "defaultRule" : "release";
      await send({ from: stage.stranger, to: stage.address, data: pushOf(stage, opened, push, place) });
    }
  }
}
