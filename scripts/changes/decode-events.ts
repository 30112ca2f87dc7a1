import type { EventFragment, Log } from "ethers";
import type { Connection } from "../chain/connection.ts";
import { knownTarget } from "../chain/targets.ts";
import { decodeValues, type DecodeWords } from "../plan/decode.ts";

/** One event of a contract of ours, in words. */
export interface DecodedEvent {
  /** "hHKD", "HKD authority" */
  by: string;
  event: string;
  /** "account suspect 0x…" */
  values: string[];
}

/** Every event of our contracts in a receipt, in order; what others emit is left out. */
export function decodeEvents(logs: readonly Pick<Log, "address" | "topics" | "data">[], connection: Connection) {
  return logs.flatMap((log): DecodedEvent[] => {
    const target = knownTarget(connection, log.address);
    const parsed = target?.abi.parseLog(log) ?? undefined;
    if (target === undefined || parsed === undefined) return [];
    const fragment: EventFragment = parsed.fragment;
    const words: DecodeWords = {
      currency: target.currency ?? "units",
      book: connection.book,
      ...(target.currency === undefined ? { deployment: connection.deployment } : {}),
    };
    const values = decodeValues(fragment.inputs, parsed.args, words).map(({ name, value }) => `${name} ${value}`);
    return [{ by: target.name, event: parsed.name, values }];
  });
}
