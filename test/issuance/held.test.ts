// Requests of holders who were blacklisted afterwards, and the two acts of last resort.
//
// held: settle, reject, reclaim and both proposals refuse; nothing is stored; un-blacklisting alone releases it
// seizeRequest, seizeClaim (24 h): from a blacklisted holder to a seizure destination; refused: anything else
// the escrow itself: protected, cannot be blacklisted, held or seized from
// suspend (48 h), resume: with a consent; at most 30 days; refused: past, too long, without consent
// rescueERC20 (24 h): only what no request and no claim accounts for
import { expect } from "chai";
import { id } from "ethers";
import { deployTestContract } from "../token/compiled.ts";
import { loadStage, SUPPLY } from "./business.ts";
import { proposeRejection, proposeSettlement, reject, request, settle, State, UETR, WEEK } from "./redemptions.ts";
import {
  act,
  at,
  blacklist,
  CASE,
  closePolicy,
  CONSENT,
  DAY,
  expectEvents,
  expectRefusal,
  fields,
  FLAG,
  NOTHING,
  now,
  pass,
  pause,
  unBlacklist,
  units,
  type Stage,
} from "./stage.ts";

describe("RedemptionDesk", () => {
  let stage: Stage;
  let desk: Stage["redemptionDesk"];
  let token: Stage["token"];
  let alice: Stage["alice"];
  let one: bigint;
  const AMOUNT = units(100);
  beforeEach(async () => {
    stage = await loadStage();
    ({ redemptionDesk: desk, token, alice } = stage);
    one = await request(stage, alice, AMOUNT);
  });
  const reclaim = () => desk.connect(alice).reclaim(one);

  describe("a held request", () => {
    it("can be neither settled, rejected, reclaimed nor proposed, and stays in supply and escrow", async () => {
      await proposeSettlement(stage, one);
      await blacklist(stage, alice);
      await pass(stage, WEEK);
      for (const attempt of [
        () => settle(stage, one),
        () => reject(stage, one),
        () => reclaim(),
        () => proposeSettlement(stage, one),
        () => proposeRejection(stage, one),
      ]) {
        await expectRefusal(desk, attempt(), "RedemptionHeld", one, alice.address);
      }
      expect(fields(await desk.redemption(one))).to.include({ state: State.open, held: true });
      expect(await desk.openRedemptions()).to.deep.equal([1n, AMOUNT]);
      expect(await token.totalSupply()).to.equal(SUPPLY);
    });

    it("is released by un-blacklisting alone, with its proposal and its clock as they were", async () => {
      await proposeSettlement(stage, one);
      const { requestedAt } = await desk.redemption(one);
      await blacklist(stage, alice);
      await pass(stage, WEEK);
      await unBlacklist(stage, alice);
      expect(fields(await desk.redemption(one))).to.include({ held: false, requestedAt, deadline: requestedAt + WEEK });
      await settle(stage, one);
      expect(await token.totalSupply()).to.equal(SUPPLY - AMOUNT);
    });

    it("can be reclaimed at once where the deadline passed meanwhile", async () => {
      await blacklist(stage, alice);
      await pass(stage, WEEK);
      await unBlacklist(stage, alice);
      await reclaim();
    });

    it("is not what a mere hold on the holder makes of it", async () => {
      await token.connect(stage.holders.BLACKLISTER).raiseHold(alice, units(1_000_000), CASE);
      expect((await desk.redemption(one)).held).to.equal(false);
      await proposeSettlement(stage, one);
      await settle(stage, one);
    });
  });

  describe("the escrow", () => {
    it("is protected and a redemption account, and can be neither blacklisted, held nor seized from", async () => {
      const { BLACKLISTER } = stage.holders;
      expect(await token.flags(desk)).to.equal(FLAG.protected | FLAG.redemption);
      await expectRefusal(token, token.connect(BLACKLISTER).blacklist(desk), "AccountProtected", desk.target);
      await expectRefusal(token, token.connect(BLACKLISTER).raiseHold(desk, 1n, CASE), "AccountProtected", desk.target);
      await act(stage, "token", "register", stage.dave.address, FLAG.destination);
      await expectRefusal(
        token,
        act(stage, "token", "seize", desk.target, stage.dave.address, 1n, CASE),
        "SeizableExceeded",
        desk.target,
        1n,
        0n,
      );
    });
  });

  describe("seizeRequest", () => {
    const seize = (to: { address: string }, caseRef = CASE, request = one) =>
      act(stage, "redemptionDesk", "seizeRequest", request, to.address, caseRef);
    beforeEach(async () => {
      await act(stage, "token", "register", stage.dave.address, FLAG.destination);
    });

    it("sends the open request of a blacklisted holder to a destination, and says why and by whom", async () => {
      await proposeSettlement(stage, one);
      await blacklist(stage, alice);
      await expectEvents(
        stage,
        seize(stage.dave),
        [
          "redemptionDesk.RedemptionSeized",
          one,
          alice.address,
          stage.dave.address,
          AMOUNT,
          CASE,
          stage.holders.SEIZER.address,
        ],
        ["token.Transfer", desk.target, stage.dave.address, AMOUNT],
      );
      expect(await token.balanceOf(stage.dave)).to.equal(AMOUNT);
      expect(await token.totalSupply()).to.equal(SUPPLY);
      expect(await desk.openRedemptions()).to.deep.equal([0n, 0n]);
      expect((await desk.redemption(one)).state).to.equal(State.seized);
      await expectRefusal(desk, settle(stage, one), "NotOpen", one, State.seized);
      await unBlacklist(stage, alice);
      await pass(stage, WEEK);
      await expectRefusal(desk, reclaim(), "NotOpen", one, State.seized);
    });

    it("works while paused", async () => {
      await blacklist(stage, alice);
      await pause(stage);
      await seize(stage.dave);
    });

    it("needs a destination that is verified where the policy is closed", async () => {
      await blacklist(stage, alice);
      await closePolicy(stage);
      await expectRefusal(token, seize(stage.dave), "AccountNotVerified", stage.dave.address);
      await token.connect(stage.holders.ATTESTER).setVerified(stage.dave, true);
      await seize(stage.dave);
    });

    it("refuses holders who are not blacklisted, other destinations, no case, and requests that are not open", async () => {
      await expectRefusal(desk, seize(stage.dave), "HolderNotBlacklisted", alice.address);
      await blacklist(stage, alice);
      await expectRefusal(desk, seize(stage.bob), "NotSeizureDestination", stage.bob.address);
      await expectRefusal(desk, seize(stage.dave, NOTHING), "ZeroReference");
      await expectRefusal(desk, seize(stage.dave, CASE, 9n), "NotOpen", 9n, State.none);
      await seize(stage.dave, id("second case"));
      await expectRefusal(desk, seize(stage.dave), "NotOpen", one, State.seized);
    });
  });

  describe("seizeClaim", () => {
    const seize = (to: { address: string }, caseRef = CASE) =>
      act(stage, "redemptionDesk", "seizeClaim", alice.address, to.address, caseRef);
    beforeEach(async () => {
      await act(stage, "token", "register", stage.dave.address, FLAG.destination);
      await closePolicy(stage);
      await proposeRejection(stage, one);
      await reject(stage, one);
      await token.connect(stage.holders.ATTESTER).setVerified(stage.dave, true);
    });

    it("sends all that is parked for a blacklisted holder to a destination", async () => {
      await blacklist(stage, alice);
      await expectEvents(
        stage,
        seize(stage.dave),
        ["redemptionDesk.ClaimSeized", alice.address, stage.dave.address, AMOUNT, CASE, stage.holders.SEIZER.address],
        ["token.Transfer", desk.target, stage.dave.address, AMOUNT],
      );
      expect([await desk.claimable(alice), await desk.totalClaimable()]).to.deep.equal([0n, 0n]);
      expect(await token.totalSupply()).to.equal(SUPPLY);
    });

    it("refuses holders who are not blacklisted, other destinations, no case, and where nothing is parked", async () => {
      await expectRefusal(desk, seize(stage.dave), "HolderNotBlacklisted", alice.address);
      await blacklist(stage, alice);
      await expectRefusal(desk, seize(stage.bob), "NotSeizureDestination", stage.bob.address);
      await expectRefusal(desk, seize(stage.dave, NOTHING), "ZeroReference");
      await seize(stage.dave);
      await expectRefusal(desk, seize(stage.dave), "ZeroAmount");
    });
  });

  describe("suspend and resume", () => {
    const suspend = (until: bigint, consent = CONSENT) => act(stage, "redemptionDesk", "suspend", consent, until);

    it("stop requests and settlements until then, with a consent, and say by whom", async () => {
      const until = (await now(stage)) + 10n * DAY;
      await expectEvents(stage, suspend(until), [
        "redemptionDesk.RedemptionSuspended",
        CONSENT,
        until,
        stage.holders.ADMIN.address,
      ]);
      expect(await desk.suspendedUntil()).to.equal(until);
      await expectEvents(stage, act(stage, "redemptionDesk", "resume"), [
        "redemptionDesk.RedemptionResumed",
        stage.holders.UNPAUSER.address,
      ]);
      expect(await desk.suspendedUntil()).to.equal(0n);
      await expectEvents(stage, act(stage, "redemptionDesk", "resume"));
    });

    it("refuse no consent, the past, and more than 30 days", async () => {
      expect(await desk.MAX_SUSPENSION()).to.equal(30n * DAY);
      const moment = (await now(stage)) + 6n * DAY;
      await expectRefusal(desk, suspend(moment, NOTHING), "ZeroReference");
      const latest = moment + 30n * DAY;
      const admin = stage.holders.ADMIN;
      for (const until of [moment, latest + 1n, latest]) {
        const data = desk.interface.encodeFunctionData("suspend", [CONSENT, until]);
        await stage.authority.connect(admin).schedule(desk, data, 0);
      }
      const attempt = async (until: bigint) => {
        await at(stage, moment);
        return desk.connect(admin).suspend(CONSENT, until);
      };
      await expectRefusal(desk, attempt(moment), "SuspensionInPast", moment, moment);
      await expectRefusal(desk, attempt(latest + 1n), "SuspensionTooLong", latest + 1n, latest);
      await attempt(latest);
      expect(await desk.suspendedUntil()).to.equal(latest);
    });

    it("leave reclaim as it was, from the first second on", async () => {
      await suspend((await now(stage)) + 30n * DAY);
      await pass(stage, WEEK);
      await reclaim();
    });
  });

  describe("rescueERC20", () => {
    const rescue = (amount: bigint, of: string = token.target as string) =>
      act(stage, "redemptionDesk", "rescueERC20", of, stage.dave.address, amount);

    it("sends on what was paid here by mistake, and not one minor unit of the escrow", async () => {
      await token.connect(alice).transfer(desk, units(3));
      await expectRefusal(desk, rescue(units(3) + 1n), "RescueExceeded", units(3) + 1n, units(3));
      await expectEvents(
        stage,
        rescue(units(3)),
        ["redemptionDesk.Rescued", token.target, stage.dave.address, units(3), stage.holders.RESCUER.address],
        ["token.Transfer", desk.target, stage.dave.address, units(3)],
      );
      await expectRefusal(desk, rescue(1n), "RescueExceeded", 1n, 0n);
      expect(await token.balanceOf(desk)).to.equal(AMOUNT);
    });

    it("leaves what is parked for holders alone", async () => {
      await closePolicy(stage);
      await proposeRejection(stage, one);
      await reject(stage, one);
      await request(stage, stage.distributor, units(5));
      expect(await token.balanceOf(desk)).to.equal(AMOUNT + units(5));
      await expectRefusal(desk, rescue(1n), "RescueExceeded", 1n, 0n);
    });

    it("sends on foreign tokens of any amount", async () => {
      const foreign = await deployTestContract("SilentToken", alice, desk.target, 1_000n);
      await rescue(1_000n, await foreign.getAddress());
      expect(await foreign.balanceOf(stage.dave.address)).to.equal(1_000n);
    });

    it("finds nothing left of a settled request", async () => {
      await proposeSettlement(stage, one);
      await settle(stage, one, UETR);
      await expectRefusal(desk, rescue(1n), "RescueExceeded", 1n, 0n);
    });
  });
});
