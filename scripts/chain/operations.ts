import type { Log } from "ethers";
import { AUTHORITY_INTERFACE } from "../../sdk/interfaces.ts";
import { decodeCall, type DecodedCall } from "../plan/decode-nested.ts";
import type { Block } from "./block.ts";
import { partyAt, type Connection, type Currency, type Party } from "./connection.ts";
import { scanLogs } from "./logs.ts";
import type { Token } from "./token.ts";

/** How long a ready operation can still be executed; AccessManager.expiration(). */
export const EXPIRATION = 7 * 86_400;

export const OPEN_STATES = ["waiting", "ready"] as const;
export type OperationState = (typeof OPEN_STATES)[number] | "expired" | "executed" | "cancelled";

/** One scheduling of a call with the authority. The same call scheduled again has the same id and another nonce. */
export interface Operation {
  currency: Currency;
  id: string;
  nonce: number;
  /** Who scheduled it, and who alone can execute it. */
  caller: Party;
  target: string;
  data: string;
  call: DecodedCall;
  /** Unix seconds; `expiresAt` is the first second at which it is too late. */
  readyAt: number;
  expiresAt: number;
  state: OperationState;
  block: number;
  transaction: string;
  /** What ended it. */
  ended?: { block: number; transaction: string };
}

export interface OperationCensus {
  /** Oldest first. */
  operations: Operation[];
  /** What events and views say differently, in words. */
  differences: string[];
}

/**
 * Everything that was ever scheduled, from one scan of the authority's events; what no event ended is then asked of
 * the authority itself.
 *
 * @param now Unix seconds by which an operation is ready; the block's own time if that is later
 */
export async function readOperations(
  connection: Connection,
  token: Token,
  block: Block,
  now = 0,
): Promise<OperationCensus> {
  const events = ["OperationScheduled", "OperationExecuted", "OperationCanceled"] as const;
  const logs = await scanLogs(connection.provider, {
    address: token.authorityAddress,
    topics: [events.map((event) => AUTHORITY_INTERFACE.getEvent(event as "OperationScheduled").topicHash)],
    fromBlock: token.fromBlock,
    toBlock: block.number,
  });
  const operations = replay(connection, token, logs, Math.max(now, block.timestamp));

  const open = operations.filter(({ ended, expiresAt }) => ended === undefined && expiresAt > block.timestamp);
  const views = await Promise.all(open.map(({ id }) => token.authority.getSchedule(id, { blockTag: block.number })));
  const differing = open.filter(({ readyAt }, i) => Number(views[i]!) !== readyAt);
  return { operations, differences: differing.map(({ id }) => `operation ${id}`) };
}

export function isOpen({ state }: Pick<Operation, "state">): boolean {
  return (OPEN_STATES as readonly string[]).includes(state);
}

function replay(connection: Connection, token: Token, logs: readonly Log[], now: number): Operation[] {
  const rows = new Map<string, Operation>();
  for (const log of logs) {
    const { name, args } = AUTHORITY_INTERFACE.parseLog(log)!;
    const key = `${args["operationId"]}:${args["nonce"]}`;
    const place = { block: log.blockNumber, transaction: log.transactionHash };
    if (name !== "OperationScheduled") {
      const row = rows.get(key);
      if (row === undefined) continue;
      row.state = name === "OperationExecuted" ? "executed" : "cancelled";
      row.ended = place;
      continue;
    }
    const [target, data] = [args["target"] as string, args["data"] as string];
    let call: DecodedCall | undefined;
    const readyAt = Number(args["schedule"]);
    const expiresAt = readyAt + EXPIRATION;
    rows.set(key, {
      currency: token.currency,
      id: args["operationId"] as string,
      nonce: Number(args["nonce"]),
      caller: partyAt(connection.book, args["caller"] as string),
      target,
      data,
      // Years of ended operations are not decoded for a screen that shows the open ones.
      get call() {
        return (call ??= decodeCall({ to: target, data }, connection));
      },
      readyAt,
      expiresAt,
      state: expiresAt <= now ? "expired" : readyAt <= now ? "ready" : "waiting",
      ...place,
    });
  }
  return [...rows.values()];
}

/** When each was scheduled, by block number. A block is asked once, however many operations are in it. */
export async function blockTimes(
  { provider }: Connection,
  rows: readonly { block: number }[],
): Promise<Map<number, number>> {
  const blocks = [...new Set(rows.map(({ block }) => block))];
  const found = await Promise.all(blocks.map((block) => provider.getBlock(block)));
  return new Map(blocks.map((block, i) => [block, found[i]!.timestamp]));
}
