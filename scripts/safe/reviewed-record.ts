import type { ChangeFolder } from "../changes/change-folder.ts";
import { changeEdited, otherPlanApproved } from "../changes/changes-faults.ts";
import type { PlannedCalls } from "../changes/planned-call.ts";
import { plannedCalls } from "../changes/planned-calls.ts";
import type { Connection } from "../chain/connection.ts";
import { groupCalls, type SafeCall } from "./group-calls.ts";
import { titledCall } from "./open-calls.ts";
import { safeHashes } from "./safe-hashes.ts";
import { notForSafe } from "./safe-faults.ts";
import { readSafeRecord, type SafeRecord } from "./safe-record.ts";

export interface ReviewedRecord {
  record: SafeRecord;
  /** All of the record, in its order. Titles are from their bytes. */
  calls: readonly SafeCall[];
  /** Of the plan, computed anew: it is what a signer compares with the hash that was reviewed. */
  hash: string;
}

export interface ReviewedOptions {
  /** What `--approve` said. */
  approved?: string;
}

/**
 * A change's record for its Safe, which anybody who can write the folder can edit: so it counts only as far as its calls
 * are the plan's, and its hashes those of these calls. @throws HarbourError HB-2803, HB-2842, HB-2893, HB-2894
 */
export function readReviewed(
  change: ChangeFolder,
  connection: Connection,
  { approved }: ReviewedOptions = {},
): ReviewedRecord {
  const record = readSafeRecord(change, connection.chainId);
  const planned = plannedCalls(change, connection);
  if (approved !== undefined && approved !== planned.hash) throw otherPlanApproved(change.name, approved, planned.hash);
  if (record.network !== connection.network)
    throw notForSafe(change.name, `it is for ${record.network}, and this is ${connection.network}`);
  if (planned.from !== undefined && planned.from.toLowerCase() !== record.safe.toLowerCase())
    throw changeEdited(change.name, `safe.json names ${record.safe}, the plan ${planned.from}`);
  refuseUnplanned(change, record, planned);

  const calls = record.calls.map((call) => titledCall(call, connection));
  for (const transaction of record.transactions) refuseOtherHash(transaction, { change, connection, record, calls });
  return { record, calls, hash: planned.hash };
}

/** Each call once, as the plan has it and in the plan's order; some may be left out: what is done already. */
function refuseUnplanned(change: ChangeFolder, { calls }: SafeRecord, planned: PlannedCalls): void {
  let next = 0;
  for (const { to, data } of calls) {
    const place = planned.calls.findIndex(
      (forms, i) =>
        i >= next &&
        forms.some(
          (form) => form.to.toLowerCase() === to.toLowerCase() && form.data.toLowerCase() === data.toLowerCase(),
        ),
    );
    if (place < 0)
      throw changeEdited(change.name, `safe.json calls ${to} with ${data.slice(0, 10)}…, which is no call of the plan`);
    next = place + 1;
  }
  if (calls.length === 0) throw changeEdited(change.name, "safe.json has no call");
}

interface RecordContext {
  change: ChangeFolder;
  connection: Connection;
  record: SafeRecord;
  calls: readonly SafeCall[];
}

function refuseOtherHash(
  { nonce, safeTx, calls: positions }: SafeRecord["transactions"][number],
  { change, connection, record, calls }: RecordContext,
): void {
  const own = positions.flatMap((position) => calls[position] ?? []);
  const [group, ...more] = own.length === positions.length ? groupCalls(connection, own) : [];
  const hashes =
    group === undefined || more.length > 0
      ? undefined
      : safeHashes({
          chainId: connection.chainId,
          safe: record.safe,
          nonce: BigInt(nonce),
          transaction: { to: group.to, value: 0n, data: group.data, operation: 0 },
        });
  if (hashes?.safeTx !== safeTx)
    throw changeEdited(change.name, `the safeTx hash of Safe nonce ${nonce} in safe.json is not that of its calls`);
}
