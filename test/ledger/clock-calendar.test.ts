import { expect } from "chai";
import { calendarsOf, CALENDAR_VERSION, lastOpenDay, nextOpenDay } from "../../ledger/clock/calendar.ts";
import { addDays, dayOf, endOfDay, formatHongKong, startOfDay, weekdayOf } from "../../ledger/clock/hong-kong-time.ts";
import { codeOf } from "./code-of.ts";

// hong-kong-time
// ├── a day begins and ends eight hours before UTC's
// ├── days of leap years, and days that do not exist
// └── text with the offset
// calendar
// ├── Hong Kong: 17 general holidays a year, Sundays, Saturdays by choice
// ├── RMB settlement: weekdays through Hong Kong's holidays, and worked weekends of the mainland
// ├── mainland: its own holidays
// └── refuses: a year that nobody announced, an unknown version

describe("hong-kong-time", () => {
  it("begins a day eight hours before UTC and ends it in its last second", () => {
    expect(startOfDay("2026-11-23")).to.equal(Date.parse("2026-11-22T16:00:00Z") / 1000);
    expect(endOfDay("2026-11-23")).to.equal(Date.parse("2026-11-23T15:59:59Z") / 1000);
    expect(dayOf(startOfDay("2026-11-23"))).to.equal("2026-11-23");
    expect(dayOf(startOfDay("2026-11-23") - 1)).to.equal("2026-11-22");
    expect(dayOf(endOfDay("2026-11-23"))).to.equal("2026-11-23");
  });

  it("counts days over months, leap days and years", () => {
    expect(addDays("2028-02-28", 1)).to.equal("2028-02-29");
    expect(addDays("2026-02-28", 1)).to.equal("2026-03-01");
    expect(addDays("2027-01-01", -1)).to.equal("2026-12-31");
    expect(weekdayOf("2026-11-23")).to.equal(1);
  });

  it("writes a time with Hong Kong's offset", () => {
    expect(formatHongKong(Date.parse("2026-11-22T16:00:00Z") / 1000)).to.equal("2026-11-23T00:00:00+08:00");
  });

  for (const text of ["", "2026-2-3", "2026-02-31", "2025-02-29", "2026-13-01", "23 Nov 2026", "2026-11-23T00:00"])
    it(`refuses "${text}" as a day`, () => {
      expect(codeOf(() => startOfDay(text))).to.equal("HB-4520");
    });
});

describe("calendar", () => {
  const { hongKong, rmbSettlement, mainland } = calendarsOf();

  function daysOf(year: number): string[] {
    const days = [`${year}-01-01`];
    while (addDays(days.at(-1)!, 1).startsWith(String(year))) days.push(addDays(days.at(-1)!, 1));
    return days;
  }

  for (const [year, saturdays] of [
    [2025, 2],
    [2026, 3],
    [2027, 4],
  ] as const)
    it(`has 17 general holidays in ${year}, ${saturdays} of them on Saturdays`, () => {
      const withSaturdays = calendarsOf(CALENDAR_VERSION, { saturdayIsBusinessDay: true }).hongKong;
      const holidays = daysOf(year).filter((day) => weekdayOf(day) !== 0 && !withSaturdays.isOpen(day));
      expect(holidays).to.have.length(17);
      expect(holidays.filter((day) => weekdayOf(day) === 6)).to.have.length(saturdays);
    });

  it("closes on every Sunday, and on Saturdays unless told that they count", () => {
    expect(hongKong.isOpen("2026-11-22")).to.equal(false);
    expect(hongKong.isOpen("2026-11-21")).to.equal(false);
    const withSaturdays = calendarsOf(CALENDAR_VERSION, { saturdayIsBusinessDay: true }).hongKong;
    expect(withSaturdays.isOpen("2026-11-21")).to.equal(true);
    expect(withSaturdays.isOpen("2026-11-22")).to.equal(false);
    expect(withSaturdays.isOpen("2026-09-26")).to.equal(false);
    expect(withSaturdays.version).not.to.equal(hongKong.version);
  });

  it("keeps the three apart around the Lunar New Year of 2026", () => {
    const open = (day: string) => [hongKong, rmbSettlement, mainland].map((calendar) => calendar.isOpen(day));
    expect(open("2026-02-14")).to.deep.equal([false, true, true]);
    expect(open("2026-02-16")).to.deep.equal([true, true, false]);
    expect(open("2026-02-17")).to.deep.equal([false, true, false]);
    expect(open("2026-02-20")).to.deep.equal([true, true, false]);
    expect(open("2026-02-21")).to.deep.equal([false, false, false]);
    expect(open("2026-02-24")).to.deep.equal([true, true, true]);
    expect(open("2026-02-28")).to.deep.equal([false, true, true]);
  });

  it("finds the next and the last open day", () => {
    expect(nextOpenDay(hongKong, "2026-02-16")).to.equal("2026-02-20");
    expect(nextOpenDay(mainland, "2026-02-16")).to.equal("2026-02-24");
    expect(lastOpenDay(hongKong, "2026-10-31")).to.equal("2026-10-30");
    expect(lastOpenDay(hongKong, "2026-10-30")).to.equal("2026-10-30");
  });

  it("knows the weekdays of 2027 for RMB settlement, and refuses its weekends, which nobody announced", () => {
    expect(rmbSettlement.isOpen("2027-02-08")).to.equal(true);
    expect(codeOf(() => rmbSettlement.isOpen("2027-02-06"))).to.equal("HB-4521");
    expect(codeOf(() => mainland.isOpen("2027-02-08"))).to.equal("HB-4521");
  });

  it("refuses years that it does not cover rather than guessing", () => {
    for (const day of ["2024-12-31", "2028-01-03"])
      for (const calendar of [hongKong, rmbSettlement, mainland])
        expect(
          codeOf(() => calendar.isOpen(day)),
          `${calendar.name} ${day}`,
        ).to.equal("HB-4521");
    expect(codeOf(() => nextOpenDay(hongKong, "2027-12-31"))).to.equal("HB-4521");
  });

  it("refuses a version that there is not", () => {
    expect(codeOf(() => calendarsOf("1997-07"))).to.equal("HB-4522");
  });
});
