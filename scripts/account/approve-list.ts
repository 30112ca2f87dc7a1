import { formatAmount } from "../../sdk/amount.ts";
import { approvalMismatch, approvalRequired, cancelled } from "../faults.ts";
import type { Io } from "../io.ts";
import type { ChangeFolder } from "../changes/change-folder.ts";
import { earlierApproval } from "./earlier-run.ts";
import type { ListPlan } from "./list-plan.ts";
import type { ListQuestion, ListWork } from "./list-work.ts";

export interface AskedList {
  question: ListQuestion;
  work: ListWork;
  plan: ListPlan;
}

/**
 * Obtains a yes to exactly this list, or throws. At a terminal the operator types the number of accounts, or the total
 * of a seizure. Without one it is the plan's hash; or the hash of the plan that an interrupted run had, as long as what
 * is left was part of it. @returns that run's folder, which this one goes on with
 */
export async function obtainListApproval(
  { question, work, plan }: AskedList,
  io: Io,
  approved: string | undefined,
): Promise<ChangeFolder | undefined> {
  if (approved !== undefined) {
    const earlier = await earlierApproval({ io, question, work, plan }, approved);
    if (earlier === undefined && approved !== plan.hash) throw approvalMismatch(approved, plan.hash);
    return earlier;
  }
  if (io.ask === undefined) throw approvalRequired(plan.hash);

  const expected = work.typed === "sum" ? formatAmount(plan.sum.amount) : String(plan.todo.length);
  const answer = await io.ask(`? ${plan.title}. Type  ${expected}  to ${plan.step}: `);
  // Typing is for attention, not for punctuation.
  if (answer.replaceAll(",", "") !== expected.replaceAll(",", "")) throw cancelled();
  return undefined;
}
