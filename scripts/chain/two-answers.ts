import { explainError } from "../../sdk/errors.ts";
import { rpcRefused } from "../faults.ts";
import { nodesDisagree } from "./chain-faults.ts";
import type { Connection, Endpoint } from "./connection.ts";
import { asUnreachable } from "./transport.ts";

export type Ask = (method: string, params?: unknown[]) => Promise<unknown>;

/** The node of a connection by itself. */
export function firstNode({ host, alone, provider }: Connection): Endpoint {
  return {
    host: host ?? "the node",
    request: ({ method, params = [] }) => (alone ?? provider).send(method, params as never),
  };
}

/** @throws HarbourError HB-2201, HB-2202, HB-2212 */
export async function refuseOtherChainId(first: Endpoint, second: Endpoint): Promise<void> {
  const found = await bothOf(first, second)(async (ask) => showQuantity(await ask("eth_chainId")));
  refuseDifferences([first.host, second.host], [{ what: "chain id", found }]);
}

function askOf(node: Endpoint): Ask {
  return (method, params = []) => node.request({ method, params });
}

/** The same question to both. */
export function bothOf(first: Endpoint, second: Endpoint) {
  return (read: (ask: Ask) => Promise<string>) =>
    Promise.all([answer(first, read(askOf(first))), answer(second, read(askOf(second)))]);
}

/** Names all of them at once. @throws HarbourError HB-2212 */
export function refuseDifferences(
  [first, second]: readonly [string, string],
  rows: readonly { what: string; found: readonly string[] }[],
): void {
  const differences = rows.filter(({ found: [a, b] }) => a !== b);
  if (differences.length === 0) return;
  const words = differences.map(({ what, found: [a, b] }) => `${what}: ${a} and ${b}`);
  throw nodesDisagree(first, second, words);
}

/** What one node says, or why it says nothing. */
export async function answer<T>({ host }: Endpoint, asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw asUnreachable(error) ?? rpcRefused("a read for the comparison", `${host}: ${explainError({ error })}`, error);
  }
}

export function showQuantity(value: unknown): string {
  return String(BigInt(value as string));
}
