import { type BankDay, cents, type Movement, payoutAccountOf, reserveOf } from "./bank-day.ts";
import type { StepOf } from "./day-schema.ts";

/** What a bank on the way keeps of the short payment: 50.00, in minor units. */
export const CHARGE = 50_000_000n;
/** From the burn to the payout: a payout is released when the burn is final. */
const PAYOUT_AFTER = 600;

/** For every order that the day expects to be issued, its credit, when it is proposed. @throws HarbourError HB-4319 */
export function creditsOf({ day, midnight, accounts, short }: BankDay): Movement[] {
  const proposed = new Map<string, StepOf<"propose order">>();
  const movements: Movement[] = [];
  for (const step of day.steps) {
    if ("refused" in step.expect) continue;
    if (step.do === "propose order") proposed.set(step.order.text, step);
    if (step.do !== "approve order" || "txHash" in step.credit.credit) continue;
    const order = proposed.get(step.order.text)!;
    const charges = order.order.text === short ? CHARGE : 0n;
    const { rail, reference } = step.credit.credit;
    movements.push({
      account: reserveOf(accounts, order.token, step.custodian).account,
      time: midnight + order.at.seconds,
      amount: cents(order.amount) - charges,
      code: rail,
      reference,
      uetr: order.uetr,
      counterparty: order.to,
      remittance: order.order.text,
      endToEnd: "",
      charges,
    });
  }
  return movements;
}

/**
 * For every settlement its payout, from a payout account that the reserve fills with just that much at the same moment.
 *
 * @throws HarbourError HB-4319
 */
export function payoutsOf({ day, midnight, accounts }: BankDay): Movement[] {
  const requests = new Map<string, StepOf<"redeem" | "redeem by signature">>();
  const proposed = new Map<string, string>();
  const movements: Movement[] = [];
  for (const step of day.steps) {
    if ("refused" in step.expect) continue;
    if (step.do === "redeem" || step.do === "redeem by signature") requests.set(step.redemption, step);
    if (step.do === "propose settlement") proposed.set(step.redemption, step.uetr);
    if (step.do !== "settle") continue;
    const { token, amount, by, payout } = requests.get(step.redemption)!;
    const from = payoutAccountOf(accounts, token);
    const count = String(movements.length / 3 + 1).padStart(4, "0");
    const common = { time: midnight + step.at.seconds + PAYOUT_AFTER, charges: 0n };
    const own = { ...common, code: "BOOK", uetr: "", counterparty: accounts.own[0] ?? "", endToEnd: "" };
    const filled = { ...own, reference: `FILL-${count}`, remittance: "From the reserve, to be paid out" };
    movements.push(
      { ...filled, account: reserveOf(accounts, token, from.custodian).account, amount: -cents(amount) },
      { ...filled, account: from.account, amount: cents(amount) },
      {
        ...common,
        account: from.account,
        amount: -cents(amount),
        code: token === "CNH" ? "RMB-RTGS" : "CHATS",
        reference: `PAY-${count}`,
        uetr: proposed.get(step.redemption) ?? "",
        counterparty: by,
        remittance: "Redemption",
        endToEnd: payout,
      },
    );
  }
  return movements;
}
