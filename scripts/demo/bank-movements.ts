import type { AccountsFile, BankAccount } from "../../ledger/bank/accounts-file.ts";
import { dayOf, startOfDay } from "../../ledger/clock/hong-kong-time.ts";
import { type BankDay, cents, type Movement, payoutAccountOf, reserveOf } from "./bank-day.ts";
import { creditsOf, payoutsOf } from "./bank-payments.ts";
import type { Day, StepOf } from "./day-schema.ts";

/** What a custodian is going to attest of a pool, and with it what its cash account has to hold at that moment. */
export interface Attested {
  /** Of the day file. */
  index: number;
  step: StepOf<"attest">;
  account: BankAccount;
  /** Unix seconds. */
  asOf: number;
}

/** The first order that the day issues: the one whose payment arrives short, unless another is asked for. */
export function firstIssued({ steps }: Day): string | undefined {
  const approved = steps.find((step) => step.do === "approve order" && !("refused" in step.expect));
  return approved?.do === "approve order" ? approved.order.text : undefined;
}

/**
 * Everything the banks book, from the day file alone:
 * - a credit for every order that the day expects to be issued, when it is proposed;
 * - for every settlement a payout, from a payout account that the reserve fills with just that much at the same moment;
 * - capital. What banks attest before any order is paid in by the issuer the evening before, so the accounts open with
 *   nothing. Whenever more cash is attested next than payments leave, the issuer pays in the difference on the evening
 *   before; whenever less, the rest goes to the payout account, where later redemptions find it. Both are under the issuer's
 *   own name, and nothing but payouts leaves its accounts. So the balance at the moment of a statement is the cash in it.
 *
 * @throws HarbourError HB-4319 for money at a bank where the accounts file has no account
 */
export function movementsOf(bankDay: BankDay): { movements: Movement[]; attested: Attested[] } {
  const attested = attestedIn(bankDay);
  const paid = [...creditsOf(bankDay), ...payoutsOf(bankDay)].sort((a, b) => a.time - b.time);
  const capital = capitalFor(paid, attested, bankDay.accounts);
  return { movements: [...capital, ...paid].sort((a, b) => a.time - b.time), attested };
}

function attestedIn({ day, midnight, accounts }: BankDay): Attested[] {
  return day.steps.flatMap((step, index): Attested[] => {
    if (step.do !== "attest" || "refused" in step.expect) return [];
    const { token, custodian, pool, asOf } = step;
    const account = reserveOf(accounts, token, custodian, pool);
    return [{ index, step, account, asOf: midnight + asOf.seconds }];
  });
}

function capitalFor(paid: readonly Movement[], attested: readonly Attested[], accounts: AccountsFile): Movement[] {
  const capital: Movement[] = [];
  const last = new Map<string, number>();
  let count = 0;
  for (const { account, asOf, step } of [...attested].sort((a, b) => a.asOf - b.asOf)) {
    const number = account.account;
    const balance = [...paid, ...capital]
      .filter((one) => one.account === number && one.time <= asOf)
      .reduce((sum, { amount }) => sum + amount, 0n);
    const amount = cents(step.parts.cash ?? 0n) - balance;
    const evening = startOfDay(dayOf(asOf)) - 6 * 3600;
    const time = Math.max(evening, (last.get(number) ?? 0) + 1);
    last.set(number, asOf);
    if (amount === 0n) continue;
    const reference = `CAP-${String(++count).padStart(4, "0")}`;
    const remittance = amount > 0n ? "Capital paid in" : "Moved to the payout account";
    const booked = { time, code: "BOOK", reference, uetr: "", counterparty: accounts.own[0] ?? "", remittance };
    const own = { ...booked, endToEnd: "", charges: 0n };
    capital.push({ ...own, account: number, amount });
    if (amount < 0n) capital.push({ ...own, account: payoutAccountOf(accounts, step.token).account, amount: -amount });
  }
  return capital;
}
