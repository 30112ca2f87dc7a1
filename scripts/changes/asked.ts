import type { Flags, Invocation } from "../command.ts";
import { where } from "../open.ts";

/** What a command was asked for, without where it connected, who signed and how it ended. */
export interface Asked {
  /** "account-blacklist" */
  noun: string;
  arguments: Invocation["arguments"];
  flags: Flags;
}

const ENDINGS = ["send", "safe", "schedule", "calldata", "approve", "json", "as", "safeNonce", "maxFee"] as const;

/** URLs may carry access keys, so nothing about the connection is kept. */
export function askedOf(noun: string, { arguments: given, flags }: Invocation): Asked {
  const left = new Set<string>([...Object.keys(where(flags)), ...ENDINGS]);
  return { noun, arguments: given, flags: Object.fromEntries(Object.entries(flags).filter(([key]) => !left.has(key))) };
}
