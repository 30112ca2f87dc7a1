import { id as hashOfText } from "ethers";
import type { Block } from "../chain/block.ts";
import type { Currency } from "../chain/connection.ts";
import { listChanges, type ChangeFolder } from "../changes/change-folder.ts";
import { toJson } from "../words.ts";
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
  /** What `--approve` repeats. The block is no part of it: a plan that says the same is the same. */
  hash: string;
}

export function tallyOf(currencies: readonly CurrencyReading[]): PolicyPlan["tally"] {
  const signs = currencies.flatMap(({ differences }) => differences.map(({ sign }) => sign));
  const count = (sign: string) => signs.filter((each) => each === sign).length;
  return { add: count("+"), change: count("~"), remove: count("-") };
}

/** 64 bits over chain, file, facts and calls, in groups of four digits. */
export function policyPlanHash({ chainId, policy, currencies }: Omit<PolicyPlan, "hash">): string {
  const parts = currencies.map(({ currency, token, authority, facts, steps }) => ({
    currency,
    token,
    authority,
    facts: facts.map(({ key, found, expected }) => [key, found, expected]),
    steps: steps.map(({ id, target, data, after }) => [id, target.address, data, after]),
  }));
  const hex = hashOfText(toJson([PLAN_SCHEMA, String(chainId), policy.sha256, parts])).slice(2, 18);
  return hex.match(/.{4}/g)!.join("-");
}

/** The newest plan of the folder, if it is this one and was not carried out to its end. */
export function sameUnapplied(root: string, hash: string): ChangeFolder | undefined {
  const newest = listChanges(root).findLast((folder) => planIn(folder) !== undefined);
  if (newest === undefined || planIn(newest)!.hash !== hash) return undefined;
  return isDone(newest) ? undefined : newest;
}

function isDone(folder: ChangeFolder): boolean {
  return folder.has("receipt.json") && (JSON.parse(folder.read("receipt.json")) as { done: boolean }).done;
}

/** The plan of a change. @throws HarbourError HB-2802, HB-2803 */
export function openPlan(folder: ChangeFolder): PolicyPlan {
  const plan = planIn(folder);
  if (plan === undefined) throw noPolicyPlan(folder.name);
  const hash = policyPlanHash(plan);
  if (hash !== plan.hash) throw planEdited(folder.name, plan.hash, hash);
  return plan;
}

function planIn(folder: ChangeFolder): PolicyPlan | undefined {
  if (!folder.has("plan.json")) return undefined;
  const plan = JSON.parse(folder.read("plan.json")) as PolicyPlan;
  return plan.schema === PLAN_SCHEMA ? plan : undefined;
}
