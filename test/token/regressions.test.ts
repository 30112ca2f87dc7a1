// Every failure of another issuer's token that we know of, as a case that must not happen here. The other half, about
// authority, signatures and proxies, is in regressions-of-powers.test.ts.
//
// Paxos: a used authorization succeeds without paying · a limit of nothing means no limit, 10^30 minted · no absolute cap
//   (300 trillion) · mint while paused · mint to the zero address · frozen tokens burnable · a frozen holder cannot cancel
// AUSD: payments to the zero address look like burns · mint and burn ignore the freeze · burn from anybody · no mint cap
//   · the spender is checked only if an option says so
// USD1: mint and burn ignore pause and freeze · a frozen spender with an infinite allowance passes
// USDT0: the blocked can be paid and minted to · the owner moves what is blocked · destruction takes all or nothing
// RLUSD: no clawback from a frozen account, nor while paused
// CNHC, HKDC: a blacklisted holder pays by batch · a batch pays its first row only · one signature pays three times
//   · a fee may be switched on
// USDC: the pause stops redemption · no freeze of many at once
// USDtb: the blacklisted, or those not on the list, can burn · XSGD: a minter at zero is gone
// Monerium: one constant message is a signature for ever · two tokens say each payment twice
// Recibo: the reference is not part of what is signed
import { expect } from "chai";
import { id } from "ethers";
import {
  cancelCall,
  memoPaymentCall,
  NONCE,
  payment,
  paymentCall,
  permitCall,
  send,
  signCancel,
  signMemoPayment,
  signPayment,
  signPermit,
  split,
} from "./messages.ts";
import {
  afterDelay,
  balances,
  blacklist,
  CASE,
  CEILING,
  closePolicy,
  eventsOf,
  expectEvents,
  expectRefusal,
  Flag,
  hold,
  loadStage,
  MAX,
  MAX_SUPPLY,
  MINTER_ALLOWANCE,
  pause,
  register,
  units,
  ZERO,
  type Stage,
} from "./stage.ts";

describe("Failures of other tokens", () => {
  let stage: Stage;
  let token: Stage["token"];
  let alice: Stage["alice"];
  let bob: Stage["bob"];
  let carol: Stage["carol"];
  let minter: Stage["minter"];
  let holders: Stage["holders"];
  beforeEach(async () => {
    stage = await loadStage();
    ({ token, alice, bob, carol, minter, holders } = stage);
  });
  const relay = (data: string) => send(stage, stage.relayer, data);
  const paid = async (kind: "transfer" | "receive" = "transfer", form: "vrs" | "bytes" = "vrs") => {
    const message = payment(alice, bob);
    return paymentCall(kind, form, message, await signPayment(kind, stage.domain, message, alice));
  };

  describe("Paxos", () => {
    for (const form of ["vrs", "bytes"] as const) {
      it(`a used authorization reverts, it does not succeed without paying (${form})`, async () => {
        const call = await paid("transfer", form);
        await relay(call);
        await expectRefusal(relay(call), "AuthorizationAlreadyUsed", alice.address, NONCE);
        expect(await token.balanceOf(bob.address)).to.equal(units(10));
      });
    }

    it("a limit of nothing is a limit: allowance, ceiling, time and cap of 0 each stop the mint", async () => {
      const attempt = () => token.connect(minter).mint(bob.address, 10n ** 30n);
      await expectRefusal(attempt(), "MintAllowanceExceeded", minter.address, 10n ** 30n, MINTER_ALLOWANCE);
      const one = () => token.connect(minter).mint(bob.address, 1n);
      await token.connect(holders.RESERVE).setSupplyCeiling(0n, 1n << 40n);
      await expectRefusal(one(), "SupplyCeilingExceeded", units(1_000) + 1n, 0n);
      await token.connect(holders.RESERVE).setSupplyCeiling(CEILING, 0n);
      await expectRefusal(one(), "SupplyCeilingExpired", 0n, (now: bigint) => now > 0n);
      await token.connect(holders.RESERVE).setSupplyCeiling(CEILING, 1n << 40n);
      await token.connect(holders.GUARDIAN).lowerCeilingCap(0n);
      await expectRefusal(one(), "SupplyCeilingExceeded", units(1_000) + 1n, 0n);
      await token.connect(holders.GUARDIAN).decreaseMinterAllowance(minter.address, MAX);
      await expectRefusal(one(), "MintAllowanceExceeded", minter.address, 1n, 0n);
    });

    it("a fat finger in the allowance is stopped by the ceiling: 300 trillion are not minted", async () => {
      await afterDelay(stage, "MINTER_ADMIN", "configureMinter", [minter.address, MAX_SUPPLY]);
      const trillions = units(300_000_000_000_000n);
      await expectRefusal(
        token.connect(minter).mint(bob.address, trillions),
        "SupplyCeilingExceeded",
        units(1_000) + trillions,
        CEILING,
      );
      const cap = await token.ceilingCap();
      await expectRefusal(
        token.connect(holders.RESERVE).setSupplyCeiling(trillions, 1n << 40n),
        "CeilingCapExceeded",
        trillions,
        cap,
      );
    });

    it("nothing is minted while paused, by either verb", async () => {
      await pause(stage);
      await expectRefusal(token.connect(minter).mint(bob.address, 1n), "EnforcedPause");
      await expectRefusal(token.connect(minter).mintWithMemo(bob.address, 1n, CASE), "EnforcedPause");
    });

    it("nothing is minted to the zero address", async () => {
      await expectRefusal(token.connect(minter).mint(ZERO, 1n), "ERC20InvalidReceiver", ZERO);
    });

    it("a frozen account cannot burn, as a minter or as a redemption account", async () => {
      await token.connect(minter).mint(minter.address, units(1));
      await register(stage, alice.address, Flag.redemption);
      await blacklist(stage, minter, alice);
      for (const burner of [minter, alice]) {
        await expectRefusal(token.connect(burner).burn(1n), "AccountBlacklisted", burner.address);
        await expectRefusal(token.connect(burner).burnWithMemo(1n, CASE), "AccountBlacklisted", burner.address);
      }
    });

    it("held tokens cannot be burnt either", async () => {
      await register(stage, alice.address, Flag.redemption);
      await hold(stage, alice, units(999));
      await expectRefusal(
        token.connect(alice).burn(units(2)),
        "ERC7943InsufficientUnfrozenBalance",
        alice.address,
        units(2),
        units(1),
      );
    });

    it("a frozen holder can give up a signature, lower an allowance and use up a permit nonce", async () => {
      await token.connect(alice).approve(bob.address, units(5));
      await blacklist(stage, alice);
      await relay(cancelCall("vrs", alice.address, NONCE, await signCancel(stage.domain, alice.address, NONCE, alice)));
      await token.connect(alice).decreaseAllowance(bob.address, units(5));
      const permit = { owner: alice.address, spender: bob.address, value: 0n, nonce: 0n, deadline: MAX };
      await relay(permitCall("vrs", permit, await signPermit(stage.domain, permit, alice)));
      expect(await token.authorizationState(alice.address, NONCE)).to.equal(true);
      expect(await token.nonces(alice.address)).to.equal(1n);
    });
  });

  describe("AUSD", () => {
    it("nothing can be paid to the zero address, by any route", async () => {
      await token.connect(alice).approve(bob.address, MAX);
      const toNobody = payment(alice, { address: ZERO });
      const memo = { ...toNobody, memo: CASE };
      const signature = await signPayment("transfer", stage.domain, toNobody, alice);
      const memoSignature = await signMemoPayment(stage.domain, memo, alice);
      const routes = [
        () => token.connect(alice).transfer(ZERO, 1n),
        () => token.connect(alice).transferWithMemo(ZERO, 1n, CASE),
        () => token.connect(bob).transferFrom(alice.address, ZERO, 1n),
        () => token.connect(bob).transferFromWithMemo(alice.address, ZERO, 1n, CASE),
        () => token.connect(alice).batchTransfer([bob.address, ZERO], [1n, 1n]),
        () => relay(paymentCall("transfer", "vrs", toNobody, signature)),
        () => relay(paymentCall("transfer", "bytes", toNobody, signature)),
        () => relay(memoPaymentCall(memo, memoSignature)),
      ];
      for (const route of routes) await expectRefusal(route(), "ERC20InvalidReceiver", ZERO);
      expect(await token.balanceOf(ZERO)).to.equal(0n);
      expect(await token.totalSupply()).to.equal(await token.balanceOf(alice.address));
    });

    it("nothing is minted to or by a frozen account", async () => {
      await blacklist(stage, bob);
      await expectRefusal(token.connect(minter).mint(bob.address, 1n), "AccountBlacklisted", bob.address);
      await blacklist(stage, minter);
      await expectRefusal(token.connect(minter).mint(carol.address, 1n), "AccountBlacklisted", minter.address);
    });

    it("nobody can burn what is somebody else's, not even with an allowance", async () => {
      await token.connect(alice).approve(minter.address, MAX);
      await expectRefusal(token.connect(minter).burn(1n), "ERC20InsufficientBalance", minter.address, 0n, 1n);
      const names = token.interface.fragments
        .filter((one) => one.type === "function")
        .map((one) => (one as never as { name: string }).name);
      expect(names.filter((name) => /burn|wipe|destroy|redeem/i.test(name))).to.deep.equal(["burn", "burnWithMemo"]);
    });

    it("a frozen spender is refused without any option, its own recipient or not", async () => {
      await token.connect(alice).approve(bob.address, units(5));
      await blacklist(stage, bob);
      for (const to of [carol, bob])
        await expectRefusal(
          token.connect(bob).transferFrom(alice.address, to.address, 1n),
          "AccountBlacklisted",
          bob.address,
        );
    });
  });

  describe("USD1", () => {
    it("a frozen spender with an infinite allowance is refused", async () => {
      await token.connect(alice).approve(bob.address, MAX);
      await blacklist(stage, bob);
      await expectRefusal(
        token.connect(bob).transferFrom(alice.address, carol.address, 1n),
        "AccountBlacklisted",
        bob.address,
      );
    });

    it("a pause stops the minter's burn, and its mint", async () => {
      await token.connect(minter).mint(minter.address, 1n);
      await pause(stage);
      await expectRefusal(token.connect(minter).burn(1n), "EnforcedPause");
      await expectRefusal(token.connect(minter).mint(minter.address, 1n), "EnforcedPause");
    });
  });

  describe("USDT0", () => {
    it("the blacklisted cannot be paid, by any route", async () => {
      const good = { transfer: await paid("transfer"), receive: await paid("receive") };
      await token.connect(alice).approve(carol.address, MAX);
      await blacklist(stage, bob);
      const routes = [
        () => token.connect(alice).transfer(bob.address, 1n),
        () => token.connect(alice).transferWithMemo(bob.address, 1n, CASE),
        () => token.connect(carol).transferFrom(alice.address, bob.address, 1n),
        () => token.connect(alice).batchTransfer([bob.address], [1n]),
        () => relay(good.transfer),
        () => send(stage, bob, good.receive),
        () => token.connect(minter).mint(bob.address, 1n),
      ];
      for (const route of routes) await expectRefusal(route(), "AccountBlacklisted", bob.address);
      expect(await token.balanceOf(bob.address)).to.equal(0n);
    });

    it("an enforcement can take a part", async () => {
      await register(stage, carol.address, Flag.destination);
      await blacklist(stage, alice);
      await afterDelay(stage, "SEIZER", "seize", [alice.address, carol.address, units(250), CASE]);
      expect(await balances(token, alice, carol)).to.deep.equal([units(750), units(250)]);
    });
  });

  describe("RLUSD", () => {
    it("a frozen account is seized from without unfreezing it, also while paused", async () => {
      await register(stage, carol.address, Flag.destination);
      await blacklist(stage, alice);
      await pause(stage);
      const events = await eventsOf(
        await afterDelay(stage, "SEIZER", "seize", [alice.address, carol.address, units(1_000), CASE]),
      );
      expect(events.map(([name]) => name)).to.deep.equal(["Transfer", "ForcedTransfer", "Seized"]);
      expect(await token.isBlacklisted(alice.address)).to.equal(true);
      expect(await balances(token, alice, carol)).to.deep.equal([0n, units(1_000)]);
    });

    it("an account that is neither frozen nor held cannot be seized from", async () => {
      await register(stage, carol.address, Flag.destination);
      await expectRefusal(
        afterDelay(stage, "SEIZER", "seize", [alice.address, carol.address, 1n, CASE]),
        "SeizableExceeded",
        alice.address,
        1n,
        0n,
      );
    });
  });

  describe("CNHC and HKDC", () => {
    it("a blacklisted holder cannot pay by batch, nor by a signature made earlier", async () => {
      const call = await paid();
      await blacklist(stage, alice);
      await expectRefusal(token.connect(alice).batchTransfer([bob.address], [1n]), "AccountBlacklisted", alice.address);
      await expectRefusal(relay(call), "AccountBlacklisted", alice.address);
    });

    it("a batch pays every row", async () => {
      await token.connect(alice).batchTransfer([bob.address, carol.address, stage.dave.address], [1n, 2n, 3n]);
      expect(await balances(token, bob, carol, stage.dave)).to.deep.equal([1n, 2n, 3n]);
    });

    it("one signature pays once, on one chain, by one contract, in its time", async () => {
      const message = payment(alice, bob);
      const signature = await signPayment("transfer", stage.domain, message, alice);
      await relay(paymentCall("transfer", "vrs", message, signature));
      for (const form of ["vrs", "bytes"] as const) {
        await expectRefusal(
          relay(paymentCall("transfer", form, message, signature)),
          "AuthorizationAlreadyUsed",
          alice.address,
          NONCE,
        );
      }
      const { v, r, s } = split(signature);
      const rows = [{ ...message, v, r, s }];
      await expectRefusal(
        token.connect(bob).collect(rows, true),
        "CollectFailed",
        0,
        alice.address,
        token.interface.getError("AuthorizationAlreadyUsed")!.selector,
      );
      const hkd = await stage.harbour.hkd.token.getAddress();
      const elsewhere = stage.relayer.sendTransaction({
        to: hkd,
        data: paymentCall("transfer", "vrs", message, signature),
      });
      await expectRefusal(elsewhere, "InvalidSignature", alice.address);
    });

    it("the payee gets the whole amount, and no function can change that", async () => {
      await token.connect(alice).transfer(bob.address, units(77));
      expect(await token.balanceOf(bob.address)).to.equal(units(77));
      const names = token.interface.fragments
        .filter((one) => one.type === "function")
        .map((one) => one.format("sighash"));
      expect(names.filter((name) => /fee|basisPoints|deprecate/i.test(name))).to.deep.equal([]);
    });
  });

  describe("USDC", () => {
    it("redemption goes on while paused: payment to the redemption account, its burn, and the way back", async () => {
      await register(stage, carol.address, Flag.redemption);
      await pause(stage);
      await token.connect(alice).transfer(carol.address, units(10));
      await token.connect(carol).transfer(alice.address, units(4));
      await token.connect(carol).burn(units(6));
      expect(await token.totalSupply()).to.equal(units(994));
      await expectRefusal(token.connect(alice).transfer(bob.address, 1n), "EnforcedPause");
    });

    it("a hundred accounts are frozen by one transaction", async () => {
      const list = Array.from({ length: 100 }, (_, i) => `0x${(0xbad0000 + i).toString(16).padStart(40, "0")}`);
      await token.connect(holders.BLACKLISTER).blacklistBatch(list, CASE);
      expect(await Promise.all(list.map((account) => token.isBlacklisted(account)))).to.deep.equal(
        list.map(() => true),
      );
    });
  });

  describe("USDtb and XSGD", () => {
    it("only the policy's own rule is not asked when a redemption account burns, the blacklist is", async () => {
      await register(stage, alice.address, Flag.redemption);
      await closePolicy(stage);
      await token.connect(alice).burn(1n);
      await blacklist(stage, alice);
      await expectRefusal(token.connect(alice).burn(1n), "AccountBlacklisted", alice.address);
    });

    it("a minter whose allowance is used up is still a minter and can burn", async () => {
      await token.connect(minter).mint(minter.address, MINTER_ALLOWANCE);
      expect(await token.isMinter(minter.address)).to.equal(true);
      await token.connect(minter).burn(MINTER_ALLOWANCE);
    });
  });

  describe("Monerium", () => {
    it("a signature for one act is none for another", async () => {
      const transfer = await signPayment("transfer", stage.domain, payment(alice, bob), alice);
      const permit = { owner: alice.address, spender: bob.address, value: units(10), nonce: 0n, deadline: MAX };
      await expectRefusal(relay(permitCall("bytes", permit, transfer)), "InvalidSignature", alice.address);
      await expectRefusal(
        relay(cancelCall("bytes", alice.address, NONCE, transfer)),
        "InvalidSignature",
        alice.address,
      );
      await expectRefusal(
        send(stage, bob, paymentCall("receive", "bytes", payment(alice, bob), transfer)),
        "InvalidSignature",
        alice.address,
      );
      const signed = await signPermit(stage.domain, permit, alice);
      await expectRefusal(
        relay(paymentCall("transfer", "bytes", payment(alice, bob), signed)),
        "InvalidSignature",
        alice.address,
      );
    });

    it("a constant message signed by a holder moves nothing", async () => {
      const constant = await alice.signMessage("I hereby declare that I am the address owner.");
      await expectRefusal(
        relay(paymentCall("transfer", "bytes", payment(alice, bob), constant)),
        "InvalidSignature",
        alice.address,
      );
    });

    it("each payment is said by one Transfer, whatever its route", async () => {
      await expectEvents(token.connect(alice).transfer(bob.address, 1n), ["Transfer", alice.address, bob.address, 1n]);
      const count = (events: unknown[][]) => events.filter(([name]) => name === "Transfer").length;
      expect(count(await eventsOf(relay(await paid())))).to.equal(1);
      expect(count(await eventsOf(token.connect(alice).transferWithMemo(bob.address, 1n, CASE)))).to.equal(1);
    });
  });

  describe("Recibo", () => {
    it("the reference is part of what is signed", async () => {
      const message = { ...payment(alice, bob), memo: CASE };
      const signature = await signMemoPayment(stage.domain, message, alice);
      await expectRefusal(
        relay(memoPaymentCall({ ...message, memo: id("forged") }, signature)),
        "InvalidSignature",
        alice.address,
      );
    });
  });
});
