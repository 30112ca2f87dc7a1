import { formatTime } from "../../../sdk/wording.ts";
import { dayOf, endOfDay } from "../../clock/hong-kong-time.ts";
import { dueAt } from "../../clock/redemption-due.ts";
import type { RedemptionAt } from "../../read/redemptions-at.ts";
import type { RestrictionAct } from "../../read/restriction-acts.ts";
import { accountsOf, isBookedBefore, linesFor, reaches } from "../bank-facts.ts";
import type { LineRow } from "../bank-side.ts";
import { lineEvidence, logEvidence, money, type Difference } from "../difference.ts";
import type { ChainPicture, Picture } from "../picture.ts";
import type { Rule } from "../rule.ts";
import { validSince } from "../valid-since.ts";

/**
 * Every redemption against the debits with a payout reference of its own: one for a settled one, for it alone, in the
 * currency, to the cent, not before the burn; none for any other. A payout is in flight until it is due and the bank's
 * statements reach that far.
 */
export const redemptionPayouts: Rule = {
  name: "redemption-payouts",
  title: "Burns = bank payouts: one debit per settled redemption, after the burn, to the cent",
  leftOut: ({ bank }) => (bank.statements.length === 0 ? "no bank statement was imported" : undefined),
  run: (picture) => {
    const used = new Set<LineRow>();
    return picture.chains.flatMap((chain) =>
      chain.redemptions.redemptions.flatMap((redemption) => compare(picture, chain, redemption, used)),
    );
  },
};

function compare(
  picture: Picture,
  { moment: { chainId }, restrictions }: ChainPicture,
  redemption: RedemptionAt,
  used: Set<LineRow>,
): Difference[] {
  const { currency, bank } = picture;
  const { id, desk, amount, settled, bankRefs, state } = redemption;
  const debits = [...new Set(bankRefs.flatMap((bankRef) => linesFor(bank, { bankRef })))].filter(
    (line) => line.amount < 0n,
  );
  const paid = debits.reduce((sum, line) => sum - line.amount, 0n);
  const differ = (kind: string, left: string, right: string, difference: string): Difference => ({
    ...{ rule: "redemption-payouts", currency, subject: `chain ${chainId} redemption ${id} of ${desk} ${kind}` },
    ...{ severity: "break", left, right, difference },
    evidence: [
      { is: "redemption", chainId, desk, id: String(id) },
      logEvidence(chainId, settled ?? redemption.requested),
      ...debits.map(lineEvidence),
    ],
  });
  const [debit] = debits;
  if (settled === undefined) {
    if (debit === undefined) return [];
    const left = `${money(paid, debit.currency)} paid`;
    return [
      differ("paid without burn", left, `the redemption is ${state}`, `${money(paid, debit.currency)} not burned`),
    ];
  }
  const burned = `${money(amount, currency)} burned`;
  if (debit === undefined)
    return isDue(picture, redemption, restrictions)
      ? [differ("not paid", burned, "no debit in the bank's statements", `${money(amount, currency)} not paid`)]
      : [];
  const found: Difference[] = [];
  if (debits.some((line) => used.has(line)))
    found.push(differ("used", burned, "a debit of another redemption", "one debit for two"));
  for (const line of debits) used.add(line);
  const foreign = debits.find((line) => line.currency !== currency);
  if (foreign !== undefined) {
    const right = money(-foreign.amount, foreign.currency);
    return [...found, differ("currency", burned, right, `${foreign.currency} instead of ${currency}`)];
  }
  // A bank may book a payment in parts.
  if (debits.length > 1 && paid > amount)
    found.push(differ("paid twice", burned, `${debits.length} debits`, `${debits.length - 1} too many`));
  else if (paid !== amount)
    found.push(differ("amount", burned, `${money(paid, currency)} paid`, money(amount - paid, currency)));
  const early = debits.find((line) => isBookedBefore(line, settled.time));
  if (early !== undefined) {
    const [left, right] = [settled.time, early.booked].map((time) => formatTime(BigInt(time))) as [string, string];
    const by = `${settled.time - early.booked} s too early`;
    found.push(differ("paid before the burn", `burned ${left}`, `paid ${right}`, by));
  }
  return found;
}

/** It had to be paid by now, and the bank would have said so. What was burned late is paid on the day of the burn. */
function isDue(
  { at, bank, currency, calendar }: Picture,
  redemption: RedemptionAt,
  restrictions: readonly RestrictionAct[],
): boolean {
  const { requestedAt, settled } = redemption;
  const { due } = dueAt({ requestedAt, validAt: validSince(redemption, restrictions), calendar });
  const end = Math.max(due.time, settled === undefined ? 0 : endOfDay(dayOf(settled.time)));
  return end < at && accountsOf(bank, currency).every(({ account }) => reaches(bank, account, end));
}
