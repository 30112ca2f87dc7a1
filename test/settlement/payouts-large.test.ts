// 500 payees in one transaction
//
// ├── every payee gets his amount and his reference, in the order of the rows
// ├── a payee who holds the token already costs at most 15,000 gas; a batch that was paid next to nothing
// └── the same by one signature
import { expect } from "chai";
import { getAddress, id, toBeHex, type TransactionResponse } from "ethers";
import type { Payment } from "../../sdk/settlement/payments.ts";
import { BATCH, batchOf, OTHER_BATCH, pay, row, signBatch, submit, totalOf } from "./payout-batches.ts";
import { balances, eventsOf, loadStage, OPENING, type Stage } from "./stage.ts";

const COUNT = 500;
const payments: Payment[] = Array.from({ length: COUNT }, (_, i) =>
  row({ address: getAddress(id(`payee ${i}`).slice(0, 42)) }, BigInt(i + 1) * 1_000n, id(`payslip ${i}`)),
);
const payees = payments.map(({ to }) => ({ address: to }));
const total = totalOf(payments);

// Instrumented code says nothing about gas.
const measured = !process.argv.includes("--coverage");
const gasOf = async (sent: Promise<TransactionResponse>): Promise<number> =>
  Number((await (await sent).wait())!.gasUsed);

describe("Payouts", () => {
  let stage: Stage;
  before(async () => {
    stage = await loadStage();
    // One transaction has no gas for 500 new holders.
    for (const half of [0, 250]) {
      const first = payees.slice(half, half + 250).map((payee) => row(payee, 1n));
      await pay(stage, stage.cnh, first, { payer: stage.dave, batchId: toBeHex(half + 1, 32) });
    }
  });

  it("pays 500 payees, each with his reference, in the order of the rows", async () => {
    const { payouts, cnh, alice } = stage;
    const content = await payouts.contentOf(cnh.address, 0n, payments);
    expect(await eventsOf(stage, pay(stage, cnh, payments))).to.deep.equal([
      ["cnh.Transfer", alice.address, payouts.target, total],
      ...payments.flatMap(({ to, amount, memo }) => [
        ["cnh.Transfer", payouts.target, to, amount],
        ["cnh.TransferWithMemo", payouts.target, to, amount, memo],
      ]),
      ["payouts.BatchPaid", alice.address, BATCH, cnh.address, content, BigInt(COUNT), 0n, total, 0n, 0n],
    ]);
    expect(await balances(cnh, ...payees)).to.deep.equal(payments.map(({ amount }) => amount + 1n));
    expect(await balances(cnh, alice, payouts)).to.deep.equal([OPENING - total, 0n]);
  });

  it("pays payees who hold the token for at most 15,000 gas each, and a batch sent again for no more than its words", async () => {
    const again = await gasOf(pay(stage, stage.cnh, payments, { batchId: OTHER_BATCH }));
    expect(await balances(stage.cnh, payees[499]!, stage.payouts)).to.deep.equal([1_000_001n, 0n]);
    const noOp = await gasOf(pay(stage, stage.cnh, payments, { batchId: OTHER_BATCH }));
    expect(await balances(stage.cnh, stage.alice)).to.deep.equal([OPENING - 2n * total]);
    if (!measured) return;
    expect(again / COUNT).to.be.within(10_000, 15_000);
    // The rows come in calldata: 96 bytes each, at most 40 gas a byte.
    expect(noOp / COUNT).to.be.lessThan(4_000);
  });

  it("pays them by one signature", async () => {
    const { erin, cnh } = stage;
    const signed = await signBatch(stage, cnh, batchOf(stage, cnh, { maxFee: 5n }), payments);
    const gas = await gasOf(submit(stage, signed, { fee: 5n }));
    expect(await balances(cnh, erin, payees[0]!, payees[499]!, stage.payouts)).to.deep.equal([
      OPENING - total - 5n,
      3_001n,
      1_500_001n,
      0n,
    ]);
    if (measured) expect(gas / COUNT).to.be.within(10_000, 15_000);
  });
});
