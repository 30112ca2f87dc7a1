// What bounds issuance, and what destroys.
//
// mint
// ├── within allowance, ceiling and time: Mint, Transfer, balance, supply, allowance; true; up to each bound exactly
// └── refused: not a minter, allowance unset or used up, ceiling unset, exceeded or expired, nothing (0), bad recipient
// configureMinter (24 h), decreaseMinterAllowance, removeMinter (at once): set, floor at zero, end; repeated: silent
// setSupplyCeiling (at once), raiseCeilingCap (48 h), lowerCeilingCap (at once): cap, below supply, silence
// burn: own balance of a minter or of a redemption account; the allowance is not restored
import { expect } from "chai";
import {
  afterDelay,
  balances,
  CEILING,
  eventsOf,
  expectEvents,
  expectRefusal,
  Flag,
  loadStage,
  MAX,
  MAX_SUPPLY,
  MINTER_ALLOWANCE,
  register,
  time,
  units,
  ZERO,
  type Stage,
} from "./stage.ts";
import { loadHarbour } from "../fixture.ts";

describe("Stablecoin", () => {
  let stage: Stage;
  let token: Stage["token"];
  let minter: Stage["minter"];
  let alice: Stage["alice"];
  let bob: Stage["bob"];
  let holders: Stage["holders"];
  beforeEach(async () => {
    stage = await loadStage();
    ({ token, minter, alice, bob, holders } = stage);
  });
  const mint = (amount: bigint, to: string = bob.address) => token.connect(minter).mint(to, amount);
  const configure = (account: string, allowance: bigint) =>
    afterDelay(stage, "MINTER_ADMIN", "configureMinter", [account, allowance]);
  const setCeiling = (ceiling: bigint, validUntil: bigint) =>
    token.connect(holders.RESERVE).setSupplyCeiling(ceiling, validUntil);
  const validUntil = async () => (await token.supplyCeiling())[1];

  describe("a token as deployed", () => {
    it("has no supply, no ceiling, the mint desk as its minter and the cap of its network file", async () => {
      const { cnh } = await loadHarbour();
      expect(await cnh.token.totalSupply()).to.equal(0n);
      expect(await cnh.token.supplyCeiling()).to.deep.equal([0n, 0n]);
      expect(await cnh.token.ceilingCap()).to.equal(cnh.settings.ceilingCap);
      for (const { address } of Object.values((await loadStage()).holders))
        expect(await cnh.token.isMinter(address)).to.equal(false);
      expect(await cnh.token.isMinter(cnh.mintDesk)).to.equal(true);
    });

    it("refuses to mint while any one of minter, allowance, ceiling and time is unset", async () => {
      const harbour = await loadHarbour();
      const fresh: Stage = { ...stage, ...harbour.hkd, address: await harbour.hkd.token.getAddress() };
      const [somebody] = harbour.users;
      const attempt = () => fresh.token.connect(somebody!).mint(bob.address, 1n);
      await expectRefusal(attempt(), "NotMinter", somebody!.address);
      await afterDelay(fresh, "MINTER_ADMIN", "configureMinter", [somebody!.address, 0n]);
      await expectRefusal(attempt(), "MintAllowanceExceeded", somebody!.address, 1n, 0n);
      await afterDelay(fresh, "MINTER_ADMIN", "configureMinter", [somebody!.address, 1n]);
      await expectRefusal(attempt(), "SupplyCeilingExpired", 0n, (at: bigint) => at > 0n);
      await fresh.token.connect(fresh.holders.RESERVE).setSupplyCeiling(0n, 1n << 40n);
      await expectRefusal(attempt(), "SupplyCeilingExceeded", 1n, 0n);
      await fresh.token.connect(fresh.holders.RESERVE).setSupplyCeiling(1n, 0n);
      await expectRefusal(attempt(), "SupplyCeilingExpired", 0n, (at: bigint) => at > 0n);
      await fresh.token.connect(fresh.holders.RESERVE).setSupplyCeiling(1n, 1n << 40n);
      await attempt();
      expect(await fresh.token.totalSupply()).to.equal(1n);
    });
  });

  describe("mint", () => {
    it("issues, says Mint before Transfer and lowers the allowance", async () => {
      await expectEvents(
        mint(units(5)),
        ["Mint", minter.address, bob.address, units(5)],
        ["Transfer", ZERO, bob.address, units(5)],
      );
      expect(await token.balanceOf(bob.address)).to.equal(units(5));
      expect(await token.totalSupply()).to.equal(units(1_005));
      expect(await token.minterAllowance(minter.address)).to.equal(MINTER_ALLOWANCE - units(5));
      expect(await token.connect(minter).mint.staticCall(bob.address, 1n)).to.equal(true);
    });

    it("may issue to the minter itself", async () => {
      await mint(units(5), minter.address);
      expect(await token.balanceOf(minter.address)).to.equal(units(5));
    });

    it("uses the allowance up to the last minor unit and not beyond", async () => {
      await mint(MINTER_ALLOWANCE);
      expect(await token.minterAllowance(minter.address)).to.equal(0n);
      expect(await token.isMinter(minter.address)).to.equal(true);
      await expectRefusal(mint(1n), "MintAllowanceExceeded", minter.address, 1n, 0n);
    });

    it("refuses more than the allowance, naming both", async () => {
      for (const amount of [MINTER_ALLOWANCE + 1n, MAX]) {
        await expectRefusal(mint(amount), "MintAllowanceExceeded", minter.address, amount, MINTER_ALLOWANCE);
      }
    });

    it("is refused to everybody else, holders of roles included", async () => {
      for (const caller of [
        alice,
        stage.harbour.deployer,
        holders.MINTER_ADMIN,
        holders.RESERVE,
        holders.ADMIN,
        holders.GUARDIAN,
      ]) {
        await expectRefusal(token.connect(caller).mint(bob.address, 1n), "NotMinter", caller.address);
      }
    });

    it("refuses to issue nothing", async () => {
      await expectRefusal(mint(0n), "ZeroAmount");
    });

    it("refuses the zero address and the token itself", async () => {
      await expectRefusal(mint(1n, ZERO), "ERC20InvalidReceiver", ZERO);
      await expectRefusal(mint(1n, stage.address), "ERC20InvalidReceiver", stage.address);
    });

    it("reaches the ceiling exactly and goes no further", async () => {
      await setCeiling(units(1_005), await validUntil());
      await expectRefusal(mint(units(5) + 1n), "SupplyCeilingExceeded", units(1_005) + 1n, units(1_005));
      await mint(units(5));
      await expectRefusal(mint(1n), "SupplyCeilingExceeded", units(1_005) + 1n, units(1_005));
    });

    it("stops while the ceiling is below supply and payments go on", async () => {
      await setCeiling(units(10), await validUntil());
      await expectRefusal(mint(1n), "SupplyCeilingExceeded", units(1_000) + 1n, units(10));
      await token.connect(alice).transfer(bob.address, units(500));
      expect(await token.totalSupply()).to.equal(units(1_000));
    });

    it("is good in the last second of the ceiling", async () => {
      const end = BigInt(await time.latest()) + 1_000n;
      await setCeiling(CEILING, end);
      await time.setNextBlockTimestamp(end - 1n);
      await mint(1n);
      expect(await token.balanceOf(bob.address)).to.equal(1n);
    });

    it("is refused from the second at which the ceiling ends", async () => {
      const end = BigInt(await time.latest()) + 1_000n;
      await setCeiling(CEILING, end);
      await time.setNextBlockTimestamp(end);
      await expectRefusal(mint(1n), "SupplyCeilingExpired", end, end);
      await setCeiling(CEILING, end + 1_000n);
      await mint(1n);
    });

    it("issues up to 2^104-1 and not one more", async () => {
      await afterDelay(stage, "ADMIN", "raiseCeilingCap", [MAX_SUPPLY]);
      await configure(minter.address, MAX_SUPPLY);
      await setCeiling(MAX_SUPPLY, (1n << 48n) - 1n);
      await expectRefusal(mint(MAX_SUPPLY), "SupplyCeilingExceeded", MAX_SUPPLY + units(1_000), MAX_SUPPLY);
      await mint(MAX_SUPPLY - units(1_000));
      expect(await token.totalSupply()).to.equal(MAX_SUPPLY);
      expect(await token.supplyCeiling()).to.deep.equal([MAX_SUPPLY, (1n << 48n) - 1n]);
      await expectRefusal(mint(1n), "SupplyCeilingExceeded", MAX_SUPPLY + 1n, MAX_SUPPLY);
      await token.connect(bob).transfer(alice.address, MAX_SUPPLY - units(1_000));
      expect(await balances(token, alice, bob)).to.deep.equal([MAX_SUPPLY, 0n]);
    });
  });

  describe("configureMinter", () => {
    it("makes a minter with exactly this allowance, and says so", async () => {
      await expectEvents(configure(alice.address, units(5)), ["MinterConfigured", alice.address, units(5)]);
      expect(await token.isMinter(alice.address)).to.equal(true);
      expect(await token.minterAllowance(alice.address)).to.equal(units(5));
    });

    it("sets, it does not add, also downwards and to nothing", async () => {
      for (const allowance of [units(7), units(3), 0n]) {
        await expectEvents(configure(minter.address, allowance), ["MinterConfigured", minter.address, allowance]);
        expect(await token.minterAllowance(minter.address)).to.equal(allowance);
      }
      expect(await token.isMinter(minter.address)).to.equal(true);
    });

    it("that changes nothing succeeds and says nothing", async () => {
      await expectEvents(configure(minter.address, MINTER_ALLOWANCE));
    });

    it("with nothing makes a minter of whoever was none", async () => {
      await expectEvents(configure(alice.address, 0n), ["MinterConfigured", alice.address, 0n]);
      expect(await token.isMinter(alice.address)).to.equal(true);
    });

    it("takes up to 2^104-1 and refuses more", async () => {
      await configure(alice.address, MAX_SUPPLY);
      expect(await token.minterAllowance(alice.address)).to.equal(MAX_SUPPLY);
      for (const allowance of [MAX_SUPPLY + 1n, MAX]) {
        await expectRefusal(
          configure(alice.address, allowance),
          "MinterAllowanceTooLarge",
          alice.address,
          allowance,
          MAX_SUPPLY,
        );
      }
    });
  });

  describe("decreaseMinterAllowance", () => {
    const decrease = (account: string, by: bigint) =>
      token.connect(holders.GUARDIAN).decreaseMinterAllowance(account, by);

    it("lowers the allowance at once and says the new one", async () => {
      expect(await token.connect(holders.GUARDIAN).decreaseMinterAllowance.staticCall(minter.address, 1n)).to.equal(
        true,
      );
      await expectEvents(decrease(minter.address, units(1)), [
        "MinterConfigured",
        minter.address,
        MINTER_ALLOWANCE - units(1),
      ]);
    });

    it("stops at nothing instead of failing, as the minter may have minted in between", async () => {
      await mint(units(1));
      await expectEvents(decrease(minter.address, MINTER_ALLOWANCE), ["MinterConfigured", minter.address, 0n]);
      await expectEvents(decrease(minter.address, MAX));
      expect(await token.isMinter(minter.address)).to.equal(true);
    });

    it("by nothing says nothing", async () => {
      await expectEvents(decrease(minter.address, 0n));
    });

    it("refuses an account that is not a minter", async () => {
      await expectRefusal(decrease(alice.address, 1n), "NotMinter", alice.address);
    });
  });

  describe("removeMinter", () => {
    const remove = (account: string) => token.connect(holders.GUARDIAN).removeMinter(account);

    it("ends the minter and its allowance, and says so", async () => {
      expect(await token.connect(holders.GUARDIAN).removeMinter.staticCall(minter.address)).to.equal(true);
      await expectEvents(remove(minter.address), ["MinterRemoved", minter.address]);
      expect(await token.isMinter(minter.address)).to.equal(false);
      expect(await token.minterAllowance(minter.address)).to.equal(0n);
      await expectRefusal(mint(1n), "NotMinter", minter.address);
    });

    it("of an account that is no minter says nothing", async () => {
      await expectEvents(remove(alice.address));
      await remove(minter.address);
      await expectEvents(remove(minter.address));
    });

    it("can be followed by a new start", async () => {
      await remove(minter.address);
      await configure(minter.address, units(2));
      await mint(units(2));
      expect(await token.balanceOf(bob.address)).to.equal(units(2));
    });
  });

  describe("setSupplyCeiling", () => {
    it("sets amount and time and says what was", async () => {
      await expectEvents(setCeiling(units(5), 1n << 40n), [
        "SupplyCeilingSet",
        CEILING,
        units(5),
        1n << 40n,
        holders.RESERVE.address,
      ]);
      expect(await token.supplyCeiling()).to.deep.equal([units(5), 1n << 40n]);
      expect(await token.totalSupply()).to.equal(units(1_000));
    });

    it("that changes nothing says nothing; that changes only the time says so", async () => {
      const end = await validUntil();
      await expectEvents(setCeiling(CEILING, end));
      await expectEvents(setCeiling(CEILING, end + 1n), [
        "SupplyCeilingSet",
        CEILING,
        CEILING,
        end + 1n,
        holders.RESERVE.address,
      ]);
    });

    it("reaches the cap and refuses more", async () => {
      const cap = await token.ceilingCap();
      await setCeiling(cap, 1n << 40n);
      for (const above of [cap + 1n, MAX, (1n << 104n) + 1n]) {
        await expectRefusal(setCeiling(above, 1n << 40n), "CeilingCapExceeded", above, cap);
      }
    });

    it("may be lowered to nothing and may have ended already", async () => {
      await setCeiling(0n, 1n);
      expect(await token.supplyCeiling()).to.deep.equal([0n, 1n]);
    });
  });

  describe("raiseCeilingCap", () => {
    it("raises the cap and leaves the ceiling", async () => {
      const cap = await token.ceilingCap();
      await expectEvents(afterDelay(stage, "ADMIN", "raiseCeilingCap", [cap + 1n]), [
        "CeilingCapSet",
        cap,
        cap + 1n,
        holders.ADMIN.address,
      ]);
      expect(await token.ceilingCap()).to.equal(cap + 1n);
      expect((await token.supplyCeiling())[0]).to.equal(CEILING);
    });

    it("to what it is says nothing", async () => {
      await expectEvents(afterDelay(stage, "ADMIN", "raiseCeilingCap", [await token.ceilingCap()]));
    });

    it("does not lower and does not go above 2^104-1", async () => {
      const cap = await token.ceilingCap();
      for (const wrong of [cap - 1n, 0n, MAX_SUPPLY + 1n, MAX]) {
        await expectRefusal(afterDelay(stage, "ADMIN", "raiseCeilingCap", [wrong]), "CeilingCapNotRaised", wrong, cap);
      }
    });
  });

  describe("lowerCeilingCap", () => {
    const lower = (cap: bigint) => token.connect(holders.GUARDIAN).lowerCeilingCap(cap);

    it("lowers the cap and, with it, a ceiling above it, at once", async () => {
      const cap = await token.ceilingCap();
      const end = await validUntil();
      await expectEvents(
        lower(units(1_500)),
        ["CeilingCapSet", cap, units(1_500), holders.GUARDIAN.address],
        ["SupplyCeilingSet", CEILING, units(1_500), end, holders.GUARDIAN.address],
      );
      await expectRefusal(setCeiling(units(1_501), end), "CeilingCapExceeded", units(1_501), units(1_500));
    });

    it("leaves a ceiling that is not above it", async () => {
      const [event] = await eventsOf(await lower(CEILING));
      expect(event![0]).to.equal("CeilingCapSet");
      expect((await token.supplyCeiling())[0]).to.equal(CEILING);
    });

    it("to nothing is the mint pause, which RESERVE cannot lift", async () => {
      await lower(0n);
      await expectRefusal(mint(1n), "SupplyCeilingExceeded", units(1_000) + 1n, 0n);
      await expectRefusal(setCeiling(1n, 1n << 40n), "CeilingCapExceeded", 1n, 0n);
      await token.connect(alice).transfer(bob.address, units(1));
    });

    it("to what it is says nothing", async () => {
      await expectEvents(lower(await token.ceilingCap()));
    });

    it("does not raise", async () => {
      const cap = await token.ceilingCap();
      await expectRefusal(lower(cap + 1n), "CeilingCapNotLowered", cap + 1n, cap);
    });
  });

  describe("burn", () => {
    beforeEach(async () => {
      await mint(units(20), minter.address);
    });
    const burn = (amount: bigint) => token.connect(minter).burn(amount);

    it("destroys the minter's own tokens and says Burn before Transfer", async () => {
      await expectEvents(
        burn(units(5)),
        ["Burn", minter.address, units(5)],
        ["Transfer", minter.address, ZERO, units(5)],
      );
      expect(await token.balanceOf(minter.address)).to.equal(units(15));
      expect(await token.totalSupply()).to.equal(units(1_015));
    });

    it("does not restore the allowance", async () => {
      await burn(units(20));
      expect(await token.minterAllowance(minter.address)).to.equal(MINTER_ALLOWANCE - units(20));
    });

    it("makes room below the ceiling", async () => {
      await setCeiling(units(1_020), await validUntil());
      await expectRefusal(mint(1n), "SupplyCeilingExceeded", units(1_020) + 1n, units(1_020));
      await burn(1n);
      await mint(1n);
    });

    it("works without ceiling, time and allowance", async () => {
      await token.connect(holders.GUARDIAN).lowerCeilingCap(0n);
      await setCeiling(0n, 0n);
      await token.connect(holders.GUARDIAN).decreaseMinterAllowance(minter.address, MAX);
      await burn(units(20));
      expect(await token.totalSupply()).to.equal(units(1_000));
    });

    it("refuses nothing (0) and more than there is", async () => {
      await expectRefusal(burn(0n), "ZeroAmount");
      for (const amount of [units(20) + 1n, MAX]) {
        await expectRefusal(burn(amount), "ERC20InsufficientBalance", minter.address, units(20), amount);
      }
    });

    it("is refused to a holder who is neither minter nor redemption account", async () => {
      await expectRefusal(token.connect(alice).burn(1n), "NotBurner", alice.address);
    });

    it("ends for a removed minter, not for a redemption account", async () => {
      await register(stage, minter.address, Flag.redemption);
      await token.connect(holders.GUARDIAN).removeMinter(minter.address);
      await burn(units(5));
      await register(stage, minter.address, 0n);
      await expectRefusal(burn(1n), "NotBurner", minter.address);
    });

    it("by a redemption account destroys only its own tokens", async () => {
      await register(stage, bob.address, Flag.redemption);
      await expectRefusal(token.connect(bob).burn(1n), "ERC20InsufficientBalance", bob.address, 0n, 1n);
      await token.connect(alice).transfer(bob.address, units(3));
      await token.connect(bob).burn(units(3));
      expect(await balances(token, alice, bob)).to.deep.equal([units(997), 0n]);
    });
  });
});
