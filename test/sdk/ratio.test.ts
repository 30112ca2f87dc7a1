import { expect } from "chai";
import fc from "fast-check";
import { parseAmount } from "../../sdk/amount.ts";
import { capacity, coverageRatio, formatRatio } from "../../sdk/ratio.ts";
import { expectCode } from "./throws.ts";

const amount = fc.bigInt(0n, (1n << 104n) - 1n);

describe("ratio", () => {
  describe("coverageRatio", () => {
    it("is 101.237623 % in scenario S1, floored", () => {
      const ratio = coverageRatio(parseAmount("1,022,500,000"), parseAmount("1,010,000,000"));
      expect(ratio).to.equal(101_237_623n);
      expect(formatRatio(ratio)).to.equal("101.237623 %");
    });

    it("is 0 while nothing circulates", () => {
      expect(coverageRatio(5n, 0n)).to.equal(0n);
    });

    it("never says more than is there", () => {
      fc.assert(
        fc.property(amount, amount, (reserves, liabilities) => {
          fc.pre(liabilities > 0n);
          const ratio = coverageRatio(reserves, liabilities);
          expect(ratio * liabilities <= reserves * 10n ** 8n).to.equal(true);
          expect((ratio + 1n) * liabilities > reserves * 10n ** 8n).to.equal(true);
        }),
      );
    });
  });

  describe("formatRatio", () => {
    it("shows six decimals, always", () => {
      expect(formatRatio(0n)).to.equal("0.000000 %");
      expect(formatRatio(100_000_000n)).to.equal("100.000000 %");
      expect(formatRatio(99_971_200n)).to.equal("99.971200 %");
      expect(formatRatio(1n)).to.equal("0.000001 %");
      expect(formatRatio(1_234_500_000_000n)).to.equal("1,234,500.000000 %");
    });
  });

  describe("capacity", () => {
    it("is exact to the minor unit in W0 and S1", () => {
      expect(capacity(parseAmount("1,012,500,000.00"), 100n)).to.equal(parseAmount("1,002,475,247.524752"));
      const headroom = capacity(parseAmount("1,022,500,000"), 100n) - parseAmount("1,000,000,000");
      expect(headroom).to.equal(parseAmount("12,376,237.623762"));
    });

    it("is nothing while the buffer is unset", () => {
      expect(capacity(parseAmount("1,012,500,000"), 0n)).to.equal(0n);
    });

    it("is the largest supply that keeps the buffer", () => {
      fc.assert(
        fc.property(amount, fc.bigInt(1n, 65_535n), (reserves, bps) => {
          const most = capacity(reserves, bps);
          expect(most * (10_000n + bps) <= reserves * 10_000n).to.equal(true);
          expect((most + 1n) * (10_000n + bps) > reserves * 10_000n).to.equal(true);
        }),
      );
    });
  });

  it("refuses what is negative or no bigint", () => {
    expectCode("HB-1621", () => capacity(-1n, 100n));
    expectCode("HB-1621", () => capacity(1n, -1n));
    expectCode("HB-1621", () => capacity(1n, 100 as unknown as bigint));
    expectCode("HB-1621", () => coverageRatio(-1n, 1n));
    expectCode("HB-1621", () => coverageRatio(1n, -1n));
    expectCode("HB-1621", () => formatRatio(-1n));
  });
});
