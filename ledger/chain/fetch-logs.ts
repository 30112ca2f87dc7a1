import { badField, rangeRefused } from "./chain-faults.ts";
import type { Header } from "./header.ts";
import { nodeErrorOf } from "./node-error.ts";
import { readLog, type NodeLog } from "./node-log.ts";
import { LogSpan } from "./range.ts";
import type { Rpc } from "./rpc.ts";

/** How often in a row less is asked for because no answer came. */
const SILENCES = 3;
/** What a node was found to allow lasts longer than one question. */
const spans = new WeakMap<Rpc, LogSpan>();

export interface LogsQuestion {
  rpc: Rpc;
  /** Linked, without a gap. */
  headers: readonly Header[];
  addresses: readonly string[];
}

/** The logs that a node has for these addresses in these blocks, in the order of its answers. Nothing is verified yet. */
export async function fetchLogs({ rpc, headers, addresses }: LogsQuestion): Promise<NodeLog[]> {
  let span = spans.get(rpc);
  if (span === undefined) spans.set(rpc, (span = new LogSpan()));
  const logs: NodeLog[] = [];
  let next = 0;
  let silences = 0;
  while (next < headers.length) {
    const asked = headers.slice(next, next + span.blocks);
    const [fromBlock, toBlock] = [asked[0]!, asked.at(-1)!].map(({ number }) => `0x${number.toString(16)}`);
    let answer: unknown;
    try {
      answer = await rpc.request({ method: "eth_getLogs", params: [{ fromBlock, toBlock, address: addresses }] });
    } catch (error) {
      if (asked.length < span.blocks) span = shrunkTo(rpc, asked.length);
      const said = nodeErrorOf(error);
      // A node that gives no answer may have been asked for too much, or be gone.
      if (said === undefined && ++silences > SILENCES) throw error;
      if (span.shrink(error)) continue;
      throw said === undefined ? error : rangeRefused(rpc.host, asked[0]!.number, said);
    }
    const some = readLogs(answer, rpc.host);
    for (const log of some) logs.push(log);
    silences = 0;
    span.learn(some.length);
    next += asked.length;
  }
  return logs;
}

/** The same, block by block by hash: an answer cannot be of another branch. */
export async function fetchLogsByHash({ rpc, headers, addresses }: LogsQuestion): Promise<NodeLog[]> {
  const answers = await rpc.batch(
    headers.map(({ hash }) => ({ method: "eth_getLogs", params: [{ blockHash: hash, address: addresses }] })),
  );
  return answers.flatMap((answer) => readLogs(answer, rpc.host));
}

/** What was refused was smaller than the span. */
function shrunkTo(rpc: Rpc, blocks: number): LogSpan {
  const span = new LogSpan(blocks);
  spans.set(rpc, span);
  return span;
}

function readLogs(answer: unknown, host: string): NodeLog[] {
  if (!Array.isArray(answer)) throw badField(host, "the answer to eth_getLogs", typeof answer, "a list");
  return answer.map((log) => readLog(log, host));
}
