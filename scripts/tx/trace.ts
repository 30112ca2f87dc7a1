import { getAddress, toQuantity } from "ethers";
import { asUnreachable } from "../chain/transport.ts";
import type { Connection } from "../chain/connection.ts";
import type { Transaction } from "../plan/plan.ts";
import { eventRows, type EventRow } from "./event-rows.ts";
import { knownTarget } from "../chain/targets.ts";

/** What a call would leave behind. */
export interface Traces {
  events: EventRow[];
  /** Words of storage that change, by contract. */
  storage: { address: string; contract?: string; words: number }[];
}

interface Frame {
  error?: string;
  logs?: { address: string; topics: string[]; data: string; index?: string; position?: string }[];
  calls?: Frame[];
}

interface StateDifference {
  pre: Record<string, { storage?: Record<string, string> }>;
  post: Record<string, { storage?: Record<string, string> }>;
}

/** By the node's own tracers. Undefined: it has none, which many public nodes have not. */
export async function traceCall(connection: Connection, transaction: Transaction): Promise<Traces | undefined> {
  const { from, to, data, value } = transaction;
  const call = { from, to, data, value: toQuantity(value) };
  const ask = (tracer: string, tracerConfig: object) =>
    connection.provider.send("debug_traceCall", [call, "latest", { tracer, tracerConfig }]) as Promise<unknown>;
  try {
    const [frame, difference] = (await Promise.all([
      ask("callTracer", { withLog: true }),
      ask("prestateTracer", { diffMode: true }),
    ])) as [Frame, StateDifference];
    return { events: eventRows(logsOf(frame), connection), storage: storageOf(difference, connection) };
  } catch (error) {
    if (asUnreachable(error) !== undefined) throw error;
    return undefined;
  }
}

/** In the order of emission where the node tells it, else each call after what it called. */
function logsOf(frame: Frame): { address: string; topics: string[]; data: string }[] {
  const collect = ({ error, logs = [], calls = [] }: Frame): NonNullable<Frame["logs"]> =>
    error === undefined ? [...calls.flatMap(collect), ...logs] : [];
  const all = collect(frame);
  if (all.some(({ index }) => index === undefined)) return all;
  return all.sort((a, b) => Number(a.index) - Number(b.index));
}

function storageOf({ pre, post }: StateDifference, connection: Connection): Traces["storage"] {
  return [...new Set([...Object.keys(pre), ...Object.keys(post)])].flatMap((key) => {
    // A word that becomes zero is only in what was before; one that was zero only in what comes after.
    const slots = new Set([...Object.keys(pre[key]?.storage ?? {}), ...Object.keys(post[key]?.storage ?? {})]);
    if (slots.size === 0) return [];
    const address = getAddress(key);
    const target = knownTarget(connection, address);
    return [{ address, ...(target === undefined ? {} : { contract: target.name }), words: slots.size }];
  });
}
