import { createChange, type ChangeFolder } from "../changes/change-folder.ts";
import { callParty } from "../chain/connection.ts";
import { requireChangesRoot } from "../changes/changes-root.ts";
import type { Io } from "../io.ts";
import type { Workplace } from "../open.ts";
import { exportToSafe, type ExportedTransaction } from "../safe/export-batch.ts";
import type { ListPart, ListPlan } from "./list-plan.ts";
import { writeListPlan } from "./list-change.ts";
import { renderListPlan, showMany } from "./render-list.ts";
import type { ListWork } from "./list-work.ts";

export interface ExportedChange {
  change: ChangeFolder;
  exported: readonly ExportedTransaction[];
}

/**
 * Writes a list for a Safe: one change for each of its transactions, with consecutive nonces. Parts share one as long
 * as they stay under the gas bound together, because every transaction takes all its signers' time.
 */
export async function exportList(
  { connection, signer }: Workplace,
  work: ListWork,
  plan: ListPlan,
  io: Io,
): Promise<ExportedChange[]> {
  const root = requireChangesRoot(io, connection.network);
  const batches = underBound(plan.parts, plan.bound);
  const changes: ExportedChange[] = [];
  for (const [i, parts] of batches.entries()) {
    const place = batches.length === 1 ? "" : `, ${i + 1} of ${batches.length}`;
    const change = createChange(root, `${plan.title}${place}`);
    const calls = parts.map(({ rows }) => {
      const call = work.callOf(rows.map(({ row }) => row));
      const who = rows.length === 1 ? callParty(rows[0]!.row.party) : showMany(rows.length, "account");
      return {
        target: call.target,
        data: call.target.abi.encodeFunctionData(call.method, call.args),
        title: `${work.verb} ${who} in ${plan.token.symbol}`,
      };
    });
    writeListPlan(change, plan);
    const request = { safe: signer, calls, change, nonce: BigInt(plan.nonce + i), plan: renderListPlan(plan) };
    changes.push({ change, exported: await exportToSafe(connection, request) });
    io.progress?.("writing", i + 1, batches.length);
  }
  return changes;
}

/** The sum of parts counts the transaction itself for each, so it is never less than what they take together. */
function underBound(parts: readonly ListPart[], bound: bigint): ListPart[][] {
  const batches: ListPart[][] = [];
  let gas = 0n;
  for (const part of parts) {
    const last = batches.at(-1);
    if (last !== undefined && gas + part.gas! <= bound) {
      last.push(part);
      gas += part.gas!;
    } else {
      batches.push([part]);
      gas = part.gas!;
    }
  }
  return batches;
}
