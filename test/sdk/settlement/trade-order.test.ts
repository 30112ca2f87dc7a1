import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { MAX_AMOUNT } from "../../../sdk/amount.ts";
import { MAX_DURATION } from "../../../sdk/settlement/order-clocks.ts";
import { MILESTONE_KINDS, type MilestoneMessage, type OrderMessage } from "../../../sdk/settlement/order-message.ts";
import { buyerFunding, buyerPart, guaranteedPart, shareOf } from "../../../sdk/settlement/order-sums.ts";
import { checkedTerms } from "../../../sdk/settlement/terms-in-force.ts";
import { orderHash, type OrderParameters, orderTypedData } from "../../../sdk/settlement/trade-order.ts";
import { expectCode } from "../throws.ts";
import {
  addressOf,
  ESCROW_DOMAIN,
  FX_DOMAIN,
  HKD,
  MILESTONE,
  milestoneWith,
  NOW,
  ORDER,
  orderWith,
  PLAIN_ORDER,
} from "./settlement-samples.ts";

const DAY = 86_400n;
const hashOf = (message: OrderMessage, options: Partial<OrderParameters> = {}) =>
  orderHash({ domain: ESCROW_DOMAIN, message, ...options });
const termsInForceOf = (order: OrderMessage) => ({ orderId: hashOf(order, { inForce: true }), amendment: 0n, order });
const refuse = (code: string, message: OrderMessage, options: Partial<OrderParameters> = {}) =>
  expectCode(code, () => hashOf(message, options));
const others = { attestor: ZeroAddress, kind: MILESTONE_KINDS.buyerAccepts };

describe("trade order", () => {
  it("has another id for every change of a field, a milestone, the contract or the chain", () => {
    const order: Partial<OrderMessage>[] = [
      { buyer: addressOf("other") },
      { seller: addressOf("other") },
      { token: HKD.verifyingContract },
      { arbiter: addressOf("other") },
      { guarantor: addressOf("other") },
      { guaranteeFee: 0n },
      { fundBy: ORDER.fundBy + 1n },
      { longStop: ORDER.longStop + 1n },
      { arbiterTime: ORDER.arbiterTime + 1n },
      { defaultSplitBps: 0n },
      { termsHash: id("other") },
      { memo: id("other") },
      { salt: id("other") },
      { milestones: ORDER.milestones.slice(1) },
      { milestones: [...ORDER.milestones].reverse() },
    ];
    const milestone: Partial<MilestoneMessage>[] = [
      { amount: 1n },
      others,
      { attestor: addressOf("other") },
      { documentType: id("other") },
      { due: MILESTONE.due + 1n },
      { disputeWindow: 0n },
    ];
    const ids = [
      ...order.map((change) => hashOf(orderWith(change))),
      ...milestone.map((change) => hashOf(milestoneWith(change))),
      ...[{ chainId: 1n }, { verifyingContract: addressOf("other") }].map((change) =>
        orderHash({ domain: { ...ESCROW_DOMAIN, ...change }, message: ORDER }),
      ),
      hashOf(ORDER),
      hashOf(PLAIN_ORDER),
    ];
    expect(new Set(ids).size).to.equal(25);
  });

  it("keeps its fields", () => {
    expect(orderTypedData({ domain: ESCROW_DOMAIN, message: ORDER }).message).to.deep.equal(ORDER);
    expect(orderTypedData({ domain: ESCROW_DOMAIN, message: PLAIN_ORDER }).message).to.deep.equal(PLAIN_ORDER);
  });

  it("is funded by the buyer's milestones and the fee, and by the guarantor's pool", () => {
    expect(buyerPart(ORDER)).to.equal(360_000_000_000n);
    expect(guaranteedPart(ORDER)).to.equal(840_000_000_000n);
    expect(buyerFunding(ORDER)).to.equal(364_200_000_000n);
    expect(shareOf(MILESTONE.amount, 9_000n)).to.equal(756_000_000_000n);
    expect(shareOf(3n, 3_333n)).to.equal(0n);
  });

  describe("refuses", () => {
    it("parties who exclude each other, and the contract as a party", () => {
      refuse("HB-1803", orderWith({ seller: ORDER.buyer }));
      refuse("HB-1803", orderWith({ arbiter: ORDER.seller }));
      refuse("HB-1803", orderWith({ arbiter: ORDER.guarantor }));
      refuse("HB-1803", orderWith({ guarantor: ORDER.buyer }));
      refuse("HB-1803", orderWith({ seller: ESCROW_DOMAIN.verifyingContract }));
      refuse("HB-1803", orderWith({ arbiter: ESCROW_DOMAIN.verifyingContract }));
      refuse("HB-1108", orderWith({ buyer: ZeroAddress }));
      refuse("HB-1108", orderWith({ token: ZeroAddress }));
    });

    it("no milestone, and more than 32", () => {
      refuse("HB-1825", orderWith({ milestones: [] }));
      hashOf(orderWith({ milestones: Array.from({ length: 32 }, () => MILESTONE) }));
      refuse("HB-1825", orderWith({ milestones: Array.from({ length: 33 }, () => MILESTONE) }));
    });

    it("an attested milestone without attestor, and an attestor with nothing to attest", () => {
      refuse("HB-1826", milestoneWith({ attestor: ZeroAddress }));
      refuse("HB-1826", milestoneWith({ kind: MILESTONE_KINDS.onDate }));
      refuse("HB-1826", milestoneWith({ kind: MILESTONE_KINDS.buyerAccepts }));
      refuse("HB-1805", milestoneWith({ kind: 3n }));
    });

    it("a milestone that the buyer accepts, without an arbiter or a window to object", () => {
      const presented = { kind: MILESTONE_KINDS.buyerAccepts, attestor: ZeroAddress };
      hashOf(milestoneWith(presented));
      refuse("HB-1826", milestoneWith({ ...presented, disputeWindow: 0n }));
      refuse("HB-1826", { ...milestoneWith(presented), arbiter: ZeroAddress, arbiterTime: 0n });
    });

    it("a guarantee or its fee without a guarantor, and a guarantor without a guarantee", () => {
      refuse("HB-1827", orderWith({ guarantor: ZeroAddress, guaranteeFee: 0n }));
      refuse("HB-1827", { ...PLAIN_ORDER, guaranteeFee: 1n });
      refuse("HB-1827", milestoneWith({ guaranteed: false }));
      refuse("HB-1805", milestoneWith({ guaranteed: 1 as never }));
    });

    it("an arbiter without time, and a split above the whole", () => {
      refuse("HB-1828", orderWith({ arbiterTime: 0n }));
      hashOf({ ...PLAIN_ORDER, arbiterTime: 1n });
      hashOf(orderWith({ defaultSplitBps: 10_000n }));
      refuse("HB-1804", orderWith({ defaultSplitBps: 10_001n }));
    });

    it("amounts of zero or above any supply, each and together", () => {
      const error = refuse("HB-1605", milestoneWith({ amount: 0n }));
      expect(error.message).to.include("milestones[1].amount");
      refuse("HB-1604", milestoneWith({ amount: MAX_AMOUNT + 1n }));
      hashOf(milestoneWith({ amount: MAX_AMOUNT - 360_000_000_000n }));
      refuse("HB-1802", milestoneWith({ amount: MAX_AMOUNT - 359_999_999_999n }));
      refuse("HB-1604", orderWith({ guaranteeFee: MAX_AMOUNT + 1n }));
    });

    it("clocks that end after the long stop; at it is in time", () => {
      const end = MILESTONE.due + MILESTONE.disputeWindow + ORDER.arbiterTime;
      hashOf(orderWith({ longStop: end }));
      const error = refuse("HB-1829", orderWith({ longStop: end - 1n }));
      expect(error.message).to.include("milestones[1]");
      refuse("HB-1829", orderWith({ arbiterTime: ORDER.arbiterTime + 60n * DAY }));
      refuse("HB-1829", milestoneWith({ disputeWindow: 60n * DAY }));
    });

    it("durations and times that do not fit, and times in milliseconds", () => {
      refuse("HB-1802", milestoneWith({ disputeWindow: 1n << 32n }));
      refuse("HB-1802", orderWith({ arbiterTime: 1n << 32n }));
      refuse("HB-1203", milestoneWith({ due: MILESTONE.due * 1_000n }));
      refuse("HB-1606", orderWith({ fundBy: 20_261_124n }));
      refuse("HB-1606", orderWith({ longStop: 0n }));
    });

    it("references that are not 32 bytes, and another contract's domain", () => {
      refuse("HB-1202", orderWith({ termsHash: "0x01" }));
      refuse("HB-1202", orderWith({ salt: "salt" }));
      refuse("HB-1202", milestoneWith({ documentType: "B/L" }));
      expectCode("HB-1801", () => orderHash({ domain: FX_DOMAIN, message: ORDER }));
    });
  });

  it("is taken as the contract took it, once in force", () => {
    const odd = [
      orderWith({ arbiter: ESCROW_DOMAIN.verifyingContract }),
      orderWith({ longStop: MILESTONE.due }),
      milestoneWith({ guaranteed: false }),
      milestoneWith({ kind: MILESTONE_KINDS.onDate }),
    ];
    for (const order of odd) {
      hashOf(order, { inForce: true });
      expect(checkedTerms(ESCROW_DOMAIN, termsInForceOf(order)).order).to.deep.equal(order);
    }
    refuse("HB-1826", milestoneWith({ attestor: ZeroAddress }), { inForce: true });
    refuse("HB-1803", orderWith({ seller: ORDER.buyer }), { inForce: true });
  });

  describe("at a given time", () => {
    it("can be opened before fundBy and before every milestone is due", () => {
      hashOf(ORDER, { now: NOW });
      hashOf(ORDER, { now: ORDER.fundBy - 1n });
      refuse("HB-1831", ORDER, { now: ORDER.fundBy });
      const soon = milestoneWith({ due: NOW + 10n });
      hashOf(soon, { now: NOW + 9n });
      const error = refuse("HB-1831", soon, { now: NOW + 10n });
      expect(error.message).to.include("milestones[1].due");
      hashOf(soon);
    });

    it("ends within 400 days, and in the future", () => {
      const far = orderWith({ longStop: NOW + MAX_DURATION });
      hashOf(far, { now: NOW });
      refuse("HB-1830", far, { now: NOW - 1n });
      refuse("HB-1830", ORDER, { now: ORDER.longStop });
    });

    it("is judged, once open, by the clocks that still run", () => {
      const settled = { state: "Settled", since: NOW, toSeller: 0n } as const;
      const attested = { state: "Attested", since: NOW, toSeller: 1n } as const;
      const disputed = { state: "Disputed", since: NOW, toSeller: 1n } as const;
      const late = MILESTONE.due + 1n;
      hashOf(ORDER, { now: late, progress: [settled, settled] });
      hashOf(ORDER, { now: late, progress: [settled, attested] });
      refuse("HB-1831", ORDER, { now: late, progress: [settled] });

      const { disputeWindow } = MILESTONE;
      const shorter = orderWith({ longStop: NOW + disputeWindow + ORDER.arbiterTime });
      refuse("HB-1829", shorter);
      hashOf(shorter, { progress: [settled, attested] });
      const shortest = orderWith({ longStop: NOW + ORDER.arbiterTime });
      refuse("HB-1829", shortest, { progress: [settled, attested] });
      hashOf(shortest, { progress: [settled, disputed] });
      refuse("HB-1829", orderWith({ longStop: NOW + ORDER.arbiterTime - 1n }), { progress: [settled, disputed] });
    });
  });
});
