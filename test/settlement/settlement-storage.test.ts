// Independent payments write no common word of storage
//
// Two transactions of different parties, every word that each wrote, by their traces.
// ├── FxSettlement: fills, signed ones too: nothing in common; cancelled nonces: nothing
// ├── money that passes through a contract (a payout, an authorization, a netted batch): in common only what that contract
// │   holds of the token, and that word is after each of them what it was before
// ├── TradeEscrow: what moves money has in common only what the escrow holds of the token; statements have nothing
// ├── payouts and orders in different currencies: nothing
// └── the probe finds what there is: payments of one party
import { expect } from "chai";
import type { TransactionResponse } from "ethers";
import { settle } from "./fx-netting.ts";
import { acceptanceOf, fill, fillSigned, fundingOf, quoteOf } from "./fx-quotes.ts";
import { batchOf, BEST_EFFORT, OTHER_BATCH, pay, row, signBatch, submit } from "./payout-batches.ts";
import { balances, loadStage, MEMO, units, type Actor, type Side, type Stage } from "./stage.ts";
import { accept, attest, dispute, push, rule } from "./trade-moves.ts";
import type { Order } from "./trade-messages.ts";
import { milestone, opened, orderOf, sendOpening, type Opened } from "./trade-orders.ts";
import { loadTrade, type TradeStage } from "./trade-stage.ts";
import { holderSlot, sharedSlots, writtenSlots } from "./written-slots.ts";

describe("Settlement", () => {
  let stage: Stage;
  let cnh: Side;
  let hkd: Side;
  beforeEach(async () => {
    stage = await loadStage();
    ({ cnh, hkd } = stage);
  });

  /** Both wrote only what the contract holds of the token, and it holds as much as before: nothing. */
  const expectPassing = async (side: Side, contract: Stage["payouts" | "fxSettlement"], shared: string[]) => {
    expect(shared).to.deep.equal([holderSlot(side, contract)]);
    expect(await balances(side, contract)).to.deep.equal([0n]);
  };

  describe("FxSettlement", () => {
    it("shares nothing between direct fills of different parties", async () => {
      const { alice, bob, carol, dave } = stage;
      const one = await fill(stage, await quoteOf(stage, { memo: MEMO }), { maker: alice, taker: bob });
      const quote = await quoteOf(stage, { maker: carol.address, memo: MEMO });
      const other = await fill(stage, quote, { maker: carol, taker: dave });
      expect(await sharedSlots(one, other)).to.deep.equal([]);
      // Two legs, two allowances, a nonce and what was sold in part.
      expect((await writtenSlots(one)).size).to.be.within(5, 8);
    });

    it("shares nothing between fills that were signed for, of different parties and submitters", async () => {
      const { alice, bob, carol, dave, relayer, frank } = stage;
      const signed = async (maker: Actor, taker: Actor, by: Actor) => {
        const quote = await quoteOf(stage, { maker: maker.address });
        const acceptance = await acceptanceOf(stage, quote, { taker: taker.address, maxFee: 5n });
        return fillSigned(stage, quote, acceptance, { maker, taker, relayer: by, fee: 5n });
      };
      const shared = await sharedSlots(await signed(alice, bob, relayer), await signed(carol, dave, frank));
      expect(shared).to.deep.equal([]);
    });

    it("lets money only pass through it between fills by authorization and netted batches", async () => {
      const { alice, bob, carol, dave, erin } = stage;
      const quote = await quoteOf(stage);
      const acceptance = await acceptanceOf(stage, quote, { taker: erin.address });
      const funding = await fundingOf(stage, quote, acceptance, erin);
      const one = await fillSigned(stage, quote, acceptance, { taker: erin, funding });
      const two = await quoteOf(stage, { maker: carol.address });
      const accepted = await acceptanceOf(stage, two, { taker: dave.address });
      const other = await fillSigned(stage, two, accepted, {
        maker: carol,
        taker: dave,
        funding: await fundingOf(stage, two, accepted, dave),
      });
      await expectPassing(hkd, stage.fxSettlement, await sharedSlots(one, other));

      const first = await settle(stage, [{ maker: alice, taker: bob }]);
      const second = await settle(stage, [{ maker: carol, taker: dave, quote: { nonce: 7n } }]);
      const passing = [cnh, hkd].map((side) => holderSlot(side, stage.fxSettlement));
      expect(await sharedSlots(first, second)).to.have.members(passing);
      for (const side of [cnh, hkd]) expect(await balances(side, stage.fxSettlement)).to.deep.equal([0n]);
    });

    it("shares nothing between cancelled nonces of different accounts", async () => {
      const { alice, bob, fxSettlement } = stage;
      const [one, other] = [
        await fxSettlement.connect(alice).cancelNonces(0, 1),
        await fxSettlement.connect(bob).cancelNonces(0, 1),
      ];
      expect(await sharedSlots(one, other)).to.deep.equal([]);
      expect((await writtenSlots(one)).size).to.equal(1);
    });
  });

  describe("Payouts", () => {
    it("lets money only pass through it, by allowance", async () => {
      const { alice, bob, carol, dave } = stage;
      const one = await pay(stage, cnh, [row(bob, 1n, MEMO), row(stage.frank, 2n)], { payer: alice });
      const other = await pay(stage, cnh, [row(dave, 1n, MEMO)], { payer: carol, mode: BEST_EFFORT });
      await expectPassing(cnh, stage.payouts, await sharedSlots(one, other));
    });

    it("lets money only pass through it, by authorization", async () => {
      const { alice, bob, frank } = stage;
      const one = await submit(stage, await signBatch(stage, cnh, batchOf(stage, cnh), [row(frank, 1n)]));
      const batch = batchOf(stage, cnh, { payer: alice.address, maxFee: 2n });
      const other = await submit(stage, await signBatch(stage, cnh, batch, [row(bob, 1n)], { signer: alice }));
      await expectPassing(cnh, stage.payouts, await sharedSlots(one, other));
    });

    it("shares nothing between batches in different currencies", async () => {
      const { alice, bob, carol, dave } = stage;
      const one = await pay(stage, cnh, [row(bob, 1n)], { payer: alice });
      const other = await pay(stage, hkd, [row(dave, 1n)], { payer: carol });
      expect(await sharedSlots(one, other)).to.deep.equal([]);
    });

    it("shares nothing between cancelled ids of different payers", async () => {
      const { alice, bob, payouts } = stage;
      const cancel = (by: Actor) => payouts.connect(by).cancel(OTHER_BATCH);
      expect(await sharedSlots(await cancel(alice), await cancel(bob))).to.deep.equal([]);
    });
  });

  describe("TradeEscrow", () => {
    let trade: TradeStage;
    let other: TradeStage;
    beforeEach(async () => {
      trade = await loadTrade();
      const { alice, bob, carol, dave, erin, attestor, arbiter } = trade;
      stage = trade;
      ({ cnh, hkd } = trade);
      other = { ...trade, buyer: carol, seller: dave, arbiter: erin, attestor: alice };
      trade = { ...trade, buyer: alice, seller: bob, attestor, arbiter };
    });
    const twoOf = (of: TradeStage, change: Partial<Order> = {}) =>
      orderOf(of, { milestones: [milestone(of), milestone(of)], ...change });
    const both = async (act: (of: TradeStage) => Promise<TransactionResponse>) => {
      const [one, two] = [await act(trade), await act(other)];
      return sharedSlots(one, two);
    };

    it("shares only what it holds of the token between orders of different parties, and nothing for statements", async () => {
      const held = [holderSlot(cnh, trade.escrow)];
      const order = new Map<TradeStage, Opened>();
      const of = (each: TradeStage) => order.get(each)!;
      const opening = await both(async (each) => {
        const terms = twoOf(each);
        order.set(each, { orderId: await each.escrow.orderHash(terms), order: terms });
        return sendOpening(each, terms);
      });
      expect(opening).to.deep.equal(held);
      expect(await both((each) => attest(each, of(each)))).to.deep.equal([]);
      expect(await both((each) => accept(each, of(each)))).to.deep.equal([]);
      expect(await both((each) => push(each, of(each), "release"))).to.deep.equal(held);
      expect(await both((each) => attest(each, of(each), { place: 1n }))).to.deep.equal([]);
      expect(await both((each) => dispute(each, of(each), { place: 1n }))).to.deep.equal([]);
      expect(await both((each) => rule(each, of(each), units(60_000), { place: 1n }))).to.deep.equal([]);
      expect(await both((each) => push(each, of(each), "release", 1n))).to.deep.equal(held);
    });

    it("shares nothing at all between orders in different currencies", async () => {
      const [one, two] = [twoOf(trade), twoOf(other, { token: hkd.address })];
      expect(await sharedSlots(await sendOpening(trade, one), await sendOpening(other, two))).to.deep.equal([]);
    });

    it("shares its other words between two acts on one order", async () => {
      const order = await opened(trade, twoOf(trade));
      await attest(trade, order);
      await attest(trade, order, { place: 1n });
      const accepted = await accept(trade, order);
      const released = await push(trade, order, "release");
      expect(await sharedSlots(accepted, released)).to.not.deep.equal([]);
    });
  });

  describe("the probe", () => {
    it("finds what two payments of one payer share, and every word that a payment writes", async () => {
      const { alice, bob, payouts } = stage;
      const one = await pay(stage, cnh, [row(bob, 1n)], { payer: alice });
      const two = await pay(stage, cnh, [row(stage.dave, 1n)], { payer: alice, batchId: OTHER_BATCH });
      expect(await sharedSlots(one, two)).to.have.members([holderSlot(cnh, alice), holderSlot(cnh, payouts)]);
      const written = await writtenSlots(one);
      expect(written).to.include(holderSlot(cnh, bob));
      expect(written.size).to.equal(4);
    });

    it("finds the nonce of an authorization", async () => {
      const signed = await signBatch(stage, cnh, batchOf(stage, cnh), [row(stage.frank, 1n)]);
      // The payer's balance and nonce, the payee, the batch, and what passes through.
      expect((await writtenSlots(await submit(stage, signed))).size).to.equal(5);
    });
  });
});
