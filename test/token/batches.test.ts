// One payer, many payees.
//
// batchTransfer
// ├── pays every row, in order, one Transfer each; true; no row, one row, nothing (0), the same payee twice, all of it
// └── refused as a whole
//     ├── lists of different length, oneself, the zero address, the token, a word that is no address
//     ├── a row above what the rows before have left, naming that remainder (also beside a hold)
//     ├── amounts whose sum overflows
//     └── a blacklisted payer, a blacklisted payee in the middle, paused, closed policy
import { expect } from "chai";
import { AbiCoder, concat } from "ethers";
import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import {
  balances,
  blacklist,
  closePolicy,
  expectEvents,
  expectRefusal,
  Flag,
  hold,
  loadStage,
  MAX,
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
  let carol: Stage["carol"];
  let dave: Stage["dave"];
  beforeEach(async () => {
    stage = await loadStage();
    ({ token, alice, bob, carol, dave } = stage);
  });

  describe("batchTransfer", () => {
    const pay = (...rows: [{ address: string }, bigint][]) =>
      token.connect(alice).batchTransfer(
        rows.map(([to]) => to.address),
        rows.map(([, amount]) => amount),
      );
    const untouched = async () =>
      expect(await balances(token, alice, bob, carol, dave)).to.deep.equal([units(1_000), 0n, 0n, 0n]);

    it("pays every row in order, with one Transfer each", async () => {
      await expectEvents(
        pay([bob, units(1)], [carol, units(2)], [dave, units(3)]),
        ["Transfer", alice.address, bob.address, units(1)],
        ["Transfer", alice.address, carol.address, units(2)],
        ["Transfer", alice.address, dave.address, units(3)],
      );
      expect(await balances(token, alice, bob, carol, dave)).to.deep.equal([units(994), units(1), units(2), units(3)]);
      expect(await token.totalSupply()).to.equal(units(1_000));
    });

    it("returns true", async () => {
      expect(await token.connect(alice).batchTransfer.staticCall([bob.address], [1n])).to.equal(true);
      expect(await token.connect(alice).batchTransfer.staticCall([], [])).to.equal(true);
    });

    it("of no rows does nothing and says nothing", async () => {
      await expectEvents(pay());
      await untouched();
    });

    it("pays the same payee as often as it is named", async () => {
      await pay([bob, units(1)], [carol, units(2)], [bob, units(3)]);
      expect(await balances(token, alice, bob, carol)).to.deep.equal([units(994), units(4), units(2)]);
    });

    it("pays out the whole balance and rows of nothing", async () => {
      await pay([bob, 0n], [carol, units(999)], [dave, units(1)], [bob, 0n]);
      expect(await balances(token, alice, bob, carol, dave)).to.deep.equal([0n, 0n, units(999), units(1)]);
    });

    it("pays rows of nothing for somebody who has nothing", async () => {
      await expectEvents(token.connect(bob).batchTransfer([carol.address], [0n]), [
        "Transfer",
        bob.address,
        carol.address,
        0n,
      ]);
    });

    it("pays 300 payees", async () => {
      const payees = Array.from({ length: 300 }, (_, i) => `0x${(0xabc000 + i).toString(16).padStart(40, "0")}`);
      await token.connect(alice).batchTransfer(
        payees,
        payees.map((_, i) => BigInt(i)),
      );
      const found = await Promise.all(payees.map((payee) => token.balanceOf(payee)));
      expect(found).to.deep.equal(payees.map((_, i) => BigInt(i)));
      expect(await token.balanceOf(alice.address)).to.equal(units(1_000) - 44_850n);
    });

    it("keeps flags and permit nonces of the payees", async () => {
      await register(stage, bob.address, Flag.destination);
      await verify(stage, bob, alice);
      await pay([bob, units(1)]);
      expect(await token.flags(bob.address)).to.equal(Flag.destination | Flag.verified);
      expect(await token.flags(alice.address)).to.equal(Flag.verified);
    });

    for (const [recipients, amounts] of [
      [1, 2],
      [2, 1],
      [0, 1],
      [1, 0],
    ] as const) {
      it(`refuses ${recipients} recipients with ${amounts} amounts`, async () => {
        const call = token.connect(alice).batchTransfer(Array(recipients).fill(bob.address), Array(amounts).fill(1n));
        await expectRefusal(call, "LengthMismatch", recipients, amounts);
      });
    }

    for (const position of [0, 1, 2]) {
      it(`refuses oneself as a payee, in row ${position}`, async () => {
        const rows: [{ address: string }, bigint][] = [
          [bob, 1n],
          [carol, 1n],
          [dave, 1n],
        ];
        rows[position] = [alice, 0n];
        await expectRefusal(pay(...rows), "SelfPayment", alice.address);
        await untouched();
      });
    }

    it("refuses the zero address and the token itself, also for nothing", async () => {
      for (const amount of [0n, units(1)]) {
        await expectRefusal(pay([bob, units(1)], [{ address: ZERO }, amount]), "ERC20InvalidReceiver", ZERO);
        await expectRefusal(
          pay([bob, units(1)], [{ address: stage.address }, amount]),
          "ERC20InvalidReceiver",
          stage.address,
        );
      }
      await untouched();
    });

    for (const dirt of [1n << 160n, 1n << 255n, MAX << 160n]) {
      it(`refuses a recipient with bits above the address (${(dirt & MAX).toString(16).slice(0, 4)}…)`, async () => {
        const words = [bob.address, BigInt(carol.address) | (dirt & MAX)].map(BigInt);
        const body = AbiCoder.defaultAbiCoder().encode(["uint256[]", "uint256[]"], [words, [units(1), units(1)]]);
        const call = concat([TOKEN_INTERFACE.getFunction("batchTransfer").selector, body]);
        await expectRefusal(alice.sendTransaction({ to: stage.address, data: call }), "InvalidAccount", carol.address);
        await untouched();
      });
    }

    it("names what the rows before have left when a row in the middle is too much", async () => {
      await expectRefusal(
        pay([bob, units(600)], [carol, units(500)], [dave, units(1)]),
        "ERC20InsufficientBalance",
        alice.address,
        units(400),
        units(500),
      );
      await untouched();
    });

    it("refuses the last minor unit that is not there", async () => {
      await expectRefusal(pay([bob, units(1_000)], [carol, 1n]), "ERC20InsufficientBalance", alice.address, 0n, 1n);
    });

    it("refuses amounts whose sum wraps around to what is there", async () => {
      await expectRefusal(pay([bob, MAX], [carol, 2n]), "ERC20InsufficientBalance", alice.address, units(1_000), MAX);
      await expectRefusal(
        pay([bob, 1n], [carol, MAX]),
        "ERC20InsufficientBalance",
        alice.address,
        units(1_000) - 1n,
        MAX,
      );
      await expectRefusal(pay([bob, 1n << 128n]), "ERC20InsufficientBalance", alice.address, units(1_000), 1n << 128n);
    });

    it("pays beside a hold, and names what is left beside it", async () => {
      await hold(stage, alice, units(300));
      await pay([bob, units(100)], [carol, units(100)]);
      expect(await balances(token, alice, bob, carol)).to.deep.equal([units(800), units(100), units(100)]);
      await expectRefusal(
        pay([bob, units(450)], [carol, units(100)]),
        "ERC7943InsufficientUnfrozenBalance",
        alice.address,
        units(100),
        units(50),
      );
      await expectRefusal(
        pay([bob, units(450)], [carol, units(400)]),
        "ERC20InsufficientBalance",
        alice.address,
        units(350),
        units(400),
      );
    });

    it("does not pay what is held although the hold exceeds the balance", async () => {
      await hold(stage, alice, units(5_000));
      await pay([bob, 0n]);
      await expectRefusal(pay([bob, 1n]), "ERC7943InsufficientUnfrozenBalance", alice.address, 1n, 0n);
    });

    it("pays a payee who has a hold", async () => {
      await hold(stage, bob, units(5));
      await pay([bob, units(1)], [bob, units(2)]);
      expect(await token.balanceOf(bob.address)).to.equal(units(3));
      expect(await token.getFrozenTokens(bob.address)).to.equal(units(5));
    });

    it("refuses a blacklisted payer in any row", async () => {
      await blacklist(stage, alice);
      await expectRefusal(pay([bob, 0n]), "AccountBlacklisted", alice.address);
      await expectEvents(pay());
    });

    it("refuses all rows if one payee in the middle is blacklisted", async () => {
      await blacklist(stage, carol);
      await expectRefusal(
        pay([bob, units(1)], [carol, units(1)], [dave, units(1)]),
        "AccountBlacklisted",
        carol.address,
      );
      await untouched();
    });

    it("while paused pays redemption accounts only", async () => {
      await register(stage, bob.address, Flag.redemption);
      await pause(stage);
      await pay([bob, units(1)]);
      await expectRefusal(pay([bob, units(1)], [carol, units(1)]), "EnforcedPause");
      expect(await balances(token, alice, bob)).to.deep.equal([units(999), units(1)]);
    });

    it("under a closed policy needs every payee verified, and the payer", async () => {
      await closePolicy(stage);
      await expectRefusal(pay([bob, units(1)]), "AccountNotVerified", alice.address);
      await verify(stage, alice, bob);
      await expectRefusal(pay([bob, units(1)], [carol, units(1)]), "AccountNotVerified", carol.address);
      await pay([bob, units(1)]);
      expect(await token.balanceOf(bob.address)).to.equal(units(1));
    });
  });
});
