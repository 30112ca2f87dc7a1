import { badDay } from "./clock-faults.ts";

// Hong Kong is eight hours ahead of UTC the whole year; it has had no summer time since 1979.

/** "2026-11-23": a day in Hong Kong, from midnight to midnight. Days compare as texts. */
export type Day = string;

const OFFSET = 8 * 3600;
const DAY_SECONDS = 86_400;
const SHAPE = /^\d{4}-\d\d-\d\d$/;

/** The day it is in Hong Kong at a time in Unix seconds. */
export function dayOf(time: number): Day {
  return localText(time).slice(0, 10);
}

/** Unix seconds of the day's first second. @throws HarbourError HB-4520 */
export function startOfDay(day: Day): number {
  return Date.parse(`${requireDay(day)}T00:00:00Z`) / 1000 - OFFSET;
}

/** Unix seconds of the day's last second, 23:59:59. @throws HarbourError HB-4520 */
export function endOfDay(day: Day): number {
  return startOfDay(day) + DAY_SECONDS - 1;
}

/** Unix seconds of a time of the day, such as 9 hours after midnight. @throws HarbourError HB-4520 */
export function atHour(day: Day, hour: number): number {
  return startOfDay(day) + hour * 3600;
}

/** The day so many days later; earlier with a minus. @throws HarbourError HB-4520 */
export function addDays(day: Day, count: number): Day {
  return dayOf(startOfDay(day) + count * DAY_SECONDS);
}

/** 0 is Sunday, 6 is Saturday. @throws HarbourError HB-4520 */
export function weekdayOf(day: Day): number {
  return new Date(`${requireDay(day)}T00:00:00Z`).getUTCDay();
}

/** Unix seconds as ISO 8601 with Hong Kong's offset: "2026-11-23T09:00:00+08:00". */
export function formatHongKong(time: number): string {
  return `${localText(time)}+08:00`;
}

/** A day that exists, in the one shape that is accepted. @throws HarbourError HB-4520 */
export function requireDay(day: string): Day {
  // Date.parse rolls 31 February over instead of refusing it.
  const time = SHAPE.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day) throw badDay(day);
  return day;
}

function localText(time: number): string {
  return new Date((time + OFFSET) * 1000).toISOString().slice(0, 19);
}
