import type { CalendarData } from "./calendar-data.ts";
import { CALENDAR_2026_11 } from "./calendars/2026-11.ts";
import { dayNotCovered, unknownCalendar } from "./clock-faults.ts";
import { addDays, requireDay, weekdayOf, type Day } from "./hong-kong-time.ts";

/** Which days are worked. Three of them are kept apart, because a redemption is due by Hong Kong's alone. */
export interface Calendar {
  readonly version: string;
  /** "Hong Kong business day", as a fault names it. */
  readonly name: string;
  /** @throws HarbourError HB-4520 no day, HB-4521 a day that the calendar does not know */
  isOpen(day: Day): boolean;
}

export interface Calendars {
  /** Neither a general holiday nor a Sunday; a Saturday only where it is said to count. */
  readonly hongKong: Calendar;
  /** Days on which the RMB RTGS system opens: 08:30 to 05:00 of the next day, on worked weekends 08:30 to 18:30. */
  readonly rmbSettlement: Calendar;
  /** For legs on the mainland only. */
  readonly mainland: Calendar;
}

export interface CalendarOptions {
  /** Whether a Saturday that is no general holiday is a business day of Hong Kong. */
  saturdayIsBusinessDay?: boolean;
}

const VERSIONS: readonly CalendarData[] = [CALENDAR_2026_11];

/** What is used where nothing else is said. */
export const CALENDAR_VERSION = VERSIONS.at(-1)!.version;

/** @throws HarbourError HB-4522 */
export function calendarsOf(version = CALENDAR_VERSION, options: CalendarOptions = {}): Calendars {
  const data = VERSIONS.find((one) => one.version === version);
  if (data === undefined) throw unknownCalendar(version, VERSIONS.map((one) => one.version).join(", "));
  return {
    hongKong: hongKong(data, options.saturdayIsBusinessDay ?? false),
    rmbSettlement: rmbSettlement(data),
    mainland: mainland(data),
  };
}

/** The first open day after a day. @throws HarbourError HB-4520, HB-4521 */
export function nextOpenDay(calendar: Calendar, day: Day): Day {
  let next = addDays(day, 1);
  while (!calendar.isOpen(next)) next = addDays(next, 1);
  return next;
}

/** The last open day at or before a day. @throws HarbourError HB-4520, HB-4521 */
export function lastOpenDay(calendar: Calendar, day: Day): Day {
  let last = day;
  while (!calendar.isOpen(last)) last = addDays(last, -1);
  return last;
}

function hongKong({ version, hongKong: years }: CalendarData, saturdays: boolean): Calendar {
  const name = "Hong Kong business day";
  return {
    version: saturdays ? `${version}+saturday` : version,
    name,
    isOpen(day) {
      const { year, date } = split(day);
      const holidays = years[year];
      if (holidays === undefined) throw dayNotCovered(name, version, day, yearsOf(years));
      const weekday = weekdayOf(day);
      return weekday !== 0 && (weekday !== 6 || saturdays) && !holidays.includes(date);
    },
  };
}

function mainland({ version, mainland: years }: CalendarData): Calendar {
  const name = "mainland";
  return {
    version,
    name,
    isOpen(day) {
      const { year, date } = split(day);
      const known = years[year];
      if (known === undefined) throw dayNotCovered(name, version, day, yearsOf(years));
      return isWeekend(day) ? known.workingWeekends.includes(date) : !known.closedWeekdays.includes(date);
    },
  };
}

function rmbSettlement(data: CalendarData): Calendar {
  const { version, mainland: years, rmbSettlementYears: weekdays } = data;
  const name = "RMB settlement";
  return {
    version,
    name,
    isOpen(day) {
      const { year, date } = split(day);
      const known = `weekdays of ${weekdays.join(", ")} and weekends of ${yearsOf(years)}`;
      if (!isWeekend(day)) {
        if (!weekdays.includes(year)) throw dayNotCovered(name, version, day, known);
        return true;
      }
      const weekends = years[year];
      if (weekends === undefined) throw dayNotCovered(name, version, day, known);
      return weekends.workingWeekends.includes(date);
    },
  };
}

function split(day: Day): { year: number; date: string } {
  requireDay(day);
  return { year: Number(day.slice(0, 4)), date: day.slice(5) };
}

function isWeekend(day: Day): boolean {
  return [0, 6].includes(weekdayOf(day));
}

function yearsOf(years: Readonly<Record<number, unknown>>): string {
  return Object.keys(years).join(", ");
}
