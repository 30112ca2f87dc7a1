import { expect } from "chai";
import fc from "fast-check";
import { isControlSum, readIsoAmount, writeIsoAmount } from "../../../sdk/iso20022/iso-amount.ts";
import { isIsoDate, isIsoTime, readIsoTime, writeIsoDate, writeIsoTime } from "../../../sdk/iso20022/iso-time.ts";
import { expectCode } from "../throws.ts";

// amounts and times of ISO 20022
// ├── amounts: two to five decimals, 18 digits; the sixth decimal; control sums
// └── times: Hong Kong's, read back exactly; dates of the calendar

const LARGEST = 10n ** 18n * 10n ** 6n;

describe("amounts of ISO 20022", () => {
  it("are written with two to five decimals and read back", () => {
    const written = [10n, 1_000_000n, 1_500_000n, 1_234_560n, 1_234_567_890_000_000n].map((minor) =>
      writeIsoAmount(minor),
    );
    expect(written).to.deep.equal(["0.00001", "1.00", "1.50", "1.23456", "1234567890.00"]);
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 18n - 1n }), (fifths) => {
        const text = writeIsoAmount(fifths * 10n);
        expect(text).to.match(/^(?=.{1,19}$)(0|[1-9]\d*)\.\d{2,5}$/);
        expect(readIsoAmount(text)).to.equal(fifths * 10n);
      }),
    );
  });

  it("refuse a sixth decimal, or cut it if told, and never to nothing", () => {
    for (const minor of [1n, 9n, 11n, 1_000_001n]) expectCode("HB-1891", () => writeIsoAmount(minor));
    expect(writeIsoAmount(1_999_999n, "supplement")).to.equal("1.99999");
    expect(writeIsoAmount(19n, "supplement")).to.equal("0.00001");
    expectCode("HB-1891", () => writeIsoAmount(9n, "supplement"));
  });

  it("refuse more than 18 digits, nothing and a debt", () => {
    expect(writeIsoAmount(LARGEST / 100n - 10_000n)).to.equal("9999999999999999.99");
    expect(writeIsoAmount(LARGEST / 100n + 500_000n)).to.equal("10000000000000000.5");
    expect(writeIsoAmount(LARGEST - 1_000_000n)).to.equal("999999999999999999");
    expectCode("HB-1892", () => writeIsoAmount(LARGEST));
    expectCode("HB-1892", () => writeIsoAmount(LARGEST / 100n - 1_000n));
    for (const minor of [0n, -10n]) expectCode("HB-1892", () => writeIsoAmount(minor));
  });

  it("are read up to 18 digits and not beyond", () => {
    expect(readIsoAmount("999999999999999999")).to.equal(LARGEST - 10n ** 6n);
    expect(readIsoAmount("9999999999999.99999")).to.equal(9_999_999_999_999_999_990n);
    for (const text of ["9999999999999.999999", "1000000000000000000", "0.000000"])
      expect(readIsoAmount(text)).to.be.a("string");
  });

  it("can be written whatever was read", () => {
    const digits = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.bigInt({ min: 1n, max: 10n ** 18n - 1n }));
    fc.assert(
      fc.property(digits, ([decimals, number]) => {
        const text = number.toString().padStart(decimals + 1, "0");
        const point = text.length - decimals;
        fc.pre(text.length <= 18);
        const minor = readIsoAmount(decimals === 0 ? text : `${text.slice(0, point)}.${text.slice(point)}`);
        expect(readIsoAmount(writeIsoAmount(minor as bigint))).to.equal(minor);
      }),
    );
  });

  it("have a control sum of any number of decimals", () => {
    for (const text of ["12.5", "12.50", "012.500000", "12.50000000000000000"])
      expect(isControlSum(text, 12_500_000n)).to.equal(true);
    expect(isControlSum("0.0000001", 1n)).to.equal(false);
    for (const text of ["12.500001", "12.50000000000000001", "12", "", "-12.5", "1.25e1", ".5", "12.5 "])
      expect(isControlSum(text, 12_500_000n), text).to.equal(false);
  });
});

describe("times of ISO 20022", () => {
  it("are Hong Kong's, and their date is Hong Kong's", () => {
    const evening = BigInt(Date.UTC(2026, 0, 5, 23, 30, 1)) / 1000n;
    expect(writeIsoTime(evening)).to.equal("2026-01-06T07:30:01+08:00");
    expect(writeIsoDate(evening)).to.equal("2026-01-06");
  });

  it("are read back to the second", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 4_102_444_800n }), (seconds) => {
        expect(readIsoTime(writeIsoTime(seconds))).to.equal(seconds);
      }),
    );
    expect(readIsoTime("2026-01-05T23:30:01Z")).to.equal(BigInt(Date.UTC(2026, 0, 5, 23, 30, 1)) / 1000n);
    for (const text of ["2026-01-05T23:30:01", "2026-01-05T23:30:01.5Z", "2026-01-05"])
      expect(readIsoTime(text), text).to.equal(undefined);
  });

  it("are of the calendar and the clock", () => {
    for (const text of ["2024-02-29", "2026-12-31", "2026-01-06+08:00", "2026-01-06Z"])
      expect(isIsoDate(text)).to.equal(true);
    for (const text of ["2026-02-29", "2026-13-01", "2026-1-6", "06.01.2026", "", "2026-01-06T00:00:00"])
      expect(isIsoDate(text), text).to.equal(false);
    for (const text of ["2026-01-06T23:59:59", "2026-01-06T00:00:00.123Z", "2026-01-06T00:00:00-05:00"])
      expect(isIsoTime(text), text).to.equal(true);
    for (const text of ["2026-01-06T24:00:00", "2026-01-06 00:00:00", "2026-02-30T00:00:00Z", "2026-01-06T00:00:00+8"])
      expect(isIsoTime(text), text).to.equal(false);
  });
});
