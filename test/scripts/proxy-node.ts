import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Endpoint } from "../../scripts/chain/connection.ts";
import { httpTransport } from "../../scripts/chain/transport.ts";
import { connection } from "../fixture.ts";

type Params = readonly unknown[];
/** What the proxy says instead; `truth` asks the chain. A thrown RpcError is answered as such. */
export type Alter = (params: Params, truth: () => Promise<unknown>) => unknown;

export class RpcError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly data?: unknown,
  ) {
    super(message);
  }
}

export const methodMissing: Alter = () => {
  throw new RpcError(-32601, "the method does not exist");
};

/** A JSON-RPC server over HTTP in front of the in-process chain. It forwards, or says what a test wants it to say. */
export interface ProxyNode {
  url: string;
  endpoint: Endpoint;
  /** Every call that reached it, oldest first. */
  calls: { method: string; params: Params }[];
  /** By method; may be changed at any time. */
  alter: Record<string, Alter | undefined>;
  asked(method: string): number;
  close(): void;
}

export async function startProxy(alter: Record<string, Alter | undefined> = {}, path = "/"): Promise<ProxyNode> {
  const calls: ProxyNode["calls"] = [];
  const proxy = { calls, alter } as unknown as ProxyNode;
  const server: Server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", async () => {
      const { id, method, params } = JSON.parse(text) as { id: number; method: string; params: unknown[] };
      calls.push({ method, params });
      const truth = () => connection.provider.request({ method, params });
      try {
        const altered = proxy.alter[method];
        const result = await (altered === undefined ? truth() : altered(params, truth));
        response.end(JSON.stringify({ jsonrpc: "2.0", id, result }));
      } catch (error) {
        const { code, message, data } = error as RpcError;
        response.end(JSON.stringify({ jsonrpc: "2.0", id, error: { code: code ?? -32603, message, data } }));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  return Object.assign(proxy, {
    url,
    endpoint: httpTransport(url),
    asked: (method: string) => calls.filter((call) => call.method === method).length,
    close() {
      server.close();
      server.closeAllConnections();
    },
  });
}
