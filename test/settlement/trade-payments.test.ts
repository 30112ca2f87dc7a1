// release, defaultRule, refund: pushed by anybody once their time has come, each milestone once
// ├── release: Accepted and Ruled at once, Attested after its window, OnDate after due and window; else UnexpectedState
// ├── defaultRule: Disputed after arbiterTime, by the default split rounded down; else UnexpectedState
// ├── refund: Held after due and window, not OnDate; else UnexpectedState
// ├── before its time, to the second: TooEarly; InvalidMilestone
// └── the rest goes back to where it came from: to the buyer, or into the guarantor's pool; nothing is paid as zero
// orderState: held and settled add up; the last one closes the order
// who may not be paid
// ├── his part waits, added up over orders and currencies apart; everybody else is paid in the same call
// └── claim: by anybody, all of it, once he may be paid: CannotReceive, NothingToClaim, UnknownToken
import { expect } from "chai";
import { id } from "ethers";
import {
  at,
  blacklist,
  closePolicy,
  expectEvents,
  expectRefusal,
  now,
  reach,
  unBlacklist,
  units,
  verify,
} from "./stage.ts";
import { accept, attest, bring, dispute, push, rule, type StateName } from "./trade-moves.ts";
import type { Milestone, Order } from "./trade-messages.ts";
import {
  ARBITER_TIME,
  DUE,
  FULL,
  guaranteedOrder,
  KIND,
  milestone,
  opened,
  orderOf,
  OUTCOME,
  REASON,
  STATE,
  WINDOW,
  type Opened,
} from "./trade-orders.ts";
import { expectMoved, loadTrade, type TradeStage } from "./trade-stage.ts";

const AMOUNT = units(100_000);

describe("TradeEscrow", () => {
  let stage: TradeStage;
  let escrow: TradeStage["escrow"];
  beforeEach(async () => {
    stage = await loadTrade();
    ({ escrow } = stage);
  });

  const open = (change: Partial<Milestone> = {}, order: Partial<Order> = {}): Promise<Opened> =>
    opened(stage, guaranteedOrder(stage, { milestones: [milestone(stage, change)], ...order }));
  const refused = (call: Promise<unknown>, error: string, ...args: unknown[]) =>
    expectRefusal(escrow, call, error, ...args);
  const settled = ({ orderId }: Opened, outcome: bigint, toPayee: bigint, back: bigint, guaranteed = false) => [
    "tradeEscrow.MilestoneSettled",
    orderId,
    0n,
    outcome,
    toPayee,
    0n,
    back,
    guaranteed,
  ];
  const paid = (to: "seller" | "buyer", amount: bigint) => ["cnh.Transfer", stage.address, stage[to].address, amount];

  const into = async (state: StateName) => bring(stage, await open(), state);

  describe("release", () => {
    it("pays what was accepted at once", async () => {
      const order = await into("accepted");
      await expectMoved(
        stage,
        () =>
          expectEvents(
            stage,
            push(stage, order, "release"),
            settled(order, OUTCOME.released, AMOUNT, 0n),
            paid("seller", AMOUNT),
          ),
        { seller: AMOUNT, escrow: -AMOUNT },
      );
    });

    it("keeps what the last statement gave and when", async () => {
      const order = await into("accepted");
      const since = await now();
      await push(stage, order, "release");
      const after = await escrow.milestoneState(order.orderId, 0n);
      expect([...after]).to.deep.equal([STATE.settled, since, AMOUNT]);
    });

    it("pays an attested share after its window and gives the rest back to the buyer", async () => {
      const order = await open();
      await attest(stage, order, { shareBps: 9_000n });
      const end = (await now()) + WINDOW;
      await at(end - 1n);
      await refused(push(stage, order, "release"), "TooEarly", end, end - 1n);
      await at(end);
      await expectMoved(
        stage,
        () =>
          expectEvents(
            stage,
            push(stage, order, "release"),
            settled(order, OUTCOME.released, units(90_000), units(10_000)),
            paid("seller", units(90_000)),
            paid("buyer", units(10_000)),
          ),
        { seller: units(90_000), buyer: units(10_000), escrow: -AMOUNT },
      );
    });

    it("gives the rest of a guaranteed share back into the pool, without a transfer", async () => {
      const order = await open({ guaranteed: true });
      await attest(stage, order, { shareBps: 9_000n });
      await reach((await now()) + WINDOW);
      await expectMoved(
        stage,
        () =>
          expectEvents(
            stage,
            push(stage, order, "release"),
            settled(order, OUTCOME.released, units(90_000), units(10_000), true),
            paid("seller", units(90_000)),
          ),
        { seller: units(90_000), "guarantor pool": units(10_000), escrow: -units(90_000) },
      );
    });

    it("pays nobody nothing: a share that rounds to zero goes back whole", async () => {
      const order = await open({ amount: 9_999n });
      await attest(stage, order, { shareBps: 1n });
      await reach((await now()) + WINDOW);
      await expectEvents(
        stage,
        push(stage, order, "release"),
        settled(order, OUTCOME.released, 0n, 9_999n),
        paid("buyer", 9_999n),
      );
    });

    it("pays on the date, once the window after it has passed", async () => {
      const order = await open({ kind: KIND.onDate });
      const end = stage.start + DUE + WINDOW;
      await at(end - 1n);
      await refused(push(stage, order, "release"), "TooEarly", end, end - 1n);
      await at(end);
      await expectEvents(
        stage,
        push(stage, order, "release"),
        settled(order, OUTCOME.released, AMOUNT, 0n),
        paid("seller", AMOUNT),
      );
    });

    for (const [toSeller, guaranteed] of [
      [0n, false],
      [units(60_000), false],
      [AMOUNT, false],
      [0n, true],
      [units(60_000), true],
    ] as const) {
      it(`pays a ruling of ${toSeller}, ${guaranteed ? "guaranteed" : "of the buyer's money"}, at once`, async () => {
        const order = await open({ guaranteed });
        await attest(stage, order);
        await dispute(stage, order);
        await rule(stage, order, toSeller);
        const back = AMOUNT - toSeller;
        await expectMoved(
          stage,
          () =>
            expectEvents(
              stage,
              push(stage, order, "release"),
              settled(order, OUTCOME.ruled, toSeller, back, guaranteed),
              ...(toSeller === 0n ? [] : [paid("seller", toSeller)]),
              ...(back === 0n || guaranteed ? [] : [paid("buyer", back)]),
            ),
          Object.fromEntries(
            [
              ["seller", toSeller] as const,
              [guaranteed ? "guarantor pool" : "buyer", back] as const,
              ["escrow", guaranteed ? -toSeller : -AMOUNT] as const,
            ].filter(([, amount]) => amount !== 0n),
          ),
        );
      });
    }

    it("pays a ruling long after the arbiter's time", async () => {
      const order = await into("ruled");
      await reach((await now()) + 3n * ARBITER_TIME);
      await push(stage, order, "release");
    });

    for (const kind of ["attested", "buyerAccepts"] as const) {
      it(`is refused of what is held, of the kind ${kind}`, async () => {
        const order = await open({ kind: KIND[kind] });
        await reach(stage.start + DUE + WINDOW);
        await refused(push(stage, order, "release"), "UnexpectedState", order.orderId, 0n, STATE.held);
      });
    }

    for (const state of ["disputed", "settled"] as const) {
      it(`is refused of what is ${state}`, async () => {
        const order = await into(state);
        await refused(push(stage, order, "release"), "UnexpectedState", order.orderId, 0n, STATE[state]);
      });
    }

    it("is refused for a milestone that the order does not have", async () => {
      await refused(push(stage, await open(), "release", 1n), "InvalidMilestone", 1n);
    });
  });

  describe("defaultRule", () => {
    for (const [amount, defaultSplitBps, toSeller] of [
      [AMOUNT, 2_500n, units(25_000)],
      [AMOUNT, 0n, 0n],
      [AMOUNT, FULL, AMOUNT],
      [9_999n, 5_000n, 4_999n],
    ] as const) {
      it(`gives the seller ${toSeller} of ${amount} at a split of ${defaultSplitBps}, after the arbiter's time`, async () => {
        const order = await open({ amount }, { defaultSplitBps });
        await attest(stage, order, { shareBps: 9_000n });
        await dispute(stage, order);
        const end = (await now()) + ARBITER_TIME;
        await at(end - 1n);
        await refused(push(stage, order, "defaultRule"), "TooEarly", end, end - 1n);
        await at(end);
        const back = amount - toSeller;
        await expectEvents(
          stage,
          push(stage, order, "defaultRule"),
          settled(order, OUTCOME.defaultRuled, toSeller, back),
          ...(toSeller === 0n ? [] : [paid("seller", toSeller)]),
          ...(back === 0n ? [] : [paid("buyer", back)]),
        );
      });
    }

    it("gives the rest of a guaranteed milestone back into the pool", async () => {
      const order = await open({ guaranteed: true });
      await attest(stage, order);
      await escrow.connect(stage.guarantor).dispute(order.orderId, order.order, 0n, REASON);
      await reach((await now()) + ARBITER_TIME);
      await expectMoved(stage, () => push(stage, order, "defaultRule"), {
        seller: units(25_000),
        "guarantor pool": units(75_000),
        escrow: -units(25_000),
      });
    });

    for (const state of ["held", "attested", "accepted", "ruled", "settled"] as const) {
      it(`is refused of what is ${state}`, async () => {
        const order = await into(state);
        await refused(push(stage, order, "defaultRule"), "UnexpectedState", order.orderId, 0n, STATE[state]);
      });
    }

    it("is refused for a milestone that the order does not have", async () => {
      await refused(push(stage, await open(), "defaultRule", 1n), "InvalidMilestone", 1n);
    });
  });

  describe("refund", () => {
    for (const kind of ["attested", "buyerAccepts"] as const) {
      it(`gives a milestone of the kind ${kind} back that nobody attested, after due and window`, async () => {
        const order = await open({ kind: KIND[kind] });
        const end = stage.start + DUE + WINDOW;
        await at(end - 1n);
        await refused(push(stage, order, "refund"), "TooEarly", end, end - 1n);
        await at(end);
        await expectMoved(
          stage,
          () =>
            expectEvents(
              stage,
              push(stage, order, "refund"),
              settled(order, OUTCOME.refunded, 0n, AMOUNT),
              paid("buyer", AMOUNT),
            ),
          { buyer: AMOUNT, escrow: -AMOUNT },
        );
        await expectRefusal(escrow, push(stage, order, "refund"), "UnexpectedState", order.orderId, 0n, STATE.settled);
      });
    }

    it("frees the guarantor's part in his pool, without a transfer", async () => {
      const order = await open({ guaranteed: true });
      await reach(stage.start + DUE + WINDOW);
      await expectMoved(
        stage,
        () => expectEvents(stage, push(stage, order, "refund"), settled(order, OUTCOME.refunded, 0n, AMOUNT, true)),
        { "guarantor pool": AMOUNT },
      );
    });

    it("does not exist for a date", async () => {
      const order = await open({ kind: KIND.onDate });
      await reach(stage.start + DUE + WINDOW);
      await refused(push(stage, order, "refund"), "UnexpectedState", order.orderId, 0n, STATE.held);
    });

    for (const state of ["attested", "accepted", "disputed", "ruled", "settled"] as const) {
      it(`is refused of what is ${state}`, async () => {
        const order = await into(state);
        await reach(stage.start + DUE + WINDOW + ARBITER_TIME);
        await refused(push(stage, order, "refund"), "UnexpectedState", order.orderId, 0n, STATE[state]);
      });
    }

    it("is refused for a milestone that the order does not have", async () => {
      await refused(push(stage, await open(), "refund", 1n), "InvalidMilestone", 1n);
    });
  });

  describe("orderState", () => {
    it("counts down what is held and ends with the last milestone, in whatever order they end", async () => {
      const milestones = [1n, 2n, 4n].map((amount) => milestone(stage, { amount: units(amount) }));
      const order = await opened(stage, orderOf(stage, { milestones }));
      for (const [place, held, bits] of [
        [2n, units(3), 4n],
        [0n, units(2), 5n],
        [1n, 0n, 7n],
      ] as const) {
        await accept(stage, order, { place });
        await push(stage, order, "release", place);
        const state = await escrow.orderState(order.orderId, order.order);
        expect([state.open, state.held, state.settled]).to.deep.equal([held !== 0n, held, bits]);
      }
    });
  });

  describe("who may not be paid", () => {
    const parked = (party: "seller" | "buyer", amount: bigint, waiting = amount) => [
      "tradeEscrow.Parked",
      stage.cnh.address,
      stage[party].address,
      amount,
      waiting,
    ];

    it("is waited for, while the other is paid in the same call", async () => {
      const order = await open();
      await attest(stage, order, { shareBps: 9_000n });
      await blacklist(stage.cnh, stage.seller);
      await reach((await now()) + WINDOW);
      await expectMoved(
        stage,
        () =>
          expectEvents(
            stage,
            push(stage, order, "release"),
            settled(order, OUTCOME.released, units(90_000), units(10_000)),
            parked("seller", units(90_000)),
            paid("buyer", units(10_000)),
          ),
        { "seller waiting": units(90_000), buyer: units(10_000), escrow: -units(10_000) },
      );
    });

    it("is waited for if he is the buyer", async () => {
      const order = await open();
      await attest(stage, order, { shareBps: 9_000n });
      await blacklist(stage.cnh, stage.buyer);
      await reach((await now()) + WINDOW);
      await expectEvents(
        stage,
        push(stage, order, "release"),
        settled(order, OUTCOME.released, units(90_000), units(10_000)),
        paid("seller", units(90_000)),
        parked("buyer", units(10_000)),
      );
    });

    it("finds everything of all orders in one place, each currency apart", async () => {
      const first = await into("accepted");
      const second = await opened(stage, orderOf(stage, { salt: id("second") }));
      const third = await opened(stage, orderOf(stage, { token: stage.hkd.address }));
      await accept(stage, second);
      await accept(stage, third);
      await blacklist(stage.cnh, stage.seller);
      await blacklist(stage.hkd, stage.seller);
      await push(stage, first, "release");
      await expectEvents(
        stage,
        push(stage, second, "release"),
        settled(second, OUTCOME.released, AMOUNT, 0n),
        parked("seller", AMOUNT, 2n * AMOUNT),
      );
      await push(stage, third, "release");
      expect(await escrow.claimable(stage.cnh.address, stage.seller)).to.equal(2n * AMOUNT);
      expect(await escrow.claimable(stage.hkd.address, stage.seller)).to.equal(AMOUNT);
    });

    it("is waited for in a closed policy, until he is verified", async () => {
      const order = await into("accepted");
      await closePolicy(stage.cnh);
      await push(stage, order, "release");
      await refused(
        escrow.claim(stage.cnh.address, stage.seller),
        "CannotReceive",
        stage.cnh.address,
        stage.seller.address,
      );
      await verify(stage.cnh, stage.seller);
      await expectMoved(stage, () => escrow.claim(stage.cnh.address, stage.seller), {
        seller: AMOUNT,
        "seller waiting": -AMOUNT,
        escrow: -AMOUNT,
      });
    });

    it("is paid directly again once he may be", async () => {
      const order = await into("accepted");
      await blacklist(stage.cnh, stage.seller);
      await unBlacklist(stage.cnh, stage.seller);
      await expectEvents(
        stage,
        push(stage, order, "release"),
        settled(order, OUTCOME.released, AMOUNT, 0n),
        paid("seller", AMOUNT),
      );
    });
  });

  describe("claim", () => {
    const waiting = async () => {
      const order = await into("accepted");
      await blacklist(stage.cnh, stage.seller);
      await push(stage, order, "release");
    };
    const claim = () => escrow.connect(stage.stranger).claim(stage.cnh.address, stage.seller);

    it("is anybody's to send, pays everything and says so", async () => {
      await waiting();
      await unBlacklist(stage.cnh, stage.seller);
      expect(await escrow.claim.staticCall(stage.cnh.address, stage.seller)).to.equal(AMOUNT);
      await expectMoved(
        stage,
        () =>
          expectEvents(
            stage,
            claim(),
            ["tradeEscrow.Claimed", stage.cnh.address, stage.seller.address, AMOUNT],
            paid("seller", AMOUNT),
          ),
        { seller: AMOUNT, "seller waiting": -AMOUNT, escrow: -AMOUNT },
      );
      await refused(claim(), "NothingToClaim", stage.cnh.address, stage.seller.address);
    });

    it("is refused while he may not be paid", async () => {
      await waiting();
      await refused(claim(), "CannotReceive", stage.cnh.address, stage.seller.address);
      expect(await escrow.claimable(stage.cnh.address, stage.seller)).to.equal(AMOUNT);
    });

    it("is refused where nothing waits, and for a token that is not served", async () => {
      await refused(claim(), "NothingToClaim", stage.cnh.address, stage.seller.address);
      await refused(escrow.claim(stage.frank, stage.seller), "UnknownToken", stage.frank.address);
    });

    it("leaves a guarantor's pool alone", async () => {
      const call = escrow.claim(stage.cnh.address, stage.guarantor);
      await refused(call, "NothingToClaim", stage.cnh.address, stage.guarantor.address);
    });
  });

  it("ends a milestone once, whichever way", async () => {
    const order = await into("settled");
    await reach(stage.start + DUE + WINDOW + ARBITER_TIME);
    for (const name of ["release", "defaultRule", "refund"] as const) {
      await refused(push(stage, order, name), "UnexpectedState", order.orderId, 0n, STATE.settled);
    }
    await refused(accept(stage, order), "UnexpectedState", order.orderId, 0n, STATE.settled);
    expect((await escrow.orderState(order.orderId, order.order)).held).to.equal(0n);
  });
});
