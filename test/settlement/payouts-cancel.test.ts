// A payer gives an id up
//
// cancel
// ├── an unused id: unusable by pay and by signature; said once
// ├── a paid id, no id: refused
// └── the caller's only; works for a blacklisted payer and while the token is paused
import { expect } from "chai";
import type { Payment } from "../../sdk/settlement/payments.ts";
import { BATCH, batchOf, pay, row, signBatch, submit } from "./payout-batches.ts";
import {
  balances,
  blacklist,
  expectEvents,
  expectRefusal,
  loadStage,
  NOTHING,
  OPENING,
  pause,
  units,
  type Actor,
  type Side,
  type Stage,
} from "./stage.ts";

describe("Payouts", () => {
  let stage: Stage;
  let cnh: Side;
  let payouts: Stage["payouts"];
  let alice: Actor;
  let bob: Actor;
  let payments: Payment[];
  beforeEach(async () => {
    stage = await loadStage();
    ({ cnh, payouts, alice, bob } = stage);
    payments = [row(stage.frank, units(100)), row(bob, 1n)];
  });
  const TOTAL = units(100) + 1n;

  describe("cancel", () => {
    const cancel = (batchId = BATCH, by = alice) => payouts.connect(by).cancel(batchId);

    it("makes the id unusable for good, and says so once", async () => {
      await expectEvents(stage, cancel(), ["payouts.BatchCancelled", alice.address, BATCH]);
      await expectEvents(stage, cancel());
      expect(await payouts.batchOf(alice, BATCH)).to.equal(`0x${"00".repeat(31)}01`);
      await expectRefusal(payouts, pay(stage, cnh, payments), "BatchIsCancelled", alice.address, BATCH);
      await expectRefusal(payouts, pay(stage, cnh, []), "BatchIsCancelled", alice.address, BATCH);
    });

    it("stops what was signed under the id", async () => {
      const { erin } = stage;
      const signed = await signBatch(stage, cnh, batchOf(stage, cnh), payments);
      await cancel(BATCH, erin);
      await expectRefusal(payouts, submit(stage, signed), "BatchIsCancelled", erin.address, BATCH);
      expect(await balances(cnh, erin)).to.deep.equal([OPENING]);
    });

    it("concerns the caller's ids only", async () => {
      await cancel(BATCH, bob);
      await pay(stage, cnh, payments);
      expect(await balances(cnh, alice)).to.deep.equal([OPENING - TOTAL]);
    });

    it("is refused for a batch that was paid", async () => {
      await pay(stage, cnh, payments);
      await expectRefusal(payouts, cancel(), "BatchIsPaid", alice.address, BATCH);
      await expectEvents(stage, pay(stage, cnh, payments));
    });

    it("is refused for no id", async () => {
      await expectRefusal(payouts, cancel(NOTHING), "ZeroBatchId");
    });

    it("works for a blacklisted payer and while the token is paused", async () => {
      await blacklist(cnh, alice);
      await pause(cnh);
      await expectEvents(stage, cancel(), ["payouts.BatchCancelled", alice.address, BATCH]);
    });
  });
});
