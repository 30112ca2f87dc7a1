// Who can sign a payment besides a plain key, how nonces are kept, and how they are given up.
//
// signers (all four forms of the payment)
// ├── a contract account (ERC-1271): its code decides; r, s, v reach it as 65 bytes; a pre-approved digest is enough
// ├── an account delegated under EIP-7702, or with ordinary code: by its key or by its code
// └── code that answers anything but the magic word: refused; writing is impossible; gas and memory are bounded by the call
// nonces: any 32 bytes; bits of a word do not touch each other (0, 255, 256, the last)
// cancelAuthorization: uses the nonce, says so; once; for a key, a contract account, a blacklisted account, while paused
import { expect } from "chai";
import { concat, id, toBeHex, TypedDataEncoder, ZeroHash } from "ethers";
import { deployTestContract, runtimeCode, type AnyContract } from "./compiled.ts";
import {
  cancelCall,
  forms,
  kinds,
  malformed,
  NONCE,
  payment,
  paymentCall,
  paymentData,
  send,
  signCancel,
  signPayment,
  type Form,
  type Kind,
  type Signing,
} from "./messages.ts";
import {
  balances,
  blacklist,
  expectEvents,
  expectRefusal,
  key,
  loadStage,
  networkHelpers,
  pause,
  units,
  type Stage,
} from "./stage.ts";

describe("Stablecoin", () => {
  let stage: Stage;
  let token: Stage["token"];
  let alice: Stage["alice"];
  let bob: Stage["bob"];
  beforeEach(async () => {
    stage = await loadStage();
    ({ token, alice, bob } = stage);
  });

  /** 10 from `from` to bob, signed by `signer`; bob submits it, which both payments admit. */
  const pay = async (kind: Kind, form: Form, from: { address: string }, signer: Signing, nonce = NONCE) => {
    const message = payment(from, bob, { nonce });
    return send(stage, bob, paymentCall(kind, form, message, await signPayment(kind, stage.domain, message, signer)));
  };

  const funded = async (name: string, ...args: unknown[]): Promise<AnyContract & { address: string }> => {
    const contract = await deployTestContract(name, alice, ...args);
    const address = await contract.getAddress();
    await token.connect(alice).transfer(address, units(100));
    return Object.assign(contract, { address });
  };
  const delegated = async (to: string) => {
    const account = key(`account delegated to ${to}`);
    const delegate = await deployTestContract(to, alice, ...(to === "Wallet" ? [stage.carol.address] : []));
    await networkHelpers.setCode(account.address, concat(["0xef0100", await delegate.getAddress()]));
    await token.connect(alice).transfer(account.address, units(100));
    return account;
  };

  for (const kind of kinds) {
    for (const form of forms) {
      describe(`${kind}WithAuthorization (${form}) of an account with code`, () => {
        it("pays if the code accepts its owner's signature", async () => {
          const wallet = await funded("Wallet", stage.carol.address);
          await expectEvents(
            pay(kind, form, wallet, stage.carol),
            ["AuthorizationUsed", wallet.address, NONCE],
            ["Transfer", wallet.address, bob.address, units(10)],
          );
          expect(await balances(token, wallet, bob)).to.deep.equal([units(90), units(10)]);
        });

        it("refuses it a second time", async () => {
          const wallet = await funded("Wallet", stage.carol.address);
          await pay(kind, form, wallet, stage.carol);
          await expectRefusal(pay(kind, form, wallet, stage.carol), "AuthorizationAlreadyUsed", wallet.address, NONCE);
        });

        it("refuses if the code turns the signature down", async () => {
          const wallet = await funded("Wallet", stage.carol.address);
          await expectRefusal(pay(kind, form, wallet, alice), "InvalidSignature", wallet.address);
          expect(await token.authorizationState(wallet.address, NONCE)).to.equal(false);
        });

        it("pays what a wallet has approved beforehand, whatever the signature says", async () => {
          const wallet = await funded("PresignedWallet");
          const message = payment(wallet, bob);
          const { domain, types } = paymentData(kind, stage.domain, message);
          await wallet.approve(TypedDataEncoder.hash(domain, types, message));
          await send(stage, bob, paymentCall(kind, form, message, `0x${"00".repeat(65)}`));
          expect(await token.balanceOf(bob.address)).to.equal(units(10));
        });

        for (const signer of [
          "RefusingSigner",
          "TruthySigner",
          "ShortSigner",
          "DirtySigner",
          "SilentSigner",
          "RevertingSigner",
          "WritingSigner",
          "BombingSigner",
        ]) {
          it(`refuses the answer of a ${signer}`, async () => {
            const account = await funded(signer);
            await expectRefusal(pay(kind, form, account, alice), "InvalidSignature", account.address);
            expect(await token.balanceOf(account.address)).to.equal(units(100));
          });
        }

        it("refuses an account whose code burns all gas, and ends", async () => {
          const account = await funded("BurningSigner");
          await expectRefusal(pay(kind, form, account, alice), "InvalidSignature", account.address);
        });

        it("accepts the key of a delegated account whose code refuses everything", async () => {
          const account = await delegated("RefusingSigner");
          await pay(kind, form, account, account);
          expect(await token.balanceOf(bob.address)).to.equal(units(10));
        });

        it("accepts the key of a delegated account whose code burns all gas", async () => {
          const account = await delegated("BurningSigner");
          await pay(kind, form, account, account);
          expect(await token.balanceOf(bob.address)).to.equal(units(10));
        });

        it("accepts the code of a delegated account, for a signature that is not its key's", async () => {
          const account = await delegated("Wallet");
          await pay(kind, form, account, stage.carol);
          expect(await token.balanceOf(bob.address)).to.equal(units(10));
        });

        it("refuses a delegated account for which neither key nor code speaks", async () => {
          const account = await delegated("Wallet");
          await expectRefusal(pay(kind, form, account, alice), "InvalidSignature", account.address);
        });

        it("accepts the key of an account with ordinary code", async () => {
          const account = key("account with code");
          await networkHelpers.setCode(account.address, runtimeCode("RefusingSigner"));
          await token.connect(alice).transfer(account.address, units(100));
          await pay(kind, form, account, account);
          expect(await token.balanceOf(bob.address)).to.equal(units(10));
        });
      });
    }
  }

  describe("authorizationState", () => {
    const numbered = (value: bigint) => toBeHex(value, 32);
    const last = (1n << 256n) - 1n;

    for (const nonce of [0n, 1n, 255n, 256n, 511n, last - 255n, last]) {
      it(`keeps nonce ${nonce > 600n ? `2^256-${last + 1n - nonce}` : nonce} apart from its neighbours`, async () => {
        await pay("transfer", "vrs", alice, alice, numbered(nonce));
        expect(await token.authorizationState(alice.address, numbered(nonce))).to.equal(true);
        for (const neighbour of [nonce - 256n, nonce - 1n, nonce + 1n, nonce + 256n]) {
          if (neighbour < 0n || neighbour > last) continue;
          expect(await token.authorizationState(alice.address, numbered(neighbour))).to.equal(false);
        }
        await expectRefusal(
          pay("transfer", "bytes", alice, alice, numbered(nonce)),
          "AuthorizationAlreadyUsed",
          alice.address,
          numbered(nonce),
        );
      });
    }

    it("keeps all 256 nonces of a word, used in any order and by every path", async () => {
      const word = BigInt(id("word")) & ~0xffn;
      const order = Array.from({ length: 256 }, (_, i) => (i * 77) % 256);
      for (const [i, bit] of order.entries()) {
        const nonce = numbered(word + BigInt(bit));
        expect(await token.authorizationState(alice.address, nonce)).to.equal(false);
        if (i % 16 === 15)
          await send(
            stage,
            bob,
            cancelCall("bytes", alice.address, nonce, await signCancel(stage.domain, alice.address, nonce, alice)),
          );
        else {
          const message = payment(alice, bob, { nonce, value: 1n });
          const kind = kinds[i % 2]!;
          await send(
            stage,
            bob,
            paymentCall(kind, forms[(i >> 1) % 2]!, message, await signPayment(kind, stage.domain, message, alice)),
          );
        }
        expect(await token.authorizationState(alice.address, nonce)).to.equal(true);
      }
      expect(await token.balanceOf(bob.address)).to.equal(240n);
    });
  });

  for (const form of forms) {
    describe(`cancelAuthorization (${form})`, () => {
      const cancel = async (signer: Signing, authorizer = alice.address, nonce = NONCE) =>
        send(
          stage,
          stage.relayer,
          cancelCall(form, authorizer, nonce, await signCancel(stage.domain, authorizer, nonce, signer)),
        );

      it("uses the nonce up and says so, whoever submits it", async () => {
        await expectEvents(cancel(alice), ["AuthorizationCanceled", alice.address, NONCE]);
        expect(await token.authorizationState(alice.address, NONCE)).to.equal(true);
      });

      it("is refused for a nonce that was cancelled", async () => {
        await cancel(alice);
        await expectRefusal(cancel(alice), "AuthorizationAlreadyUsed", alice.address, NONCE);
      });

      it("is refused for a nonce that has paid", async () => {
        await pay("transfer", form, alice, alice);
        await expectRefusal(cancel(alice), "AuthorizationAlreadyUsed", alice.address, NONCE);
      });

      it("is refused for somebody else", async () => {
        await expectRefusal(cancel(bob), "InvalidSignature", alice.address);
        expect(await token.authorizationState(alice.address, NONCE)).to.equal(false);
      });

      it("is refused for another nonce than the one that was signed", async () => {
        const call = cancelCall(
          form,
          alice.address,
          ZeroHash,
          await signCancel(stage.domain, alice.address, NONCE, alice),
        );
        await expectRefusal(send(stage, stage.relayer, call), "InvalidSignature", alice.address);
      });

      it("is refused under another domain", async () => {
        const signature = await signCancel({ ...stage.domain, chainId: 1n }, alice.address, NONCE, alice);
        await expectRefusal(
          send(stage, stage.relayer, cancelCall(form, alice.address, NONCE, signature)),
          "InvalidSignature",
          alice.address,
        );
      });

      it("is refused with a payment's signature", async () => {
        const signature = await signPayment("transfer", stage.domain, payment(alice, bob), alice);
        await expectRefusal(
          send(stage, stage.relayer, cancelCall(form, alice.address, NONCE, signature)),
          "InvalidSignature",
          alice.address,
        );
      });

      for (const { name, of, only } of malformed) {
        if (only !== undefined && only !== form) continue;
        it(`refuses a signature ${name}`, async () => {
          const signature = of(await signCancel(stage.domain, alice.address, NONCE, alice));
          await expectRefusal(
            send(stage, stage.relayer, cancelCall(form, alice.address, NONCE, signature)),
            "InvalidSignature",
            alice.address,
          );
        });
      }

      it("works for a contract account and for a delegated one", async () => {
        const wallet = await funded("Wallet", stage.carol.address);
        await cancel(stage.carol, wallet.address);
        const account = await delegated("RefusingSigner");
        await cancel(account, account.address);
        await expectRefusal(
          pay("transfer", form, wallet, stage.carol),
          "AuthorizationAlreadyUsed",
          wallet.address,
          NONCE,
        );
        await expectRefusal(
          pay("transfer", form, account, account),
          "AuthorizationAlreadyUsed",
          account.address,
          NONCE,
        );
      });

      it("works while paused and for a blacklisted account", async () => {
        await blacklist(stage, alice);
        await pause(stage);
        await expectEvents(cancel(alice), ["AuthorizationCanceled", alice.address, NONCE]);
      });

      it("ignores what follows the arguments", async () => {
        const signature = await signCancel(stage.domain, alice.address, NONCE, alice);
        await send(stage, stage.relayer, concat([cancelCall(form, alice.address, NONCE, signature), id("suffix")]));
        expect(await token.authorizationState(alice.address, NONCE)).to.equal(true);
      });
    });
  }
});
