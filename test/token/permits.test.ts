// Approvals by signature (ERC-2612 with v, r, s; ERC-7597 with bytes). Every test runs for both forms.
//
// permit
// ├── good signature: allowance, Approval, next nonce; submitted by anybody; replaces; repeated with the next nonce
// │   ├── of a key ├── of a contract account (ERC-1271) ├── of a delegated account (EIP-7702), by key or by code
// ├── deadline: the last second is good, the next is not, 2^256-1 never ends
// ├── submitted early by a stranger: the second submission fails, the allowance is there
// ├── trailing calldata is ignored
// └── refused: another signer, owner, spender, value, nonce, deadline; another domain name, version, chain, contract;
//     replay; a signature of another shape; a contract account that says no; the zero address as owner or spender
import { expect } from "chai";
import { concat, ZeroHash } from "ethers";
import { deployTestContract, runtimeCode } from "./compiled.ts";
import { forms, malformed, permitCall, send, signPermit } from "./messages.ts";
import {
  expectEvents,
  expectRefusal,
  key,
  loadStage,
  MAX,
  networkHelpers,
  time,
  units,
  ZERO,
  type Stage,
} from "./stage.ts";
import type { PermitMessage } from "../../sdk/typed-data.ts";

for (const form of forms) {
  describe("Stablecoin", () => {
    describe(`permit (${form})`, () => {
      let stage: Stage;
      let token: Stage["token"];
      let message: PermitMessage;
      beforeEach(async () => {
        stage = await loadStage();
        ({ token } = stage);
        message = {
          owner: stage.alice.address,
          spender: stage.bob.address,
          value: units(25),
          nonce: 0n,
          deadline: MAX,
        };
      });

      const submit = (sent: PermitMessage, signature: string) =>
        send(stage, stage.relayer, permitCall(form, sent, signature));
      const signedByAlice = (more: Partial<PermitMessage> = {}) =>
        signPermit(stage.domain, { ...message, ...more }, stage.alice);

      it("sets the allowance, says so and uses the nonce, whoever submits it", async () => {
        await expectEvents(submit(message, await signedByAlice()), [
          "Approval",
          message.owner,
          message.spender,
          units(25),
        ]);
        expect(await token.allowance(message.owner, message.spender)).to.equal(units(25));
        expect(await token.nonces(message.owner)).to.equal(1n);
        expect(await token.balanceOf(message.owner)).to.equal(units(1_000));
      });

      it("replaces the allowance, with the next nonce, down to nothing", async () => {
        await submit(message, await signedByAlice());
        await submit({ ...message, value: 0n }, await signedByAlice({ value: 0n, nonce: 1n }));
        expect(await token.allowance(message.owner, message.spender)).to.equal(0n);
        expect(await token.nonces(message.owner)).to.equal(2n);
      });

      it("gives an infinite allowance", async () => {
        await submit({ ...message, value: MAX }, await signedByAlice({ value: MAX }));
        expect(await token.allowance(message.owner, message.spender)).to.equal(MAX);
      });

      it("leaves the nonces of others alone", async () => {
        await submit(message, await signedByAlice());
        expect(await token.nonces(message.spender)).to.equal(0n);
      });

      it("ignores what follows the arguments", async () => {
        await send(stage, stage.relayer, concat([permitCall(form, message, await signedByAlice()), "0xdeadbeef"]));
        expect(await token.allowance(message.owner, message.spender)).to.equal(units(25));
      });

      it("is good in its last second", async () => {
        const deadline = BigInt(await time.latest()) + 100n;
        const signature = await signedByAlice({ deadline });
        await time.setNextBlockTimestamp(deadline);
        await submit({ ...message, deadline }, signature);
        expect(await token.allowance(message.owner, message.spender)).to.equal(units(25));
      });

      it("is refused a second later", async () => {
        const deadline = BigInt(await time.latest()) + 100n;
        const signature = await signedByAlice({ deadline });
        await time.setNextBlockTimestamp(deadline + 1n);
        await expectRefusal(
          submit({ ...message, deadline }, signature),
          "PermitExpired",
          message.owner,
          deadline,
          deadline + 1n,
        );
      });

      it("with the deadline 2^256-1 is good in a hundred years", async () => {
        const signature = await signedByAlice();
        await time.increase(100 * 365 * 24 * 3600);
        await submit(message, signature);
        expect(await token.nonces(message.owner)).to.equal(1n);
      });

      it("submitted early by a stranger leaves the allowance that was wanted", async () => {
        const signature = await signedByAlice();
        await send(stage, stage.carol, permitCall(form, message, signature));
        await expectRefusal(submit(message, signature), "InvalidSignature", message.owner);
        await token.connect(stage.bob).transferFrom(message.owner, message.spender, units(25));
        expect(await token.balanceOf(stage.bob.address)).to.equal(units(25));
      });

      it("refuses the same signature again", async () => {
        const signature = await signedByAlice();
        await submit(message, signature);
        await expectRefusal(submit(message, signature), "InvalidSignature", message.owner);
        expect(await token.nonces(message.owner)).to.equal(1n);
      });

      it("refuses a nonce that is not the next one", async () => {
        await expectRefusal(submit(message, await signedByAlice({ nonce: 1n })), "InvalidSignature", message.owner);
      });

      it("refuses the signature of somebody else", async () => {
        await expectRefusal(
          submit(message, await signPermit(stage.domain, message, stage.bob)),
          "InvalidSignature",
          message.owner,
        );
      });

      it("refuses another owner than the one who signed", async () => {
        const signature = await signedByAlice();
        await expectRefusal(
          submit({ ...message, owner: stage.carol.address }, signature),
          "InvalidSignature",
          stage.carol.address,
        );
      });

      for (const [what, change] of [
        ["spender", () => ({ spender: stage.carol.address })],
        ["value", () => ({ value: units(26) })],
        ["deadline", () => ({ deadline: MAX - 1n })],
      ] as const) {
        it(`refuses another ${what} than the one that was signed`, async () => {
          const signature = await signedByAlice();
          await expectRefusal(submit({ ...message, ...change() }, signature), "InvalidSignature", message.owner);
        });
      }

      for (const [what, change] of [
        ["name", () => ({ name: "Harbour HKD" })],
        ["version", () => ({ version: "2" })],
        ["chain", () => ({ chainId: 1n })],
        ["contract", () => ({ verifyingContract: stage.bob.address })],
      ] as const) {
        it(`refuses a signature under another domain ${what}`, async () => {
          const signature = await signPermit({ ...stage.domain, ...change() }, message, stage.alice);
          await expectRefusal(submit(message, signature), "InvalidSignature", message.owner);
        });
      }

      for (const { name, of, only } of malformed) {
        if (only !== undefined && only !== form) continue;
        it(`refuses a signature ${name}`, async () => {
          await expectRefusal(submit(message, of(await signedByAlice())), "InvalidSignature", message.owner);
          expect(await token.nonces(message.owner)).to.equal(0n);
        });
      }

      it("refuses the zero address as owner, which is what a broken signature recovers", async () => {
        const none = concat([ZeroHash, ZeroHash, "0x1b"]);
        await expectRefusal(submit({ ...message, owner: ZERO }, none), "InvalidSignature", ZERO);
      });

      it("refuses the zero address as spender", async () => {
        const signature = await signedByAlice({ spender: ZERO });
        await expectRefusal(submit({ ...message, spender: ZERO }, signature), "ERC20InvalidSpender", ZERO);
      });

      it("takes the word of a contract account", async () => {
        const wallet = await deployTestContract("Wallet", stage.alice, stage.alice.address);
        const asked = { ...message, owner: await wallet.getAddress() };
        await submit(asked, await signPermit(stage.domain, asked, stage.alice));
        expect(await token.allowance(asked.owner, asked.spender)).to.equal(units(25));
        expect(await token.nonces(asked.owner)).to.equal(1n);
      });

      it("refuses what a contract account turns down", async () => {
        const wallet = await deployTestContract("Wallet", stage.alice, stage.alice.address);
        const asked = { ...message, owner: await wallet.getAddress() };
        await expectRefusal(
          submit(asked, await signPermit(stage.domain, asked, stage.bob)),
          "InvalidSignature",
          asked.owner,
        );
      });

      it("takes the key of a delegated account whose code is strict, and the code's word if it is not", async () => {
        const owner = key("delegating owner");
        const delegate = await deployTestContract("RefusingSigner", stage.alice);
        await networkHelpers.setCode(owner.address, concat(["0xef0100", await delegate.getAddress()]));
        const asked = { ...message, owner: owner.address };
        await submit(asked, await signPermit(stage.domain, asked, owner));
        expect(await token.allowance(asked.owner, asked.spender)).to.equal(units(25));

        const accepting = await deployTestContract("Wallet", stage.alice, stage.carol.address);
        await networkHelpers.setCode(owner.address, concat(["0xef0100", await accepting.getAddress()]));
        const next = { ...asked, nonce: 1n, value: units(2) };
        await submit(next, await signPermit(stage.domain, next, stage.carol));
        expect(await token.allowance(asked.owner, asked.spender)).to.equal(units(2));
      });

      it("takes the key of an account that has ordinary code at its address", async () => {
        const owner = key("owner with code");
        await networkHelpers.setCode(owner.address, runtimeCode("RefusingSigner"));
        const asked = { ...message, owner: owner.address };
        await submit(asked, await signPermit(stage.domain, asked, owner));
        expect(await token.allowance(asked.owner, asked.spender)).to.equal(units(25));
      });
    });
  });
}

describe("Stablecoin", () => {
  describe("permit", () => {
    it("does not share its nonces between currencies, nor its signatures", async () => {
      const stage = await loadStage();
      const { alice, bob, relayer } = stage;
      const message = { owner: alice.address, spender: bob.address, value: units(25), nonce: 0n, deadline: MAX };
      const signature = await signPermit(stage.domain, message, alice);
      const hkd = stage.harbour.hkd.token.connect(relayer);
      await expectRefusal(
        hkd["permit(address,address,uint256,uint256,bytes)"](
          message.owner,
          message.spender,
          message.value,
          MAX,
          signature,
        ),
        "InvalidSignature",
        alice.address,
      );
      await send(stage, relayer, permitCall("vrs", message, signature));
      expect(await stage.harbour.hkd.token.nonces(alice.address)).to.equal(0n);
    });

    it("uses one nonce for both forms", async () => {
      const stage = await loadStage();
      const { alice, bob, relayer, domain } = stage;
      const message = { owner: alice.address, spender: bob.address, value: units(25), nonce: 0n, deadline: MAX };
      const signature = await signPermit(domain, message, alice);
      await send(stage, relayer, permitCall("bytes", message, signature));
      await expectRefusal(
        send(stage, relayer, permitCall("vrs", message, signature)),
        "InvalidSignature",
        alice.address,
      );
    });

    it("of 255 in a row leaves balance and flags alone", async () => {
      const stage = await loadStage();
      const { alice, bob, token } = stage;
      await token.connect(stage.holders.ATTESTER).setVerified(alice.address, true);
      const message = { owner: alice.address, spender: bob.address, value: 1n, deadline: MAX };
      const owner = key("frequent signer");
      await token.connect(alice).transfer(owner.address, units(3));
      for (let nonce = 0n; nonce < 256n; nonce++) {
        const asked = { ...message, owner: owner.address, nonce };
        await send(stage, stage.relayer, permitCall("vrs", asked, await signPermit(stage.domain, asked, owner)));
      }
      expect(await token.nonces(owner.address)).to.equal(256n);
      expect(await token.balanceOf(owner.address)).to.equal(units(3));
      expect(await token.flags(owner.address)).to.equal(0n);
    });
  });
});
