import { planJson } from "../plan/render.ts";
import type { Plan } from "../plan/plan.ts";
import type { Asked } from "./asked.ts";
import type { ChangeFolder } from "./change-folder.ts";

export interface PlanRecord {
  plan: Plan;
  exit: "send" | "safe";
  asked: Asked;
  /** Unix seconds of this machine. */
  at: number;
}

/** Keeps what is about to happen. The nonce tells, after a crash, which transaction to look for. */
export function writePlan(change: ChangeFolder, { plan, exit, asked, at }: PlanRecord): void {
  const { from } = plan.transaction;
  const intended = { from, nonce: plan.nonce };
  for (const [file, content] of Object.entries(plan.evidence ?? {})) change.write(file, content);
  change.write("plan.json", { schema: "harbour.change/1", exit, writtenAt: at, intended, asked, plan: planJson(plan) });
}
