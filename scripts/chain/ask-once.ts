import { readingProvider } from "./connect.ts";
import type { Connection } from "./connection.ts";

/**
 * The same connection for one screen: what several parts of it ask of one block is asked once. Only what names its
 * block by number is kept, and only while the screen is drawn, so nothing old is ever shown.
 */
export function askOnce(connection: Connection): Connection {
  const { provider, chainId } = connection;
  const answers = new Map<string, Promise<unknown>>();
  const request = ({ method, params = [] }: { method: string; params?: unknown[] }): Promise<unknown> => {
    const ask = () => provider.send(method, params as never).catch(asTheNodeSaidIt);
    if (method !== "eth_call" || !/^0x[0-9a-f]+$/.test(String(params[1]))) return ask();
    const key = JSON.stringify(params);
    const answer = answers.get(key) ?? ask();
    answers.set(key, answer);
    return answer;
  };
  return { ...connection, provider: readingProvider({ request }, chainId) };
}

/** ethers wraps what a node answers; wrapped twice, it could not be told from a fault of ours. */
function asTheNodeSaidIt(error: { error?: unknown; info?: { error?: unknown } }): never {
  throw error.error ?? error.info?.error ?? error;
}
