// Payments with a reference in the log.
//
// transferWithMemo, transferFromWithMemo, mintWithMemo, burnWithMemo
// ├── do what the verb without a memo does; TransferWithMemo comes last; any 32 bytes, zero included
// └── refuse what it refuses: no memo without a payment
// transferWithMemoAuthorization
// ├── good signature: AuthorizationUsed, Transfer, TransferWithMemo; of a key, a contract account, a delegated account
// ├── the signature binds the memo; it is no EIP-3009 signature, nor the other way round
// ├── nonces are shared with EIP-3009; window as there; submitted by anybody
// └── a signature of another shape is refused
import { expect } from "chai";
import { concat, id, ZeroHash } from "ethers";
import { deployTestContract } from "./compiled.ts";
import {
  cancelCall,
  malformed,
  memoPaymentCall,
  NONCE,
  payment,
  paymentCall,
  send,
  signCancel,
  signMemoPayment,
  signPayment,
} from "./messages.ts";
import {
  balances,
  expectEvents,
  expectRefusal,
  Flag,
  key,
  loadStage,
  MINTER_ALLOWANCE,
  networkHelpers,
  register,
  time,
  units,
  ZERO,
  type Stage,
} from "./stage.ts";
import type { MemoAuthorizationMessage } from "../../sdk/typed-data.ts";

const MEMO = id("invoice 2026-0117");

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

  describe("transferWithMemo", () => {
    it("pays and names the reference last", async () => {
      await expectEvents(
        token.connect(alice).transferWithMemo(bob.address, units(5), MEMO),
        ["Transfer", alice.address, bob.address, units(5)],
        ["TransferWithMemo", alice.address, bob.address, units(5), MEMO],
      );
      expect(await balances(token, alice, bob)).to.deep.equal([units(995), units(5)]);
      expect(await token.connect(alice).transferWithMemo.staticCall(bob.address, units(5), MEMO)).to.equal(true);
    });

    it("can be found by its reference alone", async () => {
      await token.connect(alice).transferWithMemo(bob.address, units(5), MEMO);
      await token.connect(alice).transferWithMemo(bob.address, units(6), id("another invoice"));
      const found = await token.queryFilter(token.filters.TransferWithMemo(undefined, undefined, undefined, MEMO));
      expect(found.map(({ args }) => args.amount)).to.deep.equal([units(5)]);
    });

    it("carries the zero reference as any other", async () => {
      await expectEvents(
        token.connect(alice).transferWithMemo(bob.address, 0n, ZeroHash),
        ["Transfer", alice.address, bob.address, 0n],
        ["TransferWithMemo", alice.address, bob.address, 0n, ZeroHash],
      );
    });

    it("refuses what a transfer refuses", async () => {
      await expectRefusal(
        token.connect(bob).transferWithMemo(alice.address, 1n, MEMO),
        "ERC20InsufficientBalance",
        bob.address,
        0n,
        1n,
      );
      await expectRefusal(token.connect(alice).transferWithMemo(ZERO, 1n, MEMO), "ERC20InvalidReceiver", ZERO);
      await expectRefusal(
        token.connect(alice).transferWithMemo(stage.address, 1n, MEMO),
        "ERC20InvalidReceiver",
        stage.address,
      );
    });
  });

  describe("transferFromWithMemo", () => {
    it("pays from the allowance and names payer and payee with the reference", async () => {
      await token.connect(alice).approve(bob.address, units(8));
      await expectEvents(
        token.connect(bob).transferFromWithMemo(alice.address, carol.address, units(5), MEMO),
        ["Transfer", alice.address, carol.address, units(5)],
        ["TransferWithMemo", alice.address, carol.address, units(5), MEMO],
      );
      expect(await token.allowance(alice.address, bob.address)).to.equal(units(3));
      expect(await balances(token, alice, bob, carol)).to.deep.equal([units(995), 0n, units(5)]);
      expect(await token.connect(bob).transferFromWithMemo.staticCall(alice.address, bob.address, 1n, MEMO)).to.equal(
        true,
      );
    });

    it("refuses what transferFrom refuses", async () => {
      await expectRefusal(
        token.connect(bob).transferFromWithMemo(alice.address, carol.address, 1n, MEMO),
        "ERC20InsufficientAllowance",
        bob.address,
        0n,
        1n,
      );
    });
  });

  describe("mintWithMemo", () => {
    it("mints and names the reference of the order", async () => {
      const { minter } = stage;
      await expectEvents(
        token.connect(minter).mintWithMemo(bob.address, units(5), MEMO),
        ["Mint", minter.address, bob.address, units(5)],
        ["Transfer", ZERO, bob.address, units(5)],
        ["TransferWithMemo", ZERO, bob.address, units(5), MEMO],
      );
      expect(await token.balanceOf(bob.address)).to.equal(units(5));
      expect(await token.minterAllowance(minter.address)).to.equal(MINTER_ALLOWANCE - units(5));
      expect(await token.connect(minter).mintWithMemo.staticCall(bob.address, 1n, MEMO)).to.equal(true);
    });

    it("refuses what mint refuses", async () => {
      await expectRefusal(token.connect(alice).mintWithMemo(bob.address, 1n, MEMO), "NotMinter", alice.address);
      await expectRefusal(token.connect(stage.minter).mintWithMemo(bob.address, 0n, MEMO), "ZeroAmount");
    });
  });

  describe("burnWithMemo", () => {
    it("burns and names the reference of the redemption", async () => {
      await register(stage, alice.address, Flag.redemption);
      await expectEvents(
        token.connect(alice).burnWithMemo(units(5), MEMO),
        ["Burn", alice.address, units(5)],
        ["Transfer", alice.address, ZERO, units(5)],
        ["TransferWithMemo", alice.address, ZERO, units(5), MEMO],
      );
      expect(await token.totalSupply()).to.equal(units(995));
    });

    it("refuses what burn refuses", async () => {
      await expectRefusal(token.connect(alice).burnWithMemo(1n, MEMO), "NotBurner", alice.address);
      await expectRefusal(token.connect(stage.minter).burnWithMemo(0n, MEMO), "ZeroAmount");
    });
  });

  describe("transferWithMemoAuthorization", () => {
    let message: MemoAuthorizationMessage;
    beforeEach(() => {
      message = { ...payment(alice, bob), memo: MEMO };
    });
    const submit = (sent: MemoAuthorizationMessage, signature: string) =>
      send(stage, stage.relayer, memoPaymentCall(sent, signature));
    const signedByAlice = (more: Partial<MemoAuthorizationMessage> = {}) =>
      signMemoPayment(stage.domain, { ...message, ...more }, alice);

    it("pays, submitted by anybody, and says nonce, payment and reference in this order", async () => {
      await expectEvents(
        submit(message, await signedByAlice()),
        ["AuthorizationUsed", alice.address, NONCE],
        ["Transfer", alice.address, bob.address, units(10)],
        ["TransferWithMemo", alice.address, bob.address, units(10), MEMO],
      );
      expect(await balances(token, alice, bob)).to.deep.equal([units(990), units(10)]);
      expect(await token.authorizationState(alice.address, NONCE)).to.equal(true);
    });

    it("refuses another reference than the one that was signed, zero included", async () => {
      for (const memo of [id("another invoice"), ZeroHash]) {
        await expectRefusal(submit({ ...message, memo }, await signedByAlice()), "InvalidSignature", alice.address);
      }
      expect(await token.authorizationState(alice.address, NONCE)).to.equal(false);
    });

    for (const [what, change] of [
      ["payee", () => ({ to: carol.address })],
      ["value", () => ({ value: units(11) })],
      ["validAfter", () => ({ validAfter: 1n })],
      ["validBefore", () => ({ validBefore: (1n << 256n) - 2n })],
      ["nonce", () => ({ nonce: id("another nonce") })],
    ] as const) {
      it(`refuses another ${what} than the one that was signed`, async () => {
        await expectRefusal(
          submit({ ...message, ...change() }, await signedByAlice()),
          "InvalidSignature",
          alice.address,
        );
      });
    }

    it("refuses the signature of a payment without a reference, and the other way round", async () => {
      await expectRefusal(
        submit(message, await signPayment("transfer", stage.domain, message, alice)),
        "InvalidSignature",
        alice.address,
      );
      await expectRefusal(
        send(stage, stage.relayer, paymentCall("transfer", "bytes", message, await signedByAlice())),
        "InvalidSignature",
        alice.address,
      );
    });

    it("shares its nonces with EIP-3009, in both directions", async () => {
      await submit(message, await signedByAlice());
      await expectRefusal(
        send(
          stage,
          stage.relayer,
          paymentCall("transfer", "vrs", message, await signPayment("transfer", stage.domain, message, alice)),
        ),
        "AuthorizationAlreadyUsed",
        alice.address,
        NONCE,
      );
      const other = { ...message, nonce: id("another nonce") };
      await send(
        stage,
        stage.relayer,
        paymentCall("transfer", "vrs", other, await signPayment("transfer", stage.domain, other, alice)),
      );
      await expectRefusal(
        submit(other, await signedByAlice(other)),
        "AuthorizationAlreadyUsed",
        alice.address,
        other.nonce,
      );
    });

    it("is refused once its nonce was cancelled", async () => {
      await send(
        stage,
        stage.relayer,
        cancelCall("vrs", alice.address, NONCE, await signCancel(stage.domain, alice.address, NONCE, alice)),
      );
      await expectRefusal(submit(message, await signedByAlice()), "AuthorizationAlreadyUsed", alice.address, NONCE);
    });

    it("is refused a second time", async () => {
      const signature = await signedByAlice();
      await submit(message, signature);
      await expectRefusal(submit(message, signature), "AuthorizationAlreadyUsed", alice.address, NONCE);
    });

    it("keeps its window strictly on both sides", async () => {
      const now = BigInt(await time.latest()) + 1_000n;
      const window = { validAfter: now, validBefore: now + 2n };
      const signature = await signedByAlice(window);
      await time.setNextBlockTimestamp(now);
      await expectRefusal(
        submit({ ...message, ...window }, signature),
        "AuthorizationNotYetValid",
        alice.address,
        now,
        now,
      );
      await networkHelpers.takeSnapshot().then(async (before) => {
        await time.setNextBlockTimestamp(now + 2n);
        await expectRefusal(
          submit({ ...message, ...window }, signature),
          "AuthorizationExpired",
          alice.address,
          now + 2n,
          now + 2n,
        );
        await before.restore();
      });
      await time.setNextBlockTimestamp(now + 1n);
      await submit({ ...message, ...window }, signature);
      expect(await token.balanceOf(bob.address)).to.equal(units(10));
    });

    it("refuses the signature of somebody else and one under another domain", async () => {
      await expectRefusal(
        submit(message, await signMemoPayment(stage.domain, message, carol)),
        "InvalidSignature",
        alice.address,
      );
      const elsewhere = { ...stage.domain, chainId: 1n };
      await expectRefusal(
        submit(message, await signMemoPayment(elsewhere, message, alice)),
        "InvalidSignature",
        alice.address,
      );
    });

    for (const { name, of } of malformed) {
      it(`refuses a signature ${name}`, async () => {
        await expectRefusal(submit(message, of(await signedByAlice())), "InvalidSignature", alice.address);
      });
    }

    it("refuses more than the balance and leaves the nonce unused", async () => {
      const more = { value: units(1_001) };
      await expectRefusal(
        submit({ ...message, ...more }, await signedByAlice(more)),
        "ERC20InsufficientBalance",
        alice.address,
        units(1_000),
        units(1_001),
      );
      expect(await token.authorizationState(alice.address, NONCE)).to.equal(false);
    });

    it("pays for a contract account and for a delegated account by its key", async () => {
      const wallet = await deployTestContract("Wallet", alice, carol.address);
      const strict = await deployTestContract("RefusingSigner", alice);
      const account = key("delegated payer of a memo");
      await networkHelpers.setCode(account.address, concat(["0xef0100", await strict.getAddress()]));
      for (const [address, signer] of [
        [await wallet.getAddress(), carol],
        [account.address, account],
      ] as const) {
        await token.connect(alice).transfer(address, units(10));
        const sent = { ...message, from: address };
        await submit(sent, await signMemoPayment(stage.domain, sent, signer));
      }
      expect(await token.balanceOf(bob.address)).to.equal(units(20));
    });

    it("ignores what follows the arguments", async () => {
      await send(stage, stage.relayer, concat([memoPaymentCall(message, await signedByAlice()), id("suffix")]));
      expect(await token.balanceOf(bob.address)).to.equal(units(10));
    });
  });
});
