import { blockMissing, notLinked, otherParent } from "./chain-faults.ts";
import { readHeader, type Header } from "./header.ts";
import type { Rpc } from "./rpc.ts";

export interface HeadersQuestion {
  rpc: Rpc;
  chainId: number;
  /** Numbers of blocks, both included. */
  from: number;
  to: number;
  /** Hash of the block before `from`; absent: any. */
  parentHash?: string;
}

const AT_ONCE = 200;

/** Headers of blocks, each the parent of the next. @throws HarbourError HB-4106 to HB-4110 */
export async function fetchHeaders({ rpc, chainId, from, to, parentHash }: HeadersQuestion): Promise<Header[]> {
  const headers: Header[] = [];
  for (let first = from; first <= to; first += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, to - first + 1) }, (_, index) => first + index);
    const answers = await rpc.batch(
      numbers.map((number) => ({ method: "eth_getBlockByNumber", params: [`0x${number.toString(16)}`, false] })),
    );
    for (const [index, number] of numbers.entries()) {
      if (answers[index] === null) throw blockMissing(rpc.host, number);
      const header = readHeader(answers[index], { host: rpc.host, chainId, number });
      const before = headers.at(-1)?.hash;
      if (before !== undefined && header.parentHash !== before)
        throw notLinked(rpc.host, number, header.parentHash, before);
      if (before === undefined && parentHash !== undefined && header.parentHash !== parentHash)
        throw otherParent(rpc.host, number, header.parentHash, parentHash);
      headers.push(header);
    }
  }
  return headers;
}
