import fc from "fast-check";
import { loadAccountsFile } from "../../ledger/bank/accounts-file.ts";
import { foldText } from "../../ledger/bank/statement.ts";
import type { DraftLine, StatementDraft } from "../../ledger/bank/statement-draft.ts";
import { addDays, startOfDay } from "../../ledger/clock/hong-kong-time.ts";

/** The accounts of examples/bank/accounts.yaml. */
export const ACCOUNTS = loadAccountsFile("examples/bank/accounts.yaml");

const CENT = 10_000n;
const LONGEST_AMOUNT = 99_999_999_999n;

/** Words that every format can hold: SWIFT's set X, no slash, and no character that a line may not begin with. */
const text = (characters: string, maxLength: number, minLength = 0) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength, maxLength });
const CAPITALS = "ABCDEFGHXYZ0123456789";
const word = fc
  .tuple(fc.constantFrom(..."AbcZ09("), text("AbcxyzQZ0189().,'+?:-", 11))
  .map(([first, rest]) => first + rest);
const words = (most: number) => fc.array(word, { maxLength: most }).map((list) => list.join(" "));
const uuid = fc.uuid({ version: 4 });

const line = (first: string, last: number): fc.Arbitrary<DraftLine> =>
  fc
    .record({
      day: fc.nat(last),
      second: fc.option(fc.nat(86_399), { nil: undefined }),
      value: fc.integer({ min: -5, max: 5 }),
      cents: fc.bigInt({ min: -LONGEST_AMOUNT, max: LONGEST_AMOUNT }),
      code: fc.constantFrom("CHATS", "FPS", "RMB-RTGS", "SWIFT", "BOOK", "NMSC"),
      reference: fc.oneof(fc.constant(""), text(CAPITALS, 16, 3)),
      uetr: fc.oneof(fc.constant(""), uuid),
      counterparty: words(3),
      remittance: words(9),
      endToEnd: fc.oneof(fc.constant(""), text(`${CAPITALS}-`, 20, 1)),
      charges: fc.oneof(fc.constant(""), fc.constant("50.00"), fc.constant("0.01")),
    })
    .map(({ day, second, value, cents, ...rest }) => {
      const booked = addDays(first, day);
      const bookedAt = second === undefined ? undefined : startOfDay(booked) + second;
      return { ...rest, booked, bookedAt, valueDate: addDays(booked, value), amount: cents * CENT };
    });

/** Statements that a bank could send: they add up, and every format can say them. */
export const drafts: fc.Arbitrary<StatementDraft> = fc
  .record({
    account: fc.constantFrom(...ACCOUNTS.accounts),
    day: fc.integer({ min: 0, max: 4000 }),
    days: fc.nat(6),
    count: fc.integer({ min: 1, max: 99_999 }),
    opening: fc.bigInt({ min: -LONGEST_AMOUNT, max: LONGEST_AMOUNT }),
    label: fc.nat(),
  })
  .chain(({ account, day, days, count, opening, label }) => {
    const from = addDays("2020-01-01", day);
    const to = addDays(from, days);
    return fc.array(line(from, days), { maxLength: 12 }).map((lines) => ({
      account: account.account,
      bic: account.bic,
      number: `${to.slice(0, 4)}-${count}`,
      currency: account.labels[label % account.labels.length]!,
      from,
      to,
      opening: opening * CENT,
      closing: lines.reduce((sum, { amount }) => sum + amount, opening * CENT),
      created: startOfDay(to) + 86_399,
      lines,
    }));
  });

/** What MT940 and CSV have no field for. */
export function without<T extends StatementDraft>(draft: T, ...what: ("created" | "bic" | "moments")[]) {
  const { lines, ...rest } = draft;
  return {
    ...rest,
    ...(what.includes("created") ? { created: undefined } : {}),
    ...(what.includes("bic") ? { bic: "" } : {}),
    lines: lines.map(({ remittance, endToEnd, charges, ...one }) => ({
      ...one,
      ...(what.includes("moments") ? { bookedAt: undefined } : {}),
      text: foldText({ remittance, endToEnd, charges }),
    })),
  };
}
