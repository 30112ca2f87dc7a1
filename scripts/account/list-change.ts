import { z } from "zod/v4";
import { createChange, listChanges, type ChangeFolder } from "../changes/change-folder.ts";
import { changesRoot } from "../changes/changes-root.ts";
import { fence } from "../fence.ts";
import type { Io } from "../io.ts";
import type { ListRow } from "./list-file.ts";
import { listPlanJson, type ListPlan } from "./list-plan.ts";
import { renderListPlan } from "./render-list.ts";

/** Of a plan on file, what says whether a new plan is the rest of it. */
const recordSchema = z.object({
  schema: z.literal("harbour.account-list-plan/1"),
  noun: z.string(),
  chainId: z.string(),
  token: z.object({ address: z.string() }),
  signer: z.object({ address: z.string() }),
  step: z.string(),
  to: z.object({ address: z.string() }).optional(),
  list: z.object({ hash: z.string() }),
  block: z.object({ number: z.number() }),
  hash: z.string(),
  todo: z.array(
    z.object({
      account: z.string(),
      caseRef: z.string(),
      amount: z.string().optional(),
      scheduled: z.number().optional(),
    }),
  ),
});

/** Opens the folder of a list that was approved. Undefined: nothing is kept. */
export function recordListPlan(io: Io, plan: ListPlan): ChangeFolder | undefined {
  const root = changesRoot(io, plan.network);
  if (root === undefined) return undefined;
  const folder = createChange(root, plan.title);
  folder.write("REVIEW.md", `# Change ${folder.name}\n\n${fence(renderListPlan(plan))}\n`);
  writeListPlan(folder, plan);
  io.err(`kept in ${folder.path}`);
  return folder;
}

export function writeListPlan(folder: ChangeFolder, plan: ListPlan): void {
  folder.write("plan.json", { schema: "harbour.account-list-plan/1", noun: plan.noun, ...listPlanJson(plan) });
}

export type ListRecord = z.output<typeof recordSchema>;

/** Every list that was approved here, oldest first. */
export function listRecords(root: string): { folder: ChangeFolder; record: ListRecord }[] {
  return listChanges(root).flatMap((folder) => {
    const record = folder.has("plan.json") ? recordSchema.safeParse(parsed(folder.read("plan.json"))).data : undefined;
    return record === undefined ? [] : [{ folder, record }];
  });
}

/** Said before a part is handed over, so that a crash leaves word of what may be on its way. */
export function recordSending(folder: ChangeFolder | undefined, at: number, part: number, nonce: number): void {
  folder?.append("journal.jsonl", { at, event: "sending", part, nonce });
}

export interface MinedPart {
  at: number;
  part: number;
  transaction: string;
  block: number;
  gasUsed: bigint;
  rows: readonly ListRow[];
}

export function recordMined(folder: ChangeFolder | undefined, { rows, at, ...mined }: MinedPart): void {
  const accounts = rows.map(({ party }) => party.address);
  folder?.append("journal.jsonl", { at, event: "mined", ...mined, accounts });
}

/** A file of something else is no record. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
