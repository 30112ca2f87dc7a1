import { id } from "ethers";

/** A read whose answer never changes: of one block, of a range of blocks, or of a transaction in a block. */
export interface FixedRead {
  /** "code of 0x… at block 12" */
  what: string;
  /** The last block that a node must have to answer. Absent: the answer itself shows whether it has it. */
  block?: number;
  /** The same text whatever node the answer is from. undefined: the node does not have what was asked for. */
  form(answer: unknown): string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;
type Form = FixedRead["form"];

/** The newest block, whatever its number. */
export function asksForHead(method: string, [tag]: readonly unknown[]): boolean {
  return method === "eth_blockNumber" || (method === "eth_getBlockByNumber" && tag === "latest");
}

/** undefined: the answer may differ between two honest nodes. */
export function fixedRead(method: string, params: readonly unknown[]): FixedRead | undefined {
  const [first, second, third] = params;
  switch (method) {
    case "eth_call":
      return at(second, answerOf(first as Fields), text);
    case "eth_getCode":
      return at(second, `code of ${text(first)}`, text);
    case "eth_getBalance":
      return at(second, `balance of ${text(first)}`, quantity);
    case "eth_getTransactionCount":
      return at(second, `nonce of ${text(first)}`, quantity);
    case "eth_getStorageAt":
      return at(third, `storage ${text(second)} of ${text(first)}`, quantity);
    case "eth_getBlockByNumber":
      return at(first, "what is said", block);
    case "eth_getBlockByHash":
      return { what: `block ${text(first)}`, form: block };
    case "eth_getLogs":
      return logsOf(first as Fields);
    case "eth_getTransactionReceipt":
      return { what: `receipt of ${text(first)}`, form: receipt };
    case "eth_getTransactionByHash":
      return { what: `transaction ${text(first)}`, form: transaction };
    default:
      return undefined;
  }
}

/** Of two answers side by side, each short enough for a line. */
export function showForm(form: string): string {
  return form.length > 170 ? `data with hash ${id(form)}` : form;
}

function at(tag: unknown, what: string, form: Form): FixedRead | undefined {
  if (!isHex(tag)) return undefined;
  if (tag.length === 66) return { what: `${what} at block ${tag}`, form };
  return { what: `${what} at block ${Number(tag)}`, block: Number(tag), form };
}

function answerOf(call: Fields): string {
  return `answer of ${text(call["to"])} to ${text(call["data"] ?? call["input"]).slice(0, 10)}`;
}

function logsOf({ address, fromBlock, toBlock, blockHash }: Fields): FixedRead | undefined {
  const of = `logs of ${Array.isArray(address) ? address.join(", ") : text(address ?? "every contract")}`;
  if (isHex(blockHash)) return { what: `${of} in block ${blockHash}`, form: logs };
  if (!isHex(fromBlock) || !isHex(toBlock)) return undefined;
  const last = Number(toBlock);
  return { what: `${of} in blocks ${Number(fromBlock)} to ${last}`, block: last, form: logs };
}

function block(answer: unknown): string | undefined {
  if (answer === null) return undefined;
  const { hash, number, timestamp, gasLimit, baseFeePerGas } = answer as Fields;
  const fee = (baseFeePerGas ?? null) === null ? "no base fee" : `base fee ${quantity(baseFeePerGas)}`;
  const [height, time, gas] = [number, timestamp, gasLimit].map(quantity);
  return `hash ${text(hash)}, number ${height}, time ${time}, gas ${gas}, ${fee}`;
}

function logs(answer: unknown): string {
  const rows = (answer as Fields[]).map(
    ({ blockHash, blockNumber, transactionHash, logIndex, address, topics, data }) => [
      ...[blockHash, transactionHash, address, data].map(text),
      ...(topics as unknown[]).map(text),
      ...[blockNumber, logIndex].map(quantity),
    ],
  );
  return `${rows.length} with hash ${id(JSON.stringify(rows))}`;
}

function receipt(answer: unknown): string | undefined {
  if (answer === null) return undefined;
  const { transactionHash, blockHash, status, from, to, contractAddress, logs: emitted } = answer as Fields;
  const parties = id([transactionHash, from, to, contractAddress].map((each) => text(each ?? "none")).join(" "));
  return `block ${text(blockHash)}, status ${quantity(status)}, logs ${logs(emitted)}, parties with hash ${parties}`;
}

/** One that waits for a block is known to some nodes and not to others. */
function transaction(answer: unknown): string | undefined {
  if (answer === null || ((answer as Fields)["blockHash"] ?? null) === null) return undefined;
  const { hash, blockHash, from, to, input, value, nonce } = answer as Fields;
  const parts = [hash, from, to ?? "none", input, quantity(value), quantity(nonce)].map(text);
  return `block ${text(blockHash)}, content with hash ${id(parts.join(" "))}`;
}

function isHex(value: unknown): value is string {
  return typeof value === "string" && /^0x[0-9a-f]+$/i.test(value);
}

function text(value: unknown): string {
  return String(value).toLowerCase();
}

function quantity(value: unknown): string {
  return String(BigInt(value as string));
}
