import { z } from "zod/v4";
import { createChange, listChanges, type ChangeFolder } from "../changes/change-folder.ts";
import { changesRoot } from "../changes/changes-root.ts";
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
  hash: z.string(),
  todo: z.array(z.object({ account: z.string(), caseRef: z.string(), amount: z.string().optional() })),
});

const minedSchema = z.object({ event: z.literal("mined"), accounts: z.array(z.string()) });

/** Opens the folder of a list that was approved. Undefined: nothing is kept. */
export function recordListPlan(io: Io, plan: ListPlan): ChangeFolder | undefined {
  const root = changesRoot(io, plan.network);
  if (root === undefined) return undefined;
  const folder = createChange(root, plan.title);
  folder.write("REVIEW.md", `# Change ${folder.name}\n\n\`\`\`text\n${renderListPlan(plan)}\n\`\`\`\n`);
  writeListPlan(folder, plan);
  io.err(`kept in ${folder.path}`);
  return folder;
}

export function writeListPlan(folder: ChangeFolder, plan: ListPlan): void {
  folder.write("plan.json", { schema: "harbour.account-list-plan/1", noun: plan.noun, ...listPlanJson(plan) });
}

/**
 * The folder of an unfinished run whose approved plan covers this one: the same file, chain, token, signer and step,
 * and nothing but rows that were approved and that no part of it has done. An account that a part did and that
 * somebody undid since is not covered: that was decided after the approval.
 */
export function earlierApproval(io: Io, approved: string, plan: ListPlan): ChangeFolder | undefined {
  const root = changesRoot(io, plan.network);
  if (root === undefined) return undefined;
  return listChanges(root).findLast((folder) => {
    if (!folder.has("plan.json") || folder.has("receipt.json")) return false;
    const record = recordSchema.safeParse(parsed(folder.read("plan.json"))).data;
    if (record === undefined || record.hash !== approved) return false;
    const same =
      record.noun === plan.noun &&
      record.chainId === String(plan.chainId) &&
      record.token.address === plan.token.address &&
      record.signer.address === plan.signer.address &&
      record.step === plan.step &&
      record.to?.address === plan.to?.address &&
      record.list.hash === plan.list.hash;
    if (!same) return false;
    const done = new Set(minedAccounts(folder));
    const open = new Set(
      record.todo
        .filter(({ account }) => !done.has(account))
        .map(({ account, caseRef, amount }) => keyOf(account, caseRef, amount)),
    );
    return plan.todo.every(({ row: { party, caseRef, amount } }) =>
      open.has(keyOf(party.address, caseRef, amount?.toString())),
    );
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

function minedAccounts(folder: ChangeFolder): string[] {
  if (!folder.has("journal.jsonl")) return [];
  const lines = folder.read("journal.jsonl").split("\n");
  return lines.flatMap((line) => minedSchema.safeParse(parsed(line)).data?.accounts ?? []);
}

function keyOf(account: string, caseRef: string, amount: string | undefined): string {
  return [account, caseRef, amount ?? ""].join(" ");
}

/** A line that a crash cut off, or a file of something else, is no record. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
