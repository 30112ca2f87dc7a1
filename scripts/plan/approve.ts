import { formatAmount } from "../../sdk/amount.ts";
import { approvalMismatch, approvalRequired, cancelled } from "../faults.ts";
import type { Io } from "../io.ts";
import type { Intent } from "./intent.ts";
import type { Plan } from "./plan.ts";

/**
 * Obtains a yes to exactly this plan, or throws. Without a terminal that is the plan's hash. At a terminal the
 * operator retypes the amount, or the symbol where there is none; an unusual amount is also counted in minor units,
 * which is where a decimals slip shows itself.
 */
export async function obtainApproval(plan: Plan, intent: Intent, io: Io, approved: string | undefined): Promise<void> {
  if (approved !== undefined) {
    if (approved !== plan.hash) throw approvalMismatch(approved, plan.hash);
    if (plan.unusual !== undefined) throw plan.unusual;
    return;
  }
  if (io.ask === undefined) throw approvalRequired(plan.hash);

  const { amount } = intent;
  const expected = amount === undefined ? plan.token.symbol : formatAmount(amount);
  const typed = await io.ask(`? ${plan.title}. Type  ${expected}  to ${plan.step}: `);
  // Typing is for attention, not for punctuation.
  if (typed.replaceAll(",", "") !== expected.replaceAll(",", "")) throw cancelled();

  if (plan.unusual === undefined) return;
  const counted = await io.ask(`? ${plan.unusual.message} Type it in minor units: `);
  if (counted.replaceAll(",", "") !== String(amount)) throw cancelled();
}
