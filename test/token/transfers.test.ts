// Payments and allowances between people who nobody restricts.
//
// transfer
// ├── the caller has the amount: balances, one Transfer, true
// │   ├── all of it ├── nothing (0) ├── to itself
// └── refused: more than it has, to the zero address, to the token itself (each also with amount 0)
// transferFrom
// ├── within the allowance: allowance goes down, no Approval
// │   ├── infinite allowance stays ├── spender = recipient ├── spender = owner ├── all of it ├── nothing
// └── refused: above the allowance, without one, above the balance (allowance untouched), bad recipient, zero owner
// approve: sets, replaces, clears, infinite; refused for the zero address
// increaseAllowance / decreaseAllowance: by how much; refused above 2^256-1, below 0, for the zero address
import { expect } from "chai";
import { balances, expectEvents, expectRefusal, loadStage, MAX, units, ZERO, type Stage } from "./stage.ts";

describe("Stablecoin", () => {
  let stage: Stage;
  let token: Stage["token"];
  let alice: Stage["alice"];
  let bob: Stage["bob"];
  let carol: Stage["carol"];
  beforeEach(async () => {
    stage = await loadStage();
    ({ token, alice, bob, carol } = stage);
  });

  describe("transfer", () => {
    it("moves the amount, says so once and nothing else", async () => {
      await expectEvents(token.connect(alice).transfer(bob.address, units(30)), [
        "Transfer",
        alice.address,
        bob.address,
        units(30),
      ]);
      expect(await balances(token, alice, bob)).to.deep.equal([units(970), units(30)]);
      expect(await token.totalSupply()).to.equal(units(1_000));
    });

    it("returns true", async () => {
      expect(await token.connect(alice).transfer.staticCall(bob.address, units(30))).to.equal(true);
    });

    it("adds to what the recipient has", async () => {
      await token.connect(alice).transfer(bob.address, units(30));
      await token.connect(alice).transfer(bob.address, units(12));
      expect(await balances(token, alice, bob)).to.deep.equal([units(958), units(42)]);
    });

    it("moves the whole balance", async () => {
      await token.connect(alice).transfer(bob.address, units(1_000));
      expect(await balances(token, alice, bob)).to.deep.equal([0n, units(1_000)]);
    });

    it("moves one minor unit", async () => {
      await token.connect(alice).transfer(bob.address, 1n);
      expect(await balances(token, alice, bob)).to.deep.equal([units(1_000) - 1n, 1n]);
    });

    it("of nothing succeeds and is said, even by an account that never had anything", async () => {
      await expectEvents(token.connect(carol).transfer(bob.address, 0n), ["Transfer", carol.address, bob.address, 0n]);
      expect(await balances(token, carol, bob)).to.deep.equal([0n, 0n]);
    });

    it("to oneself changes nothing and is said", async () => {
      await expectEvents(token.connect(alice).transfer(alice.address, units(1_000)), [
        "Transfer",
        alice.address,
        alice.address,
        units(1_000),
      ]);
      expect(await token.balanceOf(alice.address)).to.equal(units(1_000));
    });

    it("to oneself needs the money all the same", async () => {
      await expectRefusal(
        token.connect(alice).transfer(alice.address, units(1_000) + 1n),
        "ERC20InsufficientBalance",
        alice.address,
        units(1_000),
        units(1_000) + 1n,
      );
    });

    for (const amount of [units(1_000) + 1n, 1n << 128n, MAX]) {
      it(`refuses ${amount} of a balance of 1,000, naming both`, async () => {
        await expectRefusal(
          token.connect(alice).transfer(bob.address, amount),
          "ERC20InsufficientBalance",
          alice.address,
          units(1_000),
          amount,
        );
      });
    }

    for (const amount of [0n, units(1)]) {
      it(`refuses ${amount} to the zero address`, async () => {
        await expectRefusal(token.connect(alice).transfer(ZERO, amount), "ERC20InvalidReceiver", ZERO);
      });

      it(`refuses ${amount} to the token itself`, async () => {
        await expectRefusal(
          token.connect(alice).transfer(stage.address, amount),
          "ERC20InvalidReceiver",
          stage.address,
        );
      });
    }
  });

  describe("transferFrom", () => {
    beforeEach(async () => {
      await token.connect(alice).approve(bob.address, units(100));
    });

    it("moves the amount and lowers the allowance, without an Approval", async () => {
      await expectEvents(token.connect(bob).transferFrom(alice.address, carol.address, units(40)), [
        "Transfer",
        alice.address,
        carol.address,
        units(40),
      ]);
      expect(await balances(token, alice, bob, carol)).to.deep.equal([units(960), 0n, units(40)]);
      expect(await token.allowance(alice.address, bob.address)).to.equal(units(60));
    });

    it("returns true", async () => {
      expect(await token.connect(bob).transferFrom.staticCall(alice.address, carol.address, units(40))).to.equal(true);
    });

    it("may use the allowance up", async () => {
      await token.connect(bob).transferFrom(alice.address, carol.address, units(100));
      expect(await token.allowance(alice.address, bob.address)).to.equal(0n);
    });

    it("by the recipient lowers the allowance too", async () => {
      await token.connect(bob).transferFrom(alice.address, bob.address, units(40));
      expect(await balances(token, alice, bob)).to.deep.equal([units(960), units(40)]);
      expect(await token.allowance(alice.address, bob.address)).to.equal(units(60));
    });

    it("leaves an infinite allowance as it is", async () => {
      await token.connect(alice).approve(bob.address, MAX);
      await token.connect(bob).transferFrom(alice.address, carol.address, units(40));
      await token.connect(bob).transferFrom(alice.address, bob.address, units(40));
      expect(await token.allowance(alice.address, bob.address)).to.equal(MAX);
    });

    it("lowers an allowance one below infinite", async () => {
      await token.connect(alice).approve(bob.address, MAX - 1n);
      await token.connect(bob).transferFrom(alice.address, carol.address, 1n);
      expect(await token.allowance(alice.address, bob.address)).to.equal(MAX - 2n);
    });

    it("by the owner needs an allowance of the owner for itself", async () => {
      await expectRefusal(
        token.connect(alice).transferFrom(alice.address, bob.address, units(1)),
        "ERC20InsufficientAllowance",
        alice.address,
        0n,
        units(1),
      );
      await token.connect(alice).approve(alice.address, units(3));
      await token.connect(alice).transferFrom(alice.address, bob.address, units(1));
      expect(await token.allowance(alice.address, alice.address)).to.equal(units(2));
      expect(await balances(token, alice, bob)).to.deep.equal([units(999), units(1)]);
    });

    it("from an account to itself uses the allowance and moves nothing", async () => {
      await token.connect(bob).transferFrom(alice.address, alice.address, units(40));
      expect(await token.balanceOf(alice.address)).to.equal(units(1_000));
      expect(await token.allowance(alice.address, bob.address)).to.equal(units(60));
    });

    it("of nothing needs no allowance", async () => {
      await expectEvents(token.connect(carol).transferFrom(alice.address, bob.address, 0n), [
        "Transfer",
        alice.address,
        bob.address,
        0n,
      ]);
    });

    it("leaves the allowances of others alone", async () => {
      await token.connect(alice).approve(carol.address, units(7));
      await token.connect(bob).transferFrom(alice.address, carol.address, units(40));
      expect(await token.allowance(alice.address, carol.address)).to.equal(units(7));
      expect(await token.allowance(bob.address, alice.address)).to.equal(0n);
    });

    it("refuses more than the allowance, naming both", async () => {
      await expectRefusal(
        token.connect(bob).transferFrom(alice.address, carol.address, units(100) + 1n),
        "ERC20InsufficientAllowance",
        bob.address,
        units(100),
        units(100) + 1n,
      );
    });

    it("refuses more than the allowance to the spender itself as well", async () => {
      await expectRefusal(
        token.connect(bob).transferFrom(alice.address, bob.address, units(100) + 1n),
        "ERC20InsufficientAllowance",
        bob.address,
        units(100),
        units(100) + 1n,
      );
    });

    it("refuses more than the balance and keeps the allowance", async () => {
      await token.connect(alice).approve(bob.address, units(5_000));
      await expectRefusal(
        token.connect(bob).transferFrom(alice.address, carol.address, units(1_001)),
        "ERC20InsufficientBalance",
        alice.address,
        units(1_000),
        units(1_001),
      );
      expect(await token.allowance(alice.address, bob.address)).to.equal(units(5_000));
    });

    it("does not take an allowance given the other way round", async () => {
      await expectRefusal(
        token.connect(alice).transferFrom(bob.address, carol.address, 1n),
        "ERC20InsufficientAllowance",
        alice.address,
        0n,
        1n,
      );
    });

    it("refuses the zero address and the token itself as recipients", async () => {
      await expectRefusal(token.connect(bob).transferFrom(alice.address, ZERO, units(1)), "ERC20InvalidReceiver", ZERO);
      await expectRefusal(
        token.connect(bob).transferFrom(alice.address, stage.address, units(1)),
        "ERC20InvalidReceiver",
        stage.address,
      );
    });

    it("refuses the zero address as payer, even for nothing", async () => {
      await expectRefusal(token.connect(bob).transferFrom(ZERO, carol.address, 0n), "ERC20InvalidSender", ZERO);
    });
  });

  describe("approve", () => {
    it("sets the allowance, says so and returns true", async () => {
      expect(await token.connect(alice).approve.staticCall(bob.address, units(5))).to.equal(true);
      await expectEvents(token.connect(alice).approve(bob.address, units(5)), [
        "Approval",
        alice.address,
        bob.address,
        units(5),
      ]);
      expect(await token.allowance(alice.address, bob.address)).to.equal(units(5));
    });

    it("replaces, it does not add", async () => {
      await token.connect(alice).approve(bob.address, units(5));
      await token.connect(alice).approve(bob.address, units(7));
      expect(await token.allowance(alice.address, bob.address)).to.equal(units(7));
    });

    it("of nothing takes the allowance away", async () => {
      await token.connect(alice).approve(bob.address, units(5));
      await expectEvents(token.connect(alice).approve(bob.address, 0n), ["Approval", alice.address, bob.address, 0n]);
      expect(await token.allowance(alice.address, bob.address)).to.equal(0n);
    });

    it("may exceed the balance, up to 2^256-1", async () => {
      await token.connect(carol).approve(bob.address, MAX);
      expect(await token.allowance(carol.address, bob.address)).to.equal(MAX);
    });

    it("may name the token and the caller itself", async () => {
      await token.connect(alice).approve(stage.address, 1n);
      await token.connect(alice).approve(alice.address, 2n);
      expect(await token.allowance(alice.address, stage.address)).to.equal(1n);
      expect(await token.allowance(alice.address, alice.address)).to.equal(2n);
    });

    it("refuses the zero address", async () => {
      await expectRefusal(token.connect(alice).approve(ZERO, units(5)), "ERC20InvalidSpender", ZERO);
      await expectRefusal(token.connect(alice).approve(ZERO, 0n), "ERC20InvalidSpender", ZERO);
    });
  });

  describe("increaseAllowance", () => {
    it("adds to the allowance, says the new one and returns true", async () => {
      await token.connect(alice).approve(bob.address, units(5));
      expect(await token.connect(alice).increaseAllowance.staticCall(bob.address, units(2))).to.equal(true);
      await expectEvents(token.connect(alice).increaseAllowance(bob.address, units(2)), [
        "Approval",
        alice.address,
        bob.address,
        units(7),
      ]);
      expect(await token.allowance(alice.address, bob.address)).to.equal(units(7));
    });

    it("reaches 2^256-1 and goes no further", async () => {
      await token.connect(alice).increaseAllowance(bob.address, MAX);
      await token.connect(alice).increaseAllowance(bob.address, 0n);
      await expectRefusal(
        token.connect(alice).increaseAllowance(bob.address, 1n),
        "AllowanceOverflow",
        bob.address,
        MAX,
        1n,
      );
    });

    it("refuses a sum above 2^256-1, naming both parts", async () => {
      await token.connect(alice).approve(bob.address, 2n);
      await expectRefusal(
        token.connect(alice).increaseAllowance(bob.address, MAX - 1n),
        "AllowanceOverflow",
        bob.address,
        2n,
        MAX - 1n,
      );
    });

    it("refuses the zero address", async () => {
      await expectRefusal(token.connect(alice).increaseAllowance(ZERO, 1n), "ERC20InvalidSpender", ZERO);
    });
  });

  describe("decreaseAllowance", () => {
    beforeEach(async () => {
      await token.connect(alice).approve(bob.address, units(5));
    });

    it("takes from the allowance, says the new one and returns true", async () => {
      expect(await token.connect(alice).decreaseAllowance.staticCall(bob.address, units(2))).to.equal(true);
      await expectEvents(token.connect(alice).decreaseAllowance(bob.address, units(2)), [
        "Approval",
        alice.address,
        bob.address,
        units(3),
      ]);
      expect(await token.allowance(alice.address, bob.address)).to.equal(units(3));
    });

    it("goes down to nothing", async () => {
      await token.connect(alice).decreaseAllowance(bob.address, units(5));
      expect(await token.allowance(alice.address, bob.address)).to.equal(0n);
    });

    it("refuses to go below nothing, naming both", async () => {
      await expectRefusal(
        token.connect(alice).decreaseAllowance(bob.address, units(5) + 1n),
        "ERC20InsufficientAllowance",
        bob.address,
        units(5),
        units(5) + 1n,
      );
    });

    it("makes an infinite allowance a finite one", async () => {
      await token.connect(alice).approve(bob.address, MAX);
      await token.connect(alice).decreaseAllowance(bob.address, 1n);
      await token.connect(bob).transferFrom(alice.address, carol.address, 1n);
      expect(await token.allowance(alice.address, bob.address)).to.equal(MAX - 2n);
    });

    it("refuses the zero address", async () => {
      await expectRefusal(token.connect(alice).decreaseAllowance(ZERO, 0n), "ERC20InvalidSpender", ZERO);
    });
  });
});
