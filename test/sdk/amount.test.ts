import { expect } from "chai";
import fc from "fast-check";
import { formatAmount, looksLikeDecimalsSlip, MAX_AMOUNT, parseAmount } from "../../sdk/amount.ts";
import { expectCode } from "./throws.ts";

describe("amount", () => {
  describe("parseAmount", () => {
    it("reads whole units, with and without groups", () => {
      expect(parseAmount("1000")).to.equal(1_000_000_000n);
      expect(parseAmount("1,000.00")).to.equal(1_000_000_000n);
      expect(parseAmount("10,000,000.00")).to.equal(10_000_000_000_000n);
      expect(parseAmount("0")).to.equal(0n);
      expect(parseAmount("0.00")).to.equal(0n);
    });

    it("reads the smallest and the largest amount", () => {
      expect(parseAmount("0.000001")).to.equal(1n);
      expect(parseAmount("20,282,409,603,651,670,423,947,251.286015")).to.equal(MAX_AMOUNT);
    });

    it("reads other decimals when told", () => {
      expect(parseAmount("1.5", { decimals: 2 })).to.equal(150n);
      expect(parseAmount("15", { decimals: 0 })).to.equal(15n);
      expectCode("HB-1009", () => parseAmount("1.5", { decimals: 0 }));
      expectCode("HB-1009", () => parseAmount("1.500", { decimals: 2 }));
    });

    const refused: Array<[code: string, why: string, texts: string[]]> = [
      ["HB-1002", "an empty text", [""]],
      ["HB-1003", "a sign", ["-1", "+5", "-0", "−5", "-1e6"]],
      ["HB-1004", "an exponent", ["1e6", "1E6", "1e+6", "1.5e-3", "1,000e3"]],
      ["HB-1005", "digits of other scripts", ["١٢", "１２", "१२", "1２", "𝟏𝟐", "Ⅻ"]],
      ["HB-1005", "spaces", [" 5", "5 ", "1 000", "5\n", "1\u00a0000", "5\u200b"]],
      [
        "HB-1005",
        "other notations and currencies",
        ["0x10", "1_000", "1'000", "HKD 5", "5%", "NaN", "Infinity", "1/2", "１,000"],
      ],
      ["HB-1006", "a missing side of the point or a second point", [".5", "5.", ".", "1.2.3", "1.000.000", ",."]],
      [
        "HB-1007",
        "commas that do not group by three",
        ["1,00.0", "1,0000", ",100", "1,", "1,,000", "1000,000", "1,000,00", "0.1,2", "1.000,00", ","],
      ],
      ["HB-1008", "leading zeros", ["007", "00", "0,100", "00.5"]],
      ["HB-1009", "more decimals than the token has", ["1,000.0000001", "0.0000000", "1.1234567"]],
      [
        "HB-1010",
        "more than the supply can be",
        ["20,282,409,603,651,670,423,947,251.286016", "9".repeat(41), "9".repeat(100_000)],
      ],
    ];
    for (const [code, why, texts] of refused) {
      it(`refuses ${why}`, () => {
        for (const text of texts) expectCode(code, () => parseAmount(text));
      });
    }

    it("refuses what is not text", () => {
      for (const value of [1000, 1000n, undefined, null, {}, ["1"], true, new String("1")]) {
        expectCode("HB-1001", () => parseAmount(value as string));
      }
    });

    it("shows a refused text on one line, in ASCII and not endlessly", () => {
      expect(expectCode("HB-1005", () => parseAmount("１２")).message).to.match(/^[\x20-\x7e]*$/);
      expect(expectCode("HB-1005", () => parseAmount("5\n6")).message).not.to.include("\n");
      expect(expectCode("HB-1010", () => parseAmount("9".repeat(100_000))).message.length).to.be.below(300);
    });

    it("accepts a text only if it is some amount's spelling", () => {
      fc.assert(
        fc.property(fc.stringMatching(/^[0-9.,eE+\- ]{0,14}$/), (text) => {
          let minor: bigint;
          try {
            minor = parseAmount(text);
          } catch {
            return;
          }
          const plain = text.replaceAll(",", "");
          const [whole, fraction = ""] = plain.split(".");
          expect(minor).to.equal(BigInt(whole!) * 1_000_000n + BigInt(fraction.padEnd(6, "0")));
        }),
        { numRuns: 2_000 },
      );
    });
  });

  describe("formatAmount", () => {
    it("shows two decimals and groups", () => {
      expect(formatAmount(10_000_000_000_000n)).to.equal("10,000,000.00");
      expect(formatAmount(0n)).to.equal("0.00");
      expect(formatAmount(999_000_000n)).to.equal("999.00");
      expect(formatAmount(1_000_000_000n)).to.equal("1,000.00");
    });

    it("loses no digit", () => {
      expect(formatAmount(1n)).to.equal("0.000001");
      expect(formatAmount(1_500_000n)).to.equal("1.50");
      expect(formatAmount(1_234_500n)).to.equal("1.2345");
    });

    it("shows differences below zero", () => {
      expect(formatAmount(-500_000n)).to.equal("-0.50");
      expect(formatAmount(-1_000_000_000_001n)).to.equal("-1,000,000.000001");
    });

    it("shows as many decimals as told", () => {
      expect(formatAmount(5_000_000n, { minDecimals: 0 })).to.equal("5");
      expect(formatAmount(5_000_000n, { minDecimals: 6 })).to.equal("5.000000");
      expect(formatAmount(5_000_000n, { minDecimals: 9 })).to.equal("5.000000");
      expect(formatAmount(1_234n, { decimals: 0 })).to.equal("1,234");
    });

    it("is read back as the same amount", () => {
      fc.assert(
        fc.property(fc.bigInt(0n, MAX_AMOUNT), fc.integer({ min: 0, max: 6 }), (minor, minDecimals) => {
          expect(parseAmount(formatAmount(minor, { minDecimals }))).to.equal(minor);
        }),
        { numRuns: 2_000 },
      );
    });

    it("is read back with any number of decimals", () => {
      fc.assert(
        fc.property(fc.bigInt(0n, 10n ** 18n), fc.integer({ min: 0, max: 18 }), (minor, decimals) => {
          expect(parseAmount(formatAmount(minor, { decimals }), { decimals })).to.equal(minor);
        }),
      );
    });
  });

  describe("looksLikeDecimalsSlip", () => {
    const usual = parseAmount("10,000,000");

    it("calls minor units written as units too large", () => {
      expect(looksLikeDecimalsSlip({ amount: usual * 1_000_000n, reference: usual })).to.equal("too-large");
      expect(looksLikeDecimalsSlip({ amount: usual * 100_000n, reference: usual })).to.equal("too-large");
    });

    it("calls units written as minor units too small", () => {
      expect(looksLikeDecimalsSlip({ amount: usual / 1_000_000n, reference: usual })).to.equal("too-small");
    });

    it("lets what is merely unusual pass", () => {
      for (const factor of [1n, 10n, 1_000n, 99_999n]) {
        expect(looksLikeDecimalsSlip({ amount: usual * factor, reference: usual })).to.equal(undefined);
      }
      expect(looksLikeDecimalsSlip({ amount: usual / 1_000n, reference: usual })).to.equal(undefined);
    });

    it("says nothing without a reference", () => {
      expect(looksLikeDecimalsSlip({ amount: MAX_AMOUNT, reference: 0n })).to.equal(undefined);
    });
  });
});
