import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { type QuoteMessage, quoteHash, quoteTypedData } from "../../../sdk/settlement/fx-quote.ts";
import { expectCode } from "../throws.ts";
import { addressOf, FX_DOMAIN, NOW, PAYOUTS_DOMAIN, QUOTE } from "./settlement-samples.ts";

const hashOf = (change: Partial<QuoteMessage> = {}) =>
  quoteHash({ domain: FX_DOMAIN, message: { ...QUOTE, ...change } });
const BAND = { feed: addressOf("feed"), feedInverted: false, bandBps: 50n, bandMaxAge: 3_600n };

describe("fx quote", () => {
  it("has another hash for every change of a field, the contract or the chain", () => {
    const hashes = [
      {},
      { maker: addressOf("other") },
      { taker: addressOf("other") },
      { sellToken: addressOf("other") },
      { buyToken: addressOf("other") },
      { sellMax: QUOTE.sellMax + 1n },
      { priceNumerator: 10_838n },
      { priceDenominator: 10_001n },
      { minFill: 0n },
      { nonce: (1n << 256n) - 1n },
      { validAfter: NOW + 1n },
      { validBefore: NOW + 299n },
      { memo: id("other") },
      BAND,
      { ...BAND, feedInverted: true },
      { ...BAND, bandBps: 0n },
      { ...BAND, bandMaxAge: 1n },
    ].map(hashOf);
    for (const change of [{ chainId: 1n }, { verifyingContract: addressOf("other") }]) {
      hashes.push(quoteHash({ domain: { ...FX_DOMAIN, ...change }, message: QUOTE }));
    }
    expect(new Set(hashes).size).to.equal(19);
  });

  it("keeps its fields, with addresses in one spelling", () => {
    const message = { ...QUOTE, maker: QUOTE.maker.toLowerCase(), memo: QUOTE.memo.toUpperCase().replace("0X", "0x") };
    expect(quoteTypedData({ domain: FX_DOMAIN, message }).message).to.deep.equal(QUOTE);
  });

  it("may sell all or nothing, and as much as 128 bits hold", () => {
    hashOf({ minFill: QUOTE.sellMax });
    hashOf({ sellMax: (1n << 128n) - 1n, priceNumerator: (1n << 64n) - 1n, priceDenominator: (1n << 64n) - 1n });
  });

  describe("refuses", () => {
    it("a life beyond 300 seconds, or without a second", () => {
      hashOf({ validBefore: NOW + 300n });
      expectCode("HB-1817", () => hashOf({ validBefore: NOW + 301n }));
      hashOf({ validBefore: NOW + 2n });
      expectCode("HB-1204", () => hashOf({ validBefore: NOW + 1n }));
      expectCode("HB-1203", () => hashOf({ validAfter: NOW * 1_000n, validBefore: NOW * 1_000n + 2n }));
      expectCode("HB-1802", () => hashOf({ validAfter: 1n << 48n, validBefore: (1n << 48n) + 2n }));
    });

    it("numbers that do not fit", () => {
      expectCode("HB-1802", () => hashOf({ sellMax: 1n << 128n }));
      expectCode("HB-1802", () => hashOf({ minFill: 1n << 128n }));
      expectCode("HB-1802", () => hashOf({ priceNumerator: 1n << 64n }));
      expectCode("HB-1802", () => hashOf({ ...BAND, bandMaxAge: 1n << 32n }));
      expectCode("HB-1201", () => hashOf({ nonce: 1n << 256n }));
      expectCode("HB-1201", () => hashOf({ sellMax: -1n }));
    });

    it("prices of zero, nothing to sell, and a minimum above the maximum", () => {
      expectCode("HB-1816", () => hashOf({ priceNumerator: 0n }));
      expectCode("HB-1816", () => hashOf({ priceDenominator: 0n }));
      expectCode("HB-1818", () => hashOf({ sellMax: 0n, minFill: 0n }));
      expectCode("HB-1818", () => hashOf({ minFill: QUOTE.sellMax + 1n }));
    });

    it("one token twice, one account twice, and the contract as a party", () => {
      expectCode("HB-1815", () => hashOf({ buyToken: QUOTE.sellToken }));
      expectCode("HB-1803", () => hashOf({ taker: QUOTE.maker }));
      expectCode("HB-1803", () => hashOf({ taker: FX_DOMAIN.verifyingContract }));
      expectCode("HB-1108", () => hashOf({ maker: ZeroAddress }));
    });

    it("a band that the contract would ignore or refuse", () => {
      for (const name of ["feedInverted", "bandBps", "bandMaxAge"] as const) {
        expectCode("HB-1819", () => hashOf({ [name]: BAND[name] || true }));
      }
      expectCode("HB-1819", () => hashOf({ ...BAND, bandMaxAge: 0n }));
      expectCode("HB-1804", () => hashOf({ ...BAND, bandBps: 10_001n }));
      hashOf({ ...BAND, bandBps: 10_000n });
      expectCode("HB-1805", () => hashOf({ ...BAND, feedInverted: "true" as never }));
    });

    it("another contract's domain", () => {
      expectCode("HB-1801", () => quoteHash({ domain: PAYOUTS_DOMAIN, message: QUOTE }));
    });
  });
});
