import { join } from "node:path";
import type { ChangeFolder } from "../changes/change-folder.ts";
import type { Connection, Party } from "../chain/connection.ts";
import { compareNodes } from "../chain/second-node.ts";
import { statedHash } from "../changes/planned-calls.ts";
import { knownTarget } from "../chain/targets.ts";
import { refusalOf } from "../plan/refusal.ts";
import { refusalWordsOf } from "../plan/refusal-words.ts";
import { simulate } from "../plan/simulate.ts";
import { newBatchFile } from "./batch-file.ts";
import { groupCalls, type CallGroup, type SafeCall } from "./group-calls.ts";
import { inspectBatch } from "./inspect-batch.ts";
import { readSafe, type SafeState } from "./read-safe.ts";
import { renderReview } from "./render-review.ts";
import { SAFE_RECORD, type SafeRecord } from "./safe-record.ts";
import { staleSafeNonce } from "./safe-faults.ts";
import { safeHashes, type SafeHashes } from "./safe-hashes.ts";

export interface ExportRequest {
  safe: Party;
  /** In the order in which they should happen. */
  calls: readonly SafeCall[];
  change: ChangeFolder;
  /** Of the first transaction; the Safe's next one unless told. */
  nonce?: bigint;
  /** The plan as its reader saw it; it goes into the review text. */
  plan?: string;
}

/** One transaction of the Safe, and the file that a signer loads. */
export interface ExportedTransaction {
  nonce: bigint;
  /** Path of the Transaction Builder's file. */
  file: string;
  transaction: { to: string; value: bigint; data: string; operation: 0 };
  hashes: SafeHashes;
  titles: readonly string[];
  safe: SafeState;
  /** The hash of the change's plan. */
  plan: string | undefined;
}

/**
 * Writes a change's batch files, its record and REVIEW.md. Nothing is written unless every transaction reads back as
 * the calls that were asked for and the chain would take it.
 * @throws HarbourError HB-2212, HB-2213, HB-2831, HB-2833, HB-2837, HB-2838, and what the chain refuses
 */
export async function exportToSafe(
  connection: Connection,
  request: ExportRequest,
): Promise<readonly ExportedTransaction[]> {
  const { chainId, network } = connection;
  const { calls, change, plan } = request;
  const safe = await readSafe(connection, request.safe);
  const first = request.nonce ?? safe.nonce;
  if (first < safe.nonce) throw staleSafeNonce(safe.name ?? safe.address, first, safe.nonce);

  const groups = groupCalls(connection, calls);
  for (const { to, data } of groups) {
    const transaction = { from: safe.address, to, data, value: 0n };
    await compareNodes(connection, { transaction, contracts: [to, safe.address] });
  }
  const gas = await simulateGroups(connection, safe, groups);
  const made = groups.map(({ to, data, calls: members }, i) => {
    const nonce = first + BigInt(i);
    const transaction = { to, value: 0n, data, operation: 0 as const };
    const hashes = safeHashes({ chainId, safe: safe.address, nonce, transaction });
    const titles = members.map((index) => calls[index]!.title);
    const batch = newBatchFile({
      chainId,
      safe: safe.address,
      nonce,
      createdAt: safe.block.timestamp,
      name: titles.join("; "),
      description: `Change ${change.name}, Safe nonce ${nonce}, safeTx hash ${hashes.safeTx}`,
      to,
      data,
      abi: knownTarget(connection, to)!.abi,
    });
    // What is about to be signed is read as any foreign batch is, from the bytes alone.
    const { problems, transactions } = inspectBatch(batch, connection, { safe });
    if (problems.length > 0) throw problems[0]!;
    const name = `batch-${nonce}.json`;
    return { nonce, name, batch, transaction, hashes, titles, call: transactions[0]!.call, gas: gas[i], members };
  });

  const hash = statedHash(change);
  for (const { name, batch } of made) change.write(name, batch);
  const record: SafeRecord = {
    schema: "harbour.safe-record/1",
    network,
    chainId: String(chainId),
    safe: safe.address,
    block: safe.block.number,
    calls: calls.map(({ target, data }) => ({ to: target.address, data })),
    transactions: made.map(({ nonce, name, hashes, members }) => ({
      nonce: String(nonce),
      file: name,
      safeTx: hashes.safeTx,
      calls: members,
    })),
  };
  change.write(SAFE_RECORD, record);
  change.write(
    "REVIEW.md",
    renderReview({ network, chainId, change: change.name, safe, transactions: made, plan, hash }),
  );
  return made.map(({ nonce, name, transaction, hashes, titles }) => {
    return { nonce, file: join(change.path, name), transaction, hashes, titles, safe, plan: hash };
  });
}

/**
 * Tries every transaction on the chain as it is. One that follows another over the same authority may need what that
 * one does first, and one that settles what any does, so only the first of each can be judged. @returns gas, by group
 */
async function simulateGroups(
  connection: Connection,
  safe: SafeState,
  groups: readonly CallGroup[],
): Promise<(bigint | undefined)[]> {
  return Promise.all(
    groups.map(async ({ to, data, currency }, i) => {
      const isNeeded = ({ currency: other }: CallGroup) => other === undefined || other === (currency ?? other);
      if (groups.slice(0, i).some(isNeeded)) return undefined;
      const outcome = await simulate(connection.provider, { from: safe.address, to, data, value: 0n });
      if (outcome.ok) return outcome.gas;
      throw refusalOf(outcome.revert, refusalWordsOf(connection, knownTarget(connection, to), data));
    }),
  );
}
