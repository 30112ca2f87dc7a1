import type { Connection } from "../chain/connection.ts";
import { knownTarget } from "../chain/targets.ts";
import type { SafeCall } from "./group-calls.ts";
import { unknownTarget } from "./safe-faults.ts";
import type { SafeRecord } from "./safe-record.ts";

export interface OpenCalls {
  calls: SafeCall[];
  /** Where each stands in the record. */
  positions: number[];
}

/** The calls of a change that nobody has confirmed as executed. @throws HarbourError HB-2833 */
export function openCalls(record: SafeRecord, connection: Connection): OpenCalls {
  const positions = record.calls.flatMap(({ executed }, i) => (executed === undefined ? [i] : []));
  const calls = positions.map((position) => {
    const { to, data, title } = record.calls[position]!;
    const target = knownTarget(connection, to);
    if (target === undefined) throw unknownTarget(title, to);
    return { target, data, title };
  });
  return { calls, positions };
}
