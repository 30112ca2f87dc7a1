// Payments by signature (EIP-3009 with v, r, s; ERC-7598 with bytes). Every test runs for both payments and both forms.
//
// transferWithAuthorization, receiveWithAuthorization
// ├── good signature: AuthorizationUsed, then Transfer; nonce used; whole balance; nothing; to oneself
// │   └── of a contract account (ERC-1271) or a delegated one (EIP-7702): see signers.test.ts
// ├── window: refused at validAfter, good a second later; good a second before validBefore, refused at it
// ├── who submits: anybody may a transfer; only the payee may a receive
// ├── trailing calldata is ignored (payment facilitators append a suffix)
// └── refused: used, used in the other form, cancelled; another signer, payer, payee, value, bound, nonce;
//     another domain; the other payment's signature; a signature of another shape; the zero address; short balance;
//     a bad recipient; after each refusal the nonce is unused
import { expect } from "chai";
import { concat, id, ZeroHash } from "ethers";
import {
  cancelCall,
  forms,
  kinds,
  malformed,
  NONCE,
  payment,
  paymentCall,
  send,
  signCancel,
  signPayment,
} from "./messages.ts";
import { balances, expectEvents, expectRefusal, loadStage, MAX, time, units, ZERO, type Stage } from "./stage.ts";
import type { AuthorizationMessage } from "../../sdk/typed-data.ts";

for (const kind of kinds) {
  for (const form of forms) {
    describe("Stablecoin", () => {
      describe(`${kind}WithAuthorization (${form})`, () => {
        let stage: Stage;
        let token: Stage["token"];
        let alice: Stage["alice"];
        let bob: Stage["bob"];
        let message: AuthorizationMessage;
        beforeEach(async () => {
          stage = await loadStage();
          ({ token, alice, bob } = stage);
          message = payment(alice, bob);
        });

        // A payment of the receive kind is submitted by its payee.
        const submitter = () => (kind === "transfer" ? stage.relayer : bob);
        const submit = (sent: AuthorizationMessage, signature: string) =>
          send(stage, submitter(), paymentCall(kind, form, sent, signature));
        const signedByAlice = (more: Partial<AuthorizationMessage> = {}) =>
          signPayment(kind, stage.domain, { ...message, ...more }, alice);
        const unused = async () => expect(await token.authorizationState(alice.address, NONCE)).to.equal(false);
        const used = (sent: AuthorizationMessage): unknown[][] => [
          ["AuthorizationUsed", sent.from, sent.nonce],
          ["Transfer", sent.from, sent.to, sent.value],
        ];

        it("pays, says the nonce before the payment and uses it up", async () => {
          await unused();
          await expectEvents(submit(message, await signedByAlice()), ...used(message));
          expect(await balances(token, alice, bob)).to.deep.equal([units(990), units(10)]);
          expect(await token.authorizationState(alice.address, NONCE)).to.equal(true);
        });

        it("pays the whole balance, and nothing", async () => {
          const all = { value: units(1_000), nonce: id("all") };
          await submit({ ...message, ...all }, await signedByAlice(all));
          await expectEvents(
            submit({ ...message, value: 0n }, await signedByAlice({ value: 0n })),
            ...used({ ...message, value: 0n }),
          );
          expect(await balances(token, alice, bob)).to.deep.equal([0n, units(1_000)]);
        });

        it("leaves allowances and permit nonces alone", async () => {
          await token.connect(alice).approve(bob.address, units(3));
          await submit(message, await signedByAlice());
          expect(await token.allowance(alice.address, bob.address)).to.equal(units(3));
          expect(await token.nonces(alice.address)).to.equal(0n);
        });

        it("ignores what follows the arguments, as facilitators append it", async () => {
          const suffix = concat([id("builder code"), "0x80218021802180218021802180218021"]);
          await send(stage, submitter(), concat([paymentCall(kind, form, message, await signedByAlice()), suffix]));
          expect(await token.balanceOf(bob.address)).to.equal(units(10));
        });

        describe("in time", () => {
          let now: bigint;
          beforeEach(async () => {
            now = BigInt(await time.latest()) + 1_000n;
          });
          const at = async (second: bigint, window: Partial<AuthorizationMessage>) => {
            const signature = await signedByAlice(window);
            await time.setNextBlockTimestamp(second);
            return submit({ ...message, ...window }, signature);
          };

          it("is refused in the second of validAfter", async () => {
            await expectRefusal(at(now, { validAfter: now }), "AuthorizationNotYetValid", alice.address, now, now);
            await unused();
          });

          it("is good in the second after validAfter", async () => {
            await at(now + 1n, { validAfter: now });
            expect(await token.balanceOf(bob.address)).to.equal(units(10));
          });

          it("is good in the second before validBefore", async () => {
            await at(now - 1n, { validBefore: now });
            expect(await token.balanceOf(bob.address)).to.equal(units(10));
          });

          it("is refused in the second of validBefore", async () => {
            await expectRefusal(at(now, { validBefore: now }), "AuthorizationExpired", alice.address, now, now);
            await unused();
          });

          it("is refused long before and long after", async () => {
            await expectRefusal(at(now, { validAfter: MAX }), "AuthorizationNotYetValid", alice.address, MAX, now);
            await expectRefusal(at(now + 1n, { validBefore: 0n }), "AuthorizationExpired", alice.address, 0n, now + 1n);
          });

          it("has one good second between bounds two apart, and none between bounds one apart", async () => {
            const window = { validAfter: now - 1n, validBefore: now };
            await expectRefusal(at(now - 1n, window), "AuthorizationNotYetValid", alice.address, now - 1n, now - 1n);
            await expectRefusal(at(now, window), "AuthorizationExpired", alice.address, now, now);
            await at(now + 1n, { validAfter: now, validBefore: now + 2n });
            expect(await token.balanceOf(bob.address)).to.equal(units(10));
          });
        });

        describe("once", () => {
          it("refuses the same signature again", async () => {
            const signature = await signedByAlice();
            await submit(message, signature);
            await expectRefusal(submit(message, signature), "AuthorizationAlreadyUsed", alice.address, NONCE);
            expect(await balances(token, alice, bob)).to.deep.equal([units(990), units(10)]);
          });

          it("refuses a new payment under a used nonce", async () => {
            await submit(message, await signedByAlice());
            const more = { value: units(1) };
            await expectRefusal(
              submit({ ...message, ...more }, await signedByAlice(more)),
              "AuthorizationAlreadyUsed",
              alice.address,
              NONCE,
            );
          });

          it("refuses the same signature in the other form", async () => {
            const signature = await signedByAlice();
            await submit(message, signature);
            const otherForm = form === "vrs" ? "bytes" : "vrs";
            await expectRefusal(
              send(stage, submitter(), paymentCall(kind, otherForm, message, signature)),
              "AuthorizationAlreadyUsed",
              alice.address,
              NONCE,
            );
          });

          it("refuses a nonce that the other payment has used", async () => {
            const other = kind === "transfer" ? "receive" : "transfer";
            await send(
              stage,
              bob,
              paymentCall(other, form, message, await signPayment(other, stage.domain, message, alice)),
            );
            await expectRefusal(
              submit(message, await signedByAlice()),
              "AuthorizationAlreadyUsed",
              alice.address,
              NONCE,
            );
          });

          it("refuses a nonce that was cancelled", async () => {
            await send(
              stage,
              stage.relayer,
              cancelCall(form, alice.address, NONCE, await signCancel(stage.domain, alice.address, NONCE, alice)),
            );
            await expectRefusal(
              submit(message, await signedByAlice()),
              "AuthorizationAlreadyUsed",
              alice.address,
              NONCE,
            );
            expect(await token.balanceOf(bob.address)).to.equal(0n);
          });

          it("leaves the same nonce of somebody else unused", async () => {
            await submit(message, await signedByAlice());
            expect(await token.authorizationState(bob.address, NONCE)).to.equal(false);
          });
        });

        describe("only what was signed", () => {
          for (const [what, change] of [
            ["payee", () => ({ to: stage.carol.address })],
            ["value", () => ({ value: units(11) })],
            ["validAfter", () => ({ validAfter: 1n })],
            ["validBefore", () => ({ validBefore: MAX - 1n })],
            ["nonce", () => ({ nonce: id("another nonce") })],
          ] as const) {
            it(`refuses another ${what}`, async () => {
              const changed = { ...message, ...change() };
              const call = paymentCall(kind, form, changed, await signedByAlice());
              await expectRefusal(
                send(stage, what === "payee" ? stage.carol : bob, call),
                "InvalidSignature",
                alice.address,
              );
              await unused();
            });
          }

          it("refuses another payer", async () => {
            await expectRefusal(
              submit({ ...message, from: stage.carol.address }, await signedByAlice()),
              "InvalidSignature",
              stage.carol.address,
            );
          });

          it("refuses the signature of somebody else", async () => {
            await expectRefusal(
              submit(message, await signPayment(kind, stage.domain, message, stage.carol)),
              "InvalidSignature",
              alice.address,
            );
          });

          it("refuses the signature of the other payment", async () => {
            const other = kind === "transfer" ? "receive" : "transfer";
            await expectRefusal(
              submit(message, await signPayment(other, stage.domain, message, alice)),
              "InvalidSignature",
              alice.address,
            );
            await unused();
          });

          for (const [what, change] of [
            ["name", () => ({ name: "Harbour HKD" })],
            ["version", () => ({ version: "2" })],
            ["chain", () => ({ chainId: 1n })],
            ["contract", () => ({ verifyingContract: stage.bob.address })],
          ] as const) {
            it(`refuses a signature under another domain ${what}`, async () => {
              const signature = await signPayment(kind, { ...stage.domain, ...change() }, message, alice);
              await expectRefusal(submit(message, signature), "InvalidSignature", alice.address);
            });
          }

          for (const { name, of, only } of malformed) {
            if (only !== undefined && only !== form) continue;
            it(`refuses a signature ${name}`, async () => {
              await expectRefusal(submit(message, of(await signedByAlice())), "InvalidSignature", alice.address);
              await unused();
            });
          }

          it("refuses the zero address as payer, which is what a broken signature recovers", async () => {
            const none = concat([ZeroHash, ZeroHash, "0x1b"]);
            await expectRefusal(submit({ ...message, from: ZERO }, none), "InvalidSignature", ZERO);
          });
        });

        it("refuses more than the balance and leaves the nonce unused", async () => {
          const more = { value: units(1_000) + 1n };
          await expectRefusal(
            submit({ ...message, ...more }, await signedByAlice(more)),
            "ERC20InsufficientBalance",
            alice.address,
            units(1_000),
            units(1_000) + 1n,
          );
          await unused();
        });

        if (kind === "transfer") {
          it("may be submitted by anybody, the payer and the payee included", async () => {
            for (const [nonce, who] of [
              [id("1"), alice],
              [id("2"), bob],
              [id("3"), stage.holders.PAUSER],
            ] as const) {
              await send(stage, who, paymentCall(kind, form, { ...message, nonce }, await signedByAlice({ nonce })));
            }
            expect(await token.balanceOf(bob.address)).to.equal(units(30));
          });

          for (const to of ["zero address", "token itself"] as const) {
            it(`refuses the ${to} as payee and leaves the nonce unused`, async () => {
              const wrong = { to: to === "zero address" ? ZERO : stage.address };
              await expectRefusal(
                submit({ ...message, ...wrong }, await signedByAlice(wrong)),
                "ERC20InvalidReceiver",
                wrong.to,
              );
              await unused();
            });
          }

          it("to oneself uses the nonce and moves nothing", async () => {
            const self = { ...message, to: alice.address };
            await expectEvents(submit(self, await signedByAlice(self)), ...used(self));
            expect(await token.balanceOf(alice.address)).to.equal(units(1_000));
          });
        } else {
          for (const who of ["payer", "stranger"] as const) {
            it(`refuses the ${who} as the one who submits, before anything else is judged`, async () => {
              const caller = who === "payer" ? alice : stage.relayer;
              const call = paymentCall(kind, form, { ...message, validBefore: 0n }, "0x".padEnd(132, "00"));
              await expectRefusal(send(stage, caller, call), "CallerNotPayee", caller.address, bob.address);
              await unused();
            });
          }

          it("by the payer to itself is submitted by itself", async () => {
            const self = { ...message, to: alice.address };
            await expectEvents(
              send(stage, alice, paymentCall(kind, form, self, await signedByAlice(self))),
              ...used(self),
            );
          });
        }
      });
    });
  }
}
