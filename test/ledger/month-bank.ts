import { readAccountsFile, type AccountsFile } from "../../ledger/bank/accounts-file.ts";
import { writeHoldings } from "../../ledger/bank/holdings-csv.ts";
import type { DraftLine, StatementDraft } from "../../ledger/bank/statement-draft.ts";
import { writeCamt053 } from "../../ledger/bank/write-camt-053.ts";
import { calendarsOf } from "../../ledger/clock/calendar.ts";
import { endOfDay } from "../../ledger/clock/hong-kong-time.ts";
import { daysOf } from "../../ledger/report/report-kind.ts";
import { bankReference } from "../../sdk/uetr.ts";

// What the bank knows of September 2026: one reserve account, a bill that grows in value, a list and a statement on each
// business day. Money is minor units.

/** "2026-09-01 10:02" of Hong Kong in Unix seconds. */
export const time = (at: string): number => Date.parse(`${at.replace(" ", "T")}:00+08:00`) / 1000;
const HKD = (text: string): bigint => BigInt(text.replace(".", "")) * 10_000n;

export const CUSTODIAN = "BANK-A";
export const POOL = "BANK-A-1";
const ACCOUNT = "012-875-0-100001-8";
const BIC = "BKAAHKHH";

export const MONTH_ACCOUNTS: AccountsFile = readAccountsFile(
  `accounts:
  - { account: ${ACCOUNT}, custodian: ${CUSTODIAN}, pool: ${POOL}, bic: ${BIC}, currency: HKD, purpose: reserve }
`,
  "accounts.yaml",
);

const uetr = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const NAMES = ["mint 0", "mint 1", "payout 1", "payout 2", "payout 3"] as const;
const UETRS = Object.fromEntries(NAMES.map((name, index) => [name, uetr(index + 1)]));

/** The bank references on chain, by payment. */
export const REFERENCES: Readonly<Record<string, string>> = Object.fromEntries(
  NAMES.map((name) => [name, bankReference(UETRS[name]!)]),
);

/** When the money of an order came in. */
export const TRADES = [time("2026-08-31 10:00"), time("2026-09-01 10:02")] as const;

export const MONEY: readonly (readonly [string, string, string])[] = [
  ["2026-08-31 10:00", "100000000.00", "mint 0"],
  ["2026-08-31 10:30", "5000000.00", "capital of the issuer"],
  ["2026-08-31 14:00", "-50000000.00", "purchase of bills"],
  ["2026-09-01 10:02", "10000000.00", "mint 1"],
  ["2026-09-04 10:00", "-500000.00", "payout 1"],
  ["2026-09-14 09:30", "-250000.00", "payout 2"],
  ["2026-09-15 09:00", "1234.56", "interest"],
  ["2026-09-15 09:01", "-50.00", "charges"],
  ["2026-09-16 11:00", "-5000000.00", "purchase of bills"],
  ["2026-09-28 10:00", "-100000.00", "payout 3"],
];

const calendar = calendarsOf().hongKong;
const DAYS = daysOf({ from: "2026-08-31", to: "2026-10-02" }).filter((day) => calendar.isOpen(day));

/** What the custodian states as of 18:00 on each business day. */
export const ATTESTED = DAYS.map((day, index) => {
  const asOf = time(`${day} 18:00`);
  const booked = MONEY.filter(([at]) => time(at) <= asOf);
  const cash = booked.reduce((sum, [, amount]) => sum + HKD(amount), 0n);
  const cost = -booked.filter(([, , what]) => what.startsWith("purchase")).reduce((sum, [, n]) => sum + HKD(n), 0n);
  return { day, asOf, cash, cost, securities: cost + BigInt(index) * HKD("1000.00") };
});

export interface MonthFile {
  name: string;
  bytes: Uint8Array;
}

/** The files of every business day up to one. */
export function monthFiles(upTo = "2026-10-02"): MonthFile[] {
  return ATTESTED.filter(({ day }) => day <= upTo).flatMap(({ day, asOf, cash, cost, securities }) => [
    { name: `holdings-${day}.csv`, bytes: Buffer.from(holdingsText(asOf, cash, cost, securities)) },
    { name: `statement-${day}.xml`, bytes: Buffer.from(writeCamt053([statementOf(day)])) },
  ]);
}

function holdingsText(asOf: number, cash: bigint, cost: bigint, securities: bigint): string {
  const line = { assetCurrency: "HKD", jurisdiction: "HK", rating: "AA+" };
  return writeHoldings({
    custodian: CUSTODIAN,
    pool: POOL,
    asOf,
    currency: "HKD",
    lines: [
      { ...line, assetClass: "cash", marketValue: cash, cost: cash, maturity: "", counterparty: "Bank A" },
      {
        ...line,
        assetClass: "securities",
        marketValue: securities,
        cost,
        maturity: "2026-12-30",
        counterparty: "Exchange Fund",
      },
    ],
  });
}

/** The bank's statement of a business day, to be told in whatever format. */
export function statementOf(day: string): StatementDraft {
  const index = ATTESTED.findIndex((one) => one.day === day);
  const before = MONEY.filter(([at]) => at.slice(0, 10) < day).reduce((sum, [, amount]) => sum + HKD(amount), 0n);
  const of = MONEY.filter(([at]) => at.startsWith(day));
  return {
    account: ACCOUNT,
    bic: BIC,
    number: `2026-${index + 1}`,
    currency: "HKD",
    from: day,
    to: day,
    opening: before,
    closing: before + of.reduce((sum, [, amount]) => sum + HKD(amount), 0n),
    created: endOfDay(day) - 3600,
    lines: of.map(([at, amount, what], number): DraftLine => ({
      booked: day,
      bookedAt: time(at),
      valueDate: day,
      amount: HKD(amount),
      code: "CHATS",
      reference: `CH${day.replaceAll("-", "")}${number}`,
      uetr: UETRS[what] ?? "",
      counterparty: what,
      remittance: what,
      endToEnd: "",
      charges: "",
    })),
  };
}
