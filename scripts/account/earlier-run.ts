import type { LogDescription } from "ethers";
import type { ChangeFolder } from "../changes/change-folder.ts";
import { changesRoot } from "../changes/changes-root.ts";
import { scanLogs } from "../chain/logs.ts";
import { tokenTarget } from "../chain/target.ts";
import type { Io } from "../io.ts";
import { listRecords, type ListRecord } from "./list-change.ts";
import type { ListPlan } from "./list-plan.ts";
import type { Listed, ListQuestion, ListWork } from "./list-work.ts";

export interface Resuming {
  io: Io;
  question: ListQuestion;
  work: ListWork;
  plan: ListPlan;
}

/**
 * The folder of an unfinished run whose approved plan covers this one: the same file, chain, token, signer and step,
 * and nothing but rows that were approved and that nobody has done since. An account that was done and undone since is
 * not covered, whoever did it: that was decided after the approval.
 */
export async function earlierApproval(
  { io, question, work, plan }: Resuming,
  approved: string,
): Promise<ChangeFolder | undefined> {
  const root = changesRoot(io, plan.network);
  const records = root === undefined ? [] : listRecords(root);
  const found = records.findLast(({ folder, record }) => {
    return record.hash === approved && !folder.has("receipt.json") && isRest(record, plan);
  });
  if (found === undefined || (await doneSince(found.record, question, work)).length > 0) return undefined;
  return found.folder;
}

function isRest(record: ListRecord, plan: ListPlan): boolean {
  const same =
    record.noun === plan.noun &&
    record.chainId === String(plan.chainId) &&
    record.token.address === plan.token.address &&
    record.signer.address === plan.signer.address &&
    record.step === plan.step &&
    record.to?.address === plan.to?.address &&
    record.list.hash === plan.list.hash;
  const keyOf = (...parts: (string | number | undefined)[]) => parts.map((part) => part ?? "").join(" ");
  const rows = new Set(
    record.todo.map(({ account, caseRef, amount, scheduled }) => keyOf(account, caseRef, amount, scheduled)),
  );
  return (
    same &&
    plan.todo.every(({ row }) =>
      rows.has(keyOf(row.party.address, row.caseRef, row.amount?.toString(), plan.scheduled.get(row))),
    )
  );
}

/**
 * How often these very calls were made under an approval already, and undone since. An approval counts as used when its
 * run ended, or when any of what is to do now was done after it.
 */
export async function runsBefore(
  root: string,
  question: ListQuestion,
  work: ListWork,
  hashOf: (runs: number) => string,
): Promise<number> {
  const records = listRecords(root);
  for (let runs = 0; ; runs++) {
    const hash = hashOf(runs);
    let used = false;
    for (const { folder, record } of records) {
      if (record.hash !== hash || used) continue;
      used = folder.has("receipt.json") || (await doneSince(record, question, work)).length > 0;
    }
    if (!used) return runs;
  }
}

/** The rows still to do whose event is on the chain since the plan of a record: they were done, and undone. */
async function doneSince(
  record: ListRecord,
  { workplace: { connection, token }, block }: ListQuestion,
  { todo, proofOf, operationOf }: ListWork,
): Promise<readonly Listed[]> {
  if (todo.length === 0) return [];
  const { event, by = tokenTarget(token) } = proofOf(todo[0]!.row);
  const logs = await scanLogs(connection.provider, {
    address: by.address,
    topics: [by.abi.getEvent(event)!.topicHash],
    fromBlock: record.block.number + 1,
    toBlock: block.number,
  });
  // By what their arguments name, so that long lists are not compared row by row with long histories.
  const byValue = new Map<string, LogDescription[]>();
  for (const log of logs) {
    const parsed = by.abi.parseLog(log)!;
    for (const value of new Set(parsed.args.filter((arg) => typeof arg === "string"))) {
      if (!byValue.has(value)) byValue.set(value, []);
      byValue.get(value)!.push(parsed);
    }
  }
  return todo.filter(({ row }) =>
    [row.party.address, operationOf?.(row) ?? ""].some((value) => byValue.get(value)?.some(proofOf(row).matches)),
  );
}
