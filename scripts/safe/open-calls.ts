import type { Connection } from "../chain/connection.ts";
import { knownTarget } from "../chain/targets.ts";
import { callTitle } from "../plan/call-title.ts";
import { decodeCall } from "../plan/decode-nested.ts";
import type { SafeCall } from "./group-calls.ts";
import type { ReviewedRecord } from "./reviewed-record.ts";
import { unknownTarget } from "./safe-faults.ts";
import type { SafeRecord } from "./safe-record.ts";

export interface OpenCalls {
  calls: SafeCall[];
  /** Where each stands in the record. */
  positions: number[];
}

/** The calls of a change that nobody has confirmed as executed. */
export function openCalls({ record, calls }: Pick<ReviewedRecord, "record" | "calls">): OpenCalls {
  const positions = record.calls.flatMap(({ executed }, i) => (executed === undefined ? [i] : []));
  return { calls: positions.map((position) => calls[position]!), positions };
}

/** A call of a record, named by its own bytes. @throws HarbourError HB-2833 */
export function titledCall({ to, data }: SafeRecord["calls"][number], connection: Connection): SafeCall {
  const target = knownTarget(connection, to);
  if (target === undefined) throw unknownTarget("A call of safe.json", to);
  return { target, data, title: callTitle(decodeCall({ to, data }, connection)) };
}
