import { changeNumber, type ChangeFolder } from "../changes/change-folder.ts";
import { latestBlock } from "../chain/block.ts";
import { callParty, type Connection, type Party } from "../chain/connection.ts";
import { scanLogs } from "../chain/logs.ts";
import { executionOf, EXECUTION_TOPICS } from "./execution-event.ts";
import { exportToSafe, type ExportedTransaction } from "./export-batch.ts";
import { openCalls } from "./open-calls.ts";
import { readReviewed } from "./reviewed-record.ts";
import { readSafe } from "./read-safe.ts";
import { alreadyExecuted, notForSafe, stillExecutable } from "./safe-faults.ts";
import { readSafeRecord, SAFE_RECORD, type SafeRecord } from "./safe-record.ts";

export interface Reexport {
  change: ChangeFolder;
  safe: Party;
  nonce?: bigint;
  /** What `--approve` said. */
  approved?: string;
}

/** Writes the batch for what is left of a change. Empty: nothing is left. @throws HarbourError HB-2842, HB-2847, HB-2893, HB-2894, HB-2896 */
export async function reexport(
  connection: Connection,
  { change, safe, nonce, approved }: Reexport,
): Promise<readonly ExportedTransaction[]> {
  const reviewed = readReviewed(change, connection, approved === undefined ? {} : { approved });
  const { record } = reviewed;
  if (record.safe !== safe.address)
    throw notForSafe(change.name, `it was written for Safe ${record.safe}, not for ${callParty(safe)}`);
  const { calls, positions } = openCalls(reviewed);
  if (calls.length === 0) return [];
  await refuseExecuted(connection, change, record);

  const first = await nonceToReplace(connection, { change, safe, record, nonce });
  const exported = await exportToSafe(connection, {
    safe,
    calls,
    change,
    ...(first === undefined ? {} : { nonce: first }),
  });
  // The new record knows only the calls that were left; the confirmed ones go back where they were.
  const fresh = readSafeRecord(change, connection.chainId);
  change.write(SAFE_RECORD, {
    ...fresh,
    calls: record.calls,
    transactions: fresh.transactions.map((each) => ({ ...each, calls: each.calls.map((call) => positions[call]!) })),
  } satisfies SafeRecord);
  return exported;
}

interface Replacement {
  change: ChangeFolder;
  safe: Party;
  record: SafeRecord;
  nonce: bigint | undefined;
}

/**
 * A batch that its owners may have signed can be executed until its nonce is used up. So whatever is written instead gets
 * the same nonces: of two transactions with one nonce a Safe executes one. @throws HarbourError HB-2896
 */
async function nonceToReplace(
  connection: Connection,
  { change, safe, record, nonce }: Replacement,
): Promise<bigint | undefined> {
  const next = (await readSafe(connection, safe)).nonce;
  const open = record.transactions.filter(({ calls }) => calls.some((i) => record.calls[i]!.executed === undefined));
  const executable = open.map((each) => BigInt(each.nonce)).filter((each) => each >= next);
  if (executable.length === 0) return nonce;
  const [smallest] = executable.sort((a, b) => (a < b ? -1 : 1));
  if (executable.length < open.length || (nonce !== undefined && nonce !== smallest))
    throw stillExecutable(change.name, executable);
  return smallest;
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
      throw alreadyExecuted(changeNumber(change), log.transactionHash);
  }
}
