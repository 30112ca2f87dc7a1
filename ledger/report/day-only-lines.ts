import { dayOf, startOfDay } from "../clock/hong-kong-time.ts";
import type { BankLine } from "./statement-told.ts";

// Some banks say of a line only its day. Whether it was booked before or after a moment of that day nobody knows but by its
// place: lines stand in the order in which they were booked.

/** After the first time and up to the second, in Unix seconds. */
export interface Window {
  after: number;
  upTo: number;
}

/** More ways than these at one end are not tried: with enough of them any sum would come out. */
const MOST_WAYS = 10_000;

/** A stretch of an account's lines of one day. */
interface Stretch {
  of: readonly BankLine[];
  from: number;
  to: number;
}

/** Stretches, one of each account, by their sum; what is usual comes first. */
type Ways = Map<bigint, readonly Stretch[]>;

/**
 * The lines that were booked in a window: those that certainly were, and of each account's lines that say only the day of
 * one of its ends as many from the day's beginning as make the sum that is looked for. If none do, all lines of the first
 * day are taken to be before the window, and all of the last day in it.
 *
 * @param lines In the order of account, booking, statement and line.
 * @param sum Minor units.
 * @returns Undefined if there are too many ways to try.
 */
export function linesBetween(lines: readonly BankLine[], window: Window, sum: bigint): BankLine[] | undefined {
  const { after, upTo } = window;
  const isOpenAt = (time: number, line: BankLine) => saysOnlyDay(line) && dayOf(line.booked) === dayOf(time);
  const openAt = (time: number) => byAccount(lines.filter((line) => isOpenAt(time, line)));
  const isCertain = (line: BankLine) => !isOpenAt(after, line) && !isOpenAt(upTo, line);
  const certain = lines.filter((line) => isCertain(line) && line.booked > after && line.booked <= upTo);
  // One statement at both ends: what is before the one is before the other.
  if (after === upTo) return certain;
  const isOneDay = dayOf(after) === dayOf(upTo);
  const starts = isOneDay ? joined(openAt(after).map(stretchesOf)) : joined(openAt(after).map(endsOf));
  const ends = isOneDay ? joined([]) : joined(openAt(upTo).map(beginningsOf));
  if (starts === undefined || ends === undefined) return undefined;
  const rest = sum - sumOf(certain);
  const found = [...starts].find(([start]) => ends.has(rest - start));
  const [usualStart, usualEnd] = [[...starts.values()][0]!, [...ends.values()][0]!];
  const stretches = found === undefined ? [...usualStart, ...usualEnd] : [...found[1], ...ends.get(rest - found[0])!];
  return [...certain, ...stretches.flatMap(({ of, from, to }) => of.slice(from, to))];
}

/** From none of the day on. */
function endsOf(of: readonly BankLine[]): Ways | undefined {
  return waysOf(indexes(of).map((left) => ({ of, from: of.length - left, to: of.length })));
}

/** From the whole day down. */
function beginningsOf(of: readonly BankLine[]): Ways | undefined {
  return waysOf(indexes(of).map((left) => ({ of, from: 0, to: of.length - left })));
}

/** Both ends on one day. */
function stretchesOf(of: readonly BankLine[]): Ways | undefined {
  if (of.length ** 2 > MOST_WAYS) return undefined;
  return waysOf(
    indexes(of).flatMap((left) => {
      const from = of.length - left;
      return indexes(of).flatMap((cut) => (of.length - cut >= from ? [{ of, from, to: of.length - cut }] : []));
    }),
  );
}

function indexes(of: readonly BankLine[]): number[] {
  return Array.from({ length: of.length + 1 }, (_, index) => index);
}

function waysOf(stretches: readonly Stretch[]): Ways | undefined {
  const [{ of }] = stretches as [Stretch];
  const before = [0n];
  for (const { amount } of of) before.push(before.at(-1)! + BigInt(amount));
  const ways: Ways = new Map();
  for (const one of stretches) {
    const sum = before[one.to]! - before[one.from]!;
    if (!ways.has(sum)) ways.set(sum, [one]);
  }
  return ways;
}

/** Each way of one account with each of the others. */
function joined(accounts: readonly (Ways | undefined)[]): Ways | undefined {
  let all: Ways = new Map([[0n, []]]);
  for (const ways of accounts) {
    if (ways === undefined || all.size * ways.size > MOST_WAYS) return undefined;
    const next: Ways = new Map();
    for (const [sum, those] of all)
      for (const [more, stretch] of ways) if (!next.has(sum + more)) next.set(sum + more, [...those, ...stretch]);
    all = next;
  }
  return all;
}

function byAccount(lines: readonly BankLine[]): BankLine[][] {
  const accounts = [...new Set(lines.map(({ account }) => account))];
  return accounts.map((account) => lines.filter((line) => line.account === account));
}

function sumOf(lines: readonly BankLine[]): bigint {
  return lines.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
}

function saysOnlyDay({ booked }: BankLine): boolean {
  return booked === startOfDay(dayOf(booked));
}
