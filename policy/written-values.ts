import { parseAmount } from "../sdk/amount.ts";

/** One value as the file has it. What is wrong with it goes into `problems`, and something harmless comes back. */
export interface WrittenValue {
  /** Where it is written, for messages. */
  readonly place: string;
  readonly text: string;
  readonly problems: string[];
}

/** An amount of money in units with two decimals or more, in minor units. */
export function readAmount({ place, text, problems }: WrittenValue): bigint {
  if (!/\.[0-9]{2,}$/.test(text)) {
    problems.push(`${place}: found ${text}, an amount with two decimals or more is expected`);
    return 0n;
  }
  try {
    return parseAmount(text);
  } catch (error) {
    problems.push(`${place}: ${(error as Error).message}`);
    return 0n;
  }
}

export interface WrittenNumber extends WrittenValue {
  readonly from: number;
  readonly to: number;
}

/** A whole number in decimal digits. */
export function readNumber({ place, text, problems, from, to }: WrittenNumber): number {
  const number = /^(0|[1-9][0-9]{0,14})$/.test(text) ? Number(text) : Number.NaN;
  if (number >= from && number <= to) return number;
  problems.push(`${place}: found ${text}, a whole number from ${from} to ${to} is expected`);
  return from;
}

/** A moment such as 2030-01-01T00:00:00Z, in Unix seconds: 32 bits of them, until 2106, as the registry keeps them. */
export function readMoment({ place, text, problems }: WrittenValue): number {
  const milliseconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : Number.NaN;
  // A day that does not exist, such as 30 February, is another one when it is written back.
  const seconds = milliseconds / 1000;
  if (seconds > 0 && seconds < 2 ** 32 && showMoment(seconds) === text) return seconds;
  problems.push(`${place}: found ${text}, a moment such as 2030-01-01T00:00:00Z is expected`);
  return 0;
}

/** A chain may hold what no calendar does; that stays a number. */
export function showMoment(unixSeconds: number): string {
  const date = new Date(unixSeconds * 1000);
  return Number.isNaN(date.getTime()) ? `${unixSeconds} s` : date.toISOString().replace(".000Z", "Z");
}

/** A short name that the contracts keep in one word. Upper case only, so that no two differ in case alone. */
export function readId({ place, text, problems }: WrittenValue): string {
  if (!/^[A-Z0-9]+(-[A-Z0-9]+)*$/.test(text)) {
    problems.push(`${place}: found ${text}, capital letters and digits joined by hyphens are expected`);
  } else if (text.length > longestId) {
    problems.push(`${place}: found ${text}, at most ${longestId} characters are allowed`);
  }
  return text;
}

const longestId = 31;

/** Pushes a problem for every element that was there before. */
export function refuseRepeated({ place, text, problems, seen }: WrittenValue & { readonly seen: Set<string> }): void {
  if (seen.has(text)) problems.push(`${place}: ${text} is listed twice`);
  seen.add(text);
}
