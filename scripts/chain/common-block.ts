import { toQuantity } from "ethers";
import { nodeLags } from "./chain-faults.ts";
import type { Endpoint } from "./connection.ts";
import { answer } from "./two-answers.ts";

/** How far apart two heads may be: so many blocks, or so little time where blocks are quick. */
const ALLOWED_BLOCKS = 5;
const ALLOWED_SECONDS = 30;

/** The lower of the two heads, if they are close enough. @throws HarbourError HB-2201, HB-2202, HB-2213 */
export async function commonBlock(first: Endpoint, second: Endpoint): Promise<number> {
  const [one, other] = await Promise.all([blockOf(first, "latest"), blockOf(second, "latest")]);
  const [behind, ahead] = one.number <= other.number ? [one, other] : [other, one];
  const blocks = ahead.number - behind.number;
  if (blocks <= ALLOWED_BLOCKS) return behind.number;
  // How old its head is, the node that is ahead says: a head of long ago can call itself new.
  const { timestamp } = await blockOf(ahead.node, toQuantity(behind.number));
  if (ahead.timestamp - timestamp > ALLOWED_SECONDS) throw nodeLags(behind.node.host, blocks, ALLOWED_BLOCKS);
  return behind.number;
}

async function blockOf(node: Endpoint, tag: string) {
  const read = async () => {
    const block = await node.request({ method: "eth_getBlockByNumber", params: [tag, false] });
    const { number, timestamp } = block as { number: string; timestamp: string };
    return { node, number: Number(BigInt(number)), timestamp: Number(BigInt(timestamp)) };
  };
  return answer(node, read());
}
