import { id as hashOfText } from "ethers";
import type { Block } from "../chain/block.ts";
import type { Currency } from "../chain/connection.ts";
import { listChanges, type ChangeFolder } from "../changes/change-folder.ts";
import { shortHash } from "../plan/plan-hash.ts";
import { toJson } from "../words.ts";
import { refuseForgedSteps } from "./derived-steps.ts";
import type { CurrencyReading } from "./difference.ts";
import { noPolicyPlan, planEdited } from "./policy-faults.ts";

export const PLAN_SCHEMA = "harbour.policy-plan/1";

/** The plan as its reader saw it: a Safe's review text repeats it. */
export const PLAN_TEXT = "plan.txt";

/** A plan as it is kept: everything that was read, and everything that is to be done about it. */
export interface PolicyPlan {
  schema: typeof PLAN_SCHEMA;
  network: string;
  chainId: string;
  policy: { path: string; sha256: string };
  block: Block;
  /** Set if only this currency was read. */
  token?: Currency;
  currencies: (CurrencyReading & { token: string })[];
  tally: { add: number; change: number; remove: number };
  /** What `--approve` repeats. */
  hash: string;
}

export function tallyOf(currencies: readonly CurrencyReading[]): PolicyPlan["tally"] {
  const signs = currencies.flatMap(({ differences }) => differences.map(({ sign }) => sign));
  const count = (sign: string) => signs.filter((each) => each === sign).length;
  return { add: count("+"), change: count("~"), remove: count("-") };
}

/** Over all of it: chain, file, block, facts, calls and every word about them; not over where the file was. */
export function policyPlanHash(plan: Omit<PolicyPlan, "hash">): string {
  return shortHash(hashOfText(toJson({ ...plan, policy: plan.policy.sha256, hash: undefined })));
}

/** The same plan may be made again at a later block. */
function contentOf(plan: PolicyPlan): string {
  return toJson({ ...plan, policy: plan.policy.sha256, hash: undefined, block: undefined });
}

/** The newest plan of the folder, if it says the same as this one and was not carried out to its end. */
export function sameUnapplied(root: string, plan: PolicyPlan): { folder: ChangeFolder; hash: string } | undefined {
  const folder = listChanges(root).findLast((each) => planIn(each) !== undefined);
  if (folder === undefined || isDone(folder)) return undefined;
  const before = planIn(folder)!;
  return contentOf(before) === contentOf(plan) ? { folder, hash: before.hash } : undefined;
}

function isDone(folder: ChangeFolder): boolean {
  return folder.has("receipt.json") && (JSON.parse(folder.read("receipt.json")) as { done: boolean }).done;
}

/** The plan of a change. @throws HarbourError HB-2802, HB-2803 */
export function openPlan(folder: ChangeFolder): PolicyPlan {
  const plan = planIn(folder);
  if (plan === undefined) throw noPolicyPlan(folder.name);
  const hash = policyPlanHash(plan);
  if (hash !== plan.hash) throw planEdited(folder.name, `hash ${plan.hash}`, hash);
  for (const reading of plan.currencies) refuseForgedSteps(folder.name, reading);
  return plan;
}

function planIn(folder: ChangeFolder): PolicyPlan | undefined {
  if (!folder.has("plan.json")) return undefined;
  const plan = JSON.parse(folder.read("plan.json")) as PolicyPlan;
  return plan.schema === PLAN_SCHEMA ? plan : undefined;
}
