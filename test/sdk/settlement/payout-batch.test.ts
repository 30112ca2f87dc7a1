import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import { MAX_AMOUNT } from "../../../sdk/amount.ts";
import { contentOf, type Payment, totalOf } from "../../../sdk/settlement/payments.ts";
import { payoutNonce } from "../../../sdk/settlement/payout-batch.ts";
import { expectCode } from "../throws.ts";
import { addressOf, BATCH, FX_DOMAIN, HKD, PAYMENTS, PAYOUTS_DOMAIN } from "./settlement-samples.ts";

const nonceOf = (change: object = {}) => payoutNonce({ domain: PAYOUTS_DOMAIN, message: { ...BATCH, ...change } });
const withRow = (change: Partial<Payment>) => ({ payments: [PAYMENTS[0]!, { ...PAYMENTS[1]!, ...change }] });

describe("payout batch", () => {
  it("has another nonce for every change of a field, a row, the order of rows, the contract or the chain", () => {
    const nonces = [
      {},
      { payer: addressOf("other") },
      { token: HKD.verifyingContract },
      { batchId: id("other") },
      { mode: 0n },
      { maxFee: 0n },
      { feeTo: addressOf("relayer") },
      { payments: [...PAYMENTS].reverse().slice(1) },
      { payments: PAYMENTS.slice(0, 2) },
      withRow({ to: addressOf("other") }),
      withRow({ amount: 2n }),
      withRow({ memo: id("other") }),
    ].map(nonceOf);
    for (const change of [{ chainId: 1n }, { verifyingContract: addressOf("other") }]) {
      nonces.push(payoutNonce({ domain: { ...PAYOUTS_DOMAIN, ...change }, message: BATCH }));
    }
    expect(new Set(nonces).size).to.equal(14);
  });

  it("takes two equal rows, which are two payments", () => {
    const twice = [PAYMENTS[0]!, PAYMENTS[0]!];
    expect(nonceOf({ payments: twice })).to.not.equal(nonceOf({ payments: twice.slice(1) }));
    expect(totalOf(twice)).to.equal(2n * PAYMENTS[0]!.amount);
  });

  it("has a content that names neither payer nor id", () => {
    const { token, mode, payments } = BATCH;
    const content = contentOf({ token, mode, payments });
    const others = [
      { token: HKD.verifyingContract, mode, payments },
      { token, mode: 0n, payments },
      { token, mode, payments: payments.slice(1) },
    ];
    expect(others.map(contentOf)).to.not.include(content);
    expectCode("HB-1805", () => contentOf({ token, mode: 2n, payments }));
  });

  describe("refuses", () => {
    it("rows that cannot be paid, by their place", () => {
      expectCode("HB-1811", () => nonceOf({ payments: [] }));
      expectCode("HB-1803", () => nonceOf(withRow({ to: PAYOUTS_DOMAIN.verifyingContract.toLowerCase() })));
      expectCode("HB-1108", () => nonceOf(withRow({ to: ZeroAddress })));
      expectCode("HB-1202", () => nonceOf(withRow({ memo: "INV-1" })));
      const error = expectCode("HB-1605", () => nonceOf(withRow({ amount: 0n })));
      expect(error.message).to.include("payments[1].amount");
      expectCode("HB-1604", () => nonceOf(withRow({ amount: MAX_AMOUNT + 1n })));
      expectCode("HB-1201", () => nonceOf(withRow({ amount: 1 as never })));
    });

    it("a batch id of zero, an unknown mode, a fee that does not fit or goes to the contract", () => {
      expectCode("HB-1603", () => nonceOf({ batchId: ZeroHash }));
      expectCode("HB-1805", () => nonceOf({ mode: 2n }));
      expectCode("HB-1604", () => nonceOf({ maxFee: MAX_AMOUNT + 1n }));
      expectCode("HB-1803", () => nonceOf({ feeTo: PAYOUTS_DOMAIN.verifyingContract }));
    });

    it("payers and tokens that are no address, and another contract's domain", () => {
      expectCode("HB-1108", () => nonceOf({ payer: ZeroAddress }));
      expectCode("HB-1103", () => nonceOf({ token: "cnh.eth" }));
      expectCode("HB-1801", () => payoutNonce({ domain: FX_DOMAIN, message: BATCH }));
    });
  });
});
