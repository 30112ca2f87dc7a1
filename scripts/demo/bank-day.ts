import type { AccountsFile, BankAccount } from "../../ledger/bank/accounts-file.ts";
import { unknownPool } from "../../ledger/bank/bank-faults.ts";
import type { Currency } from "../chain/connection.ts";
import type { Day } from "./day-schema.ts";

export interface BankDay {
  day: Day;
  /** Unix seconds: Hong Kong's midnight with which day 1 begins. */
  midnight: number;
  accounts: AccountsFile;
  /** Number of the order whose payment arrives short of a bank's charge. */
  short?: string | undefined;
}

/** What a bank books on an account, before it is put into a statement. */
export interface Movement {
  account: string;
  /** Unix seconds. */
  time: number;
  /** Minor units, whole cents; what goes out is negative. */
  amount: bigint;
  code: string;
  reference: string;
  uetr: string;
  counterparty: string;
  remittance: string;
  endToEnd: string;
  charges: bigint;
}

const CENT = 10_000n;

/** A bank has no smaller coin. */
export function cents(amount: bigint): bigint {
  return amount - (amount % CENT);
}

/** The custodian's reserve account; of several the first, unless the pool is known. @throws HarbourError HB-4319 */
export function reserveOf(file: AccountsFile, currency: Currency, custodian: string, pool?: string): BankAccount {
  const found = file.accounts.find(
    (one) =>
      one.purpose === "reserve" &&
      one.currency === currency &&
      one.custodian === custodian &&
      (pool === undefined || one.pool === pool),
  );
  if (found === undefined) throw unknownPool(custodian, pool ?? "of any name", currency, file.path);
  return found;
}

/** What redemptions in a currency are paid from. @throws HarbourError HB-4319 */
export function payoutAccountOf({ accounts, path }: AccountsFile, token: Currency): BankAccount {
  const found = accounts.find(({ purpose, currency }) => purpose === "payout" && currency === token);
  if (found === undefined) throw unknownPool("any bank", "for payouts", token, path);
  return found;
}
