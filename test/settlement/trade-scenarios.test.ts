// A trade order for CNH 1,200,000, as regulation.md tells it (S15)
//
// 30 % by the buyer, 70 % guaranteed by his bank, the receivable advanced by the seller's bank
// ├── everything delivered: bank 675,360, seller 164,640 of the guaranteed part
// └── a partial shipment of 90 %: 1,080,000 paid, 120,000 back; also where a bank guarantees and another advanced
// time-out: the carrier silent, the buyer silent
// dispute: the arbiter rules; the arbiter is silent
// a forged document: nobody's signature pays but the attestor's
// double financing: the same order, other milestones, another bank, under amended terms, in another escrow
// the buyer frozen midway: the seller is paid, the buyer's part waits, court or buyer gets it in the end
import { expect } from "chai";
import { id } from "ethers";
import { settlementDomain } from "../../sdk/settlement/settlement-domain.ts";
import { authorization, BY_ALLOWANCE } from "./funding.ts";
import {
  at,
  blacklist,
  CASE,
  connection,
  DAY,
  expectEvents,
  expectRefusal,
  MAX,
  mint,
  now,
  pass,
  reach,
  unBlacklist,
  units,
  type Actor,
} from "./stage.ts";
import { sign, type Milestone, type Order } from "./trade-messages.ts";
import {
  amend,
  ARBITER_TIME,
  attestationOf,
  DOCUMENT,
  DUE,
  FULL,
  guaranteedOrder,
  KIND,
  milestone,
  offerOf,
  opened,
  orderOf,
  OUTCOME,
  REASON,
  RULING,
  rulingOf,
  sell,
  sendOpening,
  STATE,
  WINDOW,
  type Opened,
} from "./trade-orders.ts";
import { expectMoved, loadTrade, type TradeStage } from "./trade-stage.ts";

const PRICE = units(1_200_000);
const DOWN_PAYMENT = units(360_000);
const BALANCE = units(840_000);
const ADVANCE = units(672_000);
const FEE = units(3_360);

describe("A trade order for 1,200,000", () => {
  let stage: TradeStage;
  let escrow: TradeStage["escrow"];
  beforeEach(async () => {
    stage = await loadTrade();
    ({ escrow } = stage);
  });

  const openWhole = (change: Partial<Milestone> = {}, order: Partial<Order> = {}): Promise<Opened> =>
    opened(stage, orderOf(stage, { milestones: [milestone(stage, { amount: PRICE, ...change })], ...order }));
  /** The buyer pays 30 % on acceptance, his bank guarantees 70 % against the bill of lading, for 4,200. */
  const openGuaranteed = (): Promise<Opened> =>
    opened(
      stage,
      guaranteedOrder(stage, {
        guaranteeFee: units(4_200),
        milestones: [
          milestone(stage, { amount: DOWN_PAYMENT, kind: KIND.buyerAccepts }),
          milestone(stage, { amount: BALANCE, guaranteed: true }),
        ],
      }),
    );
  const attest = async ({ orderId, order }: Opened, place: bigint, shareBps = FULL, signer: Actor = stage.attestor) => {
    const message = attestationOf(stage, orderId, { milestone: place, shareBps });
    const signature = await sign(stage.domain, "Attestation", message, signer);
    return escrow.connect(stage.stranger).attestSigned(orderId, order, message, signature);
  };
  const afterWindow = async () => reach((await now()) + WINDOW);
  const push = ({ orderId, order }: Opened, name: "release" | "refund" | "defaultRule", place = 0n) =>
    escrow.connect(stage.stranger)[name](orderId, order, place);
  const sellBalance = (order: Opened) => sell(stage, order, { milestones: 2n, advance: ADVANCE, fee: FEE });

  describe("with a bank's guarantee and a sold receivable", () => {
    it("pays bank 675,360 and seller 164,640 when the bill of lading is attested", async () => {
      let order!: Opened;
      await expectMoved(stage, async () => (order = await openGuaranteed()), {
        buyer: -units(364_200),
        "guarantor pool": -units(835_800),
        escrow: units(364_200),
      });
      expect((await escrow.orderState(order.orderId, order.order)).held).to.equal(PRICE);

      await expectMoved(stage, () => sellBalance(order), { seller: ADVANCE, financier: -ADVANCE });

      await escrow.connect(stage.seller).attest(order.orderId, order.order, 0n, DOCUMENT, FULL);
      await escrow.connect(stage.buyer).accept(order.orderId, order.order, 0n, FULL);
      await expectMoved(stage, () => push(order, "release", 0n), { seller: DOWN_PAYMENT, escrow: -DOWN_PAYMENT });

      await attest(order, 1n);
      await afterWindow();
      await expectMoved(
        stage,
        () =>
          expectEvents(
            stage,
            push(order, "release", 1n),
            [
              "tradeEscrow.MilestoneSettled",
              order.orderId,
              1n,
              OUTCOME.released,
              units(164_640),
              units(675_360),
              0n,
              true,
            ],
            ["cnh.Transfer", stage.address, stage.financier.address, units(675_360)],
            ["cnh.Transfer", stage.address, stage.seller.address, units(164_640)],
          ),
        { financier: units(675_360), seller: units(164_640), escrow: -BALANCE },
      );
      const state = await escrow.orderState(order.orderId, order.order);
      expect([state.open, state.held, state.financierLeft]).to.deep.equal([false, 0n, 0n]);
      // 1,200,000 less the bank's fee.
      expect(await stage.cnh.token.balanceOf(stage.seller)).to.equal(PRICE - FEE);
    });

    it("pays the bank first of a partial shipment of 90 %, and frees the rest of the guarantee", async () => {
      const order = await openGuaranteed();
      await sellBalance(order);
      await attest(order, 1n, 9_000n);
      await afterWindow();
      await expectMoved(stage, () => push(order, "release", 1n), {
        financier: units(675_360),
        seller: units(80_640),
        "guarantor pool": units(84_000),
        escrow: -units(756_000),
      });
    });

    it("leaves the seller nothing and the bank short where only half is delivered", async () => {
      const order = await openGuaranteed();
      await sellBalance(order);
      await attest(order, 1n, 5_000n);
      await afterWindow();
      await expectMoved(stage, () => push(order, "release", 1n), {
        financier: units(420_000),
        "guarantor pool": units(420_000),
        escrow: -units(420_000),
      });
      expect((await escrow.orderState(order.orderId, order.order)).financierLeft).to.equal(units(255_360));
    });
  });

  describe("with a partial shipment", () => {
    it("pays 1,080,000 and gives 120,000 back", async () => {
      const order = await openWhole();
      await attest(order, 0n, 9_000n);
      await afterWindow();
      await expectMoved(stage, () => push(order, "release"), {
        seller: units(1_080_000),
        buyer: units(120_000),
        escrow: -PRICE,
      });
    });

    it("is paid in full, or when the seller has had his time to object, if somebody else attested it", async () => {
      const order = await openWhole();
      await attest(order, 0n, 9_000n);
      const part = escrow.connect(stage.buyer).accept(order.orderId, order.order, 0n, 9_000n);
      await expectRefusal(escrow, part, "InvalidShare", 9_000n, FULL, FULL);
      await escrow.connect(stage.seller).dispute(order.orderId, order.order, 0n, REASON);
    });

    it("pays at once where the seller presented it and the buyer accepts it", async () => {
      const order = await openWhole({ kind: KIND.buyerAccepts });
      await escrow.connect(stage.seller).attest(order.orderId, order.order, 0n, DOCUMENT, 9_000n);
      await escrow.connect(stage.buyer).accept(order.orderId, order.order, 0n, 9_000n);
      await expectMoved(stage, () => push(order, "release"), {
        seller: units(1_080_000),
        buyer: units(120_000),
        escrow: -PRICE,
      });
    });
  });

  describe("with somebody silent", () => {
    it("goes back to the buyer if the carrier never attests", async () => {
      const order = await openWhole();
      const end = stage.start + DUE + WINDOW;
      await at(end);
      await expectRefusal(escrow, attest(order, 0n), "OutsideWindow", 0n, stage.start + DUE, end);
      await expectMoved(stage, () => push(order, "refund"), { buyer: PRICE, escrow: -PRICE });
    });

    it("goes to the seller if the buyer never answers his presentation", async () => {
      const order = await openWhole({ kind: KIND.buyerAccepts });
      await escrow.connect(stage.seller).attest(order.orderId, order.order, 0n, DOCUMENT, FULL);
      await afterWindow();
      await expectMoved(stage, () => push(order, "release"), { seller: PRICE, escrow: -PRICE });
    });
  });

  describe("with a dispute", () => {
    const disputed = async () => {
      const order = await openWhole();
      await attest(order, 0n);
      await escrow.connect(stage.buyer).dispute(order.orderId, order.order, 0n, REASON);
      return order;
    };

    it("is split as the arbiter rules", async () => {
      const order = await disputed();
      const message = rulingOf(stage, order.orderId, { toSeller: units(900_000) });
      const signature = await sign(stage.domain, "Ruling", message, stage.arbiter);
      await escrow.connect(stage.stranger).ruleSigned(order.orderId, order.order, message, signature);
      await expectMoved(stage, () => push(order, "release"), {
        seller: units(900_000),
        buyer: units(300_000),
        escrow: -PRICE,
      });
    });

    it("is split as agreed beforehand if the arbiter is silent", async () => {
      const order = await disputed();
      const end = (await now()) + ARBITER_TIME;
      await at(end);
      const late = escrow.connect(stage.arbiter).rule(order.orderId, order.order, 0n, PRICE, RULING);
      await expectRefusal(escrow, late, "TooLate", end, end);
      await expectMoved(stage, () => push(order, "defaultRule"), {
        seller: units(300_000),
        buyer: units(900_000),
        escrow: -PRICE,
      });
    });
  });

  describe("with a forged document", () => {
    it("is paid by nobody's signature but the attestor's", async () => {
      const order = await openWhole();
      const { orderId } = order;
      for (const forger of [stage.seller, stage.buyer, stage.arbiter, stage.stranger]) {
        const signed = attest(order, 0n, FULL, forger);
        await expectRefusal(escrow, signed, "SignatureRefused", stage.attestor.address);
        const called = escrow.connect(forger).attest(orderId, order.order, 0n, DOCUMENT, FULL);
        await expectRefusal(escrow, called, "NotEntitled", forger.address, stage.attestor.address);
      }
      await reach(stage.start + DUE + WINDOW);
      await expectMoved(stage, () => push(order, "refund"), { buyer: PRICE, escrow: -PRICE });
    });

    it("is not paid by a good signature put under other words", async () => {
      const { orderId, order } = await openWhole();
      const message = attestationOf(stage, orderId, { shareBps: 5_000n });
      const signature = await sign(stage.domain, "Attestation", message, stage.attestor);
      for (const change of [
        { shareBps: FULL },
        { documentHash: id("forged") },
        { validBefore: message.validBefore + 1n },
      ]) {
        const call = escrow.attestSigned(orderId, order, { ...message, ...change }, signature);
        await expectRefusal(escrow, call, "SignatureRefused", stage.attestor.address);
      }
      expect((await escrow.milestoneState(orderId, 0n)).state).to.equal(STATE.held);
    });

    it("can be disputed while its window is open, though the attestor signed it", async () => {
      const order = await openWhole();
      await attest(order, 0n);
      await escrow.connect(stage.buyer).dispute(order.orderId, order.order, 0n, id("forged"));
      await escrow.connect(stage.arbiter).rule(order.orderId, order.order, 0n, 0n, RULING);
      await expectMoved(stage, () => push(order, "release"), { buyer: PRICE, escrow: -PRICE });
    });
  });

  describe("with two financiers", () => {
    const other = () => stage.assignee;
    beforeEach(async () => {
      await mint(stage, stage.cnh, other(), units(2_000_000));
      await stage.cnh.token.connect(other()).approve(escrow, MAX);
    });

    it("is financed once: neither twice by one bank, nor by another, nor for other milestones", async () => {
      const order = await openGuaranteed();
      await sellBalance(order);
      const { orderId } = order;
      await expectMoved(
        stage,
        async () => {
          for (const change of [
            { milestones: 2n, advance: ADVANCE, fee: FEE },
            { milestones: 2n, advance: 1n, fee: 0n, salt: id("again") },
            { milestones: 1n, advance: units(300_000), fee: 0n },
          ]) {
            const again = sell(stage, order, change);
            await expectRefusal(escrow, again, "AlreadyFinanced", orderId, stage.financier.address);
            const byOther = sell(stage, order, { ...change, financier: other().address }, { signer: other() });
            await expectRefusal(escrow, byOther, "AlreadyFinanced", orderId, stage.financier.address);
          }
        },
        {},
      );
    });

    it("is financed once under whatever terms, and after it was paid", async () => {
      const order = await openWhole();
      const change = { advance: ADVANCE, fee: FEE };
      await sell(stage, order, change);
      const { orderId } = order;
      const amended = { orderId, order: { ...order.order, salt: id("amended") } };
      await amend(stage, order, amended.order, { signers: [stage.buyer, stage.seller, stage.financier] });
      const again = { ...change, amendment: 1n, financier: other().address };
      const later = () => sell(stage, amended, again, { signer: other() });
      await expectRefusal(escrow, later(), "AlreadyFinanced", orderId, stage.financier.address);
      await escrow.connect(stage.buyer).accept(orderId, amended.order, 0n, FULL);
      await push(amended, "release");
      await expectRefusal(escrow, later(), "AlreadyFinanced", orderId, stage.financier.address);
    });

    it("is never open a second time to be financed again", async () => {
      const order = await openWhole();
      await sell(stage, order, { advance: ADVANCE, fee: FEE });
      await expectRefusal(escrow, sendOpening(stage, order.order), "OrderExists", order.orderId);
    });

    it("of another escrow is another order, whose offers are worth nothing here", async () => {
      const twin = await connection.ethers.deployContract("TradeEscrow", [stage.cnh.address, stage.hkd.address]);
      const order = await openWhole();
      expect(await twin.orderHash(order.order)).to.not.equal(order.orderId);
      const chainId = stage.domain.chainId;
      const elsewhere = settlementDomain({ contract: "tradeEscrow", chainId, address: await twin.getAddress() });
      const offer = offerOf(stage, order.orderId, { advance: ADVANCE, fee: FEE });
      const signature = await sign(elsewhere, "ReceivableOffer", offer, stage.financier);
      const call = escrow
        .connect(stage.seller)
        .sellReceivable(order.orderId, order.order, offer, signature, BY_ALLOWANCE);
      await expectRefusal(escrow, call, "SignatureRefused", stage.financier.address);
    });

    it("takes an authorization for one offer to nobody else's", async () => {
      const order = await openWhole();
      const offer = offerOf(stage, order.orderId, { advance: ADVANCE, fee: FEE });
      const nonce = await escrow.offerHash(offer);
      const payment = { from: stage.financier, to: stage.address, value: ADVANCE, nonce };
      const funding = await authorization(stage.cnh, payment);
      const dearer = sell(stage, order, { advance: ADVANCE, fee: 0n }, { funding });
      await expectRefusal(stage.cnh.token, dearer, "InvalidSignature", stage.financier.address);
      await sell(stage, order, { advance: ADVANCE, fee: FEE }, { funding });
    });
  });

  describe("with the buyer frozen midway", () => {
    let order: Opened;
    beforeEach(async () => {
      order = await openWhole();
      await attest(order, 0n, 9_000n);
      await blacklist(stage.cnh, stage.buyer);
    });

    it("pays the seller, keeps the buyer's part, and pays it when he is free", async () => {
      await afterWindow();
      await expectMoved(stage, () => push(order, "release"), {
        seller: units(1_080_000),
        "buyer waiting": units(120_000),
        escrow: -units(1_080_000),
      });
      const { cnh, buyer } = stage;
      await expectRefusal(escrow, escrow.claim(cnh.address, buyer), "CannotReceive", cnh.address, buyer.address);
      await unBlacklist(cnh, buyer);
      await expectMoved(stage, () => escrow.connect(stage.stranger).claim(cnh.address, buyer), {
        buyer: units(120_000),
        "buyer waiting": -units(120_000),
        escrow: -units(120_000),
      });
    });

    it("lets him neither accept nor agree to anything, but still dispute", async () => {
      const { orderId, order: terms } = order;
      const accept = escrow.connect(stage.buyer).accept(orderId, terms, 0n, FULL);
      await expectRefusal(escrow, accept, "CannotSend", stage.cnh.address, stage.buyer.address);
      const change = amend(stage, order, { ...terms, arbiter: stage.stranger.address });
      await expectRefusal(escrow, change, "CannotSend", stage.cnh.address, stage.buyer.address);
      await escrow.connect(stage.buyer).dispute(orderId, terms, 0n, REASON);
      await escrow.connect(stage.arbiter).rule(orderId, terms, 0n, units(1_000_000), RULING);
      await expectMoved(stage, () => push(order, "release"), {
        seller: units(1_000_000),
        "buyer waiting": units(200_000),
        escrow: -units(1_000_000),
      });
    });

    it("gives a court what waits for him, and nothing of what the order still holds", async () => {
      const { cnh, buyer, court } = stage;
      const { SEIZER } = cnh.holders;
      const surrender = async (amount: bigint) => {
        const args = [cnh.address, buyer.address, amount, court.address, CASE] as const;
        const data = escrow.interface.encodeFunctionData("surrender", [...args]);
        await cnh.authority.connect(SEIZER).schedule(escrow, data, 0);
        await pass(DAY);
        return escrow.connect(SEIZER).surrender(...args);
      };
      await expectRefusal(escrow, surrender(units(120_000)), "AmountExceeded", units(120_000), 0n);
      await afterWindow();
      await push(order, "release");
      await expectMoved(stage, () => surrender(units(120_000)), {
        "buyer waiting": -units(120_000),
        court: units(120_000),
        escrow: -units(120_000),
      });
    });
  });
});
