import type { Rpc } from "../../ledger/chain/rpc.ts";
import { nodesDisagree, notThereYet } from "../chain/chain-faults.ts";
import type { Endpoint } from "../chain/connection.ts";

/** The tags with which a node makes a promise. */
const PROMISES: readonly unknown[] = ["safe", "finalized"];

/**
 * A node whose promises count only if another node has the same block there. Everything else about a block is proven by its
 * header; that there is such a block at all can be told by nobody but a second node.
 *
 * @throws HarbourError HB-2212 they disagree, HB-2218 the other one is not there yet
 */
export function withSecondOpinion(rpc: Rpc, second: Endpoint): Rpc {
  return {
    host: rpc.host,
    distrust: () => rpc.distrust?.() ?? false,
    batch: (calls) => rpc.batch(calls),
    async request(call) {
      const answer = await rpc.request(call);
      if (call.method !== "eth_getBlockByNumber" || !PROMISES.includes(call.params[0]) || answer === null)
        return answer;
      const { number, hash } = answer as { number: string; hash: string };
      const what = `block ${Number(number)}`;
      const other = (await second.request({ method: "eth_getBlockByNumber", params: [number, false] })) as {
        hash: string;
      } | null;
      if (other === null) throw notThereYet(second.host, what);
      if (other.hash !== hash)
        throw nodesDisagree(rpc.host, second.host, [`${what} is ${hash} there and ${other.hash} here`]);
      return answer;
    },
  };
}
