import { continuityOf } from "../../bank/continuity.ts";
import { addDays, atHour, dayOf, startOfDay } from "../../clock/hong-kong-time.ts";
import { lastOpenDay, nextOpenDay } from "../../clock/calendar.ts";
import { accountsOf } from "../bank-facts.ts";
import type { StatementRow } from "../bank-side.ts";
import { money, type Difference } from "../difference.ts";
import type { Picture } from "../picture.ts";
import type { Rule } from "../rule.ts";

/**
 * The statements of every account follow each other without a gap, each adds up, and the last business day's is there by
 * 09:00 of the next.
 */
export const statementContinuity: Rule = {
  name: "statement-continuity",
  title: "Bank statements follow each other",
  leftOut: ({ bank }) => (bank.statements.length === 0 ? "no bank statement was imported" : undefined),
  run: (picture) => accountsOf(picture.bank, picture.currency).flatMap(({ account }) => compare(picture, account)),
};

function compare(picture: Picture, account: string): Difference[] {
  const { currency, bank } = picture;
  const own = bank.statements.filter((one) => one.account === account);
  const differ = (subject: string, left: string, right: string, difference: string, numbers: string[]): Difference => ({
    ...{ rule: "statement-continuity", currency, subject: `${account} ${subject}`, severity: "break" },
    ...{ left, right, difference },
    evidence: numbers.map((number) => ({ is: "bank statement", account, number })),
  });
  const gaps = continuityOf(own.map(rowOf)).map(({ kind, before, after, closing, opening }) =>
    differ(
      `${before} to ${after}`,
      `${before} closes with ${money(closing, currency)}`,
      `${after} opens with ${money(opening, currency)}`,
      kind === "gap" ? "numbers are missing" : money(opening - closing, currency),
      [before, after],
    ),
  );
  const sums = own.flatMap(({ number, opening, closing }) => {
    const moved = bank.lines
      .filter((one) => one.account === account && one.number === number)
      .reduce((sum, { amount }) => sum + amount, 0n);
    if (opening + moved === closing) return [];
    const [left, right] = [`${money(opening + moved, currency)} by its lines`, `${money(closing, currency)} closing`];
    return [differ(number, left, right, money(opening + moved - closing, currency), [number])];
  });
  const late = missing(picture, own.at(-1));
  const newest = late === undefined ? [] : [differ("newest", late[0], late[1], "a statement is missing", late[2])];
  return [...gaps, ...sums, ...newest];
}

function missing({ at, calendar }: Picture, last: StatementRow | undefined): [string, string, string[]] | undefined {
  // A business day's statement has until 09:00 of the next.
  let day = lastOpenDay(calendar, dayOf(at));
  while (atHour(nextOpenDay(calendar, day), 9) > at) day = lastOpenDay(calendar, addDays(day, -1));
  if (last !== undefined && last.to >= startOfDay(day)) return undefined;
  const newest = last === undefined ? "no statement at all" : `statements until ${dayOf(last.to)}`;
  return [newest, `${day} was a business day`, last === undefined ? [] : [last.number]];
}

function rowOf({ account, number, from, to, opening, closing }: StatementRow) {
  return { account, number, from_time: from, to_time: to, opening: String(opening), closing: String(closing) };
}
