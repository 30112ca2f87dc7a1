// deposit: adds to the caller's own pool, by allowance; says so
// └── UnknownToken, IntakeStoppedFor, NotRegistered, ZeroAmount, no money
// withdraw: takes what is free; says so; never stopped; UnknownToken, ZeroAmount, PoolTooLow; a frozen one waits
// the pool between them
// ├── an order reserves its guaranteed part, and what the seller does not get comes back
// ├── what is reserved cannot be withdrawn, nor reserved twice
// └── each guarantor, each currency, and what is claimable, apart
import { expect } from "chai";
import { id } from "ethers";
import {
  blacklist,
  expectEvents,
  expectRefusal,
  hold,
  MAX,
  mint,
  now,
  reach,
  register,
  unBlacklist,
  units,
} from "./stage.ts";
import { DOCUMENT, DUE, FULL, guaranteedOrder, milestone, opened, sendOpening, WINDOW } from "./trade-orders.ts";
import { expectMoved, loadTrade, POOL, PURSE, type TradeStage } from "./trade-stage.ts";

describe("TradeEscrow", () => {
  let stage: TradeStage;
  let escrow: TradeStage["escrow"];
  let cnh: string;
  beforeEach(async () => {
    stage = await loadTrade();
    ({ escrow } = stage);
    cnh = stage.cnh.address;
  });

  const deposit = (amount: bigint, token = cnh) => escrow.connect(stage.guarantor).deposit(token, amount);
  const withdraw = (amount: bigint, token = cnh) => escrow.connect(stage.guarantor).withdraw(token, amount);
  const refused = (call: Promise<unknown>, error: string, ...args: unknown[]) =>
    expectRefusal(escrow, call, error, ...args);

  describe("deposit", () => {
    it("adds to the caller's pool and says what is free", async () => {
      await expectMoved(
        stage,
        () =>
          expectEvents(
            stage,
            deposit(units(5)),
            ["tradeEscrow.PoolDeposited", cnh, stage.guarantor.address, units(5), POOL + units(5)],
            ["cnh.Transfer", stage.guarantor.address, stage.address, units(5)],
          ),
        { guarantor: -units(5), "guarantor pool": units(5), escrow: units(5) },
      );
      expect(await escrow.freePool(stage.hkd.address, stage.guarantor)).to.equal(POOL);
    });

    it("is anybody's, each for himself", async () => {
      await expectMoved(stage, () => escrow.connect(stage.financier).deposit(cnh, 1n), {
        financier: -1n,
        "financier pool": 1n,
        escrow: 1n,
      });
    });

    it("is refused for nothing and for a token that is not served", async () => {
      await refused(deposit(0n), "ZeroAmount");
      await refused(deposit(1n, stage.frank.address), "UnknownToken", stage.frank.address);
    });

    it("is intake: refused while that is stopped or the escrow not registered", async () => {
      await escrow.connect(stage.cnh.holders.PAUSER).stopIntake(cnh);
      await refused(deposit(1n), "IntakeStoppedFor", cnh);
      await deposit(1n, stage.hkd.address);
      await escrow.connect(stage.cnh.holders.UNPAUSER).resumeIntake(cnh);
      await register(stage.cnh, stage, 0n);
      await refused(deposit(1n), "NotRegistered", cnh);
    });

    it("is refused without the money, and to a frozen guarantor", async () => {
      const { token } = stage.cnh;
      const call = deposit(PURSE + 1n);
      await expectRefusal(token, call, "ERC20InsufficientBalance", stage.guarantor.address, PURSE, PURSE + 1n);
      await blacklist(stage.cnh, stage.guarantor);
      await expectRefusal(token, deposit(1n), "AccountBlacklisted", stage.guarantor.address);
      expect(await escrow.freePool(cnh, stage.guarantor)).to.equal(POOL);
    });
  });

  describe("withdraw", () => {
    it("pays what is free and says what is left", async () => {
      await expectMoved(
        stage,
        () =>
          expectEvents(
            stage,
            withdraw(units(5)),
            ["tradeEscrow.PoolWithdrawn", cnh, stage.guarantor.address, units(5), POOL - units(5)],
            ["cnh.Transfer", stage.address, stage.guarantor.address, units(5)],
          ),
        { guarantor: units(5), "guarantor pool": -units(5), escrow: -units(5) },
      );
      await withdraw(POOL - units(5));
      await refused(withdraw(1n), "PoolTooLow", cnh, stage.guarantor.address, 0n, 1n);
    });

    it("is refused for nothing, for more than is free, and for a token that is not served", async () => {
      await refused(withdraw(0n), "ZeroAmount");
      await refused(withdraw(POOL + 1n), "PoolTooLow", cnh, stage.guarantor.address, POOL, POOL + 1n);
      await refused(withdraw(1n, stage.frank.address), "UnknownToken", stage.frank.address);
    });

    it("is nobody else's", async () => {
      const call = escrow.connect(stage.stranger).withdraw(cnh, 1n);
      await refused(call, "PoolTooLow", cnh, stage.stranger.address, 0n, 1n);
    });

    it("goes on while intake is stopped and after the escrow lost its registration", async () => {
      await escrow.connect(stage.cnh.holders.PAUSER).stopIntake(cnh);
      await withdraw(1n);
      await register(stage.cnh, stage, 0n);
      await withdraw(1n);
    });

    it("waits for a guarantor who is frozen, and loses nothing", async () => {
      await blacklist(stage.cnh, stage.guarantor);
      await expectRefusal(stage.cnh.token, withdraw(POOL), "AccountBlacklisted", stage.guarantor.address);
      await withdraw(POOL, stage.hkd.address);
      await unBlacklist(stage.cnh, stage.guarantor);
      await expectMoved(stage, () => withdraw(POOL), { guarantor: POOL, "guarantor pool": -POOL, escrow: -POOL });
    });

    it("pays a guarantor with a hold, whose pool is not his balance", async () => {
      await hold(stage.cnh, stage.guarantor, PURSE);
      await withdraw(POOL);
      expect(await stage.cnh.token.balanceOf(stage.guarantor)).to.equal(PURSE + POOL);
    });
  });

  describe("the pool of a guarantor", () => {
    const order = (amount: bigint, salt: string) =>
      guaranteedOrder(stage, {
        guaranteeFee: 0n,
        salt: id(salt),
        milestones: [milestone(stage, { amount, guaranteed: true })],
      });

    it("is reserved by one order after the other, and no further than it reaches", async () => {
      await opened(stage, order(POOL - units(10), "first"));
      const second = order(units(10) + 1n, "second");
      await refused(sendOpening(stage, second), "PoolTooLow", cnh, stage.guarantor.address, units(10), units(10) + 1n);
      await refused(withdraw(units(10) + 1n), "PoolTooLow", cnh, stage.guarantor.address, units(10), units(10) + 1n);
      await opened(stage, order(units(10), "third"));
      expect(await escrow.freePool(cnh, stage.guarantor)).to.equal(0n);
    });

    it("gets back what the seller does not get, and can be used again", async () => {
      const first = await opened(stage, order(POOL, "first"));
      await reach(stage.start + DUE + WINDOW);
      await escrow.refund(first.orderId, first.order, 0n);
      await withdraw(POOL);
    });

    it("pays the seller, and the buyer never", async () => {
      const first = await opened(stage, order(POOL, "first"));
      await escrow.connect(stage.attestor).attest(first.orderId, first.order, 0n, DOCUMENT, 4_000n);
      await reach((await now()) + WINDOW);
      await expectMoved(stage, () => escrow.release(first.orderId, first.order, 0n), {
        seller: units(400_000),
        "guarantor pool": units(600_000),
        escrow: -units(400_000),
      });
    });

    it("gets back its part though the guarantor is frozen by then", async () => {
      const first = await opened(stage, order(POOL, "first"));
      await blacklist(stage.cnh, stage.guarantor);
      await reach(stage.start + DUE + WINDOW);
      await expectMoved(stage, () => escrow.refund(first.orderId, first.order, 0n), { "guarantor pool": POOL });
    });

    it("does not answer for another guarantor", async () => {
      await mint(stage, stage.cnh, stage.stranger, units(10));
      await stage.cnh.token.connect(stage.stranger).approve(escrow, MAX);
      await escrow.connect(stage.stranger).deposit(cnh, units(10));
      await opened(stage, order(POOL, "first"));
      expect(await escrow.freePool(cnh, stage.stranger)).to.equal(units(10));
      await refused(sendOpening(stage, order(1n, "second")), "PoolTooLow", cnh, stage.guarantor.address, 0n, 1n);
    });

    it("is fed by the fee, whatever becomes of the order", async () => {
      const { orderId, order: terms } = await opened(stage, guaranteedOrder(stage));
      await escrow.connect(stage.guarantor).accept(orderId, terms, 1n, FULL);
      await escrow.release(orderId, terms, 1n);
      expect(await escrow.freePool(cnh, stage.guarantor)).to.equal(POOL - units(300_000) + units(500));
    });
  });
});
