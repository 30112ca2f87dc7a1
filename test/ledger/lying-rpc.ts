import type { Rpc, RpcCall } from "../../ledger/chain/rpc.ts";

/** Makes another answer of an honest one, the same if it has nothing to lie about, or throws what a node may throw. */
export type Lie = (call: RpcCall, answer: unknown) => unknown;

export interface Liar {
  honest: Rpc;
  lie: Lie;
  /** How many answers it changes before it tells the truth; absent: it never stops. */
  times?: number;
  /** Whether it is one of several nodes, the others honest: it is left as soon as it is distrusted. */
  replaced?: boolean;
}

/** A node that lies, in front of one that does not. */
export class LyingRpc implements Rpc {
  readonly host = "a lying node";
  /** Answers that were changed. */
  told = 0;
  distrusted = 0;
  readonly #liar: Liar;

  constructor(liar: Liar) {
    this.#liar = liar;
  }

  distrust(): boolean {
    this.distrusted++;
    return this.#liar.replaced ?? false;
  }

  async request(call: RpcCall): Promise<unknown> {
    return this.#answer(call, await this.#liar.honest.request(call));
  }

  async batch(calls: readonly RpcCall[]): Promise<unknown[]> {
    const answers = await this.#liar.honest.batch(calls);
    return answers.map((answer, index) => this.#answer(calls[index]!, answer));
  }

  #answer(call: RpcCall, answer: unknown): unknown {
    const { lie, times = Number.POSITIVE_INFINITY, replaced = false } = this.#liar;
    if (this.told >= times || (replaced && this.distrusted > 0)) return answer;
    const before = JSON.stringify(answer);
    let said: unknown;
    try {
      said = lie(call, structuredClone(answer));
    } catch (error) {
      this.told++;
      throw error;
    }
    if (JSON.stringify(said) !== before) this.told++;
    return said;
  }
}

/** A node that knows eth_getBlockReceipts, which Hardhat's does not. */
export function knowingBlockReceipts(rpc: Rpc): Rpc {
  const request = async (call: RpcCall): Promise<unknown> => {
    if (call.method !== "eth_getBlockReceipts") return rpc.request(call);
    const block = (await rpc.request({ method: "eth_getBlockByHash", params: [call.params[0], false] })) as {
      transactions: string[];
    } | null;
    if (block === null) return null;
    return rpc.batch(block.transactions.map((hash) => ({ method: "eth_getTransactionReceipt", params: [hash] })));
  };
  return {
    host: rpc.host,
    request,
    batch: (calls) => Promise.all(calls.map(request)),
  };
}
