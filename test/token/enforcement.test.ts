// What the issuer does by order: lists, holds, seizure, registration. Who may do it is the role matrix's matter; what a
// listed or held account can still do is the tables'.
//
// blacklist, unBlacklist, blacklistBatch, unBlacklistBatch: effect, event, case; repeated: silent
// raiseHold, lowerHold, setFrozenTokens: direction by role, events, has-hold flag comes and goes
// seize, forcedTransfer: what is seizable, where to, the hold goes down, events in order
// register, setVerified: flags, what may not be registered
// rescueERC20: foreign tokens that return nothing, or false
import { expect } from "chai";
import { id } from "ethers";
import { deployTestContract } from "./compiled.ts";
import {
  afterDelay,
  balances,
  blacklist,
  CASE,
  expectEvents,
  expectRefusal,
  Flag,
  hold,
  loadStage,
  MAX,
  NO_CASE,
  pause,
  register,
  units,
  verify,
  ZERO,
  type Stage,
} from "./stage.ts";

describe("Stablecoin", () => {
  let stage: Stage;
  let token: Stage["token"];
  let alice: Stage["alice"];
  let bob: Stage["bob"];
  let court: Stage["carol"];
  let dave: Stage["dave"];
  let holders: Stage["holders"];
  beforeEach(async () => {
    stage = await loadStage();
    ({ token, alice, bob, carol: court, dave, holders } = stage);
  });
  const blacklister = () => token.connect(holders.BLACKLISTER);
  const unblacklister = () => token.connect(holders.UNBLACKLISTER);

  describe("blacklist and unBlacklist", () => {
    it("set and clear one flag and say so", async () => {
      await expectEvents(blacklister().blacklist(alice.address), ["Blacklisted", alice.address]);
      expect(await token.isBlacklisted(alice.address)).to.equal(true);
      expect(await token.flags(alice.address)).to.equal(Flag.blacklisted);
      expect(await token.balanceOf(alice.address)).to.equal(units(1_000));
      await expectEvents(unblacklister().unBlacklist(alice.address), ["UnBlacklisted", alice.address]);
      expect(await token.flags(alice.address)).to.equal(0n);
    });

    it("repeated say nothing", async () => {
      await expectEvents(unblacklister().unBlacklist(alice.address));
      await blacklist(stage, alice);
      await expectEvents(blacklister().blacklist(alice.address));
    });

    it("keep every other flag", async () => {
      await verify(stage, alice);
      await hold(stage, alice, 1n);
      await blacklist(stage, alice);
      expect(await token.flags(alice.address)).to.equal(Flag.blacklisted | Flag.hold | Flag.verified);
      await unblacklister().unBlacklist(alice.address);
      expect(await token.flags(alice.address)).to.equal(Flag.hold | Flag.verified);
    });

    it("refuse the zero address, the token and whoever is protected", async () => {
      await register(stage, bob.address, Flag.protected);
      for (const account of [ZERO, stage.address])
        await expectRefusal(blacklister().blacklist(account), "InvalidAccount", account);
      await expectRefusal(blacklister().blacklist(bob.address), "AccountProtected", bob.address);
    });

    it("work on redemption accounts and seizure destinations, which are not protected by that", async () => {
      await register(stage, bob.address, Flag.redemption | Flag.destination);
      await blacklist(stage, bob);
      expect(await token.isBlacklisted(bob.address)).to.equal(true);
    });
  });

  describe("blacklistBatch and unBlacklistBatch", () => {
    it("say each change, then the order with its case and how many changed", async () => {
      await blacklist(stage, bob);
      const list = [alice.address, bob.address, dave.address, alice.address];
      await expectEvents(
        blacklister().blacklistBatch(list, CASE),
        ["Blacklisted", alice.address],
        ["Blacklisted", dave.address],
        ["BlacklistOrder", CASE, true, 2n, holders.BLACKLISTER.address],
      );
      await unblacklister().unBlacklist(dave.address);
      await expectEvents(
        unblacklister().unBlacklistBatch(list, id("release")),
        ["UnBlacklisted", alice.address],
        ["UnBlacklisted", bob.address],
        ["BlacklistOrder", id("release"), false, 2n, holders.UNBLACKLISTER.address],
      );
    });

    it("that change nothing say nothing", async () => {
      await expectEvents(blacklister().blacklistBatch([], CASE));
      await expectEvents(unblacklister().unBlacklistBatch([alice.address], CASE));
      await blacklist(stage, alice);
      await expectEvents(blacklister().blacklistBatch([alice.address], CASE));
    });

    it("refuse the whole order if one of its accounts is protected or none", async () => {
      await register(stage, bob.address, Flag.protected);
      await expectRefusal(
        blacklister().blacklistBatch([alice.address, bob.address], CASE),
        "AccountProtected",
        bob.address,
      );
      await expectRefusal(blacklister().blacklistBatch([alice.address, ZERO], CASE), "InvalidAccount", ZERO);
      expect(await token.isBlacklisted(alice.address)).to.equal(false);
    });
  });

  describe("raiseHold and lowerHold", () => {
    it("set the held amount, say what was and carry the case", async () => {
      await expectEvents(
        blacklister().raiseHold(alice.address, units(400), CASE),
        ["Frozen", alice.address, units(400)],
        ["HoldSet", alice.address, 0n, units(400), CASE, holders.BLACKLISTER.address],
      );
      expect(await token.flags(alice.address)).to.equal(Flag.hold);
      await expectEvents(
        unblacklister().lowerHold(alice.address, units(100), id("appeal")),
        ["Frozen", alice.address, units(100)],
        ["HoldSet", alice.address, units(400), units(100), id("appeal"), holders.UNBLACKLISTER.address],
      );
      expect(await token.getFrozenTokens(alice.address)).to.equal(units(100));
    });

    it("to nothing clears the flag", async () => {
      await hold(stage, alice, units(1));
      await unblacklister().lowerHold(alice.address, 0n, CASE);
      expect(await token.flags(alice.address)).to.equal(0n);
      expect(await token.getFrozenTokens(alice.address)).to.equal(0n);
    });

    it("to what it is say nothing", async () => {
      await expectEvents(blacklister().raiseHold(alice.address, 0n, CASE));
      await expectEvents(unblacklister().lowerHold(alice.address, 0n, CASE));
      await hold(stage, alice, units(7));
      await expectEvents(blacklister().raiseHold(alice.address, units(7), id("again")));
      await expectEvents(unblacklister().lowerHold(alice.address, units(7), id("again")));
    });

    it("may exceed the balance, up to 2^256-1", async () => {
      await hold(stage, bob, MAX);
      expect(await token.getFrozenTokens(bob.address)).to.equal(MAX);
    });

    it("each go one way only", async () => {
      await hold(stage, alice, units(7));
      await expectRefusal(
        blacklister().raiseHold(alice.address, units(6), CASE),
        "HoldNotRaised",
        alice.address,
        units(6),
        units(7),
      );
      await expectRefusal(
        unblacklister().lowerHold(alice.address, units(8), CASE),
        "HoldNotLowered",
        alice.address,
        units(8),
        units(7),
      );
    });

    it("refuse the zero address, the token and whoever is protected", async () => {
      await register(stage, bob.address, Flag.protected);
      for (const account of [ZERO, stage.address])
        await expectRefusal(blacklister().raiseHold(account, 1n, CASE), "InvalidAccount", account);
      await expectRefusal(blacklister().raiseHold(bob.address, 1n, CASE), "AccountProtected", bob.address);
    });

    it("let exactly the rest go", async () => {
      await hold(stage, alice, units(400));
      await expectRefusal(
        token.connect(alice).transfer(bob.address, units(600) + 1n),
        "ERC7943InsufficientUnfrozenBalance",
        alice.address,
        units(600) + 1n,
        units(600),
      );
      await token.connect(alice).transfer(bob.address, units(600));
      expect(await balances(token, alice, bob)).to.deep.equal([units(400), units(600)]);
    });
  });

  describe("setFrozenTokens", () => {
    const set = (caller: Stage["alice"], amount: bigint) =>
      token.connect(caller).setFrozenTokens(alice.address, amount);

    it("raises for a BLACKLISTER and lowers for an UNBLACKLISTER, with reference 0", async () => {
      expect(await token.connect(holders.BLACKLISTER).setFrozenTokens.staticCall(alice.address, 1n)).to.equal(true);
      await expectEvents(
        set(holders.BLACKLISTER, units(5)),
        ["Frozen", alice.address, units(5)],
        ["HoldSet", alice.address, 0n, units(5), NO_CASE, holders.BLACKLISTER.address],
      );
      await expectEvents(
        set(holders.UNBLACKLISTER, units(2)),
        ["Frozen", alice.address, units(2)],
        ["HoldSet", alice.address, units(5), units(2), NO_CASE, holders.UNBLACKLISTER.address],
      );
    });

    it("is refused in the other direction, and to everybody else in both", async () => {
      await hold(stage, alice, units(5));
      await expectRefusal(set(holders.BLACKLISTER, units(4)), "AccessManagedUnauthorized", holders.BLACKLISTER.address);
      await expectRefusal(
        set(holders.UNBLACKLISTER, units(6)),
        "AccessManagedUnauthorized",
        holders.UNBLACKLISTER.address,
      );
      for (const caller of [alice, holders.ADMIN, holders.SEIZER, holders.GUARDIAN, stage.harbour.deployer]) {
        for (const amount of [0n, units(5), units(6)])
          await expectRefusal(set(caller, amount), "AccessManagedUnauthorized", caller.address);
      }
    });

    it("to what it is counts as raising and says nothing", async () => {
      await hold(stage, alice, units(5));
      await expectEvents(set(holders.BLACKLISTER, units(5)));
      await expectRefusal(
        set(holders.UNBLACKLISTER, units(5)),
        "AccessManagedUnauthorized",
        holders.UNBLACKLISTER.address,
      );
    });
  });

  for (const [name, role, carried] of [
    ["seize", "SEIZER", CASE],
    ["forcedTransfer", "ADMIN", NO_CASE],
  ] as const) {
    describe(name, () => {
      beforeEach(async () => {
        await register(stage, court.address, Flag.destination);
      });
      const take = (amount: bigint, to: string = court.address, from: string = alice.address) =>
        afterDelay(stage, role, name, name === "seize" ? [from, to, amount, CASE] : [from, to, amount]);
      const seized = (amount: bigint): unknown[][] => [
        ["Transfer", alice.address, court.address, amount],
        ["ForcedTransfer", alice.address, court.address, amount],
        ["Seized", alice.address, court.address, amount, carried, holders[role].address],
      ];

      it("takes up to all of a blacklisted account, which stays blacklisted", async () => {
        await blacklist(stage, alice);
        await expectEvents(take(units(300)), ...seized(units(300)));
        await expectRefusal(take(units(700) + 1n), "SeizableExceeded", alice.address, units(700) + 1n, units(700));
        await take(units(700));
        expect(await balances(token, alice, court)).to.deep.equal([0n, units(1_000)]);
        expect(await token.flags(alice.address)).to.equal(Flag.blacklisted);
        expect(await token.totalSupply()).to.equal(units(1_000));
      });

      it("takes up to the hold of any other account and lowers the hold by as much", async () => {
        await hold(stage, alice, units(400));
        await expectRefusal(take(units(400) + 1n), "SeizableExceeded", alice.address, units(400) + 1n, units(400));
        await expectEvents(
          take(units(300)),
          ["Frozen", alice.address, units(100)],
          ["HoldSet", alice.address, units(400), units(100), carried, holders[role].address],
          ...seized(units(300)),
        );
        expect(await token.getFrozenTokens(alice.address)).to.equal(units(100));
        await take(units(100));
        expect(await token.flags(alice.address)).to.equal(0n);
        await expectRefusal(take(1n), "SeizableExceeded", alice.address, 1n, 0n);
        expect(await balances(token, alice, court)).to.deep.equal([units(600), units(400)]);
      });

      it("takes no more than the balance of what is held", async () => {
        await hold(stage, alice, units(5_000));
        await expectRefusal(take(units(1_001)), "SeizableExceeded", alice.address, units(1_001), units(1_000));
        await take(units(1_000));
        expect(await token.getFrozenTokens(alice.address)).to.equal(units(4_000));
      });

      it("from an account that is blacklisted and held takes beyond the hold and ends it", async () => {
        await hold(stage, alice, units(400));
        await blacklist(stage, alice);
        await take(units(500));
        expect(await token.getFrozenTokens(alice.address)).to.equal(0n);
        expect(await token.flags(alice.address)).to.equal(Flag.blacklisted);
        expect(await balances(token, alice, court)).to.deep.equal([units(500), units(500)]);
      });

      it("takes nothing from an account that is neither", async () => {
        await expectRefusal(take(1n), "SeizableExceeded", alice.address, 1n, 0n);
      });

      it("refuses an amount of nothing", async () => {
        await blacklist(stage, alice);
        await expectRefusal(take(0n), "ZeroAmount");
      });

      it("refuses a destination that is not registered, or is blacklisted, or is the account itself", async () => {
        await blacklist(stage, alice);
        for (const to of [bob.address, ZERO, stage.address, holders[role].address])
          await expectRefusal(take(1n, to), "NotSeizureDestination", to);
        await expectRefusal(take(1n, alice.address), "SelfPayment", alice.address);
        await blacklist(stage, court);
        await expectRefusal(take(1n), "AccountBlacklisted", court.address);
      });

      it("works while paused and to an unverified destination under a closed policy", async () => {
        await blacklist(stage, alice);
        await token.connect(holders.PAUSER).closePolicy();
        await take(units(1));
        await pause(stage);
        await take(units(1));
        expect(await token.balanceOf(court.address)).to.equal(units(2));
      });

      it("keeps the permit nonces and flags of both", async () => {
        await verify(stage, alice, court);
        await blacklist(stage, alice);
        await take(units(1));
        expect(await token.flags(alice.address)).to.equal(Flag.blacklisted | Flag.verified);
        expect(await token.flags(court.address)).to.equal(Flag.destination | Flag.verified);
      });
    });
  }

  describe("register", () => {
    const registered = (flags: bigint, account = bob.address) => register(stage, account, flags);

    it("sets exactly these flags and says what was", async () => {
      const admin = holders.ADMIN.address;
      await expectEvents(registered(7n), ["Registered", bob.address, 0n, 7n, admin]);
      await expectEvents(registered(2n), ["Registered", bob.address, 7n, 2n, admin]);
      await expectEvents(registered(0n), ["Registered", bob.address, 2n, 0n, admin]);
      expect(await token.flags(bob.address)).to.equal(0n);
    });

    it("to what it is says nothing", async () => {
      await expectEvents(registered(0n));
      await registered(5n);
      await expectEvents(registered(5n));
    });

    it("leaves verification, blacklisting, hold and balance alone and does not show them", async () => {
      await verify(stage, alice);
      await blacklist(stage, alice);
      await hold(stage, alice, 1n);
      await expectEvents(registered(3n, alice.address), ["Registered", alice.address, 0n, 3n, holders.ADMIN.address]);
      expect(await token.flags(alice.address)).to.equal(Flag.blacklisted | Flag.hold | Flag.verified | 3n);
      expect(await token.balanceOf(alice.address)).to.equal(units(1_000));
    });

    for (const flags of [8n, 16n, 32n, 64n, 128n, 255n]) {
      it(`refuses the flags ${flags}, which are not registrable`, async () => {
        await expectRefusal(registered(flags), "InvalidFlags", bob.address, flags, 7n);
      });
    }

    it("refuses to protect an account that is blacklisted or held", async () => {
      await blacklist(stage, bob);
      await expectRefusal(registered(4n), "AccountRestricted", bob.address, Flag.blacklisted);
      await registered(3n);
      await hold(stage, alice, 1n);
      await expectRefusal(registered(4n, alice.address), "AccountRestricted", alice.address, Flag.hold);
    });

    it("refuses the zero address and the token itself", async () => {
      for (const account of [ZERO, stage.address])
        await expectRefusal(registered(1n, account), "InvalidAccount", account);
    });
  });

  describe("setVerified", () => {
    const attest = (verified: boolean) => token.connect(holders.ATTESTER).setVerified(alice.address, verified);

    it("sets and clears one flag, says so, and repeated says nothing", async () => {
      await expectEvents(attest(false));
      await expectEvents(attest(true), ["VerifiedSet", alice.address, true, holders.ATTESTER.address]);
      await expectEvents(attest(true));
      expect(await token.flags(alice.address)).to.equal(Flag.verified);
      await expectEvents(attest(false), ["VerifiedSet", alice.address, false, holders.ATTESTER.address]);
      expect(await token.flags(alice.address)).to.equal(0n);
    });

    it("refuses the zero address and the token itself", async () => {
      for (const account of [ZERO, stage.address])
        await expectRefusal(token.connect(holders.ATTESTER).setVerified(account, true), "InvalidAccount", account);
    });
  });

  describe("rescueERC20", () => {
    const rescue = (foreign: string, amount: bigint) =>
      afterDelay(stage, "RESCUER", "rescueERC20", [foreign, dave.address, amount]);

    it("sends on a foreign token that returns nothing, and says so", async () => {
      const foreign = await deployTestContract("SilentToken", alice, stage.address, 50n);
      const address = await foreign.getAddress();
      await expectEvents(rescue(address, 30n), ["Rescued", address, dave.address, 30n, holders.RESCUER.address]);
      expect(await foreign.balanceOf(dave.address)).to.equal(30n);
      expect(await foreign.balanceOf(stage.address)).to.equal(20n);
    });

    it("sends on the other currency", async () => {
      const { hkd } = stage.harbour;
      const other: Stage = { ...stage, ...hkd, address: await hkd.token.getAddress() };
      await afterDelay(other, "MINTER_ADMIN", "configureMinter", [alice.address, 10n]);
      await hkd.token.connect(hkd.holders.RESERVE).setSupplyCeiling(10n, 1n << 40n);
      await hkd.token.connect(alice).mint(stage.address, 10n);
      await rescue(other.address, 10n);
      expect(await hkd.token.balanceOf(dave.address)).to.equal(10n);
    });

    it("refuses a token that answers false, and an address without code", async () => {
      const foreign = await (await deployTestContract("FalseToken", alice)).getAddress();
      await expectRefusal(rescue(foreign, 1n), "SafeERC20FailedOperation", foreign);
      await expectRefusal(rescue(dave.address, 1n), "SafeERC20FailedOperation", dave.address);
    });

    it("finds nothing of the token itself, as nobody can pay it there", async () => {
      await expectRefusal(rescue(stage.address, 1n), "ERC20InsufficientBalance", stage.address, 0n, 1n);
    });
  });
});
