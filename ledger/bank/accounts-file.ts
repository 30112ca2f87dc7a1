import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod/v4";
import { type Rail, RAILS } from "../../sdk/credit-id.ts";
import { printable } from "../../sdk/printable.ts";
import { CURRENCIES, type Currency } from "../followed-network.ts";
import { badAccountsFile } from "./bank-faults.ts";
import { LONGEST } from "./statement.ts";

/** A bank account of the issuer's. */
export interface BankAccount {
  /** As the books have it. */
  account: string;
  /** Of the registry: "BANK-A". */
  custodian: string;
  /** Of the registry, for a reserve account; empty for one that payouts leave from. */
  pool: string;
  /** Of the bank; the head office has no XXX. */
  bic: string;
  currency: Currency;
  /** What backs the token, or what redemptions are paid from. */
  purpose: "reserve" | "payout";
  /** How the bank writes the currency in statements of this account. */
  labels: readonly string[];
  /** How the bank writes the account besides. */
  alsoWritten: readonly string[];
  /** Rails by the bank's own words for them. A rail's own name needs no entry. */
  codes: Readonly<Record<string, Rail>>;
}

export interface AccountsFile {
  /** For messages. */
  path: string;
  /** Names under which the issuer itself pays and is paid: such lines move its own money and no customer's. */
  own: readonly string[];
  accounts: readonly BankAccount[];
}

const text = (longest: number) =>
  z.string().refine((one) => one.trim() === one && one !== "" && one.length <= longest, `1 to ${longest} characters`);
const id = z
  .string()
  .regex(/^[A-Z0-9]+(-[A-Z0-9]+)*$/, "capitals and digits joined by hyphens")
  .max(31);
const account = z.strictObject({
  account: text(LONGEST.account),
  custodian: id,
  pool: id.optional(),
  bic: z.string().regex(/^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/, "8 or 11 capitals and digits"),
  currency: z.enum(CURRENCIES as [Currency, ...Currency[]]),
  purpose: z.enum(["reserve", "payout"]),
  labels: z.array(z.string()).min(1).optional(),
  alsoWritten: z.array(text(LONGEST.account)).optional(),
  codes: z.record(text(LONGEST.code), z.enum(RAILS)).optional(),
});
const schema = z.strictObject({
  own: z.array(text(LONGEST.counterparty)).default([]),
  accounts: z.array(account).min(1),
});

/** What a bank may write for a token's currency: offshore renminbi has no code of ISO's. */
const LABELS: Readonly<Record<Currency, readonly string[]>> = { CNH: ["CNH", "CNY"], HKD: ["HKD"] };

/** Reads `accounts.yaml`. @throws HarbourError HB-4320 */
export function loadAccountsFile(path: string): AccountsFile {
  let content: string;
  try {
    content = readFileSync(path, "utf8");
  } catch (error) {
    throw badAccountsFile(path, (error as NodeJS.ErrnoException).code ?? "it cannot be read");
  }
  return readAccountsFile(content, path);
}

/** @throws HarbourError HB-4320, every problem named */
export function readAccountsFile(content: string, path: string): AccountsFile {
  let value: unknown;
  try {
    // Nothing but text: an account number must not become a number.
    value = parse(content, { schema: "failsafe" });
  } catch (error) {
    throw badAccountsFile(path, printable((error as Error).message.split("\n", 1)[0]!));
  }
  const read = schema.safeParse(value);
  if (!read.success) {
    const said = read.error.issues.map(({ path: place, message }) => `${place.map(String).join(".")}: ${message}`);
    throw badAccountsFile(path, printable(said.join("; ")));
  }
  const accounts = read.data.accounts.map(
    ({ pool = "", bic, currency, labels = [currency], alsoWritten = [], codes = {}, ...rest }): BankAccount => ({
      ...rest,
      pool,
      bic: bic.replace(/^(.{8})XXX$/, "$1"),
      currency,
      labels,
      alsoWritten,
      codes,
    }),
  );
  const problems = problemsOf(accounts);
  if (problems.length > 0) throw badAccountsFile(path, printable(problems.join("; ")));
  return { path, own: read.data.own, accounts };
}

function problemsOf(accounts: readonly BankAccount[]): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const { account: number, alsoWritten, pool, purpose, currency, labels } of accounts) {
    for (const written of [number, ...alsoWritten]) {
      if (seen.has(written)) problems.push(`the account ${written} is there twice`);
      seen.add(written);
    }
    if ((pool === "") !== (purpose === "payout"))
      problems.push(`${number}: a reserve account names its pool, a payout account none`);
    for (const label of labels)
      if (!LABELS[currency].includes(label)) problems.push(`${number}: ${label} is no way to write ${currency}`);
  }
  return problems;
}

/** The account that a statement writes like this. */
export function accountOf({ accounts }: AccountsFile, written: string): BankAccount | undefined {
  return accounts.find(({ account: number, alsoWritten }) => number === written || alsoWritten.includes(written));
}

/** The rail that a bank's word means; a word that means none stays as it is. */
export function railOf({ codes }: BankAccount, code: string): string {
  return Object.hasOwn(codes, code) ? codes[code]! : code;
}
