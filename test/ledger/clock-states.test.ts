import { expect } from "chai";
import { calendarsOf } from "../../ledger/clock/calendar.ts";
import { attestationClock, breakClock, freezeClock, mintClock, redemptionClock } from "../../ledger/clock/clocks.ts";
import { atHour, endOfDay } from "../../ledger/clock/hong-kong-time.ts";
import { ratioLevel } from "../../ledger/clock/ratio-level.ts";

// redemptionClock
// ├── running → amber at 4 hours → red at 2 hours → overdue after the last second
// ├── paid: met up to the last second, missed after it
// └── held
// attestationClock: amber at 20 hours, overdue beyond 26
// breakClock: amber at once, overdue at 09:00 of the next business day
// mintClock, freezeClock
// ratioLevel: each line, and one minor unit beside it

const HOUR = 3600;

describe("redemptionClock", () => {
  const dueAt = endOfDay("2026-11-24");
  const state = (now: number, paidAt?: number, held = false) => redemptionClock({ dueAt, now, paidAt, held }).state;

  it("grows redder as the end of the due day comes near", () => {
    expect(state(dueAt - 4 * HOUR - 1)).to.equal("running");
    expect(state(dueAt - 4 * HOUR)).to.equal("amber");
    expect(state(dueAt - 2 * HOUR - 1)).to.equal("amber");
    expect(state(dueAt - 2 * HOUR)).to.equal("red");
    expect(state(dueAt)).to.equal("red");
    expect(state(dueAt + 1)).to.equal("overdue");
  });

  it("is met by a payment in the last second, and missed a second later", () => {
    expect(state(dueAt + 999, dueAt)).to.equal("met");
    expect(state(dueAt + 999, dueAt + 1)).to.equal("missed");
  });

  it("stands still under a freeze", () => {
    expect(state(dueAt + 1, undefined, true)).to.equal("held");
  });
});

describe("attestationClock", () => {
  const asOf = Date.parse("2026-02-13T10:00:00Z") / 1000;
  const state = (age: number, maxAge?: number) =>
    attestationClock({ asOf, now: asOf + age, ...(maxAge === undefined ? {} : { maxAge }) }).state;

  it("is amber from 20 hours and overdue beyond 26", () => {
    expect(state(20 * HOUR - 1)).to.equal("running");
    expect(state(20 * HOUR)).to.equal("amber");
    expect(state(26 * HOUR)).to.equal("amber");
    expect(state(26 * HOUR + 1)).to.equal("overdue");
  });

  it("is overdue on the Monday after a Friday evening", () => {
    expect(state(226_800)).to.equal("overdue");
  });

  it("follows a shorter limit of the registry", () => {
    expect(state(6 * HOUR, 6 * HOUR)).to.equal("amber");
    expect(state(6 * HOUR + 1, 6 * HOUR)).to.equal("overdue");
  });
});

describe("breakClock", () => {
  const calendar = calendarsOf().hongKong;
  const opened = atHour("2026-02-16", 19);
  const until = atHour("2026-02-20", 9);

  it("is raised at once and goes to the supervisor at 09:00 of the next business day", () => {
    expect(breakClock({ opened, now: opened, calendar })).to.deep.equal({ state: "amber", until });
    expect(breakClock({ opened, now: until - 1, calendar }).state).to.equal("amber");
    expect(breakClock({ opened, now: until, calendar }).state).to.equal("overdue");
  });

  it("is met by closing it before", () => {
    expect(breakClock({ opened, now: until, closed: until - 1, calendar }).state).to.equal("met");
    expect(breakClock({ opened, now: until, closed: until, calendar }).state).to.equal("missed");
  });
});

describe("mintClock and freezeClock", () => {
  const from = 1_764_000_000;

  it("asks for an explanation of a mint after two hours", () => {
    const states = [1800, 1801, 7200, 7201].map((passed) => mintClock({ from, now: from + passed }).state);
    expect(states).to.deep.equal(["running", "amber", "amber", "overdue"]);
    expect(mintClock({ from, now: from + 9000, doneAt: from + 7200 }).state).to.equal("met");
    expect(mintClock({ from, now: from + 9000, doneAt: from + 7201 }).state).to.equal("missed");
  });

  it("pages for a freeze after 20 minutes and is overdue after 60", () => {
    const states = [900, 901, 1200, 1201, 3600, 3601].map((passed) => freezeClock({ from, now: from + passed }).state);
    expect(states).to.deep.equal(["running", "amber", "amber", "red", "red", "overdue"]);
  });
});

describe("ratioLevel", () => {
  const liabilities = 1_000_000_000_000_000n;

  for (const [reserves, at, below] of [
    [1_010_000_000_000_000n, "enough", "mint-off"],
    [1_005_000_000_000_000n, "mint-off", "top-up"],
    [1_000_000_000_000_000n, "top-up", "shortfall"],
  ] as const)
    it(`says ${at} at the line and ${below} one minor unit below it`, () => {
      expect(ratioLevel({ reserves, liabilities })).to.equal(at);
      expect(ratioLevel({ reserves: reserves - 1n, liabilities })).to.equal(below);
    });

  it("calls the revaluations of the scenarios by their names", () => {
    const of = (reserves: bigint) => ratioLevel({ reserves: reserves * 1_000_000n, liabilities });
    expect(of(1_006_560_000n)).to.equal("mint-off");
    expect(of(999_712_500n)).to.equal("shortfall");
    expect(of(1_012_500_000n)).to.equal("enough");
  });

  it("says so where nothing circulates", () => {
    expect(ratioLevel({ reserves: 0n, liabilities: 0n })).to.equal("nothing-circulates");
  });
});
