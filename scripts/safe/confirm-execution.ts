import type { TransactionReceipt } from "ethers";
import { decodeEvents, type DecodedEvent } from "../changes/decode-events.ts";
import type { ChangeFolder } from "../changes/change-folder.ts";
import type { Connection } from "../chain/connection.ts";
import { executionOf } from "./execution-event.ts";
import { scheduledBy, type Scheduled } from "./scheduled-by.ts";
import { notInABlock, notThisTransaction, safeExecutionFailed } from "./safe-faults.ts";
import { readReviewed } from "./reviewed-record.ts";
import { SAFE_RECORD, type SafeRecord } from "./safe-record.ts";

export interface Confirmation {
  /** The plan's hash, computed anew from the calls. */
  plan: string;
  transaction: string;
  block: number;
  gasUsed: bigint;
  nonce: string;
  safeTx: string;
  did: string[];
  events: DecodedEvent[];
  /** Titles of what left no event of the contract that was called: it was so already. */
  silent: string[];
  /** What now waits with an authority, as the authority itself says. */
  scheduled: Scheduled[];
  /** What the command that planned it finds now. */
  now: string[];
  /** Titles of what this change has still to do. */
  left: string[];
}

export interface ConfirmRequest {
  /** Of the transaction in which the Safe executed it. */
  hash: string;
  /** What `--approve` said. */
  approved?: string;
  /** Reads what the Safe was to change, in words. */
  readAgain(safe: string): Promise<string[]>;
}

/** Proves that a transaction executed a change's batch, and files it. @throws HarbourError HB-2842 to HB-2845, HB-2893, HB-2894 */
export async function confirmExecution(
  connection: Connection,
  change: ChangeFolder,
  { hash, approved, readAgain }: ConfirmRequest,
): Promise<Confirmation> {
  const reviewed = readReviewed(change, connection, approved === undefined ? {} : { approved });
  const { record } = reviewed;
  const titleOf = (i: number) => reviewed.calls[i]!.title;
  const receipt = await connection.provider.getTransactionReceipt(hash);
  if (receipt === null) throw notInABlock(hash);
  const { nonce, safeTx, calls } = executedTransaction(record, change, receipt);

  const updated: SafeRecord = {
    ...record,
    calls: record.calls.map((call, i) => (calls.includes(i) ? { ...call, executed: hash } : call)),
  };
  const confirmation: Confirmation = {
    plan: reviewed.hash,
    transaction: hash,
    block: receipt.blockNumber,
    gasUsed: receipt.gasUsed,
    nonce,
    safeTx,
    did: calls.map(titleOf),
    events: decodeEvents(receipt.logs, connection),
    silent: calls.filter((i) => !receipt.logs.some(({ address }) => address === record.calls[i]!.to)).map(titleOf),
    scheduled: await scheduledBy(connection, receipt.logs),
    now: await readAgain(record.safe),
    left: updated.calls.flatMap(({ executed }, i) => (executed === undefined ? [titleOf(i)] : [])),
  };
  // The receipt first: a crash in between is mended by running the command again.
  const before = change.has("receipt.json")
    ? (JSON.parse(change.read("receipt.json")) as { transactions: { transaction: string }[] }).transactions
    : [];
  const others = before.filter(({ transaction }) => transaction !== hash);
  change.write("receipt.json", { schema: "harbour.receipt/1", transactions: [...others, confirmation] });
  change.write(SAFE_RECORD, updated);
  return confirmation;
}

function executedTransaction(record: SafeRecord, change: ChangeFolder, receipt: TransactionReceipt) {
  const executions = receipt.logs
    .filter(({ address }) => address === record.safe)
    .flatMap((log) => executionOf(log) ?? []);
  for (const transaction of record.transactions) {
    const execution = executions.find(({ safeTx }) => safeTx === transaction.safeTx);
    if (execution?.succeeded === false) throw safeExecutionFailed(receipt.hash, transaction.safeTx);
    if (execution !== undefined) return transaction;
  }
  const wanted = record.transactions.map(({ safeTx }) => safeTx).join(", ");
  const found = executions.map(({ safeTx }) => safeTx).join(", ");
  throw notThisTransaction(
    receipt.hash,
    change.name,
    found === "" ? `Safe ${record.safe} executed nothing in it` : `the Safe executed ${found}, not ${wanted}`,
  );
}
