import { expect } from "chai";
import { calendarsOf } from "../../ledger/clock/calendar.ts";
import type { Closure } from "../../ledger/clock/closure.ts";
import { atHour, formatHongKong } from "../../ledger/clock/hong-kong-time.ts";
import { dueAt } from "../../ledger/clock/redemption-due.ts";
import { codeOf } from "./code-of.ts";

// dueAt
// ├── the end of the next business day of Hong Kong, whatever the hour of the request
// ├── by no other calendar
// ├── from when it is valid, where a freeze was lifted later
// ├── a closure: both dates, with evidence and two approvals only
// └── refuses: a day beyond the calendar

describe("dueAt", () => {
  const { hongKong, mainland, rmbSettlement } = calendarsOf();
  const at = (day: string, hour: number) => atHour(day, hour);

  describe("by the calendar", () => {
    for (const [requested, due, because] of [
      ["2026-02-16", "2026-02-20", "the Lunar New Year is three days in Hong Kong"],
      ["2026-04-02", "2026-04-08", "Good Friday, Ching Ming and Easter follow one another"],
      ["2026-09-25", "2026-09-28", "the day after the Mid-Autumn Festival is a Saturday"],
      ["2026-09-30", "2026-10-02", "National Day is one day in Hong Kong"],
      ["2026-10-16", "2026-10-20", "the day after Chung Yeung is a Monday"],
      ["2026-12-24", "2026-12-28", "Christmas takes a Friday and a Saturday"],
      ["2026-11-23", "2026-11-24", "nothing is between"],
      ["2026-11-20", "2026-11-23", "a weekend is between"],
      ["2026-11-21", "2026-11-23", "a request of a Saturday"],
    ] as const)
      it(`is the end of ${due} for a request of ${requested}: ${because}`, () => {
        const { due: found, afterClosures } = dueAt({ requestedAt: at(requested, 15.5), calendar: hongKong });
        expect(found.day).to.equal(due);
        expect(formatHongKong(found.time)).to.equal(`${due}T23:59:59+08:00`);
        expect(afterClosures).to.equal(undefined);
      });

    it("does not depend on the hour: the first and the last second of a day are due alike", () => {
      const [first, last] = [at("2026-11-23", 0), at("2026-11-24", 0) - 1];
      expect(dueAt({ requestedAt: first, calendar: hongKong }).due.day).to.equal("2026-11-24");
      expect(dueAt({ requestedAt: last, calendar: hongKong }).due.day).to.equal("2026-11-24");
      expect(dueAt({ requestedAt: last + 1, calendar: hongKong }).due.day).to.equal("2026-11-25");
    });

    it("would be a breach by the mainland's calendar, and can be paid by RMB RTGS in time", () => {
      const requestedAt = at("2026-02-16", 15.5);
      expect(dueAt({ requestedAt, calendar: mainland }).due.day).to.equal("2026-02-24");
      const { due, calendarVersion } = dueAt({ requestedAt, calendar: hongKong });
      expect(rmbSettlement.isOpen(due.day)).to.equal(true);
      expect(calendarVersion).to.equal(hongKong.version);
    });

    it("starts anew when a freeze is lifted: lifted on a day, due on the next", () => {
      const requestedAt = at("2026-11-02", 11.34);
      const lifted = at("2026-11-11", 10);
      expect(dueAt({ requestedAt, validAt: lifted, calendar: hongKong }).due.day).to.equal("2026-11-12");
      expect(dueAt({ requestedAt: lifted, validAt: requestedAt, calendar: hongKong }).due.day).to.equal("2026-11-12");
    });

    it("refuses a request whose due date lies beyond the calendar", () => {
      expect(codeOf(() => dueAt({ requestedAt: at("2027-12-31", 9), calendar: hongKong }))).to.equal("HB-4521");
    });
  });

  describe("with a closure", () => {
    const requestedAt = at("2026-02-16", 15.5);
    const closure: Closure = {
      day: "2026-02-20",
      evidence: "HKMA press release of 20 February 2026, sha256 0x11",
      approvals: ["operations-1", "compliance-1"],
    };

    it("shows both dates", () => {
      const { due, afterClosures } = dueAt({ requestedAt, calendar: hongKong, closures: [closure] });
      expect(due.day).to.equal("2026-02-20");
      expect(afterClosures?.day).to.equal("2026-02-23");
    });

    it("shows one date where the closure moves nothing", () => {
      const closures = [{ ...closure, day: "2026-02-23" }];
      expect(dueAt({ requestedAt, calendar: hongKong, closures }).afterClosures).to.equal(undefined);
    });

    it("moves nothing for a storm that nobody recorded", () => {
      expect(dueAt({ requestedAt, calendar: hongKong, closures: [] }).due.day).to.equal("2026-02-20");
    });

    for (const [what, change] of [
      ["no evidence", { evidence: " " }],
      ["one approval", { approvals: ["operations-1"] }],
      ["the same person twice", { approvals: ["operations-1", " Operations-1"] }],
      ["an approval by nobody", { approvals: ["operations-1", ""] }],
      ["a day that is a holiday", { day: "2026-02-19" }],
    ] as const)
      it(`refuses ${what}`, () => {
        const closures = [{ ...closure, ...change }];
        expect(codeOf(() => dueAt({ requestedAt, calendar: hongKong, closures }))).to.equal("HB-4523");
      });

    it("refuses a day that is none", () => {
      const closures = [{ ...closure, day: "2026-02-30" }];
      expect(codeOf(() => dueAt({ requestedAt, calendar: hongKong, closures }))).to.equal("HB-4520");
    });
  });
});
