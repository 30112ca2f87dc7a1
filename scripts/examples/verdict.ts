import type { Connection, Currency } from "../chain/connection.ts";
import { openPair } from "../chain/settlement.ts";
import { check, type Check } from "../demo/check.ts";
import type { Money } from "../fx/money.ts";
import { showMoney } from "../words.ts";

/** One expectation of an example's file beside what the chain says. */
export interface Verdict extends Check {
  /** Of the file. */
  line: number;
}

/** Makes rows that know their line. */
export type Judge = (place: readonly PropertyKey[], what: string, expected: string, found: string) => Verdict;

export function judgeOf(lineOf: (place: readonly PropertyKey[]) => number): Judge {
  return (place, what, expected, found) => ({ ...check(what, expected, found), line: lineOf(place) });
}

export const moneyWords = ({ amount, currency }: Money) => showMoney(amount, currency);

/** Balances of people and of our own contracts, by the names of the book. */
export async function judgeBalances(
  { connection, judge }: { connection: Connection; judge: Judge },
  place: readonly PropertyKey[],
  expected: Readonly<Record<string, readonly Money[]>>,
): Promise<Verdict[]> {
  const tokens = await openPair(connection);
  const balanceOf = async (name: string, currency: Currency) => {
    const address = connection.book[name];
    return address === undefined
      ? "nobody is called so"
      : showMoney(await tokens[currency].contract.balanceOf(address), currency);
  };
  const rows = Object.entries(expected).flatMap(([name, amounts]) =>
    amounts.map(async (money, i) =>
      judge([...place, name, i], `balance of ${name}`, moneyWords(money), await balanceOf(name, money.currency)),
    ),
  );
  return Promise.all(rows);
}
