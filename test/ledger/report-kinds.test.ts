import { expect } from "chai";
import { id, keccak256 } from "ethers";
import { calendarsOf } from "../../ledger/clock/calendar.ts";
import { formatHongKong, startOfDay } from "../../ledger/clock/hong-kong-time.ts";
import { selectDay } from "../../ledger/report/day-selection.ts";
import { hours, money, percent, tokens } from "../../ledger/report/decimal-text.ts";
import { readIssuerFacts } from "../../ledger/report/issuer-facts.ts";
import { daysOf, generatedAt, periodOf } from "../../ledger/report/report-kind.ts";
import { codeOf } from "./code-of.ts";
import { hashOf } from "./invented-chain.ts";

// periodOf, generatedAt
// decimal texts: no separator, no ratio rounded up and no duration down
// selectDay
// ├── the same for everybody, from the whole period, by the block too
// └── refuses: another seed, a late commitment, no evidence, no 32 bytes
// readIssuerFacts: what it takes and what it refuses

describe("periodOf", () => {
  for (const [kind, day, from, to] of [
    ["C1", "2026-09-11", "2026-09-11", "2026-09-11"],
    ["C2", "2026-09-04", "2026-08-29", "2026-09-04"],
    ["C3", "2026-02-10", "2026-02-01", "2026-02-28"],
    ["C3", "2026-12-31", "2026-12-01", "2026-12-31"],
    ["C8", "2026-09-11", "2026-09-01", "2026-09-11"],
    ["C9", "2026-09-11", "2026-09-11", "2026-09-11"],
  ] as const)
    it(`of ${kind} on ${day} is ${from} to ${to}`, () => {
      expect(periodOf(kind, { day })).to.deep.equal({ from, to });
    });

  it("takes a period that the report can be of", () => {
    const period = { from: "2026-07-01", to: "2026-09-30" };
    expect(periodOf("C8", { period })).to.deep.equal(period);
  });

  for (const [kind, from, to] of [
    ["C1", "2026-09-01", "2026-09-02"],
    ["C2", "2026-09-01", "2026-09-08"],
    ["C3", "2026-09-01", "2026-09-29"],
    ["C3", "2026-08-01", "2026-09-30"],
    ["C8", "2026-09-30", "2026-09-01"],
  ] as const)
    it(`refuses ${kind} of ${from} to ${to}`, () => {
      expect(codeOf(() => periodOf(kind, { period: { from, to } }))).to.equal("HB-4536");
    });

  it("refuses what is no day", () => {
    expect(codeOf(() => periodOf("C1", { day: "yesterday" }))).to.equal("HB-4520");
  });
});

describe("generatedAt", () => {
  const at = (day: string) => formatHongKong(generatedAt({ from: day, to: day }, calendarsOf().hongKong));

  it("is 09:00 of the next business day, whenever the report is made", () => {
    expect(at("2026-09-10")).to.equal("2026-09-11T09:00:00+08:00");
    expect(at("2026-09-11")).to.equal("2026-09-14T09:00:00+08:00");
    expect(at("2026-02-16")).to.equal("2026-02-20T09:00:00+08:00");
  });
});

describe("decimal texts", () => {
  it("have no separators and lose no digit", () => {
    expect(tokens(109_250_000_000_000n)).to.equal("109250000.000000");
    expect(tokens(-1n)).to.equal("-0.000001");
    expect(money(114_263_184_560_000n)).to.equal("114263184.56");
    expect(money(1n)).to.equal("0.000001");
  });

  it("floor a share, and have none of nothing", () => {
    expect(percent(1_012_376_235n, 1_000_000_000n)).to.equal("101.237623");
    expect(percent(2n, 3n)).to.equal("66.666666");
    expect(percent(999_999_999n, 1_000_000_000n)).to.equal("99.999999");
    expect([percent(1n, 0n), percent(-1n, 1n)]).to.deep.equal([undefined, undefined]);
  });

  it("round hours up", () => {
    const told = [0, 1, 3599, 68_400, 93_632, -3600, -3599].map(hours);
    expect(told).to.deep.equal(["0.00", "0.01", "1.00", "19.00", "26.01", "-1.00", "-0.99"]);
  });
});

describe("selectDay", () => {
  const period = { from: "2026-09-01", to: "2026-09-30" };
  const seed = id("seed");
  const selection = {
    seed,
    commitment: keccak256(seed),
    committedAt: startOfDay("2026-09-30") - 1,
    evidence: "letter",
  };

  it("draws the same day for everybody, and another one by another block or seed", () => {
    const { day, population, index } = selectDay(selection, period, hashOf("block"));
    expect(population).to.deep.equal(daysOf(period));
    expect(population[index]).to.equal(day);
    expect(selectDay(selection, period, hashOf("block")).day).to.equal(day);
    const draws = Array.from({ length: 300 }, (_, n) => selectDay(selection, period, hashOf(`block ${n}`)).day);
    expect(new Set(draws).size).to.equal(30);
  });

  for (const [what, change] of [
    ["another seed", { seed: id("another") }],
    ["a commitment of the period's last day", { committedAt: startOfDay("2026-09-30") }],
    ["no evidence", { evidence: " " }],
    ["a seed that is not 32 bytes", { seed: "0x1234" }],
    ["a commitment that is not 32 bytes", { commitment: "september" }],
  ] as const)
    it(`refuses ${what}`, () => {
      expect(codeOf(() => selectDay({ ...selection, ...change }, period, hashOf("block")))).to.equal("HB-4537");
    });
});

describe("readIssuerFacts", () => {
  it("takes a file that says little, and one that says nothing", () => {
    expect(readIssuerFacts("")).to.deep.equal({});
    const facts = readIssuerFacts(`issuer: Harbour Issuer
licenceNo: 07
cases:
  "${id("case")}": { caseId: C-1, authority: court, instrument: restraint order }
`);
    // The number stays as it was written.
    expect(facts.licenceNo).to.equal("07");
    expect(facts.cases![id("case")]!.authority).to.equal("court");
  });

  for (const [what, text] of [
    ["a field that there is not", "ratioPct: 102"],
    ["an address that is none", "issuerWallets: [{ address: 0x12, reason: desk }]"],
    ["a case under a word", "cases: { robbery: { caseId: C-1, authority: court, instrument: injunction } }"],
    [
      "a time without an offset",
      `cases: { "${id("x")}": { caseId: C, authority: court, instrument: list, receivedAt: "2026-09-02T11:00:00" } }`,
    ],
    ["no YAML", "issuer: [\n"],
    ["a list", "- issuer"],
  ] as const)
    it(`refuses ${what}`, () => {
      expect(codeOf(() => readIssuerFacts(text))).to.equal("HB-4539");
    });
});
