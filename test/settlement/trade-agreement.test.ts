// amend
// ├── puts the next terms in force and says so: progress, money and payee stay, the clocks and powers are the new ones
// ├── may change every condition; buyer, seller, token, guarantor, and each amount and source stay: AmendmentTooWide
// ├── the amended order is one that could be open now, each milestone by its state: InvalidParty, InvalidMilestone,
// │   InvalidShare, LongStopInvalid, TooLate, BeyondLongStop
// └── TermsDiffer for what was in force before
// cancel
// ├── gives back whatever is not settled, in whatever state, to where it came from; ends the order
// └── once, and not after the last milestone: OrderUnknown
// both
// ├── signed by buyer, seller, guarantor, financier, assignee, in this order; the caller needs no signature:
// │   SignatureCount, SignatureRefused
// ├── each of them can send: CannotSend
// ├── for this number of the terms only, and within its window: OutsideWindow
// └── no stop of intake holds them up
import { expect } from "chai";
import { id, type TransactionResponse } from "ethers";
import { at, blacklist, DAY, expectEvents, expectRefusal, now, reach, units, ZERO, type Actor } from "./stage.ts";
import { accept, attest, bring, dispute, stateNames, type StateName } from "./trade-moves.ts";
import { sign, type Milestone, type Order } from "./trade-messages.ts";
import {
  amend,
  ARBITER_TIME,
  attestationOf,
  cancel,
  DUE,
  expectMilestone,
  FULL,
  guaranteedOrder,
  KIND,
  LONG_STOP,
  milestone,
  opened,
  orderOf,
  OUTCOME,
  RULING,
  sell,
  STATE,
  WINDOW,
  type Agreement,
  type Opened,
} from "./trade-orders.ts";
import { books, expectMoved, loadTrade, type Part, type TradeStage } from "./trade-stage.ts";

const AMOUNT = units(100_000);

describe("TradeEscrow", () => {
  let stage: TradeStage;
  let escrow: TradeStage["escrow"];
  beforeEach(async () => {
    stage = await loadTrade();
    ({ escrow } = stage);
  });

  const open = (change: Partial<Order> = {}) => opened(stage, orderOf(stage, change));
  const openGuaranteed = () => opened(stage, guaranteedOrder(stage));
  const refused = (call: Promise<unknown>, error: string, ...args: unknown[]) =>
    expectRefusal(escrow, call, error, ...args);
  const assign = ({ orderId, order }: Opened) => escrow.connect(stage.seller).assign(orderId, order, stage.assignee);
  const withMilestone = ({ order }: Opened, change: Partial<Milestone>): Order => ({
    ...order,
    milestones: order.milestones.map((each, i) => (i === 0 ? { ...each, ...change } : each)),
  });

  describe("amend", () => {
    it("puts the next terms in force, says so and moves nothing", async () => {
      const order = await openGuaranteed();
      await attest(stage, order);
      const since = await now();
      const before = await books(stage);
      const amended = { ...order.order, defaultSplitBps: 7_500n };
      const terms = await escrow.orderHash(amended);
      await expectEvents(
        stage,
        amend(stage, order, amended, { signers: [stage.buyer, stage.seller, stage.guarantor] }),
        ["tradeEscrow.OrderAmended", order.orderId, 1n, terms],
      );
      expect(await books(stage)).to.deep.equal(before);
      expect([...(await escrow.orderState(order.orderId, amended))]).to.deep.equal([
        true,
        units(400_000),
        0n,
        1n,
        terms,
        stage.seller.address,
        ZERO,
        0n,
        0n,
      ]);
      expect([...(await escrow.milestoneState(order.orderId, 0n))]).to.deep.equal([STATE.attested, since, AMOUNT]);
      const stale = escrow.orderState(order.orderId, order.order);
      await refused(stale, "TermsDiffer", order.orderId, terms, order.orderId);
      await refused(escrow.orderState(terms, amended), "OrderUnknown", terms);
    });

    it("counts on, and may go back to earlier terms under a new number", async () => {
      const order = await open();
      const second = { orderId: order.orderId, order: { ...order.order, salt: id("second") } };
      await amend(stage, order, second.order);
      await expectEvents(stage, amend(stage, second, order.order, { amendment: 2n }), [
        "tradeEscrow.OrderAmended",
        order.orderId,
        2n,
        order.orderId,
      ]);
      expect((await escrow.orderState(order.orderId, order.order)).amendment).to.equal(2n);
    });

    const orderChanges: Readonly<Record<string, (stage: TradeStage) => Partial<Order>>> = {
      arbiter: ({ stranger }) => ({ arbiter: stranger.address }),
      fundBy: () => ({ fundBy: 0n }),
      longStop: ({ start }) => ({ longStop: start + LONG_STOP + DAY }),
      arbiterTime: () => ({ arbiterTime: 1n }),
      defaultSplitBps: () => ({ defaultSplitBps: 1n }),
      termsHash: () => ({ termsHash: id("terms") }),
      memo: () => ({ memo: id("memo") }),
      salt: () => ({ salt: id("other") }),
    };
    const milestoneChanges: Readonly<Record<string, (stage: TradeStage) => Partial<Milestone>>> = {
      kind: () => ({ kind: KIND.onDate }),
      attestor: ({ stranger }) => ({ attestor: stranger.address }),
      documentType: () => ({ documentType: id("invoice") }),
      due: ({ start }) => ({ due: start + DUE + DAY }),
      disputeWindow: () => ({ disputeWindow: 0n }),
    };
    it("may change each condition of order and milestones", async () => {
      let order = await openGuaranteed();
      let amendment = 0n;
      const changes = [
        ...Object.values(orderChanges).map((change) => () => ({ ...order.order, ...change(stage) })),
        ...Object.values(milestoneChanges).map((change) => () => withMilestone(order, change(stage))),
      ];
      for (const changed of changes) {
        const next = { orderId: order.orderId, order: changed() };
        amendment += 1n;
        await amend(stage, order, next.order, { amendment, signers: [stage.buyer, stage.seller, stage.guarantor] });
        order = next;
      }
      expect((await escrow.orderState(order.orderId, order.order)).amendment).to.equal(13n);
    });

    const tooWide: Readonly<Record<string, (order: Opened) => Order>> = {
      "another buyer": ({ order }) => ({ ...order, buyer: stage.stranger.address }),
      "another seller": ({ order }) => ({ ...order, seller: stage.stranger.address }),
      "another token": ({ order }) => ({ ...order, token: stage.hkd.address }),
      "another guarantor": ({ order }) => ({ ...order, guarantor: stage.stranger.address }),
      "no guarantor": ({ order }) => ({ ...order, guarantor: ZERO }),
      "another fee": ({ order }) => ({ ...order, guaranteeFee: order.guaranteeFee + 1n }),
      "another milestone": ({ order }) => ({ ...order, milestones: [...order.milestones, milestone(stage)] }),
      "a milestone less": ({ order }) => ({ ...order, milestones: order.milestones.slice(1) }),
      "another amount": (order) => withMilestone(order, { amount: AMOUNT - 1n }),
      "another source": (order) => withMilestone(order, { guaranteed: true }),
      "amounts that changed places": ({ order }) => ({ ...order, milestones: [...order.milestones].reverse() }),
    };
    for (const [what, change] of Object.entries(tooWide)) {
      it(`is refused with ${what}`, async () => {
        const order = await openGuaranteed();
        await refused(amend(stage, order, change(order)), "AmendmentTooWide", order.orderId);
      });
    }

    it("is refused with terms that nobody could open", async () => {
      const order = await open();
      const { buyer, seller } = stage;
      for (const [change, error, ...args] of [
        [{ arbiter: buyer.address }, "InvalidParty", buyer.address],
        [{ arbiter: seller.address }, "InvalidParty", seller.address],
        [{ arbiterTime: 0n }, "InvalidParty", stage.arbiter.address],
        [{ defaultSplitBps: FULL + 1n }, "InvalidShare", FULL + 1n, 0n, FULL],
      ] as const) {
        await refused(amend(stage, order, { ...order.order, ...change }), error, ...args);
      }
      await refused(amend(stage, order, withMilestone(order, { attestor: ZERO })), "InvalidMilestone", 0n);
      const presented = withMilestone(order, { kind: KIND.buyerAccepts, disputeWindow: 0n });
      await refused(amend(stage, order, presented), "InvalidMilestone", 0n);
      await refused(
        amend(stage, order, { ...withMilestone(order, { kind: KIND.buyerAccepts }), arbiter: ZERO }),
        "InvalidMilestone",
        0n,
      );
    });

    it("is refused with the assignee or the financier as arbiter", async () => {
      const order = await open();
      await sell(stage, order);
      await assign(order);
      const signers = [stage.buyer, stage.seller, stage.financier, stage.assignee];
      for (const { address } of [stage.financier, stage.assignee]) {
        const call = amend(stage, order, { ...order.order, arbiter: address }, { signers });
        await refused(call, "InvalidParty", address);
      }
    });

    it("is refused with a long stop that is over or more than 400 days ahead, as of now", async () => {
      const order = await open();
      const moment = stage.start + 10n * DAY;
      for (const longStop of [moment, moment + 400n * DAY + 1n]) {
        await at(moment);
        const call = amend(stage, order, { ...order.order, longStop });
        await refused(call, "LongStopInvalid", longStop, moment, moment + 400n * DAY);
      }
      await at(moment);
      await amend(stage, order, { ...order.order, longStop: moment + 400n * DAY });
    });

    /** When the last clock of a milestone ends that has just got into this state; undefined where none runs. */
    const endOf = async (state: StateName, { order }: Opened): Promise<bigint | undefined> => {
      if (state === "held") return order.milestones[0]!.due + WINDOW + ARBITER_TIME;
      if (state === "attested") return (await now()) + WINDOW + ARBITER_TIME;
      return state === "disputed" ? (await now()) + ARBITER_TIME : undefined;
    };
    /** A milestone in this state since now, and another one that keeps the order open and has no clock. */
    const into = async (state: StateName) => {
      const order = await open({ milestones: [milestone(stage), milestone(stage)] });
      return bring(stage, await bring(stage, order, "accepted", 1n), state);
    };
    for (const state of stateNames) {
      it(`lets what is ${state} end by the long stop`, async () => {
        const order = await into(state);
        const end = await endOf(state, order);
        if (end === undefined) {
          // Any long stop to come will do.
          await amend(stage, order, { ...order.order, longStop: (await now()) + 100n });
          return;
        }
        const call = amend(stage, order, { ...order.order, longStop: end - 1n });
        await refused(call, "BeyondLongStop", 0n, end, end - 1n);
        await amend(stage, order, { ...order.order, longStop: end });
      });

      it(`${state === "held" ? "asks for a due to come" : "asks nothing of the due"} of what is ${state}`, async () => {
        const order = await into(state);
        const moment = (await now()) + 50n;
        const amended = withMilestone(order, { due: moment });
        await at(moment);
        if (state === "held") await refused(amend(stage, order, amended), "TooLate", moment, moment);
        else await amend(stage, order, amended);
      });
    }

    it("gives a milestone that nobody attested in time a new date", async () => {
      const order = await open();
      await reach(stage.start + DUE + WINDOW);
      const later = { orderId: order.orderId, order: withMilestone(order, { due: stage.start + 2n * DUE }) };
      await amend(stage, order, later.order);
      const end = stage.start + 2n * DUE + WINDOW;
      const moment = (await now()) + 1n;
      await at(moment);
      await refused(escrow.refund(later.orderId, later.order, 0n), "TooEarly", end, moment);
      await attest(stage, later);
    });

    it("gives a running clock its new length", async () => {
      const order = await open();
      await attest(stage, order);
      const shorter = { orderId: order.orderId, order: withMilestone(order, { disputeWindow: 0n }) };
      await amend(stage, order, shorter.order);
      await escrow.release(shorter.orderId, shorter.order, 0n);
      expect(await stage.cnh.token.balanceOf(stage.seller)).to.equal(AMOUNT);
    });

    it("leaves a dispute to the new arbiter, or to the default if there is none", async () => {
      const order = await open();
      await attest(stage, order);
      await dispute(stage, order);
      const second = { orderId: order.orderId, order: { ...order.order, arbiter: stage.stranger.address } };
      await amend(stage, order, second.order);
      const late = escrow.connect(stage.arbiter).rule(second.orderId, second.order, 0n, 0n, RULING);
      await refused(late, "NotEntitled", stage.arbiter.address, stage.stranger.address);
      const third = { orderId: order.orderId, order: { ...order.order, arbiter: ZERO } };
      await amend(stage, second, third.order, { amendment: 2n });
      await reach((await now()) + ARBITER_TIME);
      await escrow.defaultRule(third.orderId, third.order, 0n);
      expect(await stage.cnh.token.balanceOf(stage.seller)).to.equal(units(25_000));
    });

    it("makes attestations of the terms before worthless", async () => {
      const order = await open();
      const amended = { ...order.order, salt: id("amended") };
      await amend(stage, order, amended);
      for (const [amendment, passes] of [
        [0n, false],
        [1n, true],
      ] as const) {
        const message = attestationOf(stage, order.orderId, { amendment });
        const signature = await sign(stage.domain, "Attestation", message, stage.attestor);
        const call = escrow.attestSigned(order.orderId, amended, message, signature);
        await (passes ? call : refused(call, "MessageDiffers", order.orderId, 1n));
      }
      await expectMilestone(stage, order, 0n, STATE.attested, AMOUNT);
    });
  });

  describe("cancel", () => {
    it("gives the buyer's money back, frees the guarantor's, says so and ends the order", async () => {
      const order = await openGuaranteed();
      await expectMoved(
        stage,
        () =>
          expectEvents(
            stage,
            cancel(stage, order, { signers: [stage.buyer, stage.seller, stage.guarantor] }),
            ["tradeEscrow.OrderCancelled", order.orderId, 1n],
            ["tradeEscrow.MilestoneSettled", order.orderId, 0n, OUTCOME.cancelled, 0n, 0n, AMOUNT, false],
            ["cnh.Transfer", stage.address, stage.buyer.address, AMOUNT],
            ["tradeEscrow.MilestoneSettled", order.orderId, 1n, OUTCOME.cancelled, 0n, 0n, units(300_000), true],
          ),
        { buyer: AMOUNT, "guarantor pool": units(300_000), escrow: -AMOUNT },
      );
      expect([...(await escrow.orderState(order.orderId, order.order))]).to.deep.equal([
        false,
        0n,
        3n,
        1n,
        order.orderId,
        stage.seller.address,
        ZERO,
        0n,
        0n,
      ]);
    });

    it("takes every milestone back that is not settled, in whatever state it is", async () => {
      const milestones = stateNames.map(() => milestone(stage));
      const order = await open({ milestones });
      for (const [place, state] of stateNames.entries()) await bring(stage, order, state, BigInt(place));
      await expectMoved(stage, () => cancel(stage, order), { buyer: 5n * AMOUNT, escrow: -5n * AMOUNT });
      const state = await escrow.orderState(order.orderId, order.order);
      expect([state.open, state.held, state.settled]).to.deep.equal([false, 0n, 63n]);
      for (let place = 0n; place < 6n; place++) {
        expect((await escrow.milestoneState(order.orderId, place)).state).to.equal(STATE.settled);
      }
    });

    it("ends an amended order under its own number", async () => {
      const order = await open();
      const amended = { orderId: order.orderId, order: { ...order.order, salt: id("amended") } };
      await amend(stage, order, amended.order);
      const events = expectEvents(
        stage,
        cancel(stage, amended, { amendment: 2n }),
        ["tradeEscrow.OrderCancelled", order.orderId, 2n],
        ["tradeEscrow.MilestoneSettled", order.orderId, 0n, OUTCOME.cancelled, 0n, 0n, AMOUNT, false],
        ["cnh.Transfer", stage.address, stage.buyer.address, AMOUNT],
      );
      await events;
      const state = await escrow.orderState(order.orderId, amended.order);
      expect([state.terms, state.amendment]).to.deep.equal([await escrow.orderHash(amended.order), 2n]);
    });

    it("is refused a second time, and once every milestone is settled", async () => {
      const order = await open();
      await cancel(stage, order);
      await refused(cancel(stage, order, { amendment: 2n }), "OrderUnknown", order.orderId);

      const other = await open({ salt: id("other") });
      await accept(stage, other);
      await escrow.release(other.orderId, other.order, 0n);
      await refused(cancel(stage, other), "OrderUnknown", other.orderId);
    });

    it("lets nothing happen to the order afterwards", async () => {
      const order = await open();
      await cancel(stage, order);
      await refused(attest(stage, order), "UnexpectedState", order.orderId, 0n, STATE.settled);
      await refused(accept(stage, order), "UnexpectedState", order.orderId, 0n, STATE.settled);
      await refused(assign(order), "OrderUnknown", order.orderId);
    });
  });

  type Agree = (order: Opened, change: Agreement) => Promise<TransactionResponse>;
  const agreements: Readonly<Record<"amend" | "cancel", Agree>> = {
    amend: (order, change) => amend(stage, order, { ...order.order, termsHash: id("new terms") }, change),
    cancel: (order, change) => cancel(stage, order, change),
  };
  /** Who has to agree to what, in the order of the signatures. */
  const involved: readonly { what: string; signers: readonly Part[]; prepare: () => Promise<Opened> }[] = [
    { what: "a plain order", signers: ["buyer", "seller"], prepare: () => open() },
    { what: "a guaranteed order", signers: ["buyer", "seller", "guarantor"], prepare: openGuaranteed },
    {
      what: "a sold order",
      signers: ["buyer", "seller", "financier"],
      prepare: async () => {
        const order = await open();
        await sell(stage, order);
        return order;
      },
    },
    {
      what: "an assigned order",
      signers: ["buyer", "seller", "assignee"],
      prepare: async () => {
        const order = await open();
        await assign(order);
        return order;
      },
    },
    {
      what: "a guaranteed, sold and assigned order",
      signers: ["buyer", "seller", "guarantor", "financier", "assignee"],
      prepare: async () => {
        const order = await openGuaranteed();
        await sell(stage, order);
        await assign(order);
        return order;
      },
    },
  ];

  for (const name of ["amend", "cancel"] as const) {
    describe(`${name}, by agreement`, () => {
      const agree: Agree = (order, change) => agreements[name](order, change);
      const people = (signers: readonly Part[]): Actor[] => signers.map((part) => stage[part]);

      for (const { what, signers, prepare } of involved) {
        it(`of ${what} takes ${signers.join(", ")}`, async () => {
          await agree(await prepare(), { signers: people(signers) });
        });

        it(`of ${what} takes no fewer signatures, no more, and in no other order`, async () => {
          const order = await prepare();
          const required = BigInt(signers.length);
          const fewer = people(signers.slice(0, -1));
          await refused(agree(order, { signers: fewer }), "SignatureCount", required - 1n, required);
          const more = people([...signers, "buyer"]);
          await refused(agree(order, { signers: more }), "SignatureCount", required + 1n, required);
          const reversed = people([...signers].reverse());
          await refused(agree(order, { signers: reversed }), "SignatureRefused", stage[signers[0]!].address);
        });

        for (const [place, part] of signers.entries()) {
          it(`of ${what} is refused without the ${part}'s signature, unless the ${part} calls`, async () => {
            const order = await prepare();
            const forged = people(signers).with(place, stage.stranger);
            await refused(agree(order, { signers: forged }), "SignatureRefused", stage[part].address);
            await agree(order, { signers: forged, by: stage[part] });
          });

          it(`of ${what} is refused while the ${part} may not pay`, async () => {
            const order = await prepare();
            await blacklist(stage.cnh, stage[part]);
            for (const by of [stage.stranger, stage[part]]) {
              const call = agree(order, { signers: people(signers), by });
              await refused(call, "CannotSend", stage.cnh.address, stage[part].address);
            }
          });
        }
      }

      it("is refused once nothing is held any more", async () => {
        const order = await bring(stage, await open(), "settled");
        await refused(agree(order, {}), "OrderUnknown", order.orderId);
      });

      it("is refused for any number but the next", async () => {
        const order = await open();
        for (const amendment of [0n, 2n]) {
          await refused(agree(order, { amendment }), "SignatureRefused", stage.buyer.address);
        }
      });

      it("is good within its window only, both ends excluded", async () => {
        const order = await open();
        const window = { validAfter: stage.start + 1_000n, validBefore: stage.start + 2_000n };
        for (const moment of [window.validAfter, window.validBefore]) {
          await at(moment);
          const call = agree(order, window);
          await refused(call, "OutsideWindow", window.validAfter, window.validBefore, moment);
        }
        await at(window.validBefore - 1n);
        await agree(order, window);
      });

      it("is bound to the window that was signed", async () => {
        const { orderId, order } = await open();
        const terms = await escrow.orderHash({ ...order, termsHash: id("new terms") });
        const message = { order: orderId, amendment: 1n, terms, validAfter: 0n, validBefore: stage.start + DAY };
        const primaryType = name === "amend" ? "Amendment" : "Cancellation";
        const signatures = await Promise.all(
          [stage.buyer, stage.seller].map((signer) => sign(stage.domain, primaryType, message, signer)),
        );
        const longer = { signatures, validBefore: stage.start + DAY + 1n };
        await refused(agree({ orderId, order }, longer), "SignatureRefused", stage.buyer.address);
        await agree({ orderId, order }, { signatures, validBefore: stage.start + DAY });
      });

      it("works while intake is stopped", async () => {
        const order = await open();
        await escrow.connect(stage.cnh.holders.PAUSER).stopIntake(stage.cnh.address);
        await agree(order, {});
      });
    });
  }
});
