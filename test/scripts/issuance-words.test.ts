import { expect } from "chai";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { acceptedUpTo } from "../../scripts/reserve/accepted-up-to.ts";
import { parseTime } from "../../scripts/time.ts";
import { showAge, showBytes32 } from "../../scripts/words.ts";

describe("a time on the command line", () => {
  it("is read with its zone", () => {
    expect(parseTime("--as-of", "2026-11-22T18:00:00+08:00")).to.equal(1_795_341_600n);
    expect(parseTime("--as-of", "2026-11-22T10:00:00Z")).to.equal(1_795_341_600n);
    expect(parseTime("--as-of", "2026-11-22T10:00Z")).to.equal(1_795_341_600n);
    expect(parseTime("--as-of", "2026-11-22T02:00:00-08:00")).to.equal(1_795_341_600n);
    expect(parseTime("--as-of", "2028-02-29T00:30:00+08:00")).to.equal(1_835_368_200n);
  });

  const strangers = [
    "2026-11-22",
    "2026-11-22T18:00:00",
    "2026-11-22 18:00:00Z",
    "1795341600",
    "22/11/2026",
    "2026-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-11-22T25:00:00Z",
    "2026-11-22T18:00:00+99:00",
    " 2026-11-22T18:00:00Z",
    "",
  ];
  for (const text of strangers) {
    it(`is not ${JSON.stringify(text)}`, () => {
      expect(() => parseTime("--as-of", text))
        .to.throw(HarbourError)
        .with.property("code", "HB-2123");
    });
  }
});

describe("what a pool's next statement may say without a person", () => {
  const day = 86_400;
  const pool = {
    pool: "",
    custodian: "",
    total: 1_040n,
    asOf: 0,
    validUntil: 0,
    sequence: 2n,
    fresh: true,
    baseline: 1_000n,
    baselineAt: 10 * day,
  };
  const cases: [string, object, number, bigint][] = [
    ["a step above the baseline within its day", {}, 11 * day - 1, 1_050n],
    ["a step above the total once the baseline may move", {}, 11 * day, 1_092n],
    ["what is in force, where that is more", { total: 2_000n }, 11 * day - 1, 2_000n],
    ["a step above the old baseline while it is stale", { fresh: false }, 30 * day, 1_050n],
    [
      "a step above what it last said while it is stale, where that was less",
      { fresh: false, total: 500n },
      11 * day,
      525n,
    ],
    ["a step above the old baseline within its day all the same", { fresh: false, total: 500n }, 11 * day - 1, 1_050n],
    ["nothing at first", { total: 0n, baseline: 0n, baselineAt: 0, fresh: false }, 30 * day, 0n],
  ];
  for (const [what, changes, now, bound] of cases) {
    it(`is ${what}`, () => expect(acceptedUpTo({ ...pool, ...changes }, 500, now)).to.equal(bound));
  }
});

describe("more words", () => {
  it("count an age in at most two units", () => {
    expect([0, 59, 60, 3_661, 90_000, 7 * 86_400].map(showAge)).to.deep.equal([
      "0 s",
      "59 s",
      "1 min",
      "1 h 1 min",
      "1 d 1 h",
      "7 d",
    ]);
  });
  it("tell short text, nothing and a hash apart", () => {
    const hash = `0x97ed48277b6f4491a06fb548d5a7512d${"ab".repeat(16)}`;
    expect(showBytes32(hash)).to.equal(hash);
    expect(showBytes32(`0x${"00".repeat(32)}`)).to.match(/^none = 0x0+$/);
    expect(showBytes32("0x42414e4b2d41".padEnd(66, "0"))).to.match(/^"BANK-A" = 0x42/);
  });
});
