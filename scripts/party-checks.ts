import { MAX_AMOUNT } from "../sdk/amount.ts";
import type { Check } from "./plan/intent.ts";
import { showMoney } from "./words.ts";

export function rule(check: string, found: string, allowed: string, passed: boolean): Check {
  return { check, found, allowed, passed };
}

/** What the token says about an account's right to pay or to be paid. */
export function mayWords(may: boolean): string {
  return may ? "may" : "may not: blacklisted, or not verified";
}

/** An allowance beyond any supply is not spelled out. */
export function showAllowance(amount: bigint, currency: string): string {
  return amount > MAX_AMOUNT ? "any amount" : showMoney(amount, currency);
}
