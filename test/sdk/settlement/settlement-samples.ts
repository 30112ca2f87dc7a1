import { id, Wallet, ZeroAddress, ZeroHash } from "ethers";
import type { AttestationMessage } from "../../../sdk/settlement/attestation.ts";
import type { AcceptanceMessage } from "../../../sdk/settlement/fx-acceptance.ts";
import { NO_BAND, type QuoteMessage, quoteHash } from "../../../sdk/settlement/fx-quote.ts";
import { MILESTONE_KINDS, type MilestoneMessage, type OrderMessage } from "../../../sdk/settlement/order-message.ts";
import { bitsOf } from "../../../sdk/settlement/order-state.ts";
import { type Payment, PAYOUT_MODES } from "../../../sdk/settlement/payments.ts";
import type { PayoutBatchMessage } from "../../../sdk/settlement/payout-batch.ts";
import type { ReceivableOfferMessage } from "../../../sdk/settlement/receivable-offer.ts";
import type { RulingMessage } from "../../../sdk/settlement/ruling.ts";
import { settlementDomain } from "../../../sdk/settlement/settlement-domain.ts";
import type { TermsInForce } from "../../../sdk/settlement/terms-in-force.ts";
import { orderHash } from "../../../sdk/settlement/trade-order.ts";
import { type UndertakingMessage, undertakingFor } from "../../../sdk/settlement/undertaking.ts";
import { encodeShortText } from "../../../sdk/short-text.ts";
import type { SigningDomain } from "../../../sdk/signable.ts";

const CHAIN = 31337n;
const DAY = 86_400n;
const MILLION = 10n ** 12n;
/** 2026-11-23 08:00 UTC. */
export const NOW = 1_795_420_800n;

export const keyOf = (name: string) => new Wallet(id(name));
export const addressOf = (name: string) => keyOf(name).address;

const domainOf = (contract: "payouts" | "fxSettlement" | "tradeEscrow") =>
  settlementDomain({ contract, chainId: CHAIN, address: addressOf(contract) });
export const PAYOUTS_DOMAIN = domainOf("payouts");
export const FX_DOMAIN = domainOf("fxSettlement");
export const ESCROW_DOMAIN = domainOf("tradeEscrow");

const tokenOf = (name: string): SigningDomain => ({
  name,
  version: "1",
  chainId: CHAIN,
  verifyingContract: addressOf(name),
});
export const CNH = tokenOf("Harbour CNH");
export const HKD = tokenOf("Harbour HKD");

export const PAYMENTS: readonly Payment[] = [
  { to: addressOf("payee 1"), amount: 8_880_000n, memo: encodeShortText("INV-1") },
  { to: addressOf("payee 2"), amount: 1n, memo: ZeroHash },
  { to: addressOf("payee 1"), amount: 8_880_000n, memo: encodeShortText("INV-2") },
];

export const BATCH: PayoutBatchMessage = {
  payer: addressOf("payer"),
  token: CNH.verifyingContract,
  batchId: encodeShortText("SALARY-2026-11"),
  mode: PAYOUT_MODES.bestEffort,
  payments: PAYMENTS,
  maxFee: 500_000n,
  feeTo: ZeroAddress,
};

/** Sells at most CNH 1,000,000 at HKD 1.0837. */
export const QUOTE: QuoteMessage = {
  maker: addressOf("maker"),
  taker: ZeroAddress,
  sellToken: CNH.verifyingContract,
  buyToken: HKD.verifyingContract,
  sellMax: MILLION,
  priceNumerator: 10_837n,
  priceDenominator: 10_000n,
  minFill: 1_000_000n,
  nonce: 7n,
  validAfter: NOW,
  validBefore: NOW + 300n,
  memo: encodeShortText("QUOTE-7"),
  ...NO_BAND,
};

export const ACCEPTANCE: AcceptanceMessage = {
  quote: quoteHash({ domain: FX_DOMAIN, message: QUOTE }),
  taker: addressOf("taker"),
  sellAmount: 250_000_000_001n,
  recipient: ZeroAddress,
  memo: ZeroHash,
  maxFee: 250_000n,
  feeTo: addressOf("relayer"),
  nonce: 128n,
  validAfter: NOW,
  validBefore: NOW + 120n,
};

export const MILESTONE: MilestoneMessage = {
  amount: 840_000_000_000n,
  kind: MILESTONE_KINDS.attested,
  guaranteed: true,
  attestor: addressOf("carrier"),
  documentType: encodeShortText("B/L"),
  due: NOW + 30n * DAY,
  disputeWindow: 3n * DAY,
};

/** CNH 1,200,000: 30 % on the order's date by the buyer, 70 % against a bill of lading by the bank. */
export const ORDER: OrderMessage = {
  buyer: addressOf("buyer"),
  seller: addressOf("seller"),
  token: CNH.verifyingContract,
  arbiter: addressOf("arbiter"),
  guarantor: addressOf("bank"),
  guaranteeFee: 4_200_000_000n,
  fundBy: NOW + DAY,
  longStop: NOW + 60n * DAY,
  arbiterTime: 14n * DAY,
  defaultSplitBps: 5_000n,
  termsHash: id("contract on paper"),
  memo: encodeShortText("PO-4711"),
  salt: id("salt"),
  milestones: [
    {
      ...MILESTONE,
      amount: 360_000_000_000n,
      kind: MILESTONE_KINDS.onDate,
      guaranteed: false,
      attestor: ZeroAddress,
      documentType: ZeroHash,
      due: NOW + 2n * DAY,
      disputeWindow: 0n,
    },
    MILESTONE,
  ],
};

/** The sample order with other fields. */
export const orderWith = (change: Partial<OrderMessage>): OrderMessage => ({ ...ORDER, ...change });
/** The sample order with another second milestone. */
export const milestoneWith = (change: Partial<MilestoneMessage>): OrderMessage =>
  orderWith({ milestones: [ORDER.milestones[0]!, { ...MILESTONE, ...change }] });
/** An order between two, without arbiter and bank. */
export const PLAIN_ORDER: OrderMessage = {
  ...milestoneWith({ guaranteed: false }),
  arbiter: ZeroAddress,
  guarantor: ZeroAddress,
  guaranteeFee: 0n,
  arbiterTime: 0n,
  defaultSplitBps: 0n,
};

/** The first terms of an order. */
export const termsOf = (order: OrderMessage): TermsInForce => ({
  orderId: orderHash({ domain: ESCROW_DOMAIN, message: order }),
  amendment: 0n,
  order,
});
export const TERMS = termsOf(ORDER);

export const UNDERTAKING: UndertakingMessage = undertakingFor(ESCROW_DOMAIN, ORDER, {
  validAfter: 0n,
  validBefore: NOW + DAY,
});

export const ATTESTATION: AttestationMessage = {
  order: TERMS.orderId,
  amendment: 0n,
  milestone: 1n,
  documentHash: id("bill of lading"),
  shareBps: 9_000n,
  validAfter: 0n,
  validBefore: NOW + 30n * DAY,
};

export const RULING: RulingMessage = {
  order: TERMS.orderId,
  amendment: 0n,
  milestone: 1n,
  toSeller: 700_000_000_000n,
  rulingHash: id("award"),
  validAfter: 0n,
  validBefore: NOW + 50n * DAY,
};

/** The bank advances 80 % of the second milestone, for 0.5 %. */
export const OFFER: ReceivableOfferMessage = {
  order: TERMS.orderId,
  amendment: 0n,
  financier: addressOf("financier"),
  milestones: bitsOf([1]),
  advance: 672_000_000_000n,
  fee: 3_360_000_000n,
  validAfter: 0n,
  validBefore: NOW + DAY,
  salt: id("offer"),
};
