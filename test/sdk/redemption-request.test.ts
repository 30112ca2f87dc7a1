import { expect } from "chai";
import { id, Wallet, ZeroHash } from "ethers";
import { MAX_AMOUNT } from "../../sdk/amount.ts";
import { redemptionNonce } from "../../sdk/redemption-request.ts";
import { REDEMPTION_DESK_DOMAIN, REGISTRY_DOMAIN, REQUEST } from "./issuance-samples.ts";
import { expectCode } from "./throws.ts";

const nonceOf = (change: object = {}) =>
  redemptionNonce({ domain: REDEMPTION_DESK_DOMAIN, message: { ...REQUEST, ...change } });

describe("redemption request", () => {
  it("has another nonce for every change of a field, desk or chain", () => {
    const nonces = [
      {},
      { holder: new Wallet(id("other")).address },
      { amount: 1n },
      { payoutRef: id("other") },
      { salt: id("other") },
    ].map(nonceOf);
    const domains = [{ chainId: 1n }, { verifyingContract: REGISTRY_DOMAIN.verifyingContract }];
    for (const change of domains) {
      nonces.push(redemptionNonce({ domain: { ...REDEMPTION_DESK_DOMAIN, ...change }, message: REQUEST }));
    }
    expect(new Set(nonces).size).to.equal(7);
  });

  it("refuses zero, what does not fit, and another contract's domain", () => {
    expectCode("HB-1605", () => nonceOf({ amount: 0n }));
    expectCode("HB-1604", () => nonceOf({ amount: MAX_AMOUNT + 1n }));
    expectCode("HB-1603", () => nonceOf({ payoutRef: ZeroHash }));
    expectCode("HB-1603", () => nonceOf({ salt: ZeroHash }));
    expectCode("HB-1202", () => nonceOf({ salt: "0x01" }));
    expectCode("HB-1108", () => nonceOf({ holder: `0x${"0".repeat(40)}` }));
    expectCode("HB-1221", () => redemptionNonce({ domain: REGISTRY_DOMAIN, message: REQUEST }));
  });
});
