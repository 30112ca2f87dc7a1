import { join } from "node:path";
import { createChange, listChanges, type ChangeFolder } from "../changes/change-folder.ts";
import { changesRoot } from "../changes/changes-root.ts";
import { fence } from "../fence.ts";
import type { Io } from "../io.ts";
import { toJson } from "../words.ts";
import { replaceDurably } from "./durable-file.ts";
import { payoutPlanJson, type PayoutPlan } from "./payout-plan.ts";
import { renderPayoutPlan } from "./render-payout-plan.ts";

const SCHEMA = "harbour.payout-plan/1";

/** The change folder of a payout that was approved here, by the plan's hash. Undefined: it was not, or nothing is kept. */
export function findPayoutFolder(io: Pick<Io, "changes">, network: string, hash: string): ChangeFolder | undefined {
  const root = changesRoot(io, network);
  if (root === undefined) return undefined;
  return listChanges(root).findLast((folder) => {
    if (!folder.has("plan.json")) return false;
    // The list of payments is long, and what says which payout it is stands before it.
    const head = folder.read("plan.json").slice(0, 400);
    return head.startsWith(`{"schema":"${SCHEMA}","hash":"${hash}"`);
  });
}

/** Opens the folder of a payout, with what was approved. Undefined: nothing is kept. */
export function createPayoutFolder(io: Io, plan: PayoutPlan): ChangeFolder | undefined {
  const root = changesRoot(io, plan.network);
  if (root === undefined) return undefined;
  const folder = createChange(root, plan.title);
  const { hash, ...rest } = payoutPlanJson(plan);
  replaceDurably(join(folder.path, "REVIEW.md"), `# Change ${folder.name}\n\n${fence(renderPayoutPlan(plan))}\n`);
  replaceDurably(join(folder.path, "plan.json"), `${toJson({ schema: SCHEMA, hash, ...rest })}\n`);
  io.err(`kept in ${folder.path}`);
  return folder;
}
