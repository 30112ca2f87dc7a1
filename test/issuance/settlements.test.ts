// What the issuer does with a request.
//
// proposeSettlement, proposeRejection: on record, said so; a later one takes the place of an earlier one
// ├── a payout reference belongs to one request for ever
// └── refused: no reference, unknown or closed request, held holder
// settle: burns, once; the supply falls by exactly the amount; works while paused
// ├── refused: not proposed, other reference, proposed to be rejected, same person, closed, reclaimed meanwhile, suspended
// reject: gives back, while paused too; refused alike; not stopped by a suspension
// roles: through the AccessManager nobody is in person
import { expect } from "chai";
import { id } from "ethers";
import { role } from "../../sdk/roles.ts";
import { ALICE_HOLDS, loadStage, SUPPLY } from "./business.ts";
import {
  Kind,
  proposeRejection,
  proposeSettlement,
  REASON,
  reject,
  request,
  settle,
  State,
  UETR,
  WEEK,
} from "./redemptions.ts";
import {
  act,
  CONSENT,
  DAY,
  expectEvents,
  expectRefusal,
  fields,
  NOTHING,
  now,
  pass,
  pause,
  units,
  ZERO,
  type Stage,
} from "./stage.ts";

describe("RedemptionDesk", () => {
  let stage: Stage;
  let desk: Stage["redemptionDesk"];
  let token: Stage["token"];
  let holders: Stage["holders"];
  let one: bigint;
  const AMOUNT = units(100);
  beforeEach(async () => {
    stage = await loadStage();
    ({ redemptionDesk: desk, token, holders } = stage);
    one = await request(stage, stage.alice, AMOUNT);
  });
  const maker = () => holders.REDEEM_MAKER.address;
  const checker = () => holders.REDEEM_CHECKER.address;

  describe("proposeSettlement and proposeRejection", () => {
    it("go on record and say so; nothing moves", async () => {
      await expectEvents(stage, proposeSettlement(stage, one), [
        "redemptionDesk.SettlementProposed",
        one,
        UETR,
        maker(),
      ]);
      expect(fields(await desk.proposal(one))).to.deep.equal({ kind: Kind.settlement, maker: maker(), ref: UETR });
      expect(await desk.requestOfPayout(UETR)).to.equal(one);
      await expectEvents(stage, proposeRejection(stage, one), [
        "redemptionDesk.RejectionProposed",
        one,
        REASON,
        maker(),
      ]);
      expect(fields(await desk.proposal(one))).to.deep.equal({ kind: Kind.rejection, maker: maker(), ref: REASON });
      expect(await desk.openRedemptions()).to.deep.equal([1n, AMOUNT]);
    });

    it("refuse no reference, and requests that nobody made", async () => {
      await expectRefusal(desk, proposeSettlement(stage, one, NOTHING), "ZeroReference");
      await expectRefusal(desk, proposeRejection(stage, one, NOTHING), "ZeroReference");
      for (const unknown of [0n, 2n]) {
        await expectRefusal(desk, proposeSettlement(stage, unknown), "NotOpen", unknown, State.none);
        await expectRefusal(desk, proposeRejection(stage, unknown), "NotOpen", unknown, State.none);
      }
    });

    it("give a payout reference to one request for ever, even if that one is rejected or closed", async () => {
      const two = await request(stage, stage.alice, AMOUNT);
      await proposeSettlement(stage, one);
      await proposeSettlement(stage, one);
      await expectRefusal(desk, proposeSettlement(stage, two), "PayoutReferenceUsed", UETR, one);
      await proposeRejection(stage, one);
      await expectRefusal(desk, proposeSettlement(stage, two), "PayoutReferenceUsed", UETR, one);
      await reject(stage, one);
      await expectRefusal(desk, proposeSettlement(stage, two), "PayoutReferenceUsed", UETR, one);
      await proposeSettlement(stage, two, id("uetr 2"));
      await settle(stage, two, id("uetr 2"));
      expect(await desk.requestOfPayout(id("uetr 2"))).to.equal(two);
    });
  });

  describe("settle", () => {
    it("burns exactly the amount and says by whom; requests beside it stay", async () => {
      const two = await request(stage, stage.alice, units(7));
      await proposeSettlement(stage, one);
      await expectEvents(
        stage,
        settle(stage, one),
        ["redemptionDesk.RedemptionSettled", one, stage.alice.address, AMOUNT, UETR, maker(), checker()],
        ["token.Burn", desk.target, AMOUNT],
        ["token.Transfer", desk.target, ZERO, AMOUNT],
      );
      expect(await token.totalSupply()).to.equal(SUPPLY - AMOUNT);
      expect(await desk.openRedemptions()).to.deep.equal([1n, units(7)]);
      expect(await token.balanceOf(desk)).to.equal(units(7));
      expect((await desk.redemption(two)).state).to.equal(State.open);
      expect(fields(await desk.proposal(one))).to.deep.equal({ kind: Kind.none, maker: ZERO, ref: NOTHING });
    });

    it("works while the token is paused", async () => {
      await pause(stage);
      await proposeSettlement(stage, one);
      await settle(stage, one);
      expect(await token.totalSupply()).to.equal(SUPPLY - AMOUNT);
    });

    it("happens once", async () => {
      await proposeSettlement(stage, one);
      await settle(stage, one);
      await expectRefusal(desk, settle(stage, one), "NotOpen", one, State.settled);
      await expectRefusal(desk, reject(stage, one), "NotOpen", one, State.settled);
      await expectRefusal(desk, proposeSettlement(stage, one), "NotOpen", one, State.settled);
    });

    it("refuses what was not proposed, under another reference, or proposed to be rejected", async () => {
      await expectRefusal(desk, settle(stage, one), "NotProposed", one, Kind.none, NOTHING);
      await expectRefusal(desk, settle(stage, one, NOTHING), "NotProposed", one, Kind.none, NOTHING);
      await proposeSettlement(stage, one);
      await expectRefusal(desk, settle(stage, one, id("another")), "NotProposed", one, Kind.settlement, UETR);
      await proposeRejection(stage, one, UETR);
      await expectRefusal(desk, settle(stage, one), "NotProposed", one, Kind.rejection, UETR);
    });

    it("refuses the maker, though it were a checker too", async () => {
      await grant(role("REDEEM_CHECKER").id, maker());
      await proposeSettlement(stage, one);
      await expectRefusal(desk, desk.connect(holders.REDEEM_MAKER).settle(one, UETR), "SamePerson", maker());
      await proposeRejection(stage, one);
      await expectRefusal(desk, desk.connect(holders.REDEEM_MAKER).reject(one, REASON), "SamePerson", maker());
    });

    it("refuses what the holder has taken back meanwhile: so a reclaimed request was never burned", async () => {
      await proposeSettlement(stage, one);
      await pass(stage, WEEK);
      await desk.connect(stage.alice).reclaim(one);
      await expectRefusal(desk, settle(stage, one), "NotOpen", one, State.refunded);
      expect(await token.totalSupply()).to.equal(SUPPLY);
    });

    it("is refused while suspended, and goes on after it", async () => {
      await proposeSettlement(stage, one);
      const until = (await now(stage)) + 3n * DAY;
      await act(stage, "redemptionDesk", "suspend", CONSENT, until);
      await expectRefusal(desk, settle(stage, one), "Suspended", until, (time: bigint) => time < until);
      await act(stage, "redemptionDesk", "resume");
      await settle(stage, one);
    });
  });

  describe("reject", () => {
    it("gives the tokens back and says why and by whom", async () => {
      await proposeRejection(stage, one);
      await expectEvents(
        stage,
        reject(stage, one),
        ["redemptionDesk.RedemptionRejected", one, stage.alice.address, AMOUNT, REASON, maker(), checker()],
        ["token.Transfer", desk.target, stage.alice.address, AMOUNT],
      );
      expect(await token.balanceOf(stage.alice)).to.equal(ALICE_HOLDS);
      expect(await desk.openRedemptions()).to.deep.equal([0n, 0n]);
      expect((await desk.redemption(one)).state).to.equal(State.refunded);
    });

    it("works while paused and while suspended", async () => {
      await proposeRejection(stage, one);
      await act(stage, "redemptionDesk", "suspend", CONSENT, (await now(stage)) + 3n * DAY);
      await pause(stage);
      await reject(stage, one);
      expect(await token.balanceOf(stage.alice)).to.equal(ALICE_HOLDS);
    });

    it("refuses what was not proposed, for another reason, or proposed to be settled; and a second time", async () => {
      await expectRefusal(desk, reject(stage, one), "NotProposed", one, Kind.none, NOTHING);
      await proposeRejection(stage, one);
      await expectRefusal(desk, reject(stage, one, UETR), "NotProposed", one, Kind.rejection, REASON);
      await proposeSettlement(stage, one, REASON);
      await expectRefusal(desk, reject(stage, one), "NotProposed", one, Kind.settlement, REASON);
      await proposeRejection(stage, one);
      await reject(stage, one);
      await expectRefusal(desk, reject(stage, one), "NotOpen", one, State.refunded);
    });
  });

  describe("four eyes", () => {
    it("are refused to the AccessManager as a caller, behind which one person could be two", async () => {
      const { authority, mintDesk } = stage;
      const zero = { orderRef: NOTHING, bankRef: NOTHING, beneficiary: ZERO, amount: 0, valueDate: 0, expiry: 0 };
      const credit = {
        custodian: NOTHING,
        creditId: NOTHING,
        amount: 0,
        valueTime: 0,
        kind: 0,
        burnTx: NOTHING,
        expiry: 0,
      };
      for (const [holder, target, data] of [
        ["REDEEM_MAKER", desk, desk.interface.encodeFunctionData("proposeSettlement", [one, UETR])],
        ["REDEEM_MAKER", desk, desk.interface.encodeFunctionData("proposeRejection", [one, REASON])],
        ["REDEEM_CHECKER", desk, desk.interface.encodeFunctionData("settle", [one, UETR])],
        ["REDEEM_CHECKER", desk, desk.interface.encodeFunctionData("reject", [one, REASON])],
        ["MAKER", mintDesk, mintDesk.interface.encodeFunctionData("propose", [zero])],
        ["CHECKER", mintDesk, mintDesk.interface.encodeFunctionData("approve", [zero, credit, []])],
        ["LARGE_CHECKER", mintDesk, mintDesk.interface.encodeFunctionData("approveLarge", [zero, credit, []])],
      ] as const) {
        await expectRefusal(
          desk,
          authority.connect(holders[holder]).execute(target, data),
          "NotInPerson",
          authority.target,
        );
      }
    });
  });

  async function grant(roleId: bigint, account: string): Promise<void> {
    const { authority } = stage;
    const data = authority.interface.encodeFunctionData("grantRole", [roleId, account, 0]);
    await authority.connect(holders.ADMIN).schedule(authority, data, 0);
    await pass(stage, 2n * DAY);
    await holders.ADMIN.sendTransaction({ to: authority, data });
  }
});
