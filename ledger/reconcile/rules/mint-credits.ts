import { formatTime } from "../../../sdk/wording.ts";
import { accountOf } from "../../bank/accounts-file.ts";
import { bankRefOf, creditIdsOf } from "../../bank/references.ts";
import type { MintOrderAt } from "../../read/orders-at.ts";
import { isCreditedAfter, linesFor, reaches } from "../bank-facts.ts";
import type { BankSide, LineRow } from "../bank-side.ts";
import { lineEvidence, logEvidence, money, type Difference } from "../difference.ts";
import type { ChainPicture, Picture } from "../picture.ts";
import type { Rule } from "../rule.ts";

type Executed = MintOrderAt & { executed: NonNullable<MintOrderAt["executed"]> };

/**
 * Every executed order against the credit that its custodian confirmed: there once, for this order alone, under both of
 * its references, in the currency, to the cent, and not after the mint; a line that says only its day may be of the next
 * business day. An order whose time the bank's statements do not reach yet is in flight.
 */
export const mintCredits: Rule = {
  name: "mint-credits",
  title: "Mints = bank credits: one credit per order, to the cent",
  leftOut: ({ bank }) => (bank.statements.length === 0 ? "no bank statement was imported" : undefined),
  run: (picture) => {
    const used = new Set<LineRow>();
    return picture.chains.flatMap((chain) =>
      chain.orders
        .filter((order): order is Executed => order.executed !== undefined && order.executed.burnTx === undefined)
        .flatMap((order) => compare(picture, chain, order, used)),
    );
  },
};

function compare(picture: Picture, chain: ChainPicture, order: Executed, used: Set<LineRow>): Difference[] {
  const { currency, bank, calendar } = picture;
  const { chainId } = chain.moment;
  const { orderId, bankRef, amount, executed } = order;
  const credits = linesFor(bank, { creditId: executed.creditId, bankRef }).filter((line) => line.amount > 0n);
  const differ = (kind: string, right: string, difference: string): Difference => ({
    ...{ rule: "mint-credits", currency, subject: `order ${orderId} ${kind}`, severity: "break" },
    ...{ left: `${money(amount, currency)} minted`, right, difference },
    evidence: [{ is: "order", chainId, orderId }, logEvidence(chainId, executed), ...credits.map(lineEvidence)],
  });
  const [credit] = credits;
  if (credit === undefined)
    return isReached(picture, order)
      ? [differ("missing", "no credit in the bank's statements", `${money(amount, currency)} missing`)]
      : [];
  const found: Difference[] = [];
  const other = credits.find((line) => !isNamedBy(bank, line, order));
  if (other !== undefined)
    found.push(
      differ("reference", `${other.reference}, UETR ${other.uetr || "none"}`, "a reference of another payment"),
    );
  if (credits.some((line) => used.has(line)))
    found.push(differ("used", "a credit of another order", "one credit for two"));
  for (const line of credits) used.add(line);
  const foreign = credits.find((line) => line.currency !== currency);
  if (foreign !== undefined) {
    const right = money(foreign.amount, foreign.currency);
    return [...found, differ("currency", right, `${foreign.currency} instead of ${currency}`)];
  }
  // A bank may book a payment in parts.
  const total = credits.reduce((sum, line) => sum + line.amount, 0n);
  const credited = `${money(total, currency)} credited`;
  if (credits.length > 1 && total > amount)
    found.push(differ("doubled", `${credits.length} credits of the same payment`, `${credits.length - 1} too many`));
  else if (total < amount) found.push(differ("PARTIAL", credited, `${money(amount - total, currency)} short: PARTIAL`));
  else if (total > amount) found.push(differ("over", credited, `${money(total - amount, currency)} not issued`));
  const late = credits.find((line) => isCreditedAfter(line, executed.time, calendar));
  if (late !== undefined) {
    const by = late.booked - executed.time;
    const difference = by > 0 ? `${by} s after the mint` : `value date ${late.valueDate}`;
    found.push(differ("late", `credited ${formatTime(BigInt(late.booked))}`, difference));
  }
  return found;
}

/** The statements of the custodian's accounts reach the time of the mint. */
function isReached({ bank, currency }: Picture, { executed }: Executed): boolean {
  return bank.accounts.accounts
    .filter((one) => one.currency === currency && one.custodian === executed.custodian)
    .every(({ account }) => reaches(bank, account, executed.time));
}

/** What the bank says of the line leads to the credit that was confirmed and to the payment that was ordered. */
function isNamedBy({ accounts }: BankSide, line: LineRow, { executed, bankRef }: Executed): boolean {
  const account = accountOf(accounts, line.account);
  const ids = account === undefined ? [] : creditIdsOf(line, account);
  const reference = bankRefOf(line);
  return (ids.length === 0 || ids.includes(executed.creditId)) && (reference === undefined || reference === bankRef);
}
