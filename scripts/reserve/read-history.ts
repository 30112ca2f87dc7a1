import type { LogDescription } from "ethers";
import { showShortText } from "../../sdk/short-text.ts";
import type { Block } from "../chain/block.ts";
import type { Connection } from "../chain/connection.ts";
import type { Issuance } from "../chain/issuance.ts";
import { scanLogs } from "../chain/logs.ts";
import type { Token } from "../chain/token.ts";

export interface ReserveAct {
  /** Unix seconds of its block. */
  time: number;
  block: number;
  transaction: string;
  /** "accepted" */
  what: string;
  /** A pool's name; a report's kind. */
  about: string;
  sequence?: bigint;
  total?: bigint;
  asOf?: number;
  /** Digest of a statement, hash of a report. */
  hash?: string;
}

/** Event → how it is called, and which of its fields names what it is about. */
const ACTS = {
  StatementAccepted: ["accepted", "pool"],
  StatementParked: ["parked", "pool"],
  StatementConfirmed: ["confirmed", "pool"],
  StatementDropped: ["dropped, never counts", "pool"],
  SequenceVoided: ["sequence given up", "pool"],
  PoolDropped: ["pool dropped", "pool"],
  ReportAnchored: ["report recorded", "kind"],
} as const;

/** What happened to the reserve, rebuilt from the registry's events, oldest first. */
export async function readHistory(
  { provider }: Connection,
  token: Token,
  { registry }: Issuance,
  { number }: Block,
  pool: string | undefined,
): Promise<ReserveAct[]> {
  const logs = await scanLogs(provider, {
    address: registry.address,
    topics: [Object.keys(ACTS).map((event) => registry.abi.getEvent(event)!.topicHash)],
    fromBlock: token.fromBlock,
    toBlock: number,
  });
  const times = new Map<number, number>();
  for (const height of new Set(logs.map((log) => log.blockNumber))) {
    times.set(height, (await provider.getBlock(height))!.timestamp);
  }
  return logs.flatMap((log) => {
    const event = registry.abi.parseLog(log)!;
    if (pool !== undefined && event.args.toObject()["pool"] !== pool) return [];
    return {
      time: times.get(log.blockNumber)!,
      block: log.blockNumber,
      transaction: log.transactionHash,
      ...actOf(event),
    };
  });
}

function actOf({ name, args }: LogDescription): Omit<ReserveAct, "time" | "block" | "transaction"> {
  const [what, field] = ACTS[name as keyof typeof ACTS];
  const values = args.toObject() as Record<string, never>;
  const hash = values["digest"] ?? values["hash"];
  return {
    what,
    about: showShortText(values[field]!),
    ...(values["sequence"] === undefined ? {} : { sequence: values["sequence"] as bigint }),
    ...(values["total"] === undefined ? {} : { total: values["total"] as bigint }),
    ...(values["asOf"] === undefined ? {} : { asOf: Number(values["asOf"]) }),
    ...(hash === undefined ? {} : { hash: hash as string }),
  };
}
