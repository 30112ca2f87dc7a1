import type { Lie } from "./lying-rpc.ts";

/** A log as it stands in an answer. */
export interface AnsweredLog {
  address: string;
  topics: string[];
  data: string;
  blockHash: string;
  blockNumber: string;
  logIndex: string;
  transactionHash: string;
}

interface AnsweredReceipt {
  blockNumber: string;
  logs: AnsweredLog[];
}

/** Changes the list of a block's logs, wherever an answer has it. */
export type LogsLie = (logs: AnsweredLog[]) => AnsweredLog[];

/** Lies about the logs of one block; the logs that are given are those of the answer that are this block's. */
export function aboutLogsOf(block: number, lie: LogsLie): Lie {
  const mine = (one: { blockNumber: string }) => Number(one.blockNumber) === block;
  const inReceipts = (receipts: AnsweredReceipt[]) => {
    for (const receipt of receipts) if (mine(receipt)) receipt.logs = lie(receipt.logs);
    return receipts;
  };
  return ({ method }, answer) => {
    if (answer === null) return answer;
    if (method === "eth_getLogs") {
      const logs = answer as AnsweredLog[];
      const own = logs.filter(mine);
      if (own.length === 0) return logs;
      const first = logs.findIndex(mine);
      return logs.filter((log) => !mine(log)).toSpliced(first, 0, ...lie(own));
    }
    if (method === "eth_getTransactionReceipt") return inReceipts([answer as AnsweredReceipt])[0];
    if (method === "eth_getBlockReceipts") return inReceipts(answer as AnsweredReceipt[]);
    return answer;
  };
}

const at = (logs: AnsweredLog[], logIndex: number) => logs.findIndex((log) => Number(log.logIndex) === logIndex);

/** Those of a list that are not renumbered keep their indexes, as a node's would that lost a log. */
export const dropLog =
  (logIndex: number): LogsLie =>
  (logs) =>
    logs.filter((log) => Number(log.logIndex) !== logIndex);

/** The logs after the dropped one move up, so that the indexes show nothing. */
export const dropAndRenumber =
  (logIndex: number): LogsLie =>
  (logs) =>
    dropLog(logIndex)(logs).map((log) => {
      const index = Number(log.logIndex);
      return { ...log, logIndex: `0x${(index > logIndex ? index - 1 : index).toString(16)}` };
    });

export const doubleLog =
  (logIndex: number): LogsLie =>
  (logs) => {
    const place = at(logs, logIndex);
    return place < 0 ? logs : logs.toSpliced(place, 0, logs[place]!);
  };

/** The doubled log gets an index of its own, and those after it move down. */
export const doubleAndRenumber =
  (logIndex: number): LogsLie =>
  (logs) =>
    doubleLog(logIndex)(logs).map((log, place, all) => {
      const index = Number(log.logIndex);
      const second = index === logIndex && all.findIndex((one) => one.logIndex === log.logIndex) !== place;
      return { ...log, logIndex: `0x${(index > logIndex || second ? index + 1 : index).toString(16)}` };
    });

export const reorderLogs: LogsLie = (logs) => logs.toReversed();

/** The contents change places, the indexes stay. */
export const swapContents: LogsLie = (logs) => {
  const [first, second] = logs;
  if (first === undefined || second === undefined) return logs;
  const { topics, data, address } = first;
  return [
    { ...first, topics: second.topics, data: second.data, address: second.address },
    { ...second, topics, data, address },
    ...logs.slice(2),
  ];
};

export const noLogs: LogsLie = () => [];

const changeAt =
  (logIndex: number, change: (log: AnsweredLog) => AnsweredLog): LogsLie =>
  (logs) =>
    logs.map((log) => (Number(log.logIndex) === logIndex ? change(log) : log));

/** The same block number on another branch. */
export const fromOtherBranch = (logIndex: number): LogsLie =>
  changeAt(logIndex, (log) => ({ ...log, blockHash: `0x${"ab".repeat(32)}` }));

export const otherData = (logIndex: number): LogsLie =>
  changeAt(logIndex, (log) => ({ ...log, data: log.data === "0x" ? "0x01" : flip(log.data) }));

export const otherTopic = (logIndex: number): LogsLie =>
  changeAt(logIndex, (log) => ({ ...log, topics: log.topics.toSpliced(-1, 1, flip(log.topics.at(-1)!)) }));

export const otherAddress = (logIndex: number): LogsLie =>
  changeAt(logIndex, (log) => ({ ...log, address: flip(log.address) }));

/** Moves a log to the end of all, which its contents do not show. */
export const otherIndex = (logIndex: number): LogsLie => changeAt(logIndex, (log) => ({ ...log, logIndex: "0x2710" }));

export const otherTransaction = (logIndex: number): LogsLie =>
  changeAt(logIndex, (log) => ({ ...log, transactionHash: flip(log.transactionHash) }));

/** Lies about one field of one block's header. */
export function aboutHeader(block: number, field: string, value?: unknown): Lie {
  return ({ method }, answer) => {
    const header = answer as Record<string, unknown> | null;
    if (method !== "eth_getBlockByNumber" || header === null || Number(header.number) !== block) return answer;
    return { ...header, [field]: value ?? flip(header[field] as string) };
  };
}

/** Changes the last digit. */
export function flip(hex: string): string {
  return hex.slice(0, -1) + (hex.endsWith("1") ? "2" : "1");
}
