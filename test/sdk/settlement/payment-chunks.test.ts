import { expect } from "chai";
import fc from "fast-check";
import { concat, id, keccak256, toBeHex, ZeroHash } from "ethers";
import { CHUNK_GAS, chunkBatchId, chunkPayments } from "../../../sdk/settlement/payment-chunks.ts";
import type { Payment } from "../../../sdk/settlement/payments.ts";
import { expectCode } from "../throws.ts";
import { addressOf } from "./settlement-samples.ts";

const GAS = { base: 60_000n, perExisting: 15_000n, perNew: 35_000n };
const BATCH_ID = id("batch");
const OLD = addressOf("old");
const NEW = addressOf("new");
const holds = (payee: string) => payee === OLD;
const row = (to: string, amount = 1n): Payment => ({ to, amount, memo: ZeroHash });

describe("chunkPayments", () => {
  it("keeps every row, in order, and every transaction within the limit, whatever the rows", () => {
    const rows = fc.array(fc.boolean(), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(rows, fc.bigInt(95_000n, 400_000n), (olds, limit) => {
        const payments = olds.map((old, index) => row(old ? OLD : NEW, BigInt(index + 1)));
        const chunks = chunkPayments({ batchId: BATCH_ID, payments, holds, gas: GAS, limit });
        expect(chunks.flatMap((chunk) => chunk.payments)).to.deep.equal(payments);
        for (const [index, chunk] of chunks.entries()) {
          const cost = chunk.payments.reduce(
            (sum, { to }) => sum + (to === OLD ? GAS.perExisting : GAS.perNew),
            GAS.base,
          );
          expect(chunk.gas).to.equal(cost);
          expect(chunk.gas <= limit).to.equal(true);
          expect(chunk.payments[0]).to.equal(payments[chunk.first]);
          expect(chunk.batchId).to.equal(chunkBatchId(BATCH_ID, index));
          // The next row would not have fitted.
          const next = chunks[index + 1]?.payments[0];
          if (next !== undefined) {
            expect(chunk.gas + (next.to === OLD ? GAS.perExisting : GAS.perNew) > limit).to.equal(true);
          }
        }
      }),
    );
  });

  it("puts 796 existing payees or 341 new ones into one transaction by default", () => {
    const sizes = [OLD, NEW].map((payee) => {
      const payments = Array.from({ length: 1_000 }, () => row(payee));
      return chunkPayments({ batchId: BATCH_ID, payments, holds, gas: GAS }).map((chunk) => chunk.payments.length);
    });
    expect(CHUNK_GAS).to.equal(12_000_000n);
    expect(sizes).to.deep.equal([
      [796, 204],
      [341, 341, 318],
    ]);
  });

  it("names a chunk by batch and place, so that no chunk is another batch's", () => {
    expect(chunkBatchId(BATCH_ID, 3)).to.equal(keccak256(concat([BATCH_ID, toBeHex(3, 32)])));
    const ids = [0, 1, 2].flatMap((index) => [chunkBatchId(BATCH_ID, index), chunkBatchId(id("other"), index)]);
    expect(new Set([...ids, BATCH_ID]).size).to.equal(7);
  });

  it("counts a payee in lower case as the same payee", () => {
    const payments = [row(OLD.toLowerCase())];
    expect(chunkPayments({ batchId: BATCH_ID, payments, holds, gas: GAS })[0]!.gas).to.equal(75_000n);
  });

  it("refuses a limit below one payment, gas figures of 0, an id of zero and nothing to pay", () => {
    const chunk = (change: object) =>
      chunkPayments({ batchId: BATCH_ID, payments: [row(OLD)], holds, gas: GAS, ...change });
    expectCode("HB-1812", () => chunk({ limit: 94_999n }));
    expect(chunk({ limit: 95_000n })).to.have.length(1);
    for (const name of ["base", "perExisting", "perNew"]) {
      expectCode("HB-1812", () => chunk({ gas: { ...GAS, [name]: 0n } }));
    }
    expectCode("HB-1603", () => chunk({ batchId: ZeroHash }));
    expectCode("HB-1811", () => chunk({ payments: [] }));
    expectCode("HB-1108", () => chunk({ payments: [row(`0x${"0".repeat(40)}`)] }));
  });
});
