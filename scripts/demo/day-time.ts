/** A moment of the day file, in Hong Kong's clock, which has no summer time. */
export interface DayTime {
  day: number;
  /** "09:05" */
  clock: string;
  /** Seconds since the midnight with which day 1 begins. */
  seconds: number;
}

const SECONDS_A_DAY = 86_400;
const HONG_KONG = 8 * 3600;

/** Reads "day 2 09:05"; undefined if it is not that. */
export function parseDayTime(text: string): DayTime | undefined {
  const parts = /^day ([1-9]\d?) (([01]\d|2[0-3]):([0-5]\d))$/.exec(text);
  if (parts === null) return undefined;
  const [, day, clock, hour, minute] = parts;
  const seconds = (Number(day) - 1) * SECONDS_A_DAY + Number(hour) * 3600 + Number(minute) * 60;
  return { day: Number(day), clock: clock!, seconds };
}

/** The first midnight in Hong Kong after this Unix time: there the day file's clock starts. */
export function nextMidnight(timestamp: number): number {
  return (Math.floor((timestamp + HONG_KONG) / SECONDS_A_DAY) + 1) * SECONDS_A_DAY - HONG_KONG;
}

/** "day 2 09:05" for a Unix time, given the midnight of day 1; seconds only where there are some. */
export function showDayTime(timestamp: number, midnight: number): string {
  const seconds = timestamp - midnight;
  const clock = new Date((seconds % SECONDS_A_DAY) * 1000).toISOString().slice(11, 19).replace(/:00$/, "");
  return `day ${Math.floor(seconds / SECONDS_A_DAY) + 1} ${clock}`;
}
