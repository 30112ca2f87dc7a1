import { approvalRequired, cancelled } from "../faults.ts";
import type { Io } from "../io.ts";
import type { PolicyPlan } from "./plan-file.ts";
import { planMismatch } from "./policy-faults.ts";

/**
 * Obtains a yes to exactly this plan, or throws: the whole hash on the command line, or its first group typed by a person
 * who has the plan in front of them. @throws HarbourError HB-2501, HB-2503, HB-2814
 */
export async function obtainPlanApproval(plan: PolicyPlan, change: string, io: Io, approved?: string): Promise<void> {
  const { hash, tally } = plan;
  if (approved !== undefined) {
    if (approved !== hash) throw planMismatch(approved, hash);
    return;
  }
  if (io.ask === undefined) throw approvalRequired(hash);
  const words = `${tally.add} to add, ${tally.change} to change, ${tally.remove} to remove`;
  const typed = await io.ask(
    `? Apply change ${change} (${words}). Type the first group of the plan's hash to continue: `,
  );
  if (typed !== hash.split("-")[0]) throw cancelled();
}
