import { approvalRequired, cancelled } from "../faults.ts";
import type { Io } from "../io.ts";
import type { PolicyPlan } from "./plan-file.ts";
import { planMismatch } from "./policy-faults.ts";

/**
 * Obtains a yes to exactly this plan, or throws: the whole hash on the command line, or typed by a person who has it from
 * the review. Part of it would not do: with a few digits alike, another plan is made in seconds.
 *
 * @throws HarbourError HB-2501, HB-2503, HB-2814
 */
export async function obtainPlanApproval(plan: PolicyPlan, change: string, io: Io, approved?: string): Promise<void> {
  const { hash, tally } = plan;
  if (approved !== undefined) {
    if (digits(approved) !== digits(hash)) throw planMismatch(approved, hash);
    return;
  }
  if (io.ask === undefined) throw approvalRequired(hash);
  const words = `${tally.add} to add, ${tally.change} to change, ${tally.remove} to remove`;
  const typed = await io.ask(
    `? Apply change ${change} (${words}). Type the whole hash of the plan that was reviewed: `,
  );
  if (!/^[0-9a-f]{32}$/.test(digits(typed))) throw cancelled();
  if (digits(typed) !== digits(hash)) throw planMismatch(typed, hash);
}

/** A hash is the same without its hyphens. */
function digits(hash: string): string {
  return hash.trim().toLowerCase().replaceAll("-", "");
}
