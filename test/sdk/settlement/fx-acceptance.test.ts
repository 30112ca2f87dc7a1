import { expect } from "chai";
import { id, ZeroAddress, ZeroHash } from "ethers";
import { MAX_AMOUNT } from "../../../sdk/amount.ts";
import { type AcceptanceMessage, acceptanceHash } from "../../../sdk/settlement/fx-acceptance.ts";
import { type QuoteMessage, quoteHash } from "../../../sdk/settlement/fx-quote.ts";
import { expectCode } from "../throws.ts";
import { ACCEPTANCE, addressOf, FX_DOMAIN, NOW, PAYOUTS_DOMAIN, QUOTE } from "./settlement-samples.ts";

const hashOf = (change: Partial<AcceptanceMessage> = {}) =>
  acceptanceHash({ domain: FX_DOMAIN, message: { ...ACCEPTANCE, ...change }, quote: QUOTE });
/** The acceptance of another quote. */
const accept = (terms: Partial<QuoteMessage>, change: Partial<AcceptanceMessage> = {}) => {
  const quote = { ...QUOTE, ...terms };
  const message = { ...ACCEPTANCE, quote: quoteHash({ domain: FX_DOMAIN, message: quote }), ...change };
  return acceptanceHash({ domain: FX_DOMAIN, message, quote });
};

describe("fx acceptance", () => {
  it("has another hash for every change of a field or the quote", () => {
    const hashes = [
      {},
      { taker: addressOf("other") },
      { sellAmount: 1n },
      { recipient: addressOf("other") },
      { memo: id("other") },
      { maxFee: 0n },
      { nonce: 0n },
      { validAfter: NOW - 1n },
      { validBefore: NOW + 121n },
    ].map(hashOf);
    hashes.push(accept({ nonce: 8n }));
    expect(new Set(hashes).size).to.equal(10);
  });

  it("may be of all that the quote sells, and for the taker that it names", () => {
    hashOf({ sellAmount: QUOTE.sellMax });
    accept({ taker: ACCEPTANCE.taker });
  });

  describe("refuses", () => {
    it("another quote than the one at hand", () => {
      expectCode("HB-1807", () => hashOf({ quote: id("other") }));
      expectCode("HB-1603", () => hashOf({ quote: ZeroHash }));
    });

    it("a taker or recipient whom the quote does not admit", () => {
      expectCode("HB-1820", () => accept({ taker: addressOf("somebody") }));
      expectCode("HB-1820", () => hashOf({ taker: QUOTE.maker }));
      expectCode("HB-1820", () => hashOf({ recipient: QUOTE.maker }));
      expectCode("HB-1820", () => hashOf({ recipient: FX_DOMAIN.verifyingContract }));
      expectCode("HB-1108", () => hashOf({ taker: ZeroAddress }));
    });

    it("nothing, or more than the quote sells", () => {
      expectCode("HB-1605", () => hashOf({ sellAmount: 0n }));
      expectCode("HB-1820", () => hashOf({ sellAmount: QUOTE.sellMax + 1n }));
      expectCode("HB-1604", () => hashOf({ maxFee: MAX_AMOUNT + 1n }));
    });

    it("a time in which the quote is not good", () => {
      hashOf({ validAfter: NOW + 298n, validBefore: NOW + 900n });
      expectCode("HB-1808", () => hashOf({ validAfter: NOW + 299n, validBefore: NOW + 900n }));
      hashOf({ validAfter: 0n, validBefore: NOW + 2n });
      expectCode("HB-1808", () => hashOf({ validAfter: 0n, validBefore: NOW + 1n }));
      expectCode("HB-1204", () => hashOf({ validAfter: NOW + 119n }));
    });

    it("a quote that is not one, and another contract's domain", () => {
      const quote = { ...QUOTE, priceDenominator: 0n };
      expectCode("HB-1816", () => acceptanceHash({ domain: FX_DOMAIN, message: ACCEPTANCE, quote }));
      expectCode("HB-1801", () => acceptanceHash({ domain: PAYOUTS_DOMAIN, message: ACCEPTANCE, quote: QUOTE }));
    });
  });
});
