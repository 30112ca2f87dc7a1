import { nodeRefused, nodeUnreachable } from "./chain-faults.ts";
import { isTemporary, NodeError } from "./node-error.ts";
import type { Rpc, RpcCall } from "./rpc.ts";

/** EIP-1193: how an in-process chain is asked. */
export interface Provider {
  request(call: { method: string; params: unknown[] }): Promise<unknown>;
}

/** A chain in this process, asked one question after the other. */
export function providerRpc(provider: Provider, host = "the in-process chain"): Rpc {
  const request = async ({ method, params }: RpcCall): Promise<unknown> => {
    try {
      return await provider.request({ method, params: [...params] });
    } catch (error) {
      const { code, message = String(error) } = error as { code?: number; message?: string };
      if (typeof code !== "number") throw nodeUnreachable(host, 1, message);
      const said = new NodeError(code, message);
      throw isTemporary(said) ? nodeUnreachable(host, 1, `${code} ${message}`) : nodeRefused(host, method, said);
    }
  };
  return {
    host,
    request,
    async batch(calls) {
      const answers: unknown[] = [];
      for (const call of calls) answers.push(await request(call));
      return answers;
    },
  };
}
