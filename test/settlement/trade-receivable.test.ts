// assign
// ├── by the seller, once: the assignee gets the seller's part from then on; says so
// └── NotEntitled, AlreadyAssigned, OrderUnknown (nothing left), InvalidParty, CannotSend (seller),
//     CannotReceive (assignee)
// sellReceivable
// ├── by the seller, once: the advance goes to him and the claim to the financier in one step; says so
// │   ├── out of an allowance, a permit (also one that was submitted before), an authorization whose nonce is the offer
// │   └── the financier is paid first out of the milestones he bought, up to advance and fee, the seller or his
// │       assignee the rest
// ├── at most what those milestones can still bring, by their states: ReceivableTooSmall, InvalidMilestone
// └── NotEntitled, AlreadyFinanced, AlreadyAssigned, MessageDiffers, IntakeStoppedFor, NotRegistered, OutsideWindow,
//     ZeroAmount, InvalidParty, CannotSend (seller), CannotReceive (financier), SignatureRefused, no money
// views: offerHash, orderState
import { expect } from "chai";
import { id, TypedDataEncoder } from "ethers";
import { authorization, permit } from "./funding.ts";
import {
  at,
  blacklist,
  expectEvents,
  expectRefusal,
  reach,
  register,
  units,
  verify,
  closePolicy,
  ZERO,
} from "./stage.ts";
import { accept, attest, bring, dispute, push, rule, type StateName } from "./trade-moves.ts";
import { sign, typesOf, type Milestone, type Order } from "./trade-messages.ts";
import {
  amend,
  DOCUMENT,
  FULL,
  KIND,
  milestone,
  offerOf,
  opened,
  orderOf,
  OUTCOME,
  sell,
  WINDOW,
  DUE,
  type Opened,
} from "./trade-orders.ts";
import { expectMoved, loadTrade, PURSE, type TradeStage } from "./trade-stage.ts";

const AMOUNT = units(100_000);
const OWED = units(80_400);

describe("TradeEscrow", () => {
  let stage: TradeStage;
  let escrow: TradeStage["escrow"];
  beforeEach(async () => {
    stage = await loadTrade();
    ({ escrow } = stage);
  });

  const open = (change: Partial<Milestone>[] = [{}], order: Partial<Order> = {}): Promise<Opened> =>
    opened(stage, orderOf(stage, { milestones: change.map((each) => milestone(stage, each)), ...order }));
  const refused = (call: Promise<unknown>, error: string, ...args: unknown[]) =>
    expectRefusal(escrow, call, error, ...args);
  const assign = ({ orderId, order }: Opened, to: { address: string } = stage.assignee, by = stage.seller) =>
    escrow.connect(by).assign(orderId, order, to.address);

  describe("assign", () => {
    it("is said, and moves nothing", async () => {
      const order = await open();
      await expectMoved(
        stage,
        () =>
          expectEvents(stage, assign(order), [
            "tradeEscrow.ReceivableAssigned",
            order.orderId,
            stage.seller.address,
            stage.assignee.address,
          ]),
        {},
      );
      expect((await escrow.orderState(order.orderId, order.order)).payee).to.equal(stage.assignee.address);
    });

    it("gives the assignee the seller's part of every milestone from then on", async () => {
      const order = await open([{}, {}, {}]);
      for (const place of [0n, 1n, 2n]) await accept(stage, order, { place });
      await push(stage, order, "release", 0n);
      await assign(order);
      await expectMoved(
        stage,
        async () => {
          await push(stage, order, "release", 1n);
          await push(stage, order, "release", 2n);
        },
        { assignee: 2n * AMOUNT, escrow: -2n * AMOUNT },
      );
    });

    it("leaves refunds where they belong", async () => {
      const order = await open();
      await assign(order);
      await reach(stage.start + DUE + WINDOW);
      await expectMoved(stage, () => escrow.refund(order.orderId, order.order, 0n), {
        buyer: AMOUNT,
        escrow: -AMOUNT,
      });
    });

    it("leaves the seller his acts: he presents", async () => {
      const { orderId, order } = await open([{ kind: KIND.buyerAccepts }]);
      await assign({ orderId, order });
      await escrow.connect(stage.seller).attest(orderId, order, 0n, DOCUMENT, FULL);
    });

    it("is the seller's, once", async () => {
      const order = await open();
      for (const by of [stage.buyer, stage.assignee]) {
        await refused(assign(order, stage.assignee, by), "NotEntitled", by.address, stage.seller.address);
      }
      await assign(order);
      await refused(assign(order, stage.stranger), "AlreadyAssigned", order.orderId, stage.assignee.address);
      const again = assign(order, stage.stranger, stage.assignee);
      await refused(again, "NotEntitled", stage.assignee.address, stage.seller.address);
    });

    it("is refused once nothing is held any more", async () => {
      const order = await open();
      await accept(stage, order);
      await push(stage, order, "release");
      await refused(assign(order), "OrderUnknown", order.orderId);
    });

    it("is refused to the seller himself, to the arbiter and to the escrow", async () => {
      const order = await open();
      for (const to of [stage.seller, stage.arbiter, stage])
        await refused(assign(order, to), "InvalidParty", to.address);
    });

    it("is refused to a seller who may not pay, and to somebody who may not be paid", async () => {
      const order = await open();
      await blacklist(stage.cnh, stage.assignee);
      await refused(assign(order), "CannotReceive", stage.cnh.address, stage.assignee.address);
      await refused(assign(order, { address: ZERO }), "CannotReceive", stage.cnh.address, ZERO);
      await refused(assign(order, stage.cnh), "CannotReceive", stage.cnh.address, stage.cnh.address);
      await blacklist(stage.cnh, stage.seller);
      await refused(assign(order, stage.stranger), "CannotSend", stage.cnh.address, stage.seller.address);
    });

    it("works while intake is stopped", async () => {
      const order = await open();
      await escrow.connect(stage.cnh.holders.PAUSER).stopIntake(stage.cnh.address);
      await assign(order);
    });
  });

  describe("sellReceivable", () => {
    const sold = ({ orderId }: Opened, milestones = 1n) => [
      "tradeEscrow.ReceivableSold",
      orderId,
      stage.financier.address,
      stage.seller.address,
      milestones,
      units(80_000),
      units(400),
    ];
    const paid = (from: { address: string }, to: { address: string }, amount: bigint) => [
      "cnh.Transfer",
      from.address,
      to.address,
      amount,
    ];
    const advanced = { seller: units(80_000), financier: -units(80_000) };

    it("pays the seller out of the financier's allowance and says so", async () => {
      const order = await open();
      await expectMoved(
        stage,
        () => expectEvents(stage, sell(stage, order), sold(order), paid(stage.financier, stage.seller, units(80_000))),
        advanced,
      );
      const state = await escrow.orderState(order.orderId, order.order);
      expect([state.payee, state.financier, state.financed, state.financierLeft, state.held]).to.deep.equal([
        stage.seller.address,
        stage.financier.address,
        1n,
        OWED,
        AMOUNT,
      ]);
    });

    it("pays by an authorization whose nonce is the offer, and then looks at no signature", async () => {
      const order = await open();
      await stage.cnh.token.connect(stage.financier).approve(escrow, 0n);
      const nonce = await escrow.offerHash(offerOf(stage, order.orderId));
      const payment = { from: stage.financier, to: stage.address, value: units(80_000), nonce };
      const funding = await authorization(stage.cnh, payment);
      await expectMoved(
        stage,
        () =>
          expectEvents(
            stage,
            sell(stage, order, {}, { funding, signature: "0x" }),
            sold(order),
            ["cnh.AuthorizationUsed", stage.financier.address, nonce],
            paid(stage.financier, stage, units(80_000)),
            paid(stage, stage.seller, units(80_000)),
          ),
        advanced,
      );
    });

    for (const early of [false, true]) {
      it(`pays by a permit${early ? " that somebody else has submitted before" : ""}`, async () => {
        const order = await open();
        const { token } = stage.cnh;
        await token.connect(stage.financier).approve(escrow, 0n);
        const value = units(80_000);
        const funding = await permit(stage.cnh, { owner: stage.financier, spender: stage.address, value });
        if (early) {
          await token
            .connect(stage.stranger)
            ["permit(address,address,uint256,uint256,bytes)"](
              stage.financier,
              escrow,
              value,
              funding.validBefore,
              funding.signature,
            );
        }
        await expectMoved(stage, () => sell(stage, order, {}, { funding }), advanced);
      });
    }

    it("pays the financier first, up to advance and fee, out of all that he bought, and the seller the rest", async () => {
      const order = await open([{ amount: units(50_000) }, { amount: units(20_000) }, { amount: units(40_000) }]);
      for (const place of [0n, 1n, 2n]) await accept(stage, order, { place });
      await sell(stage, order, { milestones: 5n });
      for (const [place, toPayee, toFinancier, left] of [
        [0n, 0n, units(50_000), units(30_400)],
        // He did not buy this one.
        [1n, units(20_000), 0n, units(30_400)],
        [2n, units(9_600), units(30_400), 0n],
      ] as const) {
        await expectEvents(
          stage,
          push(stage, order, "release", place),
          ["tradeEscrow.MilestoneSettled", order.orderId, place, OUTCOME.released, toPayee, toFinancier, 0n, false],
          ...(toFinancier === 0n ? [] : [paid(stage, stage.financier, toFinancier)]),
          ...(toPayee === 0n ? [] : [paid(stage, stage.seller, toPayee)]),
        );
        expect((await escrow.orderState(order.orderId, order.order)).financierLeft).to.equal(left);
      }
    });

    it("pays nothing more to a financier who has got everything", async () => {
      const order = await open([{ amount: OWED }, {}]);
      await sell(stage, order, { milestones: 3n });
      for (const place of [0n, 1n]) await accept(stage, order, { place });
      await expectMoved(stage, () => push(stage, order, "release", 0n), { financier: OWED, escrow: -OWED });
      await expectMoved(stage, () => push(stage, order, "release", 1n), { seller: AMOUNT, escrow: -AMOUNT });
    });

    it("leaves the loss with the financier where the milestone brings less", async () => {
      const order = await open();
      await sell(stage, order);
      await attest(stage, order);
      await dispute(stage, order);
      await rule(stage, order);
      await expectMoved(stage, () => push(stage, order, "release"), {
        financier: units(60_000),
        buyer: units(40_000),
        escrow: -AMOUNT,
      });
      expect((await escrow.orderState(order.orderId, order.order)).financierLeft).to.equal(units(20_400));
    });

    it("leaves what is over to an assignee", async () => {
      const order = await open();
      await sell(stage, order);
      await assign(order);
      await accept(stage, order);
      await expectMoved(stage, () => push(stage, order, "release"), {
        financier: OWED,
        assignee: AMOUNT - OWED,
        escrow: -AMOUNT,
      });
    });

    it("is the seller's", async () => {
      const order = await open();
      for (const by of [stage.financier, stage.buyer, stage.stranger]) {
        await refused(sell(stage, order, {}, { by }), "NotEntitled", by.address, stage.seller.address);
      }
    });

    it("happens once per order, even of other milestones, and not after an assignment", async () => {
      const order = await open([{}, {}]);
      await sell(stage, order);
      const again = sell(stage, order, { milestones: 2n, salt: id("second offer") });
      await refused(again, "AlreadyFinanced", order.orderId, stage.financier.address);

      const other = await open([{}], { salt: id("other") });
      await assign(other);
      await refused(sell(stage, other), "AlreadyAssigned", other.orderId, stage.assignee.address);
    });

    it("is for this order and for the terms in force", async () => {
      const order = await open();
      await refused(sell(stage, order, { order: id("another") }), "MessageDiffers", order.orderId, 0n);
      await refused(sell(stage, order, { amendment: 1n }), "MessageDiffers", order.orderId, 0n);
      const amended = { orderId: order.orderId, order: { ...order.order, arbiter: ZERO } };
      await amend(stage, order, amended.order);
      await refused(sell(stage, amended), "MessageDiffers", order.orderId, 1n);
      await sell(stage, amended, { amendment: 1n });
    });

    it("is intake: refused while that is stopped or the escrow not registered", async () => {
      const order = await open();
      await escrow.connect(stage.cnh.holders.PAUSER).stopIntake(stage.cnh.address);
      await refused(sell(stage, order), "IntakeStoppedFor", stage.cnh.address);
      await escrow.connect(stage.cnh.holders.UNPAUSER).resumeIntake(stage.cnh.address);
      await register(stage.cnh, stage, 0n);
      await refused(sell(stage, order), "NotRegistered", stage.cnh.address);
    });

    it("is refused outside its window, both ends excluded", async () => {
      const order = await open();
      const [validAfter, validBefore] = [stage.start + 1_000n, stage.start + 2_000n];
      for (const moment of [validAfter, validBefore]) {
        await at(moment);
        const call = sell(stage, order, { validAfter, validBefore });
        await refused(call, "OutsideWindow", validAfter, validBefore, moment);
      }
    });

    it("is refused for no advance", async () => {
      await refused(sell(stage, await open(), { advance: 0n }), "ZeroAmount");
    });

    it("is refused to the seller himself, to the arbiter and to the escrow", async () => {
      const order = await open();
      for (const { address } of [stage.seller, stage.arbiter, stage]) {
        await refused(sell(stage, order, { financier: address }), "InvalidParty", address);
      }
    });

    it("is refused for a milestone that the order does not have", async () => {
      await refused(sell(stage, await open(), { milestones: 3n }), "InvalidMilestone", 1n);
      const many = await open(
        Array.from({ length: 32 }, () => ({ amount: units(10_000) })),
        { salt: id("many") },
      );
      await refused(sell(stage, many, { milestones: 1n << 32n }), "InvalidMilestone", 32n);
      await sell(stage, many, { milestones: (1n << 32n) - 1n });
    });

    const worth: Readonly<Record<StateName | "attested in part", bigint>> = {
      held: AMOUNT,
      attested: AMOUNT,
      "attested in part": units(85_000),
      accepted: AMOUNT,
      // Nobody knows yet.
      disputed: 0n,
      ruled: units(60_000),
      settled: 0n,
    };
    for (const [state, available] of Object.entries(worth) as [keyof typeof worth, bigint][]) {
      it(`brings at most ${available} of a milestone that is ${state}`, async () => {
        // The second one is not sold and counts for nothing.
        const order = await open([{}, {}]);
        if (state === "attested in part") await attest(stage, order, { shareBps: 8_500n });
        else await bring(stage, order, state);
        if (available === 0n) {
          await refused(sell(stage, order, { advance: 1n, fee: 0n }), "ReceivableTooSmall", 1n, 0n);
          return;
        }
        const fee = units(400);
        const most = { advance: available - fee, fee };
        await refused(sell(stage, order, { ...most, fee: fee + 1n }), "ReceivableTooSmall", available + 1n, available);
        await sell(stage, order, most);
      });
    }

    for (const [kind, available] of [
      ["attested", 0n],
      ["buyerAccepts", 0n],
      ["onDate", AMOUNT],
    ] as const) {
      it(`brings at most ${available} of a held milestone of the kind ${kind} once it is due`, async () => {
        const due = stage.start + DUE;
        const order = await open([{ kind: KIND[kind] }]);
        const offer = { advance: AMOUNT, fee: 0n, validBefore: 2n * due };
        await at(due);
        if (available === 0n) await refused(sell(stage, order, offer), "ReceivableTooSmall", AMOUNT, 0n);
        await at(available === 0n ? due - 1n : due);
        await sell(stage, order, offer);
      });
    }

    it("is refused for no milestone", async () => {
      await refused(sell(stage, await open(), { milestones: 0n }), "ReceivableTooSmall", OWED, 0n);
    });

    it("adds up what several milestones bring", async () => {
      const order = await open([{}, {}]);
      await attest(stage, order, { place: 1n, shareBps: 1_000n });
      const change = { milestones: 3n, advance: units(110_000), fee: 1n };
      await refused(sell(stage, order, change), "ReceivableTooSmall", units(110_000) + 1n, units(110_000));
      await sell(stage, order, { ...change, fee: 0n });
    });

    it("is refused to a seller who may not pay, and to a financier who may not be paid", async () => {
      const order = await open();
      await closePolicy(stage.cnh);
      await refused(sell(stage, order), "CannotSend", stage.cnh.address, stage.seller.address);
      await verify(stage.cnh, stage.seller);
      await refused(sell(stage, order), "CannotReceive", stage.cnh.address, stage.financier.address);
      await verify(stage.cnh, stage.financier);
      await sell(stage, order);
    });

    it("is refused without the financier's signature", async () => {
      const order = await open();
      for (const signer of [stage.seller, stage.stranger]) {
        await refused(sell(stage, order, {}, { signer }), "SignatureRefused", stage.financier.address);
      }
      await refused(sell(stage, order, {}, { signature: "0x" }), "SignatureRefused", stage.financier.address);
    });

    it("is refused with a signature of another offer", async () => {
      const { orderId, order } = await open();
      const offer = offerOf(stage, orderId);
      const signature = await sign(stage.domain, "ReceivableOffer", offer, stage.financier);
      for (const change of [
        { advance: offer.advance - 1n },
        { fee: offer.fee + 1n },
        { validBefore: offer.validBefore + 1n },
        { salt: id("other") },
      ]) {
        await refused(sell(stage, { orderId, order }, change, { signature }), "SignatureRefused", offer.financier);
      }
    });

    it("is refused without the money, and leaves no trace", async () => {
      const order = await open([{ amount: PURSE }]);
      const { token } = stage.cnh;
      await token.connect(stage.financier).transfer(stage.stranger, PURSE - units(79_999));
      await expectRefusal(
        token,
        sell(stage, order),
        "ERC20InsufficientBalance",
        stage.financier.address,
        units(79_999),
        units(80_000),
      );
      await token.connect(stage.financier).approve(escrow, 5n);
      const call = sell(stage, order);
      await expectRefusal(token, call, "ERC20InsufficientAllowance", stage.address, 5n, units(80_000));
      const offer = offerOf(stage, order.orderId);
      const wrong = { from: stage.financier, to: stage.address, value: offer.advance + 1n };
      const funding = await authorization(stage.cnh, { ...wrong, nonce: await escrow.offerHash(offer) });
      const byOther = sell(stage, order, {}, { funding });
      await expectRefusal(token, byOther, "InvalidSignature", stage.financier.address);
      expect((await escrow.orderState(order.orderId, order.order)).financier).to.equal(ZERO);
    });
  });

  describe("offerHash", () => {
    it("is the EIP-712 digest of the offer", async () => {
      const offer = offerOf(stage, id("order"));
      expect(await escrow.offerHash(offer)).to.equal(
        TypedDataEncoder.hash(stage.domain, typesOf("ReceivableOffer"), offer),
      );
    });
  });
});
