import { expect } from "chai";
import { id, type TransactionResponse } from "ethers";
import { MILESTONE_KINDS } from "../../sdk/settlement/order-message.ts";
import type { FundingStruct } from "../../typechain-types/contracts/settlement/TradeEscrow.ts";
import { BY_ALLOWANCE, type Signing } from "./funding.ts";
import { DAY, MEMO, NOTHING, now, units, ZERO } from "./stage.ts";
import {
  sign,
  type Attestation,
  type Milestone,
  type Offer,
  type Order,
  type Ruling,
  type Undertaking,
} from "./trade-messages.ts";
import type { TradeStage } from "./trade-stage.ts";

export const KIND = MILESTONE_KINDS;
export const STATE = { held: 0n, attested: 1n, accepted: 2n, disputed: 3n, ruled: 4n, settled: 5n } as const;
export const OUTCOME = { released: 0n, ruled: 1n, defaultRuled: 2n, refunded: 3n, cancelled: 4n } as const;
export const FULL = 10_000n;

export const DOCUMENT = id("bill of lading 88");
export const REASON = id("crates are wet");
export const RULING = id("award 3");

/** Times of {@link orderOf}, in seconds from the stage's start. */
export const FUND_BY = 2n * DAY;
export const DUE = 30n * DAY;
export const WINDOW = 7n * DAY;
export const ARBITER_TIME = 14n * DAY;
export const LONG_STOP = 100n * DAY;

/** 100,000 against the attestor's word, from the buyer. */
export const milestone = (stage: TradeStage, change: Partial<Milestone> = {}): Milestone => ({
  amount: units(100_000),
  kind: KIND.attested,
  guaranteed: false,
  attestor: stage.attestor.address,
  documentType: id("bill of lading"),
  due: stage.start + DUE,
  disputeWindow: WINDOW,
  ...change,
});

/** One milestone, with an arbiter, without a guarantor. */
export const orderOf = (stage: TradeStage, change: Partial<Order> = {}): Order => ({
  buyer: stage.buyer.address,
  seller: stage.seller.address,
  token: stage.cnh.address,
  arbiter: stage.arbiter.address,
  guarantor: ZERO,
  guaranteeFee: 0n,
  fundBy: stage.start + FUND_BY,
  longStop: stage.start + LONG_STOP,
  arbiterTime: ARBITER_TIME,
  defaultSplitBps: 2_500n,
  termsHash: id("contract of sale 12"),
  memo: MEMO,
  salt: id("salt"),
  milestones: [milestone(stage)],
  ...change,
});

/** Two milestones: one of the buyer's money, one of the guarantor's, for a fee of 500. */
export const guaranteedOrder = (stage: TradeStage, change: Partial<Order> = {}): Order =>
  orderOf(stage, {
    guarantor: stage.guarantor.address,
    guaranteeFee: units(500),
    milestones: [milestone(stage), milestone(stage, { amount: units(300_000), guaranteed: true })],
    ...change,
  });

export const sumOf = ({ milestones }: Order, guaranteed: boolean): bigint =>
  milestones.filter((each) => each.guaranteed === guaranteed).reduce((sum, { amount }) => sum + amount, 0n);

// ---------------------------------------------------------------- what they sign

export const NO_UNDERTAKING: Undertaking = {
  order: NOTHING,
  guarantor: ZERO,
  amount: 0n,
  fee: 0n,
  validAfter: 0n,
  validBefore: 0n,
};

/** As the order needs it. */
export const undertakingOf = (
  { start }: TradeStage,
  orderId: string,
  order: Order,
  change: Partial<Undertaking> = {},
): Undertaking => ({
  order: orderId,
  guarantor: order.guarantor,
  amount: sumOf(order, true),
  fee: order.guaranteeFee,
  validAfter: 0n,
  validBefore: start + FUND_BY,
  ...change,
});

/** In full, of milestone 0 under the first terms. */
export const attestationOf = (
  { start }: TradeStage,
  order: string,
  change: Partial<Attestation> = {},
): Attestation => ({
  order,
  amendment: 0n,
  milestone: 0n,
  documentHash: DOCUMENT,
  shareBps: FULL,
  validAfter: 0n,
  validBefore: start + DUE,
  ...change,
});

/** 60,000 of milestone 0 under the first terms. */
export const rulingOf = ({ start }: TradeStage, order: string, change: Partial<Ruling> = {}): Ruling => ({
  order,
  amendment: 0n,
  milestone: 0n,
  toSeller: units(60_000),
  rulingHash: RULING,
  validAfter: 0n,
  validBefore: start + LONG_STOP,
  ...change,
});

/** 80,000 now for 80,400 out of milestone 0 under the first terms. */
export const offerOf = (stage: TradeStage, order: string, change: Partial<Offer> = {}): Offer => ({
  order,
  amendment: 0n,
  financier: stage.financier.address,
  milestones: 1n,
  advance: units(80_000),
  fee: units(400),
  validAfter: 0n,
  validBefore: stage.start + FUND_BY,
  salt: id("offer"),
  ...change,
});

// ---------------------------------------------------------------- opening

/** An order that is open: its id and the terms in force. */
export interface Opened {
  readonly orderId: string;
  readonly order: Order;
}

export interface Opening {
  readonly by?: Pick<TradeStage["stranger"], "sendTransaction">;
  readonly buyerSignature?: string;
  readonly sellerSignature?: string;
  readonly undertaking?: Undertaking;
  readonly guarantorSignature?: string;
  readonly funding?: FundingStruct;
}

/** Sends the opening of an order: by a stranger, with everybody's signature, out of an allowance, unless told. */
export async function sendOpening(stage: TradeStage, order: Order, change: Opening = {}): Promise<TransactionResponse> {
  const orderId = await stage.escrow.orderHash(order);
  const guaranteed = order.guarantor === stage.guarantor.address;
  const undertaking = change.undertaking ?? (guaranteed ? undertakingOf(stage, orderId, order) : NO_UNDERTAKING);
  return stage.escrow
    .connect((change.by ?? stage.stranger) as TradeStage["stranger"])
    .open(
      order,
      change.buyerSignature ?? (await sign(stage.domain, "Order", order, stage.buyer)),
      change.sellerSignature ?? (await sign(stage.domain, "Order", order, stage.seller)),
      undertaking,
      change.guarantorSignature ??
        (guaranteed ? await sign(stage.domain, "Undertaking", undertaking, stage.guarantor) : "0x"),
      change.funding ?? BY_ALLOWANCE,
    );
}

export async function opened(stage: TradeStage, order: Order, change: Opening = {}): Promise<Opened> {
  await sendOpening(stage, order, change);
  return { orderId: await stage.escrow.orderHash(order), order };
}

/** The milestone stands so since the latest block. */
export async function expectMilestone(
  { escrow }: TradeStage,
  { orderId }: Opened,
  place: bigint,
  state: bigint,
  toSeller: bigint,
): Promise<void> {
  expect([...(await escrow.milestoneState(orderId, place))]).to.deep.equal([state, await now(), toSeller]);
}

/** The seller sells to the financier, who has signed the offer and pays out of his allowance unless told. */
export async function sell(
  stage: TradeStage,
  { orderId, order }: Opened,
  change: Partial<Offer> = {},
  more: { by?: TradeStage["stranger"]; signer?: Signing; signature?: string; funding?: FundingStruct } = {},
): Promise<TransactionResponse> {
  const { by = stage.seller, signer = stage.financier, funding = BY_ALLOWANCE } = more;
  const offer = offerOf(stage, orderId, change);
  const signature = more.signature ?? (await sign(stage.domain, "ReceivableOffer", offer, signer));
  return stage.escrow.connect(by).sellReceivable(orderId, order, offer, signature, funding);
}

/** How {@link amend} and {@link cancel} differ from everybody's agreement, which is good until the long stop. */
export interface Agreement {
  readonly by?: TradeStage["stranger"];
  /** Of the terms or the end agreed; the next one unless told. */
  readonly amendment?: bigint;
  readonly validAfter?: bigint;
  readonly validBefore?: bigint;
  /** Who signs, in this order: buyer and seller unless told. */
  readonly signers?: readonly Signing[];
  /** Instead of theirs. */
  readonly signatures?: string[];
}

/** Sends an amendment, signed by buyer and seller unless told. */
export async function amend(
  stage: TradeStage,
  { orderId, order }: Opened,
  amended: Order,
  change: Agreement = {},
): Promise<TransactionResponse> {
  const { by = stage.stranger, amendment = 1n, validAfter = 0n, validBefore = stage.start + LONG_STOP } = change;
  const message = { order: orderId, amendment, terms: await stage.escrow.orderHash(amended), validAfter, validBefore };
  const signatures = change.signatures ?? (await signatureOfAll(stage, "Amendment", message, change.signers));
  return stage.escrow.connect(by).amend(orderId, order, amended, validAfter, validBefore, signatures);
}

/** Sends a cancellation, signed by buyer and seller unless told. */
export async function cancel(
  stage: TradeStage,
  { orderId, order }: Opened,
  change: Agreement = {},
): Promise<TransactionResponse> {
  const { by = stage.stranger, amendment = 1n, validAfter = 0n, validBefore = stage.start + LONG_STOP } = change;
  const message = { order: orderId, amendment, validAfter, validBefore };
  const signatures = change.signatures ?? (await signatureOfAll(stage, "Cancellation", message, change.signers));
  return stage.escrow.connect(by).cancel(orderId, order, validAfter, validBefore, signatures);
}

const signatureOfAll = (
  stage: TradeStage,
  name: "Amendment" | "Cancellation",
  message: object,
  signers: readonly Signing[] = [stage.buyer, stage.seller],
): Promise<string[]> => Promise.all(signers.map((signer) => sign(stage.domain, name, message, signer)));
