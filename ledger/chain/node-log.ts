import { badField } from "./chain-faults.ts";
import { fieldReader } from "./fields.ts";

/** A log as a node gives it, its form checked. Addresses and hashes in lower case. */
export interface NodeLog {
  address: string;
  topics: readonly string[];
  data: string;
  blockNumber: number;
  blockHash: string;
  txHash: string;
  logIndex: number;
}

const HASH = /^0x[0-9a-f]{64}$/;
const ADDRESS = /^0x[0-9a-f]{40}$/;
const BYTES = /^0x(?:[0-9a-f]{2})*$/;
const NUMBER = /^0x(?:0|[1-9a-f][0-9a-f]{0,7})$/;

const is = (pattern: RegExp, value: unknown): value is string => typeof value === "string" && pattern.test(value);

/** @throws HarbourError HB-4107 */
export function readLog(answer: unknown, host: string): NodeLog {
  return readPlainly(answer) ?? readCarefully(answer, host);
}

/** Reads a log as nearly every node gives it; undefined if there is anything to say about it. */
function readPlainly(answer: unknown): NodeLog | undefined {
  if (typeof answer !== "object" || answer === null) return undefined;
  const { address, topics, data, blockNumber, blockHash, transactionHash, logIndex, removed } = answer as Record<
    string,
    unknown
  >;
  if (!is(ADDRESS, address) || !is(BYTES, data) || !is(NUMBER, blockNumber) || !is(NUMBER, logIndex)) return undefined;
  if (!is(HASH, blockHash) || !is(HASH, transactionHash) || removed === true) return undefined;
  if (!Array.isArray(topics) || topics.length > 4 || !topics.every((topic) => is(HASH, topic))) return undefined;
  const numbers = { blockNumber: Number(blockNumber), logIndex: Number(logIndex) };
  return { address, topics: topics as string[], data, blockHash, txHash: transactionHash, ...numbers };
}

function readCarefully(answer: unknown, host: string): NodeLog {
  const read = fieldReader(host);
  const log = read.object("a log", answer);
  const blockNumber = read.number("a log's blockNumber", log.blockNumber);
  const logIndex = read.number(`a logIndex in block ${blockNumber}`, log.logIndex);
  const at = `log ${logIndex} of block ${blockNumber}`;
  if (log.removed === true) throw badField(host, at, "removed", "a log of the present chain");
  const topics = read.list(`${at}, topics`, log.topics);
  if (topics.length > 4) throw badField(host, `${at}, topics`, `a list of ${topics.length}`, "at most 4");
  return {
    address: read.address(`${at}, address`, log.address),
    topics: topics.map((topic, index) => read.hash(`${at}, topic ${index}`, topic)),
    data: read.bytes(`${at}, data`, log.data),
    blockNumber,
    blockHash: read.hash(`${at}, blockHash`, log.blockHash),
    txHash: read.hash(`${at}, transactionHash`, log.transactionHash),
    logIndex,
  };
}
