// A payer signs once for the whole batch, and anybody submits it
//
// payWithAuthorization
// ├── takes total + maxFee by one signature, pays the fee and every row, gives the rest back, names the payer
// ├── fee: none, some, all; above maxFee refused; to the submitter, to feeTo whoever submits, never to this contract
// ├── changed after signing: rows, order, mode, token, id, payer, maxFee, feeTo, window: the signature is not that payer's
// ├── under another contract, on another chain, by another key, too early, too late, cancelled: refused
// ├── submitted to the token directly: only this contract is the payee
// ├── sent again: a no-op, whoever submits, whatever the signature; other content under the id refused
// ├── no id, no rows, a bad row; the same id of another payer is his own
// └── a blacklisted payer, a hold, a paused token: the whole, and the signature stays good
// authorizationNonce: the EIP-712 digest of the batch
import { expect } from "chai";
import { id, keccak256, toBeHex, TypedDataEncoder, concat } from "ethers";
import type { Payment } from "../../sdk/settlement/payments.ts";
import type { PayoutBatchStruct } from "../../typechain-types/contracts/settlement/Payouts.ts";
import { authorization } from "./funding.ts";
import {
  ATOMIC,
  BATCH,
  batchOf,
  BEST_EFFORT,
  OTHER_BATCH,
  row,
  signBatch,
  submit,
  type SignedBatch,
} from "./payout-batches.ts";
import {
  balances,
  blacklist,
  connection,
  expectEvents,
  expectRefusal,
  hold,
  loadStage,
  MEMO,
  NOTHING,
  now,
  OPENING,
  pause,
  unpause,
  units,
  type Actor,
  type Side,
  type Stage,
  ZERO,
} from "./stage.ts";

const BATCH_TYPE = [
  { name: "payer", type: "address" },
  { name: "token", type: "address" },
  { name: "batchId", type: "bytes32" },
  { name: "mode", type: "uint8" },
  { name: "paymentsHash", type: "bytes32" },
  { name: "maxFee", type: "uint128" },
  { name: "feeTo", type: "address" },
];

describe("Payouts", () => {
  let stage: Stage;
  let cnh: Side;
  let hkd: Side;
  let payouts: Stage["payouts"];
  let bob: Actor;
  let erin: Actor;
  let frank: Actor;
  let relayer: Actor;
  let payments: Payment[];
  beforeEach(async () => {
    stage = await loadStage();
    ({ cnh, hkd, payouts, bob, erin, frank, relayer } = stage);
    payments = [row(bob, units(100), MEMO), row(frank, units(20))];
  });
  const TOTAL = units(120);
  const MAX_FEE = units(3);

  const signed = (changes: Partial<PayoutBatchStruct> = {}, more: Parameters<typeof signBatch>[4] = {}) =>
    signBatch(stage, cnh, batchOf(stage, cnh, { maxFee: MAX_FEE, ...changes }), payments, more);
  /** The call reverts with this error of the token; nobody has more or less, and the signature was not used up. */
  const refusedByToken = async (side: Side, call: Promise<unknown>, error: string, ...args: unknown[]) => {
    await expectRefusal(side.token, call, error, ...args);
    expect(await balances(cnh, erin, bob, frank, relayer, payouts)).to.deep.equal([OPENING, OPENING, 0n, 0n, 0n]);
    expect(await payouts.batchOf(erin, BATCH)).to.equal(NOTHING);
  };

  describe("payWithAuthorization", () => {
    it("takes total and fee by one signature, pays, gives the rest back and names the payer", async () => {
      const batch = await signed();
      const nonce = await payouts.authorizationNonce(batch.batch, payments);
      const content = await payouts.contentOf(cnh.address, ATOMIC, payments);
      await expectEvents(
        stage,
        submit(stage, batch, { fee: units(2) }),
        ["cnh.AuthorizationUsed", erin.address, nonce],
        ["cnh.Transfer", erin.address, payouts.target, TOTAL + MAX_FEE],
        ["cnh.Transfer", payouts.target, relayer.address, units(2)],
        ["cnh.Transfer", payouts.target, bob.address, units(100)],
        ["cnh.TransferWithMemo", payouts.target, bob.address, units(100), MEMO],
        ["cnh.Transfer", payouts.target, frank.address, units(20)],
        ["cnh.Transfer", payouts.target, erin.address, units(1)],
        ["payouts.BatchPaid", erin.address, BATCH, cnh.address, content, 2n, 0n, TOTAL, units(1), units(2)],
      );
      expect(await balances(cnh, erin, bob, frank, relayer, payouts)).to.deep.equal([
        OPENING - TOTAL - units(2),
        OPENING + units(100),
        units(20),
        units(2),
        0n,
      ]);
      expect(await payouts.batchOf(erin, BATCH)).to.equal(content);
    });

    it("answers what was paid, and 0 for a batch sent again", async () => {
      const { batch, validAfter, validBefore, signature } = await signed();
      const ask = () =>
        payouts
          .connect(relayer)
          .payWithAuthorization.staticCall(batch, payments, units(2), validAfter, validBefore, signature);
      expect(await ask()).to.equal(TOTAL);
      await submit(stage, { batch, payments, validAfter, validBefore, signature });
      expect(await ask()).to.equal(0n);
    });

    for (const [fee, left] of [
      [0n, MAX_FEE],
      [MAX_FEE, 0n],
      [1n, MAX_FEE - 1n],
    ] as const) {
      it(`gives ${left} of the fee back where ${fee} is taken`, async () => {
        const content = await payouts.contentOf(cnh.address, ATOMIC, payments);
        await expect(submit(stage, await signed(), { fee }))
          .to.emit(payouts, "BatchPaid")
          .withArgs(erin.address, BATCH, cnh.address, content, 2n, 0n, TOTAL, left, fee);
        expect(await balances(cnh, erin, relayer, payouts)).to.deep.equal([OPENING - TOTAL - fee, fee, 0n]);
      });
    }

    it("refuses a fee above what was signed", async () => {
      const batch = await signed();
      await expectRefusal(payouts, submit(stage, batch, { fee: MAX_FEE + 1n }), "FeeExceeded", MAX_FEE + 1n, MAX_FEE);
      await submit(stage, batch);
      await expectRefusal(payouts, submit(stage, batch, { fee: MAX_FEE + 1n }), "FeeExceeded", MAX_FEE + 1n, MAX_FEE);
    });

    it("pays the fee to whom the payer named, whoever submits", async () => {
      await submit(stage, await signed({ feeTo: stage.carol.address }), { fee: units(2), by: stage.dave });
      expect(await balances(cnh, stage.carol, stage.dave)).to.deep.equal([OPENING + units(2), OPENING]);
    });

    it("pays the fee to whoever submits where the payer named nobody, the payer and a payee included", async () => {
      await submit(stage, await signed(), { fee: units(2), by: erin });
      expect(await balances(cnh, erin)).to.deep.equal([OPENING - TOTAL]);
      await submit(stage, await signed({ batchId: OTHER_BATCH }), { fee: units(2), by: bob });
      expect(await balances(cnh, bob)).to.deep.equal([OPENING + units(202)]);
    });

    it("refuses this contract as the fee's payee, even of no fee", async () => {
      for (const fee of [0n, 1n])
        await expectRefusal(
          payouts,
          submit(stage, await signed({ feeTo: payouts.target as string }), { fee }),
          "CannotReceive",
          cnh.address,
          payouts.target,
        );
    });

    it("refuses a fee to somebody blacklisted, and pays where there is none to take", async () => {
      await blacklist(cnh, relayer);
      const batch = await signed();
      await expectRefusal(cnh.token, submit(stage, batch, { fee: 1n }), "AccountBlacklisted", relayer.address);
      await submit(stage, batch);
      expect(await balances(cnh, erin, relayer)).to.deep.equal([OPENING - TOTAL, 0n]);
    });

    describe("changed by whoever submits", () => {
      const changes: Record<string, (batch: SignedBatch) => Partial<SignedBatch>> = {
        "a payee": () => ({ payments: [payments[0]!, row(stage.relayer, units(20))] }),
        "an amount": () => ({ payments: [row(bob, units(101), MEMO), row(frank, units(19))] }),
        "a reference": () => ({ payments: [row(bob, units(100), id("other")), payments[1]!] }),
        "the order": () => ({ payments: payments.toReversed() }),
        "the cut of the rows": () => ({
          payments: [row(bob, units(50), MEMO), row(bob, units(50), MEMO), row(frank, units(20))],
        }),
        "a row more, out of the fee": ({ batch }) => ({
          payments: [...payments, row(stage.relayer, MAX_FEE)],
          batch: { ...batch, maxFee: 0n },
        }),
        "a row less, into the fee": ({ batch }) => ({
          payments: payments.slice(0, 1),
          batch: { ...batch, maxFee: MAX_FEE + units(20) },
        }),
        "the mode": ({ batch }) => ({ batch: { ...batch, mode: BEST_EFFORT } }),
        "the id": ({ batch }) => ({ batch: { ...batch, batchId: OTHER_BATCH } }),
        "the fee's payee": ({ batch }) => ({ batch: { ...batch, feeTo: stage.relayer.address } }),
        "the highest fee, up": ({ batch }) => ({ batch: { ...batch, maxFee: MAX_FEE + 1n } }),
        "the highest fee, down": ({ batch }) => ({ batch: { ...batch, maxFee: MAX_FEE - 1n } }),
        "the time after which it is good": ({ validAfter }) => ({ validAfter: validAfter + 1n }),
        "the time before which it is good": ({ validBefore }) => ({ validBefore: validBefore - 1n }),
      };
      for (const [name, change] of Object.entries(changes)) {
        it(`refuses another signature's batch: ${name}`, async () => {
          const batch = await signed();
          await refusedByToken(cnh, submit(stage, { ...batch, ...change(batch) }), "InvalidSignature", erin.address);
          await submit(stage, batch);
        });
      }

      it("refuses another payer, and another token", async () => {
        const batch = await signed();
        const payer = { ...batch, batch: { ...batch.batch, payer: stage.alice.address } };
        await refusedByToken(cnh, submit(stage, payer), "InvalidSignature", stage.alice.address);
        const token = { ...batch, batch: { ...batch.batch, token: hkd.address } };
        await refusedByToken(hkd, submit(stage, token), "InvalidSignature", erin.address);
        const nobody = { ...batch, batch: { ...batch.batch, payer: ZERO } };
        await refusedByToken(cnh, submit(stage, nobody), "InvalidSignature", ZERO);
      });
    });

    it("refuses a signature by another key", async () => {
      await refusedByToken(cnh, submit(stage, await signed({}, { signer: bob })), "InvalidSignature", erin.address);
    });

    it("refuses a signature for another contract, or for another chain", async () => {
      const twin = await connection.ethers.deployContract("Payouts", [cnh.address, hkd.address]);
      const batch = batchOf(stage, cnh, { maxFee: MAX_FEE });
      const here = stage.domains.payouts;
      const foreign = [
        { ...here, verifyingContract: await twin.getAddress() },
        { ...here, chainId: here.chainId + 1n },
      ];
      for (const domain of foreign) {
        const { validAfter, validBefore, signature } = await authorization(cnh, {
          from: erin,
          to: here.verifyingContract,
          value: TOTAL + MAX_FEE,
          nonce: TypedDataEncoder.hash(domain, { PayoutBatch: BATCH_TYPE }, hashed(batch)),
        });
        const offered = { batch, payments, validAfter, validBefore, signature } as SignedBatch;
        await refusedByToken(cnh, submit(stage, offered), "InvalidSignature", erin.address);
      }
    });

    it("refuses one that is not good yet, or no longer", async () => {
      const moment = (await now()) + 100n;
      const early = await signed({}, { validAfter: moment });
      await connection.networkHelpers.time.setNextBlockTimestamp(moment);
      await refusedByToken(cnh, submit(stage, early), "AuthorizationNotYetValid", erin.address, moment, moment);
      const late = await signed({}, { validBefore: moment + 10n });
      await connection.networkHelpers.time.setNextBlockTimestamp(moment + 10n);
      const timestamp = moment + 10n;
      await refusedByToken(cnh, submit(stage, late), "AuthorizationExpired", erin.address, timestamp, timestamp);
      await submit(stage, early);
    });

    it("refuses one that the payer cancelled in the token", async () => {
      const batch = await signed();
      const nonce = await payouts.authorizationNonce(batch.batch, payments);
      const types = {
        CancelAuthorization: [
          { name: "authorizer", type: "address" },
          { name: "nonce", type: "bytes32" },
        ],
      };
      const signature = await erin.signTypedData(cnh.domain, types, { authorizer: erin.address, nonce });
      await cnh.token["cancelAuthorization(address,bytes32,bytes)"](erin, nonce, signature);
      await refusedByToken(cnh, submit(stage, batch), "AuthorizationAlreadyUsed", erin.address, nonce);
    });

    it("cannot be overtaken by somebody who submits the signature to the token itself", async () => {
      const batch = await signed();
      const nonce = await payouts.authorizationNonce(batch.batch, payments);
      const { validAfter, validBefore, signature } = batch;
      const args = [erin, payouts, TOTAL + MAX_FEE, validAfter, validBefore, nonce, signature] as const;
      const shape = "(address,address,uint256,uint256,uint256,bytes32,bytes)";
      const thief = cnh.token.connect(frank);
      await refusedByToken(
        cnh,
        thief[`receiveWithAuthorization${shape}`](...args),
        "CallerNotPayee",
        frank.address,
        payouts.target,
      );
      await refusedByToken(cnh, thief[`transferWithAuthorization${shape}`](...args), "InvalidSignature", erin.address);
      await submit(stage, batch);
    });

    it("is a no-op when sent again, whoever submits and whatever the signature", async () => {
      const batch = await signed();
      await submit(stage, batch, { fee: units(1) });
      const before = await balances(cnh, erin, bob, frank, relayer);
      await expectEvents(stage, submit(stage, batch, { fee: units(1) }));
      await expectEvents(stage, submit(stage, { ...batch, signature: "0x" }, { by: stage.dave, fee: units(3) }));
      expect(await balances(cnh, erin, bob, frank, relayer)).to.deep.equal(before);
    });

    it("is paid once where the payer signed two fees for it", async () => {
      await submit(stage, await signed());
      await expectEvents(stage, submit(stage, await signed({ maxFee: 0n })));
      expect(await balances(cnh, erin)).to.deep.equal([OPENING - TOTAL]);
    });

    it("refuses another signed batch under the same id", async () => {
      await submit(stage, await signed());
      const recorded = await payouts.contentOf(cnh.address, ATOMIC, payments);
      const other = [row(bob, units(1))];
      const offered = await signBatch(stage, cnh, batchOf(stage, cnh), other);
      await expectRefusal(
        payouts,
        submit(stage, offered),
        "BatchDiffers",
        erin.address,
        BATCH,
        recorded,
        await payouts.contentOf(cnh.address, ATOMIC, other),
      );
    });

    it("keeps the ids of payers apart", async () => {
      const { alice } = stage;
      await submit(stage, await signed());
      await submit(stage, await signed({ payer: alice.address }, { signer: alice }));
      expect(await balances(cnh, erin, alice)).to.deep.equal([OPENING - TOTAL, OPENING - TOTAL]);
    });

    it("refuses no id, no rows and a bad row, by its number", async () => {
      await expectRefusal(payouts, submit(stage, await signed({ batchId: NOTHING })), "ZeroBatchId");
      const empty = await signBatch(stage, cnh, batchOf(stage, cnh), []);
      await expectRefusal(payouts, submit(stage, empty), "NoPayments");
      const bad = await signBatch(stage, cnh, batchOf(stage, cnh), [row(bob, 1n), row(frank, 0n)]);
      await expectRefusal(payouts, submit(stage, bad), "InvalidPayment", 1n, frank.address, 0n);
    });

    it("refuses a payer who is blacklisted, held or poor, and keeps the signature good", async () => {
      const batch = await signed();
      const needed = TOTAL + MAX_FEE;
      await hold(cnh, erin, OPENING - needed + 1n);
      await refusedByToken(
        cnh,
        submit(stage, batch),
        "ERC7943InsufficientUnfrozenBalance",
        erin.address,
        needed,
        needed - 1n,
      );
      await blacklist(cnh, erin);
      await refusedByToken(cnh, submit(stage, batch), "AccountBlacklisted", erin.address);
      const poor = await signBatch(stage, hkd, batchOf(stage, hkd), [row(bob, OPENING + 1n)]);
      await expectRefusal(
        hkd.token,
        submit(stage, poor),
        "ERC20InsufficientBalance",
        erin.address,
        OPENING,
        OPENING + 1n,
      );
    });

    it("reverts as a whole while the token is paused, and pays by the same signature afterwards", async () => {
      const batch = await signed();
      await pause(cnh);
      await refusedByToken(cnh, submit(stage, batch), "EnforcedPause");
      await unpause(cnh);
      await submit(stage, batch);
      expect(await balances(cnh, erin, payouts)).to.deep.equal([OPENING - TOTAL, 0n]);
    });
  });

  describe("authorizationNonce", () => {
    it("is the EIP-712 digest of the batch, the rows by the hash of their words", async () => {
      for (const changes of [{}, { mode: BEST_EFFORT, maxFee: MAX_FEE, feeTo: bob.address, token: hkd.address }]) {
        const batch = batchOf(stage, cnh, changes);
        expect(await payouts.authorizationNonce(batch, payments)).to.equal(
          TypedDataEncoder.hash(stage.domains.payouts, { PayoutBatch: BATCH_TYPE }, hashed(batch)),
        );
      }
    });
  });

  function hashed(batch: PayoutBatchStruct): Record<string, unknown> {
    const words = payments.map(({ to, amount, memo }) => concat([toBeHex(to, 32), toBeHex(amount, 32), memo]));
    return { ...batch, paymentsHash: keccak256(concat(words)) };
  }
});
