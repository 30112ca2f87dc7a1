import { keccak256 } from "ethers";
import { readAccountsFile, type AccountsFile } from "../../ledger/bank/accounts-file.ts";
import { writeCsvStatements } from "../../ledger/bank/csv-statement.ts";
import { writeHoldings } from "../../ledger/bank/holdings-csv.ts";
import { dayOf, endOfDay, startOfDay } from "../../ledger/clock/hong-kong-time.ts";
import type { Currency } from "../../ledger/followed-network.ts";
import type { Rail } from "../../sdk/credit-id.ts";
import type { Bank } from "../issuance/stage.ts";

// What the banks know of the two days of day-chain.ts, written down beside it and not read from the chain. Money is minor
// units; what goes out of an account is negative.

const time = (moment: string): number => Date.parse(`${moment.replace(" ", "T")}:00+08:00`) / 1000;
const money = (text: string): bigint => BigInt(text.replaceAll(",", "").replace(".", "")) * 10_000n;

export interface BankPayment {
  account: string;
  amount: bigint;
  rail: Rail;
  bic: string;
  /** The bank's own. */
  reference: string;
  uetr: string;
  /** Unix seconds. */
  booked: number;
}

export const BIC: Record<Bank, string> = { a: "BKAAHKHH", b: "BKBBHKHH" };

/** The account in which a pool's cash is. */
export const ACCOUNTS = {
  "HKD a": "012-875-0-100001-8",
  "HKD b": "024-333-0-200002-1",
  "CNH a": "012-875-0-900009-3",
} as const;

const uetr = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const a = { bic: BIC.a } as const;

export const PAYMENTS = {
  first: {
    ...a,
    account: ACCOUNTS["HKD a"],
    amount: money("10,000,000.00"),
    rail: "CHATS",
    reference: "CH260226000117",
    uetr: uetr(1),
    booked: time("2026-02-26 10:02"),
  },
  second: {
    ...a,
    account: ACCOUNTS["HKD a"],
    amount: money("500,000.50"),
    rail: "FPS",
    reference: "FPS26022600455",
    uetr: uetr(2),
    booked: time("2026-02-26 10:09"),
  },
  renminbi: {
    ...a,
    account: ACCOUNTS["CNH a"],
    amount: money("1,000,000.00"),
    rail: "RMB-RTGS",
    reference: "RT260226000009",
    uetr: uetr(3),
    booked: time("2026-02-26 10:05"),
  },
  "alice paid": {
    ...a,
    account: ACCOUNTS["HKD a"],
    amount: money("-1,000.00"),
    rail: "FPS",
    reference: "FPS26022600911",
    uetr: uetr(4),
    booked: time("2026-02-26 15:30"),
  },
  "distributor paid": {
    ...a,
    account: ACCOUNTS["HKD a"],
    amount: money("-250,000.00"),
    rail: "CHATS",
    reference: "CH260227000021",
    uetr: uetr(5),
    booked: time("2026-02-27 10:20"),
  },
  "renminbi paid": {
    ...a,
    account: ACCOUNTS["CNH a"],
    amount: money("-400.00"),
    rail: "RMB-RTGS",
    reference: "RT260227000002",
    uetr: uetr(6),
    booked: time("2026-02-27 09:15"),
  },
  /** For what tests let happen later: not in any file at first. */
  later: {
    ...a,
    account: ACCOUNTS["HKD a"],
    amount: money("10,000,000.00"),
    rail: "CHATS",
    reference: "CH260302000001",
    uetr: uetr(7),
    booked: time("2026-03-02 08:30"),
  },
} as const satisfies Record<string, BankPayment>;

export type PaymentName = keyof typeof PAYMENTS;

/** When the custodians' lists are as of. */
export const CARD = {
  thursday: time("2026-02-26 08:45"),
  friday: time("2026-02-27 17:45"),
  monday: time("2026-03-02 08:45"),
} as const;
export type When = keyof typeof CARD;

export const OPENING: Record<string, bigint> = {
  [ACCOUNTS["HKD a"]]: money("250,000,000.00"),
  [ACCOUNTS["HKD b"]]: money("100,000,000.00"),
  [ACCOUNTS["CNH a"]]: money("205,000,000.00"),
};

export const POOLS = {
  HKD: { a: "BANK-A-1", b: "BANK-B-1" },
  CNH: { a: "BANK-A-1", b: undefined },
} as const;

export interface Parts {
  cash: bigint;
  securities: bigint;
}

/** What an account has at a time. */
export function cashAt(account: string, when: number): bigint {
  return Object.values(PAYMENTS)
    .filter((one) => one.account === account && one.reference !== PAYMENTS.later.reference && one.booked <= when)
    .reduce((sum, one) => sum + one.amount, OPENING[account]!);
}

export const STATED = Object.fromEntries(
  (Object.keys(CARD) as When[]).map((when) => [
    when,
    {
      HKD: {
        a: { cash: cashAt(ACCOUNTS["HKD a"], CARD[when]), securities: money("150,000,000.00") },
        b: { cash: cashAt(ACCOUNTS["HKD b"], CARD[when]), securities: 0n },
      },
      CNH: { a: { cash: cashAt(ACCOUNTS["CNH a"], CARD[when]), securities: 0n }, b: undefined },
    },
  ]),
) as Record<When, Record<Currency, Record<Bank, Parts | undefined>>>;

const CUSTODIANS = { a: "BANK-A", b: "BANK-B" } as const;

/** The accounts of the issuer, as its file names them. */
export const ACCOUNTS_FILE: AccountsFile = readAccountsFile(
  [
    "own: [Harbour Ltd]",
    "accounts:",
    ...(
      [
        ["HKD", "a"],
        ["HKD", "b"],
        ["CNH", "a"],
      ] as const
    ).flatMap(([currency, bank]) => [
      `  - account: ${ACCOUNTS[`${currency} ${bank}` as keyof typeof ACCOUNTS]}`,
      `    custodian: ${CUSTODIANS[bank]}`,
      `    pool: ${POOLS[currency][bank]}`,
      `    bic: ${BIC[bank]}`,
      `    currency: ${currency}`,
      "    purpose: reserve",
    ]),
  ].join("\n"),
  "accounts.yaml",
);

export interface BankFile {
  name: string;
  bytes: Uint8Array;
}

/** The custodian's list of assets behind a pool. */
export function holdingsFile(currency: Currency, bank: Bank, when: When): BankFile {
  const { cash, securities } = STATED[when][currency][bank]!;
  const asset = { assetCurrency: currency, jurisdiction: "HK", rating: "" };
  const text = writeHoldings({
    ...{ custodian: CUSTODIANS[bank], pool: POOLS[currency][bank]!, asOf: CARD[when], currency },
    lines: [
      { ...asset, assetClass: "cash", marketValue: cash, cost: cash, maturity: "", counterparty: CUSTODIANS[bank] },
      ...(securities === 0n
        ? []
        : [
            {
              ...asset,
              assetClass: "securities" as const,
              ...{ marketValue: securities, cost: securities, maturity: "2026-05-20", counterparty: "HKMA" },
            },
          ]),
    ],
  });
  return { name: `holdings-${currency}-${bank}-${when}.csv`, bytes: Buffer.from(text) };
}

const DAYS = ["2026-02-25", "2026-02-26", "2026-02-27"];

/** The account's statement of one of the days, from 1. */
export function statementFile(account: string, number: number): BankFile {
  const day = DAYS[number - 1]!;
  const currency = account === ACCOUNTS["CNH a"] ? "CNH" : "HKD";
  const lines = Object.values(PAYMENTS).filter((one) => one.account === account && dayOf(one.booked) === day);
  const text = writeCsvStatements([
    {
      ...{ account, bic: "", number: `2026-${number}`, currency, from: day, to: day },
      opening: cashAt(account, startOfDay(day) - 1),
      closing: cashAt(account, endOfDay(day)),
      created: undefined,
      lines: lines.map((one) => ({
        ...{ booked: day, bookedAt: one.booked, valueDate: day, amount: one.amount, code: one.rail },
        ...{ reference: one.reference, uetr: one.uetr, counterparty: "A customer", text: "" },
      })),
    },
  ]);
  return { name: `statement-${currency}-${number}.csv`, bytes: Buffer.from(text) };
}

/** The newest statement that the custodian had when it signed. */
export function signedStatement(currency: Currency, bank: Bank, when: When): BankFile {
  return statementFile(
    ACCOUNTS[`${currency} ${bank}` as keyof typeof ACCOUNTS],
    { thursday: 1, friday: 2, monday: 3 }[when],
  );
}

/** Every file that the banks sent by Monday morning. */
export function allFiles(): BankFile[] {
  const accounts = Object.values(ACCOUNTS);
  const whens = Object.keys(CARD) as When[];
  return [
    ...accounts.flatMap((account) => [1, 2, 3].map((number) => statementFile(account, number))),
    ...(["HKD a", "HKD b", "CNH a"] as const).flatMap((name) => {
      const [currency, bank] = name.split(" ") as [Currency, Bank];
      return whens.map((when) => holdingsFile(currency, bank, when));
    }),
  ];
}

/** What the custodian signs of a file. */
export const signed = ({ bytes }: BankFile): string => keccak256(bytes);
