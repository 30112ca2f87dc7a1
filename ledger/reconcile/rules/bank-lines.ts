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
    const { bank, currency, at } = picture;
    const accounts = new Set(accountsOf(bank, currency).map(({ account }) => account));
    const explained = explainedLines(picture);
    const open = bank.lines.filter((line) => accounts.has(line.account) && line.amount !== 0n && !explained.has(line));
    const arrivals = open.filter((line) => isOwn(bank, line) && line.amount > 0n);
    return open
      .filter((line) => !isReturned(open, line) && (line.amount < 0n || at > line.booked + TO_ISSUE))
      .filter((line) => !isOwn(bank, line) || (line.amount < 0n && !takeArrival(arrivals, line)))
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

/** A credit and a debit of one payment that come to nothing: the money went back. */
function isReturned(open: readonly LineRow[], line: LineRow): boolean {
  return line.uetr !== "" && open.some((other) => other.uetr === line.uetr && other.amount === -line.amount);
}

/** The credit that answers an own debit in another account; each answers one. */
function takeArrival(arrivals: LineRow[], { account, amount, uetr }: LineRow): boolean {
  const found = arrivals.findIndex(
    (one) => one.account !== account && one.amount === -amount && (one.uetr === uetr || one.uetr === "" || uetr === ""),
  );
  if (found >= 0) arrivals.splice(found, 1);
  return found >= 0;
}
