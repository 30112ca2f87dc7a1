import type { ChangeFolder } from "../changes/change-folder.ts";
import { latestBlock } from "../chain/block.ts";
import { callParty, type Connection, type Party } from "../chain/connection.ts";
import { scanLogs } from "../chain/logs.ts";
import { executionOf, EXECUTION_TOPICS } from "./execution-event.ts";
import { exportToSafe, type ExportedTransaction } from "./export-batch.ts";
import { openCalls } from "./open-calls.ts";
import { alreadyExecuted, notForSafe } from "./safe-faults.ts";
import { readSafeRecord, SAFE_RECORD, type SafeRecord } from "./safe-record.ts";

export interface Reexport {
  change: ChangeFolder;
  safe: Party;
  nonce?: bigint;
}

/** Writes the batch for what is left of a change. Empty: nothing is left. @throws HarbourError HB-2842, HB-2847 */
export async function reexport(
  connection: Connection,
  { change, safe, nonce }: Reexport,
): Promise<readonly ExportedTransaction[]> {
  const record = readSafeRecord(change, connection.chainId);
  if (record.safe !== safe.address)
    throw notForSafe(change.name, `it was written for Safe ${record.safe}, not for ${callParty(safe)}`);
  const { calls, positions } = openCalls(record, connection);
  if (calls.length === 0) return [];
  await refuseExecuted(connection, change, record);

  const exported = await exportToSafe(connection, { safe, calls, change, ...(nonce === undefined ? {} : { nonce }) });
  // The new record knows only the calls that were left; the confirmed ones go back where they were.
  const fresh = readSafeRecord(change, connection.chainId);
  change.write(SAFE_RECORD, {
    ...fresh,
    calls: record.calls,
    transactions: fresh.transactions.map((each) => ({ ...each, calls: each.calls.map((call) => positions[call]!) })),
  } satisfies SafeRecord);
  return exported;
}

/** An executed batch that nobody confirmed would be done twice. */
async function refuseExecuted(connection: Connection, change: ChangeFolder, record: SafeRecord): Promise<void> {
  const logs = await scanLogs(connection.provider, {
    address: record.safe,
    topics: [[...EXECUTION_TOPICS]],
    fromBlock: record.block,
    toBlock: (await latestBlock(connection.provider)).number,
  });
  const open = record.transactions.filter(({ calls }) => calls.some((i) => record.calls[i]!.executed === undefined));
  for (const log of logs) {
    const execution = executionOf(log);
    if (execution?.succeeded === true && open.some(({ safeTx }) => safeTx === execution.safeTx))
      throw alreadyExecuted(change.name.slice(0, 4), log.transactionHash);
  }
}
