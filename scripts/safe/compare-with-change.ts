import type { HarbourError } from "../../sdk/harbour-error.ts";
import type { ChangeFolder } from "../changes/change-folder.ts";
import type { Connection } from "../chain/connection.ts";
import { groupCalls } from "./group-calls.ts";
import type { Inspection } from "./inspect-batch.ts";
import { openCalls } from "./open-calls.ts";
import type { ReviewedRecord } from "./reviewed-record.ts";
import { differsFromChange } from "./safe-faults.ts";

/** Whether a batch is one of the transactions of a change, built anew from the calls that were planned. Undefined: it is. */
export function compareWithChange(
  { transactions, signing }: Inspection,
  change: Pick<ChangeFolder, "name">,
  reviewed: ReviewedRecord,
  connection: Connection,
): HarbourError | undefined {
  const expected = groupCalls(connection, openCalls(reviewed).calls);
  for (const { transaction } of transactions) {
    const same = expected.some(
      ({ to, data }) => to === transaction.to && data.toLowerCase() === transaction.data && transaction.value === 0n,
    );
    if (!same) {
      const wanted = expected.map(({ to, data }) => `${to} with ${data.slice(0, 10)}… of ${data.length / 2 - 1} bytes`);
      const found = `${transaction.to} with ${transaction.data.slice(0, 10)}… of ${transaction.data.length / 2 - 1} bytes`;
      return differsFromChange(
        change.name,
        `it calls ${found}, the plan calls ${wanted.join(", then ") || "nothing more"}`,
      );
    }
  }
  const written = reviewed.record.transactions;
  if (signing !== undefined && !written.some(({ safeTx }) => safeTx === signing.hashes.safeTx)) {
    const nonces = written.map(({ nonce }) => nonce).join(" and ");
    return differsFromChange(
      change.name,
      `it is for Safe nonce ${signing.nonce}, the change was written for ${nonces}`,
    );
  }
  return undefined;
}
