import { keccak256, toQuantity } from "ethers";
import { explainError } from "../../sdk/errors.ts";
import { revertData } from "../../sdk/revert-data.ts";
import { rpcRefused } from "../faults.ts";
import { nodeLags, nodesDisagree } from "./chain-faults.ts";
import type { Connection } from "./connection.ts";
import { ERC1967_IMPLEMENTATION } from "./token.ts";
import { asUnreachable } from "./transport.ts";

/** How far apart two heads may be: so many blocks, or so little time where blocks are quick. */
const ALLOWED_BLOCKS = 5;
const ALLOWED_SECONDS = 30;

/** What the two nodes agree on, and as of which block. */
export interface TwoNodes {
  first: string;
  second: string;
  block: number;
}

export interface Compared {
  transaction: { from: string; to: string; data: string; value: bigint };
  /** Contracts beside the one that is called. */
  contracts?: readonly string[];
}

type Ask = (method: string, params?: unknown[]) => Promise<unknown>;

/**
 * Asks both nodes, at a block that both have, for everything a plan is judged by: the chain, the block itself, the code
 * of the contracts and behind their proxies, the signer's nonce, and what the call would answer.
 *
 * @returns undefined if there is no second node
 * @throws HarbourError HB-2201, HB-2202, HB-2212, HB-2213
 */
export async function compareNodes(connection: Connection, compared: Compared): Promise<TwoNodes | undefined> {
  const endpoint = await connection.secondNode?.();
  if (endpoint === undefined) return undefined;
  const first: Ask = (method, params = []) => connection.provider.send(method, params as never);
  const second: Ask = (method, params = []) => endpoint.request({ method, params });
  const hosts = [connection.host ?? "the node", endpoint.host] as const;
  const both = (read: (ask: Ask) => Promise<string>) =>
    Promise.all([answer(hosts[0], read(first)), answer(hosts[1], read(second))]);
  const refuseDifferences = (rows: readonly { what: string; found: readonly string[] }[]) => {
    const differences = rows.filter(({ found: [a, b] }) => a !== b);
    if (differences.length > 0) {
      const words = differences.map(({ what, found: [a, b] }) => `${what}: ${a} and ${b}`);
      throw nodesDisagree(hosts[0], hosts[1], words);
    }
  };

  refuseDifferences([{ what: "chain id", found: await both(async (ask) => showQuantity(await ask("eth_chainId"))) }]);
  const block = await commonBlock(first, second, hosts);
  const at = toQuantity(block);
  const hashOf = async (ask: Ask) => ((await ask("eth_getBlockByNumber", [at, false])) as { hash: string }).hash;
  refuseDifferences([{ what: `hash of block ${block}`, found: await both(hashOf) }]);

  const { from, to, data, value } = compared.transaction;
  const authorities = Object.values(connection.deployment).map(({ authority }) => authority);
  const contracts = [...new Set([to, ...(compared.contracts ?? []), ...authorities])];
  const codeOf = (address: string) => async (ask: Ask) =>
    keccak256((await ask("eth_getCode", [address, at])) as string);
  const implementationOf = (address: string) => async (ask: Ask) =>
    `0x${((await ask("eth_getStorageAt", [address, ERC1967_IMPLEMENTATION, at])) as string).slice(-40)}`;
  const request = { from, to, data, value: toQuantity(value) };

  const implementations = await Promise.all(
    contracts.map(async (address) => ({
      what: `implementation of ${address}`,
      found: await both(implementationOf(address)),
    })),
  );
  refuseDifferences(implementations);
  const behind = implementations.map(({ found: [address] }) => address).filter((address) => BigInt(address) !== 0n);
  const rows = [
    ...[...contracts, ...new Set(behind)].map((address) => ({ what: `code of ${address}`, read: codeOf(address) })),
    {
      what: `nonce of ${from}`,
      read: async (ask: Ask) => showQuantity(await ask("eth_getTransactionCount", [from, at])),
    },
    { what: "the call", read: (ask: Ask) => outcomeOf(ask("eth_call", [request, at])) },
  ];
  refuseDifferences(await Promise.all(rows.map(async ({ what, read }) => ({ what, found: await both(read) }))));
  return { first: hosts[0], second: hosts[1], block };
}

/** The lower of the two heads, if they are close enough. */
async function commonBlock(first: Ask, second: Ask, hosts: readonly [string, string]): Promise<number> {
  const headOf = async (ask: Ask, host: string) => {
    const head = await answer(host, ask("eth_getBlockByNumber", ["latest", false]));
    const { number, timestamp } = head as { number: string; timestamp: string };
    return { number: Number(number), timestamp: Number(timestamp), host };
  };
  const heads = await Promise.all([headOf(first, hosts[0]), headOf(second, hosts[1])]);
  const [behind, ahead] = heads.sort((a, b) => a.number - b.number) as [(typeof heads)[0], (typeof heads)[0]];
  const blocks = ahead.number - behind.number;
  if (blocks > ALLOWED_BLOCKS && ahead.timestamp - behind.timestamp > ALLOWED_SECONDS)
    throw nodeLags(behind.host, blocks, ALLOWED_BLOCKS);
  return behind.number;
}

/** What one node says, or why it says nothing. */
async function answer<T>(host: string, asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw asUnreachable(error) ?? rpcRefused("a read for the comparison", `${host}: ${explainError({ error })}`, error);
  }
}

async function outcomeOf(call: Promise<unknown>): Promise<string> {
  const short = (data: string) => (data.length > 74 ? `data with hash ${keccak256(data)}` : data);
  try {
    return `answers ${short((await call) as string)}`;
  } catch (error) {
    const data = revertData(error);
    if (data === undefined) throw error;
    return `reverts with ${short(data)}`;
  }
}

function showQuantity(value: unknown): string {
  return String(BigInt(value as string));
}
