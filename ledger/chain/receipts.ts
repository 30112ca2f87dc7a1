import { badField, foreignLog, logOrder, wrongReceipts } from "./chain-faults.ts";
import { fieldReader } from "./fields.ts";
import type { Header } from "./header.ts";
import { readLog, type NodeLog } from "./node-log.ts";
import { orderedRoot } from "./ordered-root.ts";
import { rlpBytes, rlpList } from "./rlp-text.ts";

/**
 * The logs of a block out of all its receipts, after these were found to have the header's root: then no log is missing,
 * added, doubled, changed or out of order. The hash of a transaction is not in the root; it is compared with the block's.
 *
 * @throws HarbourError HB-4107, HB-4111, HB-4112, HB-4114
 */
export function provenLogs(header: Header, answers: readonly unknown[], host: string): NodeLog[] {
  const read = fieldReader(host);
  const logs: NodeLog[] = [];
  const encoded = answers.map((answer, place) => {
    const at = `block ${header.number}, receipt ${place}`;
    const receipt = read.object(at, answer);
    const txHash = read.hash(`${at}, transactionHash`, receipt.transactionHash);
    if (txHash !== header.transactions[place])
      throw foreignLog(host, at, `transaction ${txHash}`, `transaction ${header.transactions[place] ?? "none"}`);
    const own = read.list(`${at}, logs`, receipt.logs).map((log) => readLog(log, host));
    for (const log of own) {
      if (log.logIndex !== logs.length) throw logOrder(host, header.number, log.logIndex, logs.length - 1);
      if (log.blockHash !== header.hash || log.txHash !== txHash)
        throw foreignLog(host, `${at}, log ${log.logIndex}`, `block ${log.blockHash}`, `block ${header.hash}`);
      logs.push(log);
    }
    return encodeReceipt(receipt, own, at, host);
  });
  const computed = orderedRoot(encoded);
  if (computed !== header.receiptsRoot) throw wrongReceipts(host, header.number, header.receiptsRoot, computed);
  return logs;
}

/** Hexadecimal digits of the receipt as its root has it: EIP-658 and EIP-2718; a deposit of the OP Stack has two fields more. */
function encodeReceipt(receipt: Record<string, unknown>, logs: readonly NodeLog[], at: string, host: string): string {
  const read = fieldReader(host);
  const quantity = (name: string) => rlpBytes(read.quantity(`${at}, ${name}`, receipt[name]).slice(2));
  const type = receipt.type === undefined ? 0 : read.number(`${at}, type`, receipt.type);
  if (type > 0x7f) throw badField(host, `${at}, type`, String(type), "at most 127");
  const outcome =
    receipt.status === undefined || receipt.status === null
      ? rlpBytes(read.hash(`${at}, root`, receipt.root).slice(2))
      : quantity("status");
  const bloom = rlpBytes(read.bytes(`${at}, logsBloom`, receipt.logsBloom).slice(2));
  const deposit =
    type === 0x7e && receipt.depositReceiptVersion !== undefined
      ? quantity("depositNonce") + quantity("depositReceiptVersion")
      : "";
  const items = outcome + quantity("cumulativeGasUsed") + bloom + rlpList(logs.map(encodeLog).join("")) + deposit;
  const prefix = type === 0 ? "" : type.toString(16).padStart(2, "0");
  return prefix + rlpList(items);
}

function encodeLog({ address, topics, data }: NodeLog): string {
  const words = topics.map((topic) => rlpBytes(topic.slice(2))).join("");
  return rlpList(rlpBytes(address.slice(2)) + rlpList(words) + rlpBytes(data.slice(2)));
}
