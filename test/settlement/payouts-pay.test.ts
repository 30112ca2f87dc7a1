// A payer pays many payees by allowance
//
// pay
// ├── pays every row in order, from this contract; a reference only where there is one; then names the payer; both tokens
// ├── a payee twice, the payer himself, one row; keeps nothing, answers what was paid
// ├── the same batch again: nothing moves, nothing is said, 0 is answered; also by signature, without allowance or balance
// ├── other content under the id: token, mode, payee, amount, reference, order, a row more or less: refused
// ├── the same id and rows of another payer: his own
// ├── no id, no rows, a row of 0, a row beyond 2^104-1, a row to this contract: refused by row
// └── too little allowance, too little money, a hold, a blacklisted or unverified payer, a paused token: the whole
// contentOf: token, mode and rows; 0 for an unused id
import { expect } from "chai";
import { AbiCoder, concat, id, keccak256 } from "ethers";
import type { Payment } from "../../sdk/settlement/payments.ts";
import {
  ATOMIC,
  BATCH,
  batchOf,
  BEST_EFFORT,
  OTHER_BATCH,
  pay,
  row,
  signBatch,
  submit,
  type Paying,
} from "./payout-batches.ts";
import {
  balances,
  blacklist,
  closePolicy,
  connection,
  expectEvents,
  expectRefusal,
  hold,
  loadStage,
  MAX_SUPPLY,
  MEMO,
  NOTHING,
  OPENING,
  pause,
  units,
  verify,
  type Actor,
  type Side,
  type Stage,
} from "./stage.ts";

describe("Payouts", () => {
  let stage: Stage;
  let cnh: Side;
  let hkd: Side;
  let payouts: Stage["payouts"];
  let alice: Actor;
  let bob: Actor;
  let carol: Actor;
  let frank: Actor;
  let payments: Payment[];
  beforeEach(async () => {
    stage = await loadStage();
    ({ cnh, hkd, payouts, alice, bob, carol, frank } = stage);
    payments = [row(bob, units(100), MEMO), row(frank, 1n), row(carol, units(20), id("invoice 4712"))];
  });
  const TOTAL = units(120) + 1n;

  /** Reverts, and nobody has more or less than before. */
  const refused = async (call: Promise<unknown>, error: string, ...args: unknown[]) => {
    await expectRefusal(payouts, call, error, ...args);
    expect(await balances(cnh, alice, payouts)).to.deep.equal([OPENING, 0n]);
  };
  const refusedByToken = async (call: Promise<unknown>, error: string, ...args: unknown[]) => {
    await expectRefusal(cnh.token, call, error, ...args);
    expect(await payouts.batchOf(alice, BATCH)).to.equal(NOTHING);
  };

  describe("pay", () => {
    for (const name of ["cnh", "hkd"] as const) {
      it(`pays every row in order, in ${name.toUpperCase()}, then names the payer`, async () => {
        const side = stage[name];
        const content = await payouts.contentOf(side.address, ATOMIC, payments);
        await expectEvents(
          stage,
          pay(stage, side, payments),
          [`${name}.Transfer`, alice.address, payouts.target, TOTAL],
          [`${name}.Transfer`, payouts.target, bob.address, units(100)],
          [`${name}.TransferWithMemo`, payouts.target, bob.address, units(100), MEMO],
          [`${name}.Transfer`, payouts.target, frank.address, 1n],
          [`${name}.Transfer`, payouts.target, carol.address, units(20)],
          [`${name}.TransferWithMemo`, payouts.target, carol.address, units(20), id("invoice 4712")],
          ["payouts.BatchPaid", alice.address, BATCH, side.address, content, 3n, 0n, TOTAL, 0n, 0n],
        );
        expect(await balances(side, alice, bob, frank, carol, payouts)).to.deep.equal([
          OPENING - TOTAL,
          OPENING + units(100),
          1n,
          OPENING + units(20),
          0n,
        ]);
        expect(await payouts.batchOf(alice, BATCH)).to.equal(content);
      });
    }

    it("answers what was paid", async () => {
      expect(await payouts.connect(alice).pay.staticCall(cnh.address, BATCH, ATOMIC, payments)).to.equal(TOTAL);
    });

    it("pays a payee as often as he is named, and the payer himself", async () => {
      const rows = [row(bob, 5n, MEMO), row(bob, 5n, MEMO), row(alice, 7n)];
      await pay(stage, cnh, rows);
      expect(await balances(cnh, alice, bob, payouts)).to.deep.equal([OPENING - 10n, OPENING + 10n, 0n]);
    });

    it("leaves what somebody sent here alone", async () => {
      await cnh.token.connect(bob).transfer(payouts, 77n);
      await pay(stage, cnh, payments);
      expect(await balances(cnh, alice, payouts)).to.deep.equal([OPENING - TOTAL, 77n]);
    });

    describe("sent again", () => {
      it("moves nothing, says nothing and answers 0", async () => {
        await pay(stage, cnh, payments);
        const before = await balances(cnh, alice, bob, carol, frank, payouts);
        await expectEvents(stage, pay(stage, cnh, payments));
        expect(await balances(cnh, alice, bob, carol, frank, payouts)).to.deep.equal(before);
        expect(await payouts.connect(alice).pay.staticCall(cnh.address, BATCH, ATOMIC, payments)).to.equal(0n);
      });

      it("succeeds without allowance, without money, blacklisted and while the token is paused", async () => {
        await pay(stage, cnh, payments);
        await cnh.token.connect(alice).approve(payouts, 0n);
        await cnh.token.connect(alice).transfer(bob, OPENING - TOTAL);
        await blacklist(cnh, alice);
        await pause(cnh);
        await expectEvents(stage, pay(stage, cnh, payments));
      });

      it("is the same batch however it was submitted first", async () => {
        const { erin } = stage;
        const signed = await signBatch(stage, cnh, batchOf(stage, cnh), payments);
        await submit(stage, signed);
        const before = await balances(cnh, erin, bob);
        await expectEvents(stage, pay(stage, cnh, payments, { payer: erin }));
        expect(await balances(cnh, erin, bob)).to.deep.equal(before);
      });
    });

    describe("under the id of another batch", () => {
      const others: Record<string, (side: Side) => { side?: Side; payments?: Payment[]; mode?: bigint }> = {
        "in the other token": () => ({ side: hkd }),
        "in the other mode": () => ({ mode: BEST_EFFORT }),
        "to another payee": () => ({ payments: [row(carol, units(100), MEMO), ...payments.slice(1)] }),
        "of another amount": () => ({ payments: [row(bob, units(100) - 1n, MEMO), ...payments.slice(1)] }),
        "with another reference": () => ({ payments: [row(bob, units(100), id("other")), ...payments.slice(1)] }),
        "with a reference less": () => ({ payments: [row(bob, units(100)), ...payments.slice(1)] }),
        "in another order": () => ({ payments: payments.toReversed() }),
        "of a row more": () => ({ payments: [...payments, row(bob, 1n)] }),
        "of a row less": () => ({ payments: payments.slice(0, 2) }),
      };
      for (const [name, change] of Object.entries(others)) {
        it(`refuses one ${name}`, async () => {
          await pay(stage, cnh, payments);
          const recorded = await payouts.contentOf(cnh.address, ATOMIC, payments);
          const { side = cnh, payments: offered = payments, mode = ATOMIC } = change(cnh);
          await expectRefusal(
            payouts,
            pay(stage, side, offered, { mode }),
            "BatchDiffers",
            alice.address,
            BATCH,
            recorded,
            await payouts.contentOf(side.address, mode, offered),
          );
          expect(await balances(cnh, alice, payouts)).to.deep.equal([OPENING - TOTAL, 0n]);
        });
      }

      it("pays the same rows under another id", async () => {
        await pay(stage, cnh, payments);
        await pay(stage, cnh, payments, { batchId: OTHER_BATCH });
        expect(await balances(cnh, alice)).to.deep.equal([OPENING - 2n * TOTAL]);
      });

      it("pays the same id and rows of another payer", async () => {
        await pay(stage, cnh, payments);
        await pay(stage, cnh, payments, { payer: stage.dave });
        await pay(stage, hkd, payments, { payer: carol });
        expect(await balances(cnh, alice, stage.dave)).to.deep.equal([OPENING - TOTAL, OPENING - TOTAL]);
        expect(await balances(hkd, carol)).to.deep.equal([OPENING - TOTAL + units(20)]);
      });
    });

    it("refuses no id", async () => {
      await refused(pay(stage, cnh, payments, { batchId: NOTHING }), "ZeroBatchId");
    });

    it("refuses no rows, and a mode that is none", async () => {
      await refused(pay(stage, cnh, []), "NoPayments");
      await expect(pay(stage, cnh, payments, { mode: 2n })).to.be.revertedWithoutReason(connection.ethers);
    });

    for (const mode of [ATOMIC, BEST_EFFORT]) {
      describe(mode === ATOMIC ? "all or nothing" : "as many as may be paid", () => {
        const paying: Paying = { mode };
        it("refuses a row of nothing, by its number", async () => {
          const rows = [...payments, row(bob, 0n, MEMO)];
          await refused(pay(stage, cnh, rows, paying), "InvalidPayment", 3n, bob.address, 0n);
        });

        it("refuses a row of more than there can be, and no sum wraps around", async () => {
          for (const amount of [MAX_SUPPLY + 1n, 2n ** 256n - 1n]) {
            const rows = [row(bob, 1n), row(carol, amount)];
            await refused(pay(stage, cnh, rows, paying), "InvalidPayment", 1n, carol.address, amount);
          }
          await refusedByToken(
            pay(stage, cnh, [row(bob, MAX_SUPPLY), row(bob, MAX_SUPPLY)], paying),
            "ERC20InsufficientBalance",
            alice.address,
            OPENING,
            2n * MAX_SUPPLY,
          );
        });

        it("refuses a row to this contract", async () => {
          const rows = [row(bob, 1n), row({ address: await payouts.getAddress() }, 5n)];
          await refused(pay(stage, cnh, rows, paying), "InvalidPayment", 1n, payouts.target, 5n);
        });

        it("refuses a payer without allowance or money, as the token does", async () => {
          await cnh.token.connect(alice).approve(payouts, TOTAL - 1n);
          await refusedByToken(
            pay(stage, cnh, payments, paying),
            "ERC20InsufficientAllowance",
            payouts.target,
            TOTAL - 1n,
            TOTAL,
          );
          await cnh.token.connect(alice).approve(payouts, TOTAL);
          await cnh.token.connect(alice).transfer(bob, OPENING - TOTAL + 1n);
          await refusedByToken(
            pay(stage, cnh, payments, paying),
            "ERC20InsufficientBalance",
            alice.address,
            TOTAL - 1n,
            TOTAL,
          );
        });

        it("refuses a payer whose hold leaves too little, and takes the last free unit", async () => {
          await hold(cnh, alice, OPENING - TOTAL + 1n);
          await refusedByToken(
            pay(stage, cnh, payments, paying),
            "ERC7943InsufficientUnfrozenBalance",
            alice.address,
            TOTAL,
            TOTAL - 1n,
          );
          await pay(stage, cnh, [row(bob, TOTAL - 1n)], paying);
          expect(await balances(cnh, alice, payouts)).to.deep.equal([OPENING - TOTAL + 1n, 0n]);
        });

        it("refuses a blacklisted payer", async () => {
          await blacklist(cnh, alice);
          await refusedByToken(pay(stage, cnh, payments, paying), "AccountBlacklisted", alice.address);
          await pay(stage, hkd, payments, paying);
        });

        it("refuses an unverified payer while only verified accounts may pay", async () => {
          await verify(cnh, bob, carol, frank);
          await closePolicy(cnh);
          await refusedByToken(pay(stage, cnh, payments, paying), "AccountNotVerified", alice.address);
          await verify(cnh, alice);
          await pay(stage, cnh, payments, paying);
          expect(await balances(cnh, alice, frank, payouts)).to.deep.equal([OPENING - TOTAL, 1n, 0n]);
        });

        it("reverts as a whole while the token is paused, and the other token's goes on", async () => {
          await pause(cnh);
          await refusedByToken(pay(stage, cnh, payments, paying), "EnforcedPause");
          expect(await balances(cnh, alice, payouts)).to.deep.equal([OPENING, 0n]);
          await pay(stage, hkd, payments, paying);
        });
      });
    }
  });

  describe("contentOf", () => {
    it("hashes token, mode and the rows' words one after the other", async () => {
      const coder = AbiCoder.defaultAbiCoder();
      const words = concat(
        payments.map(({ to, amount, memo }) => coder.encode(["address", "uint256", "bytes32"], [to, amount, memo])),
      );
      for (const [side, mode] of [
        [cnh, ATOMIC],
        [hkd, BEST_EFFORT],
      ] as const) {
        const content = coder.encode(["address", "uint8", "bytes32"], [side.address, mode, keccak256(words)]);
        expect(await payouts.contentOf(side.address, mode, payments)).to.equal(keccak256(content));
      }
    });

    it("answers 0 for an unused id of anybody", async () => {
      expect(await payouts.batchOf(alice, BATCH)).to.equal(NOTHING);
    });
  });
});
