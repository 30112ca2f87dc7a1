// Statements about what is contested. They move no money, say so, and start their clocks.
//
// dispute
// ├── who × what: a table over state, kind, guaranteed, share and time: NotEntitled, TooEarly, TooLate
// └── NoArbiter, ZeroReference, InvalidMilestone, UnexpectedState
// rule, ruleSigned
// ├── by the arbiter, from 0 to the amount: NotEntitled, AmountExceeded, ZeroReference
// ├── within his time: TooLate; of what is disputed: UnexpectedState, InvalidMilestone
// └── signed: MessageDiffers, OutsideWindow, SignatureRefused; nobody rules an order without an arbiter
import { expect } from "chai";
import { id } from "ethers";
import { at, expectEvents, expectRefusal, NOTHING, now, reach, units, ZERO } from "./stage.ts";
import { attest, bring, dispute, rule, stateNames, type StateName } from "./trade-moves.ts";
import { sign, type Milestone, type Ruling } from "./trade-messages.ts";
import {
  ARBITER_TIME,
  DUE,
  expectMilestone,
  FULL,
  guaranteedOrder,
  KIND,
  milestone,
  opened,
  orderOf,
  REASON,
  RULING,
  rulingOf,
  STATE,
  WINDOW,
  type Opened,
} from "./trade-orders.ts";
import { books, loadTrade, type Part, type TradeStage } from "./trade-stage.ts";

const AMOUNT = units(100_000);

describe("TradeEscrow", () => {
  let stage: TradeStage;
  let escrow: TradeStage["escrow"];
  beforeEach(async () => {
    stage = await loadTrade();
    ({ escrow } = stage);
  });

  const open = (change: Partial<Milestone> = {}): Promise<Opened> =>
    opened(stage, orderOf(stage, { milestones: [milestone(stage, change)] }));
  const refused = (call: Promise<unknown>, error: string, ...args: unknown[]) =>
    expectRefusal(escrow, call, error, ...args);

  const into = async (state: StateName) => bring(stage, await open(), state);

  describe("dispute", () => {
    type When = "before due" | "after due" | "in the window";
    const after: Record<When, bigint> = { "before due": 0n, "after due": DUE, "in the window": 0n };
    /** Who may, of whom everybody else is told. */
    const table: readonly {
      what: string;
      kind: keyof typeof KIND;
      guaranteed?: boolean;
      share?: bigint;
      when: When;
      may: readonly Part[];
      expected: Part;
      early?: readonly Part[];
    }[] = [
      {
        what: "an attestation in full",
        kind: "attested",
        share: FULL,
        when: "in the window",
        may: ["buyer"],
        expected: "buyer",
      },
      {
        what: "an attestation in part",
        kind: "attested",
        share: 9_000n,
        when: "in the window",
        may: ["buyer", "seller"],
        expected: "buyer",
      },
      {
        what: "a presentation in full",
        kind: "buyerAccepts",
        share: FULL,
        when: "in the window",
        may: ["buyer"],
        expected: "buyer",
      },
      {
        what: "an attestation in full of a guaranteed milestone",
        kind: "attested",
        guaranteed: true,
        share: FULL,
        when: "in the window",
        may: ["buyer", "guarantor"],
        expected: "buyer",
      },
      {
        what: "an attestation in part of a guaranteed milestone",
        kind: "attested",
        guaranteed: true,
        share: 1n,
        when: "in the window",
        may: ["buyer", "seller", "guarantor"],
        expected: "buyer",
      },
      { what: "a date to come", kind: "onDate", when: "before due", may: ["buyer"], expected: "buyer" },
      { what: "a date that has come", kind: "onDate", when: "after due", may: ["buyer"], expected: "buyer" },
      {
        what: "a guaranteed date",
        kind: "onDate",
        guaranteed: true,
        when: "after due",
        may: ["buyer", "guarantor"],
        expected: "buyer",
      },
      {
        what: "an attestation still to come",
        kind: "attested",
        guaranteed: true,
        when: "before due",
        may: [],
        early: ["seller"],
        expected: "seller",
      },
      {
        what: "an attestation that never came",
        kind: "attested",
        guaranteed: true,
        when: "after due",
        may: ["seller"],
        expected: "seller",
      },
      {
        what: "a presentation that never came",
        kind: "buyerAccepts",
        when: "after due",
        may: ["seller"],
        expected: "seller",
      },
    ];

    for (const { what, kind, guaranteed = false, share, when, may, expected, early = [] } of table) {
      const prepared = async () => {
        const order = await opened(
          stage,
          guaranteedOrder(stage, { milestones: [milestone(stage, { kind: KIND[kind], guaranteed })] }),
        );
        if (share !== undefined)
          await attest(stage, order, { shareBps: share, by: kind === "attested" ? "attestor" : "seller" });
        if (after[when] !== 0n) await reach(stage.start + after[when]);
        return order;
      };

      for (const by of may) {
        it(`of ${what}, ${when}: the ${by} may`, async () => {
          const order = await prepared();
          const before = await books(stage);
          await expectEvents(stage, dispute(stage, order, { by }), [
            "tradeEscrow.MilestoneDisputed",
            order.orderId,
            0n,
            stage[by].address,
            REASON,
          ]);
          await expectMilestone(stage, order, 0n, STATE.disputed, share === undefined ? 0n : (AMOUNT * share) / FULL);
          expect(await books(stage)).to.deep.equal(before);
        });
      }

      it(`of ${what}, ${when}: nobody else may`, async () => {
        const order = await prepared();
        for (const by of ["buyer", "seller", "guarantor", "arbiter", "attestor"] as const) {
          if (may.includes(by) || early.includes(by)) continue;
          await refused(dispute(stage, order, { by }), "NotEntitled", stage[by].address, stage[expected].address);
        }
      });
    }

    it("of what is missing is refused before due, to the second", async () => {
      const order = await open();
      const due = stage.start + DUE;
      await at(due - 1n);
      await refused(dispute(stage, order, { by: "seller" }), "TooEarly", due, due - 1n);
      await at(due);
      await dispute(stage, order, { by: "seller" });
    });

    for (const [what, kind, by] of [
      ["what is missing", "attested", "seller"],
      ["a date", "onDate", "buyer"],
    ] as const) {
      it(`of ${what} is admitted until due + disputeWindow, and no longer`, async () => {
        const order = await open({ kind: KIND[kind] });
        const end = stage.start + DUE + WINDOW;
        await at(end);
        await refused(dispute(stage, order, { by }), "TooLate", end, end);
        await at(end - 1n);
        await dispute(stage, order, { by });
      });
    }

    it("of an attestation is admitted for disputeWindow, and no longer", async () => {
      const order = await open();
      await attest(stage, order, { shareBps: 9_000n });
      const end = (await now()) + WINDOW;
      for (const by of ["buyer", "seller"] as const) {
        await at(end);
        await refused(dispute(stage, order, { by }), "TooLate", end, end);
      }
      await at(end - 1n);
      await dispute(stage, order);
    });

    it("does not exist in an order without an arbiter", async () => {
      const order = await opened(stage, orderOf(stage, { arbiter: ZERO }));
      await attest(stage, order);
      await refused(dispute(stage, order), "NoArbiter", order.orderId);
    });

    it("is refused without a reason", async () => {
      const { orderId, order } = await into("attested");
      await refused(escrow.connect(stage.buyer).dispute(orderId, order, 0n, NOTHING), "ZeroReference");
    });

    it("is refused for a milestone that the order does not have", async () => {
      await refused(dispute(stage, await open(), { place: 1n }), "InvalidMilestone", 1n);
    });

    for (const state of ["accepted", "disputed", "ruled", "settled"] as const) {
      it(`is refused of what is ${state}`, async () => {
        const order = await into(state);
        await refused(dispute(stage, order), "UnexpectedState", order.orderId, 0n, STATE[state]);
      });
    }
  });

  describe("rule", () => {
    for (const toSeller of [0n, 1n, AMOUNT]) {
      it(`gives the seller ${toSeller} of ${AMOUNT}, moves no money and says so`, async () => {
        const order = await into("disputed");
        const before = await books(stage);
        await expectEvents(stage, rule(stage, order, toSeller), [
          "tradeEscrow.MilestoneRuled",
          order.orderId,
          0n,
          toSeller,
          RULING,
        ]);
        await expectMilestone(stage, order, 0n, STATE.ruled, toSeller);
        expect(await books(stage)).to.deep.equal(before);
      });
    }

    it("is refused above the milestone", async () => {
      await refused(rule(stage, await into("disputed"), AMOUNT + 1n), "AmountExceeded", AMOUNT + 1n, AMOUNT);
    });

    it("is the arbiter's", async () => {
      const { orderId, order } = await into("disputed");
      for (const other of ["buyer", "seller", "attestor"] as const) {
        const call = escrow.connect(stage[other]).rule(orderId, order, 0n, 1n, RULING);
        await refused(call, "NotEntitled", stage[other].address, stage.arbiter.address);
      }
    });

    it("is refused without a reference", async () => {
      const { orderId, order } = await into("disputed");
      await refused(escrow.connect(stage.arbiter).rule(orderId, order, 0n, 1n, NOTHING), "ZeroReference");
    });

    it("is admitted for arbiterTime, and no longer", async () => {
      const order = await into("disputed");
      const end = (await now()) + ARBITER_TIME;
      await at(end);
      await refused(rule(stage, order), "TooLate", end, end);
      await at(end - 1n);
      await rule(stage, order);
    });

    it("is refused for a milestone that the order does not have", async () => {
      const { orderId, order } = await into("disputed");
      await refused(escrow.connect(stage.arbiter).rule(orderId, order, 1n, 1n, RULING), "InvalidMilestone", 1n);
    });

    for (const state of stateNames) {
      if (state === "disputed") continue;
      it(`is refused of what is ${state}`, async () => {
        const order = await into(state);
        await refused(rule(stage, order), "UnexpectedState", order.orderId, 0n, STATE[state]);
      });
    }
  });

  describe("ruleSigned", () => {
    const submit = async (
      { orderId, order }: Opened,
      change: Partial<Ruling> = {},
      signer: "arbiter" | "buyer" = "arbiter",
    ) => {
      const message = rulingOf(stage, orderId, change);
      const signature = await sign(stage.domain, "Ruling", message, stage[signer]);
      return escrow.connect(stage.stranger).ruleSigned(orderId, order, message, signature);
    };

    it("is anybody's to submit", async () => {
      const order = await into("disputed");
      await expectEvents(stage, submit(order), [
        "tradeEscrow.MilestoneRuled",
        order.orderId,
        0n,
        units(60_000),
        RULING,
      ]);
      await expectMilestone(stage, order, 0n, STATE.ruled, units(60_000));
    });

    it("is refused with another's signature", async () => {
      const order = await into("disputed");
      await refused(submit(order, {}, "buyer"), "SignatureRefused", stage.arbiter.address);
    });

    it("is refused for another order or amendment", async () => {
      const order = await into("disputed");
      await refused(submit(order, { order: id("another") }), "MessageDiffers", order.orderId, 0n);
      await refused(submit(order, { amendment: 1n }), "MessageDiffers", order.orderId, 0n);
    });

    it("is refused outside its window, both ends excluded", async () => {
      const order = await into("disputed");
      const [validAfter, validBefore] = [stage.start + 1_000n, stage.start + 2_000n];
      for (const moment of [validAfter, validBefore]) {
        await at(moment);
        await refused(submit(order, { validAfter, validBefore }), "OutsideWindow", validAfter, validBefore, moment);
      }
    });

    it("is bound by what binds rule", async () => {
      const order = await into("disputed");
      await refused(submit(order, { toSeller: AMOUNT + 1n }), "AmountExceeded", AMOUNT + 1n, AMOUNT);
      await refused(submit(order, { rulingHash: NOTHING }), "ZeroReference");
      await refused(submit(order, { milestone: 1n }), "InvalidMilestone", 1n);
      await submit(order);
      await refused(submit(order), "UnexpectedState", order.orderId, 0n, STATE.ruled);
    });

    it("has nobody to speak in an order without an arbiter", async () => {
      const { orderId, order } = await opened(stage, orderOf(stage, { arbiter: ZERO }));
      for (const signature of ["0x", `0x${"00".repeat(65)}`, `0x${"00".repeat(64)}1b`]) {
        const call = escrow.ruleSigned(orderId, order, rulingOf(stage, orderId), signature);
        await refused(call, "SignatureRefused", ZERO);
      }
    });
  });
});
