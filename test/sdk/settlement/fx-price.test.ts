import { expect } from "chai";
import fc from "fast-check";
import {
  buyAmountOf,
  type FxPrice,
  inversePrice,
  priceOfRate,
  rateOfPrice,
  showPrice,
} from "../../../sdk/settlement/fx-price.ts";
import { expectCode } from "../throws.ts";

const price = (priceNumerator: bigint, priceDenominator: bigint): FxPrice => ({ priceNumerator, priceDenominator });
const MOST = (1n << 64n) - 1n;
const part = fc.bigInt(1n, MOST);
const prices = fc.tuple(part, part).map(([a, b]) => price(a, b));

describe("fx price", () => {
  describe("buyAmountOf", () => {
    it("rounds up, by less than one minor unit, at any price and amount", () => {
      fc.assert(
        fc.property(prices, fc.bigInt(1n, (1n << 128n) - 1n), (at, sell) => {
          const buy = buyAmountOf(at, sell);
          const excess = buy * at.priceDenominator - sell * at.priceNumerator;
          expect(excess >= 0n && excess < at.priceDenominator).to.equal(true);
          expect(buy > 0n).to.equal(true);
        }),
      );
    });

    it("gains the taker nothing by filling in parts", () => {
      fc.assert(
        fc.property(prices, fc.bigInt(1n, 1n << 100n), fc.bigInt(1n, 1n << 100n), (at, a, b) => {
          const parts = buyAmountOf(at, a) + buyAmountOf(at, b);
          const whole = buyAmountOf(at, a + b);
          expect(parts === whole || parts === whole + 1n).to.equal(true);
        }),
      );
    });

    it("is exact where the division is, and at least 1", () => {
      expect(buyAmountOf(priceOfRate("1.0837"), 1_000_000_000_000n)).to.equal(1_083_700_000_000n);
      expect(buyAmountOf(price(1n, MOST), 1n)).to.equal(1n);
      expect(buyAmountOf(price(1n, 3n), 10n)).to.equal(4n);
    });

    it("refuses a price of zero or beyond 64 bits, and an amount beyond 128", () => {
      expectCode("HB-1816", () => buyAmountOf(price(0n, 1n), 1n));
      expectCode("HB-1816", () => buyAmountOf(price(1n, 0n), 1n));
      expectCode("HB-1802", () => buyAmountOf(price(MOST + 1n, 1n), 1n));
      expectCode("HB-1802", () => buyAmountOf(price(1n, MOST + 1n), 1n));
      expectCode("HB-1802", () => buyAmountOf(price(1n, 1n), 1n << 128n));
    });
  });

  describe("priceOfRate", () => {
    it("is the rate exactly, in lowest terms", () => {
      expect(priceOfRate("1.0837")).to.deep.equal(price(10_837n, 10_000n));
      expect(priceOfRate("1.08370")).to.deep.equal(price(10_837n, 10_000n));
      expect(priceOfRate("0.5")).to.deep.equal(price(1n, 2n));
      expect(priceOfRate("2")).to.deep.equal(price(2n, 1n));
      expect(priceOfRate("18446744073709551615")).to.deep.equal(price(MOST, 1n));
    });

    it("gives back any rate that is written without needless zeros", () => {
      const rates = fc.tuple(fc.bigInt(0n, 999_999_999n), fc.bigInt(0n, 999_999_999n)).map(([whole, decimals]) => {
        const digits = decimals.toString().padStart(9, "0").replace(/0+$/, "");
        return digits === "" ? `${whole}` : `${whole}.${digits}`;
      });
      fc.assert(
        fc.property(
          rates.filter((rate) => rate !== "0"),
          (rate) => {
            expect(rateOfPrice(priceOfRate(rate))).to.equal(rate);
          },
        ),
      );
    });

    it("refuses what is not plain digits", () => {
      const wrong = ["", ".5", "1.", "01.5", "1,083", "1e3", "+1", "-1", " 1", "1 ", "1.2.3", "٢", "0x10", "1\n"];
      for (const rate of wrong) expectCode("HB-1822", () => priceOfRate(rate));
      expectCode("HB-1822", () => priceOfRate(1.0837 as never));
      expectCode("HB-1822", () => priceOfRate("9".repeat(41)));
    });

    it("refuses zero, and what is no fraction of two 64-bit numbers", () => {
      expectCode("HB-1822", () => priceOfRate("0"));
      expectCode("HB-1822", () => priceOfRate("0.000"));
      expectCode("HB-1822", () => priceOfRate("18446744073709551616"));
      expectCode("HB-1822", () => priceOfRate(`0.${"0".repeat(20)}1`));
      expectCode("HB-1822", () => priceOfRate(`1.${"3".repeat(20)}`));
    });
  });

  describe("rateOfPrice", () => {
    it("has digits only where they are exact", () => {
      expect(rateOfPrice(price(1n, 3n))).to.equal(undefined);
      expect(rateOfPrice(price(2n, 6n))).to.equal(undefined);
      expect(rateOfPrice(price(3n, 6n))).to.equal("0.5");
      expect(rateOfPrice(price(10n, 1n))).to.equal("10");
      expect(rateOfPrice(price(1n, 1n << 63n))).to.match(/^0\.0+1084/);
      expectCode("HB-1816", () => rateOfPrice(price(1n, 0n)));
    });

    it("is the price, to the last digit", () => {
      fc.assert(
        fc.property(prices, fc.nat({ max: 40 }), fc.nat({ max: 20 }), (any, twos, fives) => {
          const at = price(any.priceNumerator, (2n ** BigInt(twos) * 5n ** BigInt(fives)) & MOST || 1n);
          const rate = rateOfPrice(at);
          if (rate === undefined) return;
          const [whole = "", decimals = ""] = rate.split(".");
          expect(BigInt(whole + decimals) * at.priceDenominator).to.equal(
            at.priceNumerator * 10n ** BigInt(decimals.length),
          );
        }),
      );
    });
  });

  it("is shown as digits or as a fraction, never rounded", () => {
    expect(showPrice(price(10_837n, 10_000n))).to.equal("1.0837");
    expect(showPrice(inversePrice(price(10_837n, 10_000n)))).to.equal("10000/10837");
  });
});
