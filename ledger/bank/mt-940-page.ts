import { badMt940, mixedCurrency } from "./bank-faults.ts";
import { bankBic, bankText, shown } from "./bank-values.ts";
import { commaAmount, readLine, shortDay } from "./mt-940-line.ts";
import type { Field, Message } from "./mt-940-message.ts";
import { LONGEST, type StatementLine } from "./statement.ts";

/** One message: a statement, or a page of one. */
export interface Page {
  line: number;
  account: string;
  bic: string;
  /** Of the statement and, from 1, of the page in it. */
  count: string;
  sequence: number;
  currency: string;
  opening: Balance;
  closing: Balance;
  lines: StatementLine[];
}

export interface Balance {
  /** The statement's first or last; otherwise a page's. */
  isFinal: boolean;
  day: string;
  amount: bigint;
}

/** @throws HarbourError HB-4304, HB-4306 to HB-4309 */
export function readPage({ line, fields }: Message): Page {
  const one = (...tags: string[]): Field => {
    const found = fields.filter(({ tag }) => tags.includes(tag));
    if (found.length === 1) return found[0]!;
    throw badMt940(found[1]?.line ?? line, `:${tags[0]}: stands ${found.length === 0 ? "nowhere" : "twice"}`);
  };
  one("20");
  const { account, bic } = readAccount(one("25", "25P"));
  const [, count, sequence = "1"] = /^(\d{1,5})(?:\/(\d{1,5}))?$/.exec(one("28C", "28").lines.join("")) ?? [];
  if (count === undefined) throw badMt940(one("28C", "28").line, "it is no number of a statement");
  const [opening, closing] = [one("60F", "60M"), one("62F", "62M")];
  const { currency, ...start } = readBalance(opening);
  const { currency: other, ...end } = readBalance(closing);
  if (other !== currency) throw mixedCurrency(`The balance in line ${closing.line}`, other, currency);
  const lines = readLines(fields.slice(fields.indexOf(opening) + 1, fields.indexOf(closing)), currency, end.day);
  for (const { tag, line: at } of [
    ...fields.slice(0, fields.indexOf(opening)),
    ...fields.slice(fields.indexOf(closing)),
  ])
    if (tag === "61") throw badMt940(at, "a movement stands outside the balances");
  return { line, account, bic, count, sequence: Number(sequence), currency, opening: start, closing: end, lines };
}

/** "account", "BIC/account", or in 25P the account and below it the BIC. */
function readAccount({ line, tag, lines }: Field): { account: string; bic: string } {
  const [first = "", second = ""] = lines.map((one) => one.trim());
  const place = `The account in line ${line}`;
  const slashed = /^([A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\/(.+)$/.exec(first);
  const account = bankText({ place, text: slashed?.[2] ?? first, longest: LONGEST.account });
  if (lines.length > (tag === "25P" ? 2 : 1)) throw badMt940(line, "the account has more lines than it may");
  const bic = tag === "25P" ? second : (slashed?.[1] ?? "");
  return { account, bic: bic === "" ? "" : bankBic(place, bic) };
}

function readBalance({ line, tag, lines }: Field): Balance & { currency: string } {
  const found = /^([CD])(\d{6})([A-Z]{3})(\d+,\d*)$/.exec(lines.join("").trim());
  if (found === null) throw badMt940(line, `${shown(lines.join(""))} is no balance`);
  const amount = commaAmount(`The balance in line ${line}`, found[4]!);
  return {
    isFinal: tag.endsWith("F"),
    day: shortDay(`The day of the balance in line ${line}`, found[2]!),
    amount: found[1] === "C" ? amount : -amount,
    currency: found[3]!,
  };
}

function readLines(fields: readonly Field[], currency: string, closing: string): StatementLine[] {
  return fields.flatMap((field, index) => {
    const next = fields[index + 1];
    if (field.tag === "61")
      return [readLine({ movement: field, details: next?.tag === "86" ? next : undefined, currency, closing })];
    if (field.tag === "86" && fields[index - 1]?.tag === "61") return [];
    throw badMt940(field.line, `:${field.tag}: explains no movement`);
  });
}
