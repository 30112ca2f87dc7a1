// Who may not be paid
//
// a payee who is blacklisted, not verified while that is needed, the zero address, or the token itself
// ├── all or nothing: the first such row is named, nothing moves
// ├── as many as may be paid: skipped and said by row, in the order of the rows, the amounts go back in the same call
// │   ├── some, none, all; by allowance and by signature, fee included: debited = paid + refunded + fee
// │   └── skipped stays skipped: sent again it is a no-op, though the payee may be paid by now
// ├── a refusal that is not the payee's fault reverts everything with the token's own error, also as many as may be paid
// └── whoever may be paid is: held, redemption, verified, protected, the other token's address
import { expect } from "chai";
import { ContractFactory, id } from "ethers";
import type { Payment } from "../../sdk/settlement/payments.ts";
import { readArtifact } from "../../deploy/_artifact.ts";
import type { Payouts } from "../../typechain-types/contracts/settlement/Payouts.ts";
import { deployTestContract } from "./compiled.ts";
import { ATOMIC, BATCH, batchOf, BEST_EFFORT, pay, row, signBatch, submit } from "./payout-batches.ts";
import {
  balances,
  blacklist,
  closePolicy,
  expectEvents,
  expectRefusal,
  FLAG,
  hold,
  loadStage,
  MEMO,
  NOTHING,
  OPENING,
  register,
  unBlacklist,
  units,
  verify,
  type Actor,
  type Party,
  type Side,
  type Stage,
  ZERO,
} from "./stage.ts";

describe("Payouts", () => {
  let stage: Stage;
  let cnh: Side;
  let payouts: Stage["payouts"];
  let alice: Actor;
  let bob: Actor;
  let frank: Actor;
  beforeEach(async () => {
    stage = await loadStage();
    ({ cnh, payouts, alice, bob, frank } = stage);
  });

  /** From the build and not the bindings, so that a coverage run sees its lines. */
  async function deployPayouts(...tokens: [string, string]): Promise<Payouts> {
    const { abi, bytecode } = readArtifact("Payouts");
    const contract = await new ContractFactory(abi as never, bytecode, stage.harbour.deployer).deploy(...tokens);
    return contract.waitForDeployment() as unknown as Promise<Payouts>;
  }

  for (const mode of [ATOMIC, BEST_EFFORT]) {
    for (const memo of [NOTHING, MEMO]) {
      it(`hands on a refusal that is not the payee's fault, mode ${mode}, ${memo === NOTHING ? "no " : ""}memo`, async () => {
        const token = await deployTestContract("RefusingToken", stage.harbour.deployer);
        const other = await deployTestContract("RefusingToken", stage.harbour.deployer);
        const broken = await deployPayouts(token.address, other.address);
        const rows = [row(bob, units(1), memo)];
        const paying = broken.connect(alice).pay(token.address, BATCH, mode, rows);
        await expectRefusal(token, paying, "Broken", bob.address);
        expect(await broken.batchOf(alice, BATCH)).to.equal(NOTHING);
      });
    }
  }

  const refusedPayees: Record<string, () => Promise<Party>> = {
    "a blacklisted payee": async () => {
      await blacklist(cnh, stage.carol);
      return stage.carol;
    },
    "a payee who is not verified where that is needed": async () => {
      await verify(cnh, alice, bob, frank);
      await closePolicy(cnh);
      return stage.carol;
    },
    "the zero address": async () => ({ address: ZERO }),
    "the token itself": async () => ({ address: cnh.address }),
  };

  for (const [name, set] of Object.entries(refusedPayees)) {
    describe(`with ${name}`, () => {
      let refused: Party;
      let payments: Payment[];
      beforeEach(async () => {
        refused = await set();
        payments = [
          row(bob, units(1), MEMO),
          row(refused, units(2), id("two")),
          row(frank, units(4)),
          row(refused, 8n),
        ];
      });

      it("pays nothing and names the row, all or nothing", async () => {
        await expectRefusal(payouts, pay(stage, cnh, payments), "PaymentRefused", 1n, refused.address);
        await expectRefusal(payouts, pay(stage, cnh, payments.slice(2)), "PaymentRefused", 1n, refused.address);
        expect(await balances(cnh, alice, bob, frank, payouts)).to.deep.equal([OPENING, OPENING, 0n, 0n]);
        expect(await payouts.batchOf(alice, BATCH)).to.equal(NOTHING);
      });

      it("skips him and pays the others, as many as may be paid", async () => {
        const content = await payouts.contentOf(cnh.address, BEST_EFFORT, payments);
        const before = await cnh.token.balanceOf(refused.address);
        await expectEvents(
          stage,
          pay(stage, cnh, payments, { mode: BEST_EFFORT }),
          ["cnh.Transfer", alice.address, payouts.target, units(7) + 8n],
          ["cnh.Transfer", payouts.target, bob.address, units(1)],
          ["cnh.TransferWithMemo", payouts.target, bob.address, units(1), MEMO],
          ["payouts.PaymentSkipped", alice.address, BATCH, 1n, refused.address, units(2), id("two")],
          ["cnh.Transfer", payouts.target, frank.address, units(4)],
          ["payouts.PaymentSkipped", alice.address, BATCH, 3n, refused.address, 8n, NOTHING],
          ["cnh.Transfer", payouts.target, alice.address, units(2) + 8n],
          ["payouts.BatchPaid", alice.address, BATCH, cnh.address, content, 4n, 2n, units(5), units(2) + 8n, 0n],
        );
        expect(await balances(cnh, alice, bob, frank, refused, payouts)).to.deep.equal([
          OPENING - units(5),
          OPENING + units(1),
          units(4),
          before,
          0n,
        ]);
      });

      it("gives everything back where nobody may be paid", async () => {
        const none = [row(refused, units(2)), row(refused, units(3), MEMO)];
        const content = await payouts.contentOf(cnh.address, BEST_EFFORT, none);
        expect(await payouts.connect(alice).pay.staticCall(cnh.address, BATCH, BEST_EFFORT, none)).to.equal(0n);
        await expectEvents(
          stage,
          pay(stage, cnh, none, { mode: BEST_EFFORT }),
          ["cnh.Transfer", alice.address, payouts.target, units(5)],
          ["payouts.PaymentSkipped", alice.address, BATCH, 0n, refused.address, units(2), NOTHING],
          ["payouts.PaymentSkipped", alice.address, BATCH, 1n, refused.address, units(3), MEMO],
          ["cnh.Transfer", payouts.target, alice.address, units(5)],
          ["payouts.BatchPaid", alice.address, BATCH, cnh.address, content, 2n, 2n, 0n, units(5), 0n],
        );
        expect(await balances(cnh, alice, payouts)).to.deep.equal([OPENING, 0n]);
      });
    });
  }

  describe("by signature", () => {
    let payments: Payment[];
    beforeEach(async () => {
      await blacklist(cnh, stage.carol);
      payments = [row(bob, units(1), MEMO), row(stage.carol, units(2), MEMO), row(frank, units(4))];
    });

    it("gives the skipped amount and the rest of the fee back in one payment", async () => {
      const { erin, relayer } = stage;
      const signed = await signBatch(
        stage,
        cnh,
        batchOf(stage, cnh, { mode: BEST_EFFORT, maxFee: units(3) }),
        payments,
      );
      const nonce = await payouts.authorizationNonce(signed.batch, payments);
      const content = await payouts.contentOf(cnh.address, BEST_EFFORT, payments);
      await expectEvents(
        stage,
        submit(stage, signed, { fee: units(1) }),
        ["cnh.AuthorizationUsed", erin.address, nonce],
        ["cnh.Transfer", erin.address, payouts.target, units(10)],
        ["cnh.Transfer", payouts.target, relayer.address, units(1)],
        ["cnh.Transfer", payouts.target, bob.address, units(1)],
        ["cnh.TransferWithMemo", payouts.target, bob.address, units(1), MEMO],
        ["payouts.PaymentSkipped", erin.address, BATCH, 1n, stage.carol.address, units(2), MEMO],
        ["cnh.Transfer", payouts.target, frank.address, units(4)],
        ["cnh.Transfer", payouts.target, erin.address, units(4)],
        ["payouts.BatchPaid", erin.address, BATCH, cnh.address, content, 3n, 1n, units(5), units(4), units(1)],
      );
      expect(await balances(cnh, erin, payouts)).to.deep.equal([OPENING - units(6), 0n]);
    });

    it("names the row, all or nothing, and takes no fee", async () => {
      const signed = await signBatch(stage, cnh, batchOf(stage, cnh, { maxFee: units(3) }), payments);
      await expectRefusal(payouts, submit(stage, signed, { fee: units(3) }), "PaymentRefused", 1n, stage.carol.address);
      expect(await balances(cnh, stage.erin, stage.relayer)).to.deep.equal([OPENING, 0n]);
    });
  });

  it("does not pay later whom it skipped: the batch is paid", async () => {
    await blacklist(cnh, bob);
    const payments = [row(bob, units(1)), row(frank, units(2))];
    await pay(stage, cnh, payments, { mode: BEST_EFFORT });
    await unBlacklist(cnh, bob);
    await expectEvents(stage, pay(stage, cnh, payments, { mode: BEST_EFFORT }));
    expect(await balances(cnh, alice, bob)).to.deep.equal([OPENING - units(2), OPENING]);
  });

  it("pays a payee under a hold, a redemption account and the other token's address", async () => {
    await register(cnh, frank, FLAG.redemption);
    await verify(cnh, alice, bob);
    await verify(cnh, { address: stage.hkd.address });
    await closePolicy(cnh);
    await hold(cnh, bob, OPENING);
    const other = { address: stage.hkd.address };
    const protectedPayee = { address: stage.domains.tradeEscrow.verifyingContract };
    const payees = [bob, frank, other, protectedPayee];
    await pay(
      stage,
      cnh,
      payees.map((payee) => row(payee, 3n)),
      { mode: ATOMIC },
    );
    expect(await balances(cnh, ...payees)).to.deep.equal([OPENING + 3n, 3n, 3n, 3n]);
  });
});
