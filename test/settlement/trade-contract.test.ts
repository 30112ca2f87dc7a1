// What concerns the contract as a whole; stopIntake, resumeIntake and intakeOpen are in settlement-intake.test.ts
//
// every function that changes something is known: none upgrades, owns or sets anything
// eip712Domain
// PAUSER and UNPAUSER of the other currency: refused directly, through their own AccessManager and through this one
// registered, it cannot be frozen; without its registration what is in still comes out
// tokens that were sent to it without a call are nobody's
import { expect } from "chai";
import { blacklist, expectEvents, expectRefusal, hold, register, units } from "./stage.ts";
import { accept, push } from "./trade-moves.ts";
import { opened, orderOf } from "./trade-orders.ts";
import { appoint, expectMoved, loadTrade, POOL, type TradeStage } from "./trade-stage.ts";

describe("TradeEscrow", () => {
  let stage: TradeStage;
  let escrow: TradeStage["escrow"];
  beforeEach(async () => {
    stage = await loadTrade();
    ({ escrow } = stage);
  });

  describe("everything that changes something", () => {
    it("is one of these functions: none upgrades, owns or sets anything", async () => {
      const changing: string[] = [];
      escrow.interface.forEachFunction(({ name, constant }) => {
        if (!constant) changing.push(name);
      });
      expect(changing.sort()).to.deep.equal(
        [
          ...["open", "attest", "attestSigned", "accept", "dispute", "rule", "ruleSigned"],
          ...["release", "defaultRule", "refund", "claim", "amend", "cancel", "assign", "sellReceivable"],
          ...["deposit", "withdraw", "surrender", "stopIntake", "resumeIntake"],
        ].sort(),
      );
    });
  });

  describe("eip712Domain", () => {
    it("names the contract, its version, chain and address", async () => {
      const [fields, name, version, chainId, verifyingContract, salt, extensions] = await escrow.eip712Domain();
      expect([fields, name, version, chainId, verifyingContract, BigInt(salt), [...extensions]]).to.deep.equal([
        "0x0f",
        "Harbour Trade Escrow",
        "1",
        31_337n,
        stage.address,
        0n,
        [],
      ]);
    });
  });

  describe("stopIntake and resumeIntake", () => {
    it("are refused to PAUSER and UNPAUSER of the other currency, whichever way they take", async () => {
      const { cnh, hkd } = stage;
      const pauser = await appoint(hkd, "PAUSER", stage.erin);
      const unpauser = await appoint(hkd, "UNPAUSER", stage.dave);
      for (const [name, by, said] of [
        ["stopIntake", pauser, "IntakeStopped"],
        ["resumeIntake", unpauser, "IntakeResumed"],
      ] as const) {
        const call = escrow.connect(by)[name](cnh.address);
        await expectRefusal(escrow, call, "AccessManagedUnauthorized", by.address);
        const data = escrow.interface.encodeFunctionData(name as "stopIntake", [cnh.address]);
        const own = hkd.authority.connect(by).execute(escrow, data);
        await expectRefusal(escrow, own, "AccessManagedUnauthorized", await hkd.authority.getAddress());
        const foreign = cnh.authority.connect(by).execute(escrow, data);
        const called = [by.address, stage.address, data.slice(0, 10)];
        await expectRefusal(cnh.authority, foreign, "AccessManagerUnauthorizedCall", ...called);

        const sent = escrow.connect(by)[name](hkd.address);
        await expectEvents(stage, sent, [`tradeEscrow.${said}`, hkd.address, by.address]);
      }
      expect(await escrow.intakeOpen(cnh.address)).to.equal(true);
    });
  });

  describe("the registration", () => {
    it("keeps the escrow from being frozen", async () => {
      const { cnh } = stage;
      await expectRefusal(cnh.token, blacklist(cnh, stage), "AccountProtected", stage.address);
      await expectRefusal(cnh.token, hold(cnh, stage, 1n), "AccountProtected", stage.address);
    });

    it("is not needed to pay out what is in", async () => {
      const { orderId, order } = await opened(stage, orderOf(stage));
      await register(stage.cnh, stage, 0n);
      await accept(stage, { orderId, order });
      await expectMoved(stage, () => push(stage, { orderId, order }, "release"), {
        seller: units(100_000),
        escrow: -units(100_000),
      });
    });
  });

  describe("tokens sent without a call", () => {
    it("are nobody's and stay", async () => {
      const { cnh, buyer, guarantor } = stage;
      await expectMoved(stage, () => cnh.token.connect(buyer).transfer(escrow, 5n), { buyer: -5n, escrow: 5n });
      await escrow.connect(guarantor).withdraw(cnh.address, POOL);
      for (const party of [buyer, guarantor, stage.court]) {
        const call = escrow.claim(cnh.address, party);
        await expectRefusal(escrow, call, "NothingToClaim", cnh.address, party.address);
        const withdrawal = escrow.connect(party).withdraw(cnh.address, 1n);
        await expectRefusal(escrow, withdrawal, "PoolTooLow", cnh.address, party.address, 0n, 1n);
      }
      expect(await cnh.token.balanceOf(escrow)).to.equal(5n);
    });
  });
});
