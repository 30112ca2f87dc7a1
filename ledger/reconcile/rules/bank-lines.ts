import { nextOpenDay, type Calendar } from "../../clock/calendar.ts";
import { dayOf } from "../../clock/hong-kong-time.ts";
import { accountsOf, isOwn, linesFor } from "../bank-facts.ts";
import type { LineRow } from "../bank-side.ts";
import { lineEvidence, money, type Difference } from "../difference.ts";
import type { Picture } from "../picture.ts";
import type { Rule } from "../rule.ts";

/** Seconds within which money is issued or explained. */
const TO_ISSUE = 2 * 3600;

/**
 * Every line of the banks against an order or a redemption: no credit without an order after two hours, no debit without
 * a burn. Left out are credits that went back, capital that the issuer put in, and what it moved between its accounts; what
 * it took out is a break, because only what somebody allowed may leave a reserve.
 */
export const bankLines: Rule = {
  name: "bank-lines",
  title: "Every bank line belongs to a mint or a burn",
  leftOut: ({ bank }) => (bank.statements.length === 0 ? "no bank statement was imported" : undefined),
  run(picture) {
    const { bank, currency, at, calendar } = picture;
    const accounts = new Set(accountsOf(bank, currency).map(({ account }) => account));
    const explained = explainedLines(picture);
    const open = bank.lines.filter((line) => accounts.has(line.account) && line.amount !== 0n && !explained.has(line));
    const own = open.filter((line) => isOwn(bank, line));
    const returned = returnedLines(open.filter((line) => !isOwn(bank, line)));
    const arrived = arrivedLines(own, calendar);
    return open
      .filter((line) => !returned.has(line) && (line.amount < 0n || at > line.booked + TO_ISSUE))
      .filter((line) => !isOwn(bank, line) || (line.amount < 0n && !arrived.has(line)))
      .map((line): Difference => {
        const credit = line.amount > 0n;
        const amount = money(credit ? line.amount : -line.amount, currency);
        const lacking = isOwn(bank, line) ? "taken out" : credit ? "not issued" : "paid without a burn";
        return {
          ...{ rule: "bank-lines", currency, subject: `${line.account} ${line.number} line ${line.line}` },
          severity: "break",
          left: `${amount} ${credit ? "credited" : "debited"}`,
          right: credit ? "no executed order" : isOwn(bank, line) ? "no account of ours received it" : "no redemption",
          difference: `${amount} ${lacking}`,
          evidence: [lineEvidence(line)],
        };
      });
  },
};

/** Credits of executed orders and debits of redemptions; whether they are right is the matter of those two rules. */
function explainedLines({ bank, chains }: Picture): Set<LineRow> {
  const found = new Set<LineRow>();
  const add = (lines: readonly LineRow[], sign: 1n | -1n) => {
    // Money that comes back under a payout's reference, or leaves under a credit's, is not what that payment was.
    for (const line of lines) if (line.amount * sign > 0n) found.add(line);
  };
  for (const { orders, redemptions } of chains) {
    for (const { executed, bankRef } of orders)
      if (executed !== undefined) add(linesFor(bank, { creditId: executed.creditId, bankRef }), 1n);
    for (const { bankRefs } of redemptions.redemptions)
      for (const bankRef of bankRefs) add(linesFor(bank, { bankRef }), -1n);
  }
  return found;
}

/** Credits and debits of one payment that come to nothing: the money went back. Each answers one, the earliest first. */
function returnedLines(open: readonly LineRow[]): Set<LineRow> {
  const returned = new Set<LineRow>();
  for (const line of open) {
    if (line.uetr === "" || returned.has(line)) continue;
    const other = open.find((one) => one.uetr === line.uetr && one.amount === -line.amount && !returned.has(one));
    if (other !== undefined) returned.add(line).add(other);
  }
  return returned;
}

/**
 * Own debits that arrived in another account, or came back under their UETR: booked from the debit's day to the second
 * business day after it. Each arrival answers one; those under the debit's UETR before those of which one side gave none.
 */
function arrivedLines(own: readonly LineRow[], calendar: Calendar): Set<LineRow> {
  const arrivals = own.filter(({ amount }) => amount > 0n);
  const arrived = new Set<LineRow>();
  for (const same of [true, false])
    for (const debit of own) {
      if (debit.amount > 0n || arrived.has(debit)) continue;
      const from = dayOf(debit.booked);
      const to = nextOpenDay(calendar, nextOpenDay(calendar, from));
      const found = arrivals.findIndex(
        ({ account, amount, uetr, booked }) =>
          (account !== debit.account || (same && uetr !== "")) &&
          amount === -debit.amount &&
          (same ? uetr === debit.uetr : uetr === "" || debit.uetr === "") &&
          dayOf(booked) >= from &&
          dayOf(booked) <= to,
      );
      if (found < 0) continue;
      arrivals.splice(found, 1);
      arrived.add(debit);
    }
  return arrived;
}
