import { badField, blockMissing } from "./chain-faults.ts";
import type { Header } from "./header.ts";
import { isUnknownMethod, nodeErrorOf } from "./node-error.ts";
import type { NodeLog } from "./node-log.ts";
import { provenLogs } from "./receipts.ts";
import type { Rpc } from "./rpc.ts";

/** Nodes that do not know eth_getBlockReceipts: they are asked for every receipt of a block. */
const oneByOne = new WeakSet<Rpc>();

/** What one request asks for: a log costs at least 1,750 gas, and about 800 characters of the answer. */
const GAS_AT_ONCE = 100_000_000;
const BLOCKS_AT_ONCE = 100;

export interface ProvenLogsQuestion {
  rpc: Rpc;
  headers: readonly Header[];
  /** Contracts whose logs are kept. A full block has thousands of others', which only its root needs. */
  watched: ReadonlyMap<string, unknown>;
  /** Told how many receipts were read. */
  onReceipts?: (read: number) => void;
}

/** The watched contracts' logs of these blocks, by hash of the block, proven complete. @throws HarbourError 41xx */
export async function fetchProvenLogs(question: ProvenLogsQuestion): Promise<Map<string, NodeLog[]>> {
  const { rpc, headers, watched, onReceipts } = question;
  const proven = new Map<string, NodeLog[]>();
  for (const some of portions(headers)) {
    const receipts = await fetchReceipts(rpc, some);
    for (const [index, header] of some.entries()) {
      const logs = provenLogs(header, receipts[index]!, rpc.host);
      proven.set(
        header.hash,
        logs.filter(({ address }) => watched.has(address)),
      );
      onReceipts?.(receipts[index]!.length);
    }
  }
  return proven;
}

function portions(headers: readonly Header[]): Header[][] {
  const all: Header[][] = [];
  let gas = 0;
  for (const header of headers) {
    const last = all.at(-1);
    gas += header.gasUsed;
    if (last !== undefined && gas <= GAS_AT_ONCE && last.length < BLOCKS_AT_ONCE) last.push(header);
    else {
      all.push([header]);
      gas = header.gasUsed;
    }
  }
  return all;
}

async function fetchReceipts(rpc: Rpc, headers: readonly Header[]): Promise<(readonly unknown[])[]> {
  if (!oneByOne.has(rpc)) {
    try {
      const answers = await rpc.batch(headers.map(({ hash }) => ({ method: "eth_getBlockReceipts", params: [hash] })));
      return answers.map((answer, index) => listOf(answer, headers[index]!, rpc.host));
    } catch (error) {
      const said = nodeErrorOf(error);
      if (said === undefined || !isUnknownMethod(said)) throw error;
      oneByOne.add(rpc);
    }
  }
  const hashes = headers.flatMap(({ transactions }) => transactions);
  const answers = await rpc.batch(hashes.map((hash) => ({ method: "eth_getTransactionReceipt", params: [hash] })));
  let next = 0;
  return headers.map((header) => listOf(answers.slice(next, (next += header.transactions.length)), header, rpc.host));
}

function listOf(answer: unknown, header: Header, host: string): readonly unknown[] {
  if (answer === null || (Array.isArray(answer) && answer.includes(null))) throw blockMissing(host, header.number);
  if (!Array.isArray(answer)) throw badField(host, `the receipts of block ${header.number}`, typeof answer, "a list");
  return answer;
}
