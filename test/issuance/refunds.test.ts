// What a holder can always do, and what becomes of a refund that the token refuses.
//
// reclaim: by the holder alone, from requestedAt + 7 days to the second, without anybody's help
// ├── while paused, suspended, wound down, with a settlement proposed
// └── refused: early, others, unknown or closed, held
// a refund that the token refuses is parked: claimable, never lost, still in the supply
// claim: takes it, in parts, once the token lets it; refused: nothing, more than is parked, still shut out
// requestFromClaim: a new request in place; refused: blacklisted, suspended, nothing, more, no reference
import { expect } from "chai";
import { id } from "ethers";
import { ALICE_HOLDS, loadStage, SUPPLY } from "./business.ts";
import {
  PAYOUT,
  proposeRejection,
  proposeSettlement,
  reject,
  request,
  settle,
  State,
  UETR,
  WEEK,
} from "./redemptions.ts";
import {
  act,
  at,
  blacklist,
  closePolicy,
  CONSENT,
  DAY,
  expectEvents,
  expectRefusal,
  fields,
  minedAt,
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
  const reclaim = (id = one) => desk.connect(alice).reclaim(id);
  const verify = (account: { address: string }, verified = true) =>
    token.connect(stage.holders.ATTESTER).setVerified(account.address, verified);

  describe("reclaim", () => {
    it("gives the tokens back in the very second of the deadline, and not before", async () => {
      const { deadline, requestedAt } = await desk.redemption(one);
      expect(deadline).to.equal(requestedAt + (await desk.RECLAIM_AFTER()));
      expect(await desk.RECLAIM_AFTER()).to.equal(WEEK);
      await at(stage, deadline - 1n);
      await expectRefusal(desk, reclaim(), "DeadlineNotReached", deadline, deadline - 1n);
      await at(stage, deadline);
      await expectEvents(
        stage,
        reclaim(),
        ["redemptionDesk.RedemptionReclaimed", one, alice.address, AMOUNT],
        ["token.Transfer", desk.target, alice.address, AMOUNT],
      );
      expect(await token.balanceOf(alice)).to.equal(ALICE_HOLDS);
      expect(await desk.openRedemptions()).to.deep.equal([0n, 0n]);
      expect(fields(await desk.redemption(one))).to.include({ state: State.refunded, deadline: 0n, requestedAt });
    });

    it("needs nobody: not while paused, suspended, wound down, or about to be settled", async () => {
      await proposeSettlement(stage, one);
      await act(stage, "registry", "windDown");
      await pass(stage, WEEK);
      await act(stage, "redemptionDesk", "suspend", CONSENT, (await now(stage)) + 25n * DAY);
      await pause(stage);
      await reclaim();
      expect(await token.balanceOf(alice)).to.equal(ALICE_HOLDS);
    });

    it("is the holder's alone", async () => {
      await pass(stage, WEEK);
      for (const caller of [stage.bob, stage.holders.REDEEM_CHECKER, stage.holders.ADMIN]) {
        await expectRefusal(desk, desk.connect(caller).reclaim(one), "NotHolder", caller.address, alice.address);
      }
    });

    it("refuses requests that nobody made or that are closed", async () => {
      await pass(stage, WEEK);
      await expectRefusal(desk, reclaim(9n), "NotOpen", 9n, State.none);
      await reclaim();
      await expectRefusal(desk, reclaim(), "NotOpen", one, State.refunded);
      const two = await request(stage, alice, AMOUNT);
      await proposeSettlement(stage, two);
      await settle(stage, two);
      await expectRefusal(desk, reclaim(two), "NotOpen", two, State.settled);
    });
  });

  describe("a refund that the token refuses", () => {
    const park = async () => {
      await closePolicy(stage);
      await proposeRejection(stage, one);
      return reject(stage, one);
    };

    it("is parked for the holder and says so; the tokens stay in the supply", async () => {
      const { REDEEM_MAKER, REDEEM_CHECKER } = stage.holders;
      await expectEvents(
        stage,
        park(),
        [
          "redemptionDesk.RedemptionRejected",
          one,
          alice.address,
          AMOUNT,
          id("name does not match"),
          REDEEM_MAKER.address,
          REDEEM_CHECKER.address,
        ],
        ["redemptionDesk.RefundParked", alice.address, AMOUNT, AMOUNT],
      );
      expect(await desk.claimable(alice)).to.equal(AMOUNT);
      expect(await desk.totalClaimable()).to.equal(AMOUNT);
      expect(await desk.openRedemptions()).to.deep.equal([0n, 0n]);
      expect(await token.balanceOf(desk)).to.equal(AMOUNT);
      expect(await token.totalSupply()).to.equal(SUPPLY);
      expect((await desk.redemption(one)).state).to.equal(State.refunded);
    });

    it("is parked after a reclaim just so, and adds up", async () => {
      const two = await request(stage, alice, units(7));
      await closePolicy(stage);
      await pass(stage, WEEK);
      await reclaim();
      await expectEvents(
        stage,
        reclaim(two),
        ["redemptionDesk.RedemptionReclaimed", two, alice.address, units(7)],
        ["redemptionDesk.RefundParked", alice.address, units(7), AMOUNT + units(7)],
      );
      expect(await desk.totalClaimable()).to.equal(AMOUNT + units(7));
    });

    it("reaches a holder who is verified under the closed policy", async () => {
      await verify(alice);
      await park();
      expect(await desk.claimable(alice)).to.equal(0n);
      expect(await token.balanceOf(alice)).to.equal(ALICE_HOLDS);
    });

    describe("claim", () => {
      beforeEach(park);

      it("takes it in parts once the token lets the holder be paid, and says what is left", async () => {
        await verify(alice);
        await expectEvents(
          stage,
          desk.connect(alice).claim(units(40)),
          ["redemptionDesk.RefundClaimed", alice.address, units(40), units(60)],
          ["token.Transfer", desk.target, alice.address, units(40)],
        );
        await pause(stage);
        await desk.connect(alice).claim(units(60));
        expect(await desk.claimable(alice)).to.equal(0n);
        expect(await desk.totalClaimable()).to.equal(0n);
        expect(await token.balanceOf(alice)).to.equal(ALICE_HOLDS);
      });

      it("refuses while the token still refuses, and keeps it", async () => {
        await expectRefusal(token, desk.connect(alice).claim(AMOUNT), "AccountNotVerified", alice.address);
        expect(await desk.claimable(alice)).to.equal(AMOUNT);
      });

      it("refuses nothing, more than is parked, and those for whom nothing is", async () => {
        await verify(alice);
        await verify(stage.bob);
        const { bob } = stage;
        await expectRefusal(desk, desk.connect(alice).claim(0n), "ZeroAmount");
        await expectRefusal(
          desk,
          desk.connect(alice).claim(AMOUNT + 1n),
          "ClaimExceeded",
          alice.address,
          AMOUNT + 1n,
          AMOUNT,
        );
        await expectRefusal(desk, desk.connect(bob).claim(1n), "ClaimExceeded", bob.address, 1n, 0n);
      });

      it("is not stopped by a suspension", async () => {
        await verify(alice);
        await act(stage, "redemptionDesk", "suspend", CONSENT, (await now(stage)) + 3n * DAY);
        await desk.connect(alice).claim(AMOUNT);
      });
    });

    describe("requestFromClaim", () => {
      beforeEach(park);
      const again = (amount = AMOUNT) => desk.connect(alice).requestFromClaim(amount, PAYOUT);

      it("opens a new request in place: no token moves, a new clock starts", async () => {
        const sent = again(units(40));
        const requestedAt = await minedAt(await sent);
        await expectEvents(
          stage,
          sent,
          ["redemptionDesk.RefundClaimed", alice.address, units(40), units(60)],
          ["redemptionDesk.RedemptionRequested", 2n, alice.address, units(40), PAYOUT, requestedAt],
        );
        expect(await desk.openRedemptions()).to.deep.equal([1n, units(40)]);
        expect(await desk.claimable(alice)).to.equal(units(60));
        expect(await token.balanceOf(desk)).to.equal(AMOUNT);
        await proposeSettlement(stage, 2n, id("second uetr"));
        await settle(stage, 2n, id("second uetr"));
        expect(await token.totalSupply()).to.equal(SUPPLY - units(40));
        expect(await token.balanceOf(desk)).to.equal(units(60));
      });

      it("works while paused, for a holder who is still shut out", async () => {
        await pause(stage);
        await again();
        expect(await desk.openRedemptions()).to.deep.equal([1n, AMOUNT]);
      });

      it("is refused to a blacklisted holder, who keeps what is parked", async () => {
        await blacklist(stage, alice);
        await expectRefusal(desk, again(), "HolderBlacklisted", alice.address);
        await unBlacklist(stage, alice);
        await again();
      });

      it("refuses nothing, more than is parked, and no reference", async () => {
        await expectRefusal(desk, again(0n), "ZeroAmount");
        await expectRefusal(desk, again(AMOUNT + 1n), "ClaimExceeded", alice.address, AMOUNT + 1n, AMOUNT);
        await expectRefusal(desk, desk.connect(alice).requestFromClaim(1n, NOTHING), "ZeroReference");
      });

      it("is refused while suspended, and what is parked stays", async () => {
        const until = (await now(stage)) + 3n * DAY;
        await act(stage, "redemptionDesk", "suspend", CONSENT, until);
        await expectRefusal(desk, again(), "Suspended", until, (time: bigint) => time < until);
        expect(await desk.claimable(alice)).to.equal(AMOUNT);
      });
    });
  });

  describe("the payout reference of a reclaimed request", () => {
    it("stays that request's", async () => {
      await proposeSettlement(stage, one);
      await pass(stage, WEEK);
      await reclaim();
      const two = await request(stage, alice, AMOUNT);
      await expectRefusal(desk, proposeSettlement(stage, two), "PayoutReferenceUsed", UETR, one);
    });
  });
});
