import { formatAmount } from "../../sdk/amount.ts";
import { approvalMismatch, approvalRequired, cancelled } from "../faults.ts";
import type { Io } from "../io.ts";
import type { PayoutPlan } from "./payout-plan.ts";

/**
 * Obtains a yes to exactly this payout, or throws: at a terminal the operator types what is left to pay, without one it is
 * the plan's hash. The hash of the first run holds for every run that goes on with it.
 *
 * @throws HarbourError HB-2501 to HB-2503
 */
export async function obtainPayoutApproval(plan: PayoutPlan, io: Io, approved: string | undefined): Promise<void> {
  if (approved !== undefined) {
    if (approved !== plan.hash) throw approvalMismatch(approved, plan.hash);
    return;
  }
  if (io.ask === undefined) throw approvalRequired(plan.hash);
  const expected = formatAmount(plan.left.amount);
  const typed = await io.ask(`? ${plan.title}. Type  ${expected}  to send: `);
  // Typing is for attention, not for punctuation.
  if (typed.replaceAll(",", "") !== expected.replaceAll(",", "")) throw cancelled();
}
