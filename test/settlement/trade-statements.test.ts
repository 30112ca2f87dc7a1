// Statements move no money. Each says so, keeps what it gives the seller, and starts its clock.
//
// attest, attestSigned
// ├── by the attestor (Attested) or the seller (BuyerAccepts); nobody for OnDate: UnexpectedState
// ├── 1 to 10,000 basis points, rounded down; InvalidShare
// ├── before due: TooLate; with a document: ZeroReference; once: UnexpectedState; InvalidMilestone
// └── signed: MessageDiffers (order, amendment), OutsideWindow, SignatureRefused
// accept
// ├── by whoever pays, the buyer or for a guaranteed milestone the guarantor, who can send: NotEntitled, CannotSend
// ├── in full: Held, of every kind and before or after due; Attested; Disputed
// ├── at its share at least: presented by the seller, or attested in an order without an arbiter
// └── Accepted, Ruled, Settled: UnexpectedState; InvalidShare with the least that passes
// every statement and payment wants the order that is open, under the terms in force: OrderUnknown, TermsDiffer
import { expect } from "chai";
import { id } from "ethers";
import { at, blacklist, expectEvents, expectRefusal, NOTHING, pass, reach, units, ZERO } from "./stage.ts";
import { accept, attest, bring, dispute, stateNames, type StateName } from "./trade-moves.ts";
import { sign, type Attestation, type Milestone } from "./trade-messages.ts";
import {
  ARBITER_TIME,
  attestationOf,
  DOCUMENT,
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
import { books, loadTrade, type TradeStage } from "./trade-stage.ts";

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

  describe("attest", () => {
    for (const [kind, by] of [
      ["attested", "attestor"],
      ["buyerAccepts", "seller"],
    ] as const) {
      it(`is the ${by}'s of the kind ${kind}, moves no money and says so`, async () => {
        const order = await open({ kind: KIND[kind] });
        const before = await books(stage);
        await expectEvents(stage, attest(stage, order, { by }), [
          "tradeEscrow.MilestoneAttested",
          order.orderId,
          0n,
          stage[by].address,
          DOCUMENT,
          AMOUNT,
        ]);
        await expectMilestone(stage, order, 0n, STATE.attested, AMOUNT);
        expect(await books(stage)).to.deep.equal(before);
        expect((await escrow.orderState(order.orderId, order.order)).held).to.equal(AMOUNT);
      });

      it(`is nobody else's of the kind ${kind}`, async () => {
        const order = await open({ kind: KIND[kind] });
        for (const other of ["buyer", "seller", "arbiter", "attestor"] as const) {
          if (other === by) continue;
          await refused(attest(stage, order, { by: other }), "NotEntitled", stage[other].address, stage[by].address);
        }
      });
    }

    it("is nobody's of the kind onDate", async () => {
      const order = await open({ kind: KIND.onDate });
      for (const by of ["seller", "attestor"] as const) {
        await refused(attest(stage, order, { by }), "UnexpectedState", order.orderId, 0n, STATE.held);
      }
    });

    for (const [amount, shareBps, toSeller] of [
      [AMOUNT, 9_000n, units(90_000)],
      [AMOUNT, 1n, units(10)],
      [9_999n, 1n, 0n],
      [9_999n, 9_999n, 9_998n],
      [3n, 3_333n, 0n],
      [3n, 3_334n, 1n],
    ] as const) {
      it(`gives the seller ${toSeller} of ${amount} at ${shareBps} basis points`, async () => {
        const order = await open({ amount });
        await attest(stage, order, { shareBps });
        await expectMilestone(stage, order, 0n, STATE.attested, toSeller);
      });
    }

    it("is refused with no share or more than the whole", async () => {
      const order = await open();
      for (const share of [0n, FULL + 1n])
        await refused(attest(stage, order, { shareBps: share }), "InvalidShare", share, 1n, FULL);
    });

    it("is admitted in the last second before due", async () => {
      const order = await open();
      await at(stage.start + DUE - 1n);
      await attest(stage, order);
    });

    it("is refused from due on", async () => {
      const order = await open();
      const due = stage.start + DUE;
      await at(due);
      await refused(attest(stage, order), "TooLate", due, due);
    });

    it("is refused without a document", async () => {
      const { orderId, order } = await open();
      await refused(escrow.connect(stage.attestor).attest(orderId, order, 0n, NOTHING, FULL), "ZeroReference");
    });

    it("is refused for a milestone that the order does not have", async () => {
      const { orderId, order } = await open();
      await refused(escrow.connect(stage.attestor).attest(orderId, order, 1n, DOCUMENT, FULL), "InvalidMilestone", 1n);
    });

    for (const state of stateNames) {
      if (state === "held") continue;
      it(`is refused of what is ${state}`, async () => {
        const order = await into(state);
        await refused(attest(stage, order), "UnexpectedState", order.orderId, 0n, STATE[state]);
      });
    }
  });

  describe("attestSigned", () => {
    const submit = async (
      { orderId, order }: Opened,
      change: Partial<Attestation> = {},
      signer: "attestor" | "seller" | "stranger" = "attestor",
    ) => {
      const message = attestationOf(stage, orderId, change);
      const signature = await sign(stage.domain, "Attestation", message, stage[signer]);
      return escrow.connect(stage.stranger).attestSigned(orderId, order, message, signature);
    };

    it("is anybody's to submit, and names the attestor", async () => {
      const order = await open();
      await expectEvents(stage, submit(order, { shareBps: 9_000n }), [
        "tradeEscrow.MilestoneAttested",
        order.orderId,
        0n,
        stage.attestor.address,
        DOCUMENT,
        units(90_000),
      ]);
      await expectMilestone(stage, order, 0n, STATE.attested, units(90_000));
    });

    it("presents for the seller", async () => {
      const order = await open({ kind: KIND.buyerAccepts });
      await submit(order, {}, "seller");
      await expectMilestone(stage, order, 0n, STATE.attested, AMOUNT);
    });

    it("is refused with another's signature", async () => {
      const order = await open();
      await refused(submit(order, {}, "seller"), "SignatureRefused", stage.attestor.address);
      await refused(submit(order, {}, "stranger"), "SignatureRefused", stage.attestor.address);
    });

    it("is refused for another order or amendment", async () => {
      const order = await open();
      await refused(submit(order, { order: id("another") }), "MessageDiffers", order.orderId, 0n);
      await refused(submit(order, { amendment: 1n }), "MessageDiffers", order.orderId, 0n);
    });

    it("is refused outside its window, both ends excluded", async () => {
      const order = await open();
      const [validAfter, validBefore] = [stage.start + 1_000n, stage.start + 2_000n];
      for (const moment of [validAfter, validBefore]) {
        await at(moment);
        const call = submit(order, { validAfter, validBefore });
        await refused(call, "OutsideWindow", validAfter, validBefore, moment);
      }
    });

    it("is refused for a milestone of the kind onDate, or none", async () => {
      const order = await open({ kind: KIND.onDate });
      await refused(submit(order), "UnexpectedState", order.orderId, 0n, STATE.held);
      await refused(submit(order, { milestone: 1n }), "InvalidMilestone", 1n);
    });

    it("is bound by what binds attest", async () => {
      const order = await open();
      await refused(submit(order, { documentHash: NOTHING }), "ZeroReference");
      await refused(submit(order, { shareBps: FULL + 1n }), "InvalidShare", FULL + 1n, 1n, FULL);
      await submit(order);
      await refused(submit(order), "UnexpectedState", order.orderId, 0n, STATE.attested);
    });

    it("is refused after due though its window is open", async () => {
      const order = await open();
      await at(stage.start + DUE);
      const call = submit(order, { validBefore: stage.start + 2n * DUE });
      await refused(call, "TooLate", stage.start + DUE, stage.start + DUE);
    });
  });

  describe("accept", () => {
    for (const kind of ["buyerAccepts", "attested", "onDate"] as const) {
      it(`gives a held milestone of the kind ${kind} in full`, async () => {
        const order = await open({ kind: KIND[kind] });
        const before = await books(stage);
        await expectEvents(stage, accept(stage, order), ["tradeEscrow.MilestoneAccepted", order.orderId, 0n, AMOUNT]);
        await expectMilestone(stage, order, 0n, STATE.accepted, AMOUNT);
        expect(await books(stage)).to.deep.equal(before);
      });
    }

    it("takes a held milestone after due, until somebody refunds it", async () => {
      const order = await open();
      await reach(stage.start + DUE + WINDOW + 5n);
      await accept(stage, order);
    });

    it("of a held milestone is refused below the whole", async () => {
      const order = await open();
      for (const share of [FULL - 1n, FULL + 1n])
        await refused(accept(stage, order, { shareBps: share }), "InvalidShare", share, FULL, FULL);
    });

    it("of a guaranteed milestone is the guarantor's, who pays, and binds nobody else", async () => {
      const milestones = [milestone(stage, { guaranteed: true })];
      const order = await opened(stage, guaranteedOrder(stage, { milestones }));
      for (const by of ["buyer", "seller", "arbiter", "attestor"] as const) {
        const call = accept(stage, order, { by });
        await refused(call, "NotEntitled", stage[by].address, stage.guarantor.address);
      }
      await expectEvents(stage, accept(stage, order), ["tradeEscrow.MilestoneAccepted", order.orderId, 0n, AMOUNT]);
    });

    /** Whose share nobody else could dispute: the seller presented it, or there is no arbiter. */
    const undisputed = {
      "a presented milestone": async (shareBps: bigint, amount = AMOUNT) => {
        const order = await open({ kind: KIND.buyerAccepts, amount });
        await attest(stage, order, { shareBps, by: "seller" });
        return order;
      },
      "an attested milestone, in an order without an arbiter,": async (shareBps: bigint, amount = AMOUNT) => {
        const milestones = [milestone(stage, { amount })];
        const order = await opened(stage, orderOf(stage, { arbiter: ZERO, milestones }));
        await attest(stage, order, { shareBps });
        return order;
      },
    };
    for (const [what, presented] of Object.entries(undisputed)) {
      for (const share of [9_000n, 9_500n, FULL]) {
        it(`of ${what} gives ${share} where 9,000 are its share`, async () => {
          const order = await presented(9_000n);
          await accept(stage, order, { shareBps: share });
          await expectMilestone(stage, order, 0n, STATE.accepted, (AMOUNT * share) / FULL);
        });
      }

      it(`of ${what} is refused below its share and above the whole`, async () => {
        const order = await presented(9_000n);
        for (const share of [0n, 8_999n, FULL + 1n]) {
          await refused(accept(stage, order, { shareBps: share }), "InvalidShare", share, 9_000n, FULL);
        }
      });

      it(`of ${what} names as the least share one that passes, whatever was rounded`, async () => {
        // floor(7 * 0.2) = 1, and 1 of 7 are at least 1,429 basis points.
        const order = await presented(2_000n, 7n);
        await refused(accept(stage, order, { shareBps: 1_428n }), "InvalidShare", 1_428n, 1_429n, FULL);
        await accept(stage, order, { shareBps: 1_429n });
        await expectMilestone(stage, order, 0n, STATE.accepted, 1n);
      });
    }

    it("of an attested share that the seller may still dispute is refused below the whole", async () => {
      const order = await open();
      await attest(stage, order, { shareBps: 9_000n });
      for (const share of [9_000n, FULL - 1n, FULL + 1n]) {
        await refused(accept(stage, order, { shareBps: share }), "InvalidShare", share, FULL, FULL);
      }
      await accept(stage, order);
      await expectMilestone(stage, order, 0n, STATE.accepted, AMOUNT);
    });

    it("of a disputed milestone concedes it in full, whatever was presented", async () => {
      const order = await undisputed["a presented milestone"](9_000n);
      await dispute(stage, order, { by: "seller" });
      await refused(accept(stage, order, { shareBps: 9_999n }), "InvalidShare", 9_999n, FULL, FULL);
      await pass(2n * ARBITER_TIME);
      await accept(stage, order);
      await expectMilestone(stage, order, 0n, STATE.accepted, AMOUNT);
    });

    for (const state of ["accepted", "ruled", "settled"] as const) {
      it(`is refused of what is ${state}`, async () => {
        const order = await into(state);
        await refused(accept(stage, order), "UnexpectedState", order.orderId, 0n, STATE[state]);
      });
    }

    it("is the buyer's", async () => {
      const { orderId, order } = await open();
      for (const other of ["seller", "arbiter", "attestor"] as const) {
        const call = escrow.connect(stage[other]).accept(orderId, order, 0n, FULL);
        await refused(call, "NotEntitled", stage[other].address, stage.buyer.address);
      }
    });

    it("is refused to a buyer, and to a guarantor, who may not pay", async () => {
      const order = await opened(stage, guaranteedOrder(stage));
      for (const [place, who] of [stage.buyer, stage.guarantor].entries()) {
        await blacklist(stage.cnh, who);
        const call = accept(stage, order, { place: BigInt(place) });
        await refused(call, "CannotSend", stage.cnh.address, who.address);
      }
    });

    it("is refused for a milestone that the order does not have", async () => {
      const { orderId, order } = await open();
      await refused(escrow.connect(stage.buyer).accept(orderId, order, 1n, FULL), "InvalidMilestone", 1n);
    });
  });

  describe("the order in the call", () => {
    const calls: readonly [name: string, call: (orderId: string, order: Opened["order"]) => Promise<unknown>][] = [
      ["attest", (orderId, order) => escrow.connect(stage.attestor).attest(orderId, order, 0n, DOCUMENT, FULL)],
      ["attestSigned", (orderId, order) => escrow.attestSigned(orderId, order, attestationOf(stage, orderId), "0x")],
      ["accept", (orderId, order) => escrow.connect(stage.buyer).accept(orderId, order, 0n, FULL)],
      ["dispute", (orderId, order) => escrow.connect(stage.buyer).dispute(orderId, order, 0n, REASON)],
      ["rule", (orderId, order) => escrow.connect(stage.arbiter).rule(orderId, order, 0n, 0n, RULING)],
      ["ruleSigned", (orderId, order) => escrow.ruleSigned(orderId, order, rulingOf(stage, orderId), "0x")],
      ["release", (orderId, order) => escrow.release(orderId, order, 0n)],
      ["defaultRule", (orderId, order) => escrow.defaultRule(orderId, order, 0n)],
      ["refund", (orderId, order) => escrow.refund(orderId, order, 0n)],
      ["amend", (orderId, order) => escrow.amend(orderId, order, order, 0n, 1n, [])],
      ["cancel", (orderId, order) => escrow.cancel(orderId, order, 0n, 1n, [])],
      ["assign", (orderId, order) => escrow.connect(stage.seller).assign(orderId, order, stage.assignee)],
    ];
    for (const [name, call] of calls) {
      it(`must be open, and the one in force, for ${name}`, async () => {
        const { orderId, order } = await open();
        const other = { ...order, buyer: stage.attestor.address, arbiter: stage.stranger.address };
        const offered = await escrow.orderHash(other);
        await refused(call(orderId, other), "TermsDiffer", orderId, orderId, offered);
        await refused(call(offered, other), "OrderUnknown", offered);
        await refused(call(offered, order), "OrderUnknown", offered);
      });
    }
  });
});
