import { createServer, type IncomingMessage } from "node:http";
import { JsonRpcProvider, type JsonRpcSigner } from "ethers";
import { network } from "hardhat";
import type { Eip1193 } from "../../scripts/chain/connection.ts";

/** A chain behind a URL, like `npm run node`, whose clock moves by what is done and not by the wall's. */
export interface SteadyNode {
  url: string;
  /** One of the node's accounts by number, for what other people's software does. */
  signer(account: number): Promise<JsonRpcSigner>;
  /** Unix seconds of the last block. */
  time(): Promise<number>;
  /** Lets time pass, in seconds, and makes a block at its end. */
  pass(seconds: number): Promise<void>;
  close(): Promise<void>;
}

const SECONDS_PER_BLOCK = 12;

/** The same commands on it give the same blocks, times and hashes on every machine and every day. */
export async function openSteadyNode(start: string): Promise<SteadyNode> {
  const chain = await network.create({ network: "node", override: { initialDate: new Date(start) } as never });
  const node: Eip1193 = { request: (call) => chain.provider.request(call as never) };
  const time = async () => {
    const { timestamp } = (await node.request({ method: "eth_getBlockByNumber", params: ["latest", false] })) as {
      timestamp: string;
    };
    return Number(timestamp);
  };
  const mineAt = async (at: number) => {
    await node.request({ method: "evm_setNextBlockTimestamp", params: [at] });
    await node.request({ method: "evm_mine" });
  };

  const server = createServer(async (request, response) => {
    const call = JSON.parse(await bodyOf(request)) as { id: number; method: string; params?: unknown[] };
    const { id, method, params = [] } = call;
    let answer: object;
    try {
      if (/^eth_send/.test(method)) {
        await node.request({ method: "evm_setNextBlockTimestamp", params: [(await time()) + SECONDS_PER_BLOCK] });
      }
      answer = { result: await node.request({ method, params }) };
    } catch (error) {
      const { code = -32603, message, data } = error as { code?: number; message: string; data?: unknown };
      answer = { error: { code, message, data } };
    }
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ jsonrpc: "2.0", id, ...answer }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  const provider = new JsonRpcProvider(url, undefined, { staticNetwork: true, batchMaxCount: 1, cacheTimeout: -1 });
  provider.pollingInterval = 20;
  return {
    url,
    signer: (account) => provider.getSigner(account),
    time,
    pass: async (seconds) => mineAt((await time()) + seconds),
    close: async () => {
      provider.destroy();
      await new Promise((resolve) => server.close(resolve));
      await chain.close();
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}
