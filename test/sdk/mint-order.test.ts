import { expect } from "chai";
import { id, Wallet, ZeroAddress, ZeroHash } from "ethers";
import { MAX_AMOUNT } from "../../sdk/amount.ts";
import { mintOrderId, mintOrderTypedData } from "../../sdk/mint-order.ts";
import { MINT_DESK_DOMAIN, ORDER, REGISTRY_DOMAIN } from "./issuance-samples.ts";
import { expectCode } from "./throws.ts";

const idOf = (change: object = {}) => mintOrderId({ domain: MINT_DESK_DOMAIN, message: { ...ORDER, ...change } });

describe("mint order", () => {
  it("has another id for every change of a field, desk or chain", () => {
    const ids = [
      {},
      { orderRef: id("other") },
      { bankRef: id("other") },
      { beneficiary: new Wallet(id("M-002")).address },
      { amount: ORDER.amount + 1n },
      { valueDate: ORDER.valueDate + 1n },
      { expiry: ORDER.expiry + 1n },
    ].map(idOf);
    const domains = [{ chainId: 1n }, { verifyingContract: REGISTRY_DOMAIN.verifyingContract }];
    for (const change of domains) {
      ids.push(mintOrderId({ domain: { ...MINT_DESK_DOMAIN, ...change }, message: ORDER }));
    }
    expect(new Set(ids).size).to.equal(9);
  });

  it("takes an order number as text or as a hash", () => {
    expect(mintOrderTypedData({ domain: MINT_DESK_DOMAIN, message: ORDER }).message).to.deep.equal(ORDER);
    expect(idOf({ orderRef: id("2026-000123") })).to.not.equal(idOf());
  });

  describe("refuses", () => {
    it("references that are zero or not 32 bytes", () => {
      expectCode("HB-1603", () => idOf({ orderRef: ZeroHash }));
      expectCode("HB-1603", () => idOf({ bankRef: ZeroHash }));
      expectCode("HB-1202", () => idOf({ bankRef: "eb6305c9-1f7f-49de-aed0-16487c27b42d" }));
    });

    it("an amount of zero or one that does not fit", () => {
      expectCode("HB-1605", () => idOf({ amount: 0n }));
      expectCode("HB-1604", () => idOf({ amount: MAX_AMOUNT + 1n }));
    });

    it("times in milliseconds or written as a date, and an order that ends before it is due", () => {
      expectCode("HB-1203", () => idOf({ valueDate: ORDER.valueDate * 1000n }));
      expectCode("HB-1606", () => idOf({ valueDate: 20_261_120n }));
      expectCode("HB-1608", () => idOf({ expiry: ORDER.valueDate }));
    });

    it("a wallet that is no address, and another contract's domain", () => {
      expectCode("HB-1108", () => idOf({ beneficiary: ZeroAddress }));
      expectCode("HB-1103", () => idOf({ beneficiary: "distributor.eth" }));
      expectCode("HB-1221", () => mintOrderId({ domain: REGISTRY_DOMAIN, message: ORDER }));
    });
  });
});
