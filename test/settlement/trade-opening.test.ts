// open
// ├── opens: one record and one event, the buyer's money in
// │   ├── by anybody who has every signature; buyer, seller or guarantor may call and then need none of their own
// │   ├── out of an allowance, a permit (also one that was submitted before), an authorization
// │   ├── guaranteed milestones out of the guarantor's pool, his fee into it; a guarantor of nothing
// │   ├── nothing to take from the buyer: his signature is looked at, however the call would fund
// │   └── each currency for itself
// ├── views: orderHash, orderState, milestoneState of what is open; OrderUnknown, TermsDiffer
// └── refused
//     ├── OrderExists: while open and for ever after
//     ├── UnknownToken, IntakeStoppedFor, NotRegistered; TokenPaused (trade-pause-table.test.ts)
//     ├── FundingOver from fundBy on
//     ├── InvalidParty: missing, twice, this contract, an arbiter without time, a fee for nobody
//     ├── InvalidMilestoneCount, InvalidMilestone, AmountExceeded
//     ├── LongStopInvalid, InvalidShare, TooLate, BeyondLongStop
//     ├── CannotReceive (seller), CannotSend (buyer, guarantor)
//     ├── SignatureRefused (buyer, seller, guarantor)
//     ├── UndertakingDiffers, OutsideWindow, PoolTooLow
//     └── money: no allowance, no balance, an authorization for something else
import { expect } from "chai";
import { id, TypedDataEncoder } from "ethers";
import { authorization, permit } from "./funding.ts";
import {
  at,
  blacklist,
  closePolicy,
  DAY,
  eventsOf,
  expectEvents,
  expectRefusal,
  MAX_SUPPLY,
  MEMO,
  NOTHING,
  register,
  units,
  verify,
  ZERO,
} from "./stage.ts";
import { sign, typesOf, type Order } from "./trade-messages.ts";
import {
  ARBITER_TIME,
  cancel,
  DUE,
  FULL,
  guaranteedOrder,
  KIND,
  milestone,
  opened,
  orderOf,
  sendOpening,
  STATE,
  undertakingOf,
  WINDOW,
  type Opening,
} from "./trade-orders.ts";
import { books, expectMoved, loadTrade, POOL, PURSE, type TradeStage } from "./trade-stage.ts";

describe("TradeEscrow", () => {
  let stage: TradeStage;
  let escrow: TradeStage["escrow"];
  beforeEach(async () => {
    stage = await loadTrade();
    ({ escrow } = stage);
  });

  const expectRefused = (order: Order, error: string, args: unknown[], change: Opening = {}) =>
    expectRefusal(escrow, sendOpening(stage, order, change), error, ...args);
  const expectClosed = async (order: Order) => {
    const orderId = await escrow.orderHash(order);
    await expectRefusal(escrow, escrow.orderState(orderId, order), "OrderUnknown", orderId);
  };

  describe("open", () => {
    it("takes the buyer's money and says so", async () => {
      const order = orderOf(stage, { milestones: [milestone(stage), milestone(stage, { amount: units(50_000) })] });
      const orderId = await escrow.orderHash(order);
      await expectMoved(
        stage,
        () =>
          expectEvents(
            stage,
            sendOpening(stage, order),
            [
              "tradeEscrow.OrderOpened",
              orderId,
              stage.buyer.address,
              stage.seller.address,
              stage.cnh.address,
              units(150_000),
              ZERO,
              0n,
              0n,
              MEMO,
            ],
            ["cnh.Transfer", stage.buyer.address, stage.address, units(150_000)],
          ),
        { buyer: -units(150_000), escrow: units(150_000) },
      );
    });

    it("takes the guaranteed part out of the guarantor's pool and the fee from the buyer into it", async () => {
      const order = guaranteedOrder(stage);
      await expectMoved(
        stage,
        () =>
          expectEvents(
            stage,
            sendOpening(stage, order),
            [
              "tradeEscrow.OrderOpened",
              TypedDataEncoder.hash(stage.domain, typesOf("Order"), order),
              stage.buyer.address,
              stage.seller.address,
              stage.cnh.address,
              units(400_000),
              stage.guarantor.address,
              units(300_000),
              units(500),
              MEMO,
            ],
            ["cnh.Transfer", stage.buyer.address, stage.address, units(100_500)],
          ),
        { buyer: -units(100_500), escrow: units(100_500), "guarantor pool": -units(299_500) },
      );
    });

    it("uses the whole pool if it must", async () => {
      const order = guaranteedOrder(stage, {
        milestones: [milestone(stage, { amount: POOL, guaranteed: true })],
      });
      await expectMoved(stage, () => sendOpening(stage, order), {
        buyer: -units(500),
        escrow: units(500),
        "guarantor pool": units(500) - POOL,
      });
    });

    for (const caller of ["buyer", "seller", "guarantor"] as const) {
      it(`needs no signature of the ${caller} if the ${caller} calls`, async () => {
        await opened(stage, guaranteedOrder(stage), { by: stage[caller], [`${caller}Signature`]: "0x" });
      });
    }

    it("is paid by an authorization whose nonce is the order, and then asks the buyer for no signature", async () => {
      const order = orderOf(stage);
      await stage.cnh.token.connect(stage.buyer).approve(escrow, 0n);
      const orderId = await escrow.orderHash(order);
      const funding = await authorization(stage.cnh, {
        from: stage.buyer,
        to: stage.address,
        value: units(100_000),
        nonce: orderId,
      });
      const events = await eventsOf(stage, sendOpening(stage, order, { funding, buyerSignature: "0x" }));
      expect(events.slice(1)).to.deep.equal([
        ["cnh.AuthorizationUsed", stage.buyer.address, orderId],
        ["cnh.Transfer", stage.buyer.address, stage.address, units(100_000)],
      ]);
    });

    it("is paid by a permit", async () => {
      await stage.cnh.token.connect(stage.buyer).approve(escrow, 0n);
      const funding = await permit(stage.cnh, { owner: stage.buyer, spender: stage.address, value: units(130_000) });
      await expectMoved(stage, () => sendOpening(stage, orderOf(stage), { funding }), {
        buyer: -units(100_000),
        escrow: units(100_000),
      });
      expect(await stage.cnh.token.allowance(stage.buyer, escrow)).to.equal(units(30_000));
    });

    it("is paid by a permit that somebody else has submitted before", async () => {
      await stage.cnh.token.connect(stage.buyer).approve(escrow, 0n);
      const funding = await permit(stage.cnh, { owner: stage.buyer, spender: stage.address, value: units(100_000) });
      await stage.cnh.token
        .connect(stage.stranger)
        ["permit(address,address,uint256,uint256,bytes)"](
          stage.buyer,
          escrow,
          units(100_000),
          funding.validBefore,
          funding.signature,
        );
      await opened(stage, orderOf(stage), { funding });
    });

    it("takes nothing from a buyer who owes nothing, and then asks for his signature however it is funded", async () => {
      const order = guaranteedOrder(stage, {
        guaranteeFee: 0n,
        milestones: [milestone(stage, { guaranteed: true })],
      });
      const funding = { kind: 2n, value: 0n, validAfter: 0n, validBefore: 0n, signature: "0x" };
      await expectRefused(order, "SignatureRefused", [stage.buyer.address], { funding, buyerSignature: "0x" });
      await expectMoved(stage, () => sendOpening(stage, order, { funding }), {
        "guarantor pool": -units(100_000),
      });
    });

    it("admits a guarantor of nothing, who is paid his fee", async () => {
      const order = guaranteedOrder(stage, { milestones: [milestone(stage)] });
      await expectMoved(stage, () => sendOpening(stage, order), {
        buyer: -units(100_500),
        escrow: units(100_500),
        "guarantor pool": units(500),
      });
    });

    it("admits an order without an arbiter, who then needs no time", async () => {
      await opened(stage, orderOf(stage, { arbiter: ZERO, arbiterTime: 0n }));
    });

    it("keeps the currencies apart", async () => {
      const before = await books(stage);
      await expectMoved(
        stage,
        () => sendOpening(stage, guaranteedOrder(stage, { token: stage.hkd.address })),
        { buyer: -units(100_500), escrow: units(100_500), "guarantor pool": -units(299_500) },
        stage.hkd,
      );
      expect(await books(stage)).to.deep.equal(before);
    });

    it("admits 32 milestones", async () => {
      const milestones = Array.from({ length: 32 }, (_, i) => milestone(stage, { amount: BigInt(i + 1) }));
      const { orderId, order } = await opened(stage, orderOf(stage, { milestones }));
      expect((await escrow.orderState(orderId, order)).held).to.equal(528n);
      expect(await escrow.MAX_MILESTONES()).to.equal(32n);
    });

    it("works only where accounts are verified, with nothing but verified parties", async () => {
      await closePolicy(stage.cnh);
      await expectRefused(orderOf(stage), "CannotReceive", [stage.cnh.address, stage.seller.address]);
      await verify(stage.cnh, stage.seller);
      await expectRefused(orderOf(stage), "CannotSend", [stage.cnh.address, stage.buyer.address]);
      await verify(stage.cnh, stage.buyer);
      await expectRefused(guaranteedOrder(stage), "CannotSend", [stage.cnh.address, stage.guarantor.address]);
      await opened(stage, orderOf(stage));
    });
  });

  describe("open of an order that was open before", () => {
    it("is refused while it is open, after it is settled, and after it was cancelled", async () => {
      const { order, orderId } = await opened(stage, orderOf(stage));
      await expectRefused(order, "OrderExists", [orderId]);
      await escrow.connect(stage.buyer).accept(orderId, order, 0n, FULL);
      await escrow.release(orderId, order, 0n);
      await expectRefused(order, "OrderExists", [orderId]);

      const other = await opened(stage, orderOf(stage, { salt: id("another") }));
      await cancel(stage, other);
      await expectRefused(other.order, "OrderExists", [other.orderId]);
    });
  });

  describe("open at a bad time", () => {
    it("is refused for a token that is not served", async () => {
      await expectRefused(orderOf(stage, { token: stage.frank.address }), "UnknownToken", [stage.frank.address]);
    });

    it("is refused while intake is stopped, in that currency only", async () => {
      await escrow.connect(stage.cnh.holders.PAUSER).stopIntake(stage.cnh.address);
      await expectRefused(orderOf(stage), "IntakeStoppedFor", [stage.cnh.address]);
      await opened(stage, orderOf(stage, { token: stage.hkd.address }));
    });

    it("is refused where the token has not registered the escrow", async () => {
      await register(stage.cnh, stage, 0n);
      await expectRefused(orderOf(stage), "NotRegistered", [stage.cnh.address]);
    });

    it("is refused from fundBy on", async () => {
      const order = orderOf(stage);
      await at(order.fundBy);
      await expectRefused(order, "FundingOver", [order.fundBy, order.fundBy]);
      await at(order.fundBy + 1n);
      await expectRefused(order, "FundingOver", [order.fundBy, order.fundBy + 1n]);
    });

    it("is admitted in the last second before fundBy", async () => {
      const order = orderOf(stage);
      await at(order.fundBy - 1n);
      await opened(stage, order);
    });
  });

  describe("open with parties that cannot be", () => {
    const wrong: readonly [what: string, change: (stage: TradeStage) => Partial<Order>, named: keyof Order][] = [
      ["no buyer", ({ guarantor }) => ({ buyer: ZERO, guarantor: guarantor.address }), "buyer"],
      ["the escrow as buyer", ({ address }) => ({ buyer: address }), "buyer"],
      ["no seller", ({ guarantor }) => ({ seller: ZERO, guarantor: guarantor.address }), "seller"],
      ["the escrow as seller", ({ address }) => ({ seller: address }), "seller"],
      ["the buyer as seller", ({ buyer }) => ({ seller: buyer.address }), "seller"],
      ["the buyer as arbiter", ({ buyer }) => ({ arbiter: buyer.address }), "arbiter"],
      ["the seller as arbiter", ({ seller }) => ({ arbiter: seller.address }), "arbiter"],
      [
        "the guarantor as arbiter",
        ({ guarantor }) => ({ arbiter: guarantor.address, guarantor: guarantor.address }),
        "arbiter",
      ],
      ["an arbiter without time", () => ({ arbiterTime: 0n }), "arbiter"],
      ["the buyer as guarantor", ({ buyer }) => ({ guarantor: buyer.address }), "guarantor"],
      ["the seller as guarantor", ({ seller }) => ({ guarantor: seller.address }), "guarantor"],
      ["the escrow as guarantor", ({ address }) => ({ guarantor: address }), "guarantor"],
      ["a fee for no guarantor", () => ({ guaranteeFee: 1n }), "guarantor"],
    ];
    for (const [what, change, named] of wrong) {
      it(`is refused with ${what}`, async () => {
        const order = orderOf(stage, change(stage));
        await expectRefused(order, "InvalidParty", [order[named]], { sellerSignature: "0x", buyerSignature: "0x" });
      });
    }
  });

  describe("open with milestones that cannot be", () => {
    for (const count of [0, 33]) {
      it(`is refused with ${count} of them`, async () => {
        const milestones = Array.from({ length: count }, () => milestone(stage, { amount: 1n }));
        await expectRefused(orderOf(stage, { milestones }), "InvalidMilestoneCount", [count, 32n]);
      });
    }

    for (const [what, change] of [
      ["of nothing", { amount: 0n }],
      ["of more than any supply", { amount: MAX_SUPPLY + 1n }],
      ["that nobody guarantees", { guaranteed: true }],
      ["that nobody attests", { attestor: ZERO }],
      ["that the seller presents, with no time to dispute it", { kind: KIND.buyerAccepts, disputeWindow: 0n }],
    ] as const) {
      it(`is refused with one ${what}`, async () => {
        const milestones = [milestone(stage), milestone(stage, change)];
        await expectRefused(orderOf(stage, { milestones }), "InvalidMilestone", [1n]);
      });
    }

    it("is refused with one that the seller presents and nobody could rule over", async () => {
      const milestones = [milestone(stage), milestone(stage, { kind: KIND.buyerAccepts })];
      await expectRefused(orderOf(stage, { milestones, arbiter: ZERO, arbiterTime: 0n }), "InvalidMilestone", [1n]);
      await opened(stage, orderOf(stage, { milestones }));
    });

    it("asks for an attestor only where somebody attests", async () => {
      const milestones = [KIND.buyerAccepts, KIND.onDate].map((kind) => milestone(stage, { kind, attestor: ZERO }));
      await opened(stage, orderOf(stage, { milestones }));
    });

    it("is refused for more than any supply in all", async () => {
      const milestones = [MAX_SUPPLY, 1n].map((amount) => milestone(stage, { amount }));
      await expectRefused(orderOf(stage, { milestones }), "AmountExceeded", [MAX_SUPPLY + 1n, MAX_SUPPLY]);
    });
  });

  describe("open with clocks that cannot be", () => {
    const MAX_DURATION = 400n * DAY;

    it("is refused with a long stop that is now, and with one more than 400 days ahead", async () => {
      const moment = stage.start + 100n;
      for (const longStop of [moment, moment + MAX_DURATION + 1n]) {
        await at(moment);
        await expectRefused(orderOf(stage, { longStop }), "LongStopInvalid", [longStop, moment, moment + MAX_DURATION]);
      }
      await at(moment);
      await opened(stage, orderOf(stage, { longStop: moment + MAX_DURATION }));
      expect(await escrow.MAX_DURATION()).to.equal(MAX_DURATION);
    });

    it("is refused with a default split above the whole", async () => {
      await expectRefused(orderOf(stage, { defaultSplitBps: FULL + 1n }), "InvalidShare", [FULL + 1n, 0n, FULL]);
      await opened(stage, orderOf(stage, { defaultSplitBps: FULL }));
    });

    it("is refused with a milestone that is due now", async () => {
      const due = stage.start + 100n;
      const milestones = [milestone(stage), milestone(stage, { due })];
      await at(due);
      await expectRefused(orderOf(stage, { milestones }), "TooLate", [due, due]);
      await at(due - 1n);
      await opened(stage, orderOf(stage, { milestones }));
    });

    it("is refused if a milestone's clocks, one after the other, pass the long stop", async () => {
      const end = stage.start + DUE + WINDOW + ARBITER_TIME;
      const milestones = [milestone(stage, { disputeWindow: 0n }), milestone(stage)];
      await expectRefused(orderOf(stage, { milestones, longStop: end - 1n }), "BeyondLongStop", [1n, end, end - 1n]);
      await opened(stage, orderOf(stage, { milestones, longStop: end }));
    });
  });

  describe("open with somebody who may not", () => {
    it("is refused while the seller may not be paid", async () => {
      await blacklist(stage.cnh, stage.seller);
      await expectRefused(orderOf(stage), "CannotReceive", [stage.cnh.address, stage.seller.address]);
      await opened(stage, orderOf(stage, { token: stage.hkd.address }));
    });

    it("is refused while the buyer may not pay, though nothing is taken from him", async () => {
      await blacklist(stage.cnh, stage.buyer);
      const milestones = [milestone(stage, { guaranteed: true })];
      for (const order of [orderOf(stage), guaranteedOrder(stage, { milestones, guaranteeFee: 0n })]) {
        await expectRefused(order, "CannotSend", [stage.cnh.address, stage.buyer.address]);
      }
    });

    it("is refused while the guarantor may not pay", async () => {
      await blacklist(stage.cnh, stage.guarantor);
      await expectRefused(guaranteedOrder(stage), "CannotSend", [stage.cnh.address, stage.guarantor.address]);
    });

    it("asks nothing of arbiter and attestor", async () => {
      await blacklist(stage.cnh, stage.arbiter);
      await blacklist(stage.cnh, stage.attestor);
      await opened(stage, orderOf(stage));
    });
  });

  describe("open without everybody's word", () => {
    it("is refused without the seller's, the buyer's or the guarantor's signature", async () => {
      const order = guaranteedOrder(stage);
      const undertaking = undertakingOf(stage, await escrow.orderHash(order), order);
      const signatures = {
        seller: { sellerSignature: await sign(stage.domain, "Order", order, stage.buyer) },
        buyer: { buyerSignature: await sign(stage.domain, "Order", order, stage.seller) },
        guarantor: { guarantorSignature: await sign(stage.domain, "Undertaking", undertaking, stage.stranger) },
      };
      for (const [who, change] of Object.entries(signatures)) {
        await expectRefused(order, "SignatureRefused", [stage[who as keyof typeof signatures].address], change);
        await expectRefused(order, "SignatureRefused", [stage[who as keyof typeof signatures].address], {
          [`${who}Signature`]: "0x",
        });
      }
      await expectClosed(order);
    });

    it("is refused with an undertaking for another order, guarantor, amount or fee", async () => {
      const order = guaranteedOrder(stage);
      const orderId = await escrow.orderHash(order);
      for (const change of [
        { order: id("another") },
        { guarantor: stage.financier.address },
        { amount: units(300_000) - 1n },
        { amount: units(300_000) + 1n },
        { fee: units(500) + 1n },
        { fee: 0n },
      ]) {
        const undertaking = undertakingOf(stage, orderId, order, change);
        await expectRefused(order, "UndertakingDiffers", [orderId, units(300_000), units(500)], { undertaking });
      }
    });

    it("is refused outside the undertaking's window, both ends excluded", async () => {
      const order = guaranteedOrder(stage);
      const orderId = await escrow.orderHash(order);
      const [after, before] = [stage.start + 1_000n, stage.start + 2_000n];
      const undertaking = undertakingOf(stage, orderId, order, { validAfter: after, validBefore: before });
      for (const moment of [after, before]) {
        await at(moment);
        await expectRefused(order, "OutsideWindow", [after, before, moment], { undertaking });
      }
      await expectClosed(order);
    });

    for (const [what, inside] of [
      ["first", 1n],
      ["last", 999n],
    ] as const) {
      it(`is admitted in the ${what} second of the undertaking's window`, async () => {
        const order = guaranteedOrder(stage);
        const after = stage.start + 1_000n;
        const change = { validAfter: after, validBefore: after + 1_000n };
        const undertaking = undertakingOf(stage, await escrow.orderHash(order), order, change);
        await at(after + inside);
        await opened(stage, order, { undertaking });
      });
    }

    it("is refused for more than is free in the pool; the fee of this order does not count", async () => {
      const milestones = [milestone(stage, { amount: POOL + 1n, guaranteed: true })];
      const order = guaranteedOrder(stage, { milestones });
      await expectRefused(order, "PoolTooLow", [stage.cnh.address, stage.guarantor.address, POOL, POOL + 1n]);
    });
  });

  describe("open without the money", () => {
    it("is refused without an allowance and leaves no trace", async () => {
      const { token } = stage.cnh;
      await token.connect(stage.buyer).approve(escrow, units(100_500) - 1n);
      const before = await books(stage);
      const order = guaranteedOrder(stage);
      await expectRefusal(
        token,
        sendOpening(stage, order),
        "ERC20InsufficientAllowance",
        stage.address,
        units(100_500) - 1n,
        units(100_500),
      );
      await expectClosed(order);
      expect(await books(stage)).to.deep.equal(before);
    });

    it("is refused beyond the balance", async () => {
      const order = orderOf(stage, { milestones: [milestone(stage, { amount: PURSE + 1n })] });
      await expectRefusal(
        stage.cnh.token,
        sendOpening(stage, order),
        "ERC20InsufficientBalance",
        stage.buyer.address,
        PURSE,
        PURSE + 1n,
      );
      await expectClosed(order);
    });

    it("is refused with a permit that allows too little", async () => {
      await stage.cnh.token.connect(stage.buyer).approve(escrow, 0n);
      const funding = await permit(stage.cnh, { owner: stage.buyer, spender: stage.address, value: 5n });
      await expectRefusal(
        stage.cnh.token,
        sendOpening(stage, orderOf(stage), { funding }),
        "ERC20InsufficientAllowance",
        stage.address,
        5n,
        units(100_000),
      );
    });

    it("is refused with an authorization of another value or another nonce, or by another payer", async () => {
      const order = orderOf(stage);
      const orderId = await escrow.orderHash(order);
      const right = { from: stage.buyer, to: stage.address, value: units(100_000), nonce: orderId };
      for (const change of [{ value: units(100_001) }, { nonce: id("another") }, { from: stage.financier }]) {
        const funding = await authorization(stage.cnh, { ...right, ...change });
        await expectRefusal(
          stage.cnh.token,
          sendOpening(stage, order, { funding }),
          "InvalidSignature",
          stage.buyer.address,
        );
      }
      await expectClosed(order);
    });
  });

  describe("views", () => {
    it("orderHash is the EIP-712 digest of the order", async () => {
      const order = guaranteedOrder(stage);
      expect(await escrow.orderHash(order)).to.equal(TypedDataEncoder.hash(stage.domain, typesOf("Order"), order));
    });

    it("orderState and milestoneState tell what is open", async () => {
      const { orderId, order } = await opened(stage, guaranteedOrder(stage));
      expect([...(await escrow.orderState(orderId, order))]).to.deep.equal([
        true,
        units(400_000),
        0n,
        0n,
        orderId,
        stage.seller.address,
        ZERO,
        0n,
        0n,
      ]);
      expect([...(await escrow.milestoneState(orderId, 1n))]).to.deep.equal([STATE.held, 0n, 0n]);
      expect([...(await escrow.milestoneState(NOTHING, 1n))]).to.deep.equal([STATE.held, 0n, 0n]);
    });

    it("orderState wants the order in force", async () => {
      const { orderId, order } = await opened(stage, orderOf(stage));
      const other = { ...order, longStop: order.longStop + 1n };
      const offered = await escrow.orderHash(other);
      await expectRefusal(escrow, escrow.orderState(orderId, other), "TermsDiffer", orderId, orderId, offered);
      await expectRefusal(escrow, escrow.orderState(offered, other), "OrderUnknown", offered);
    });
  });
});
