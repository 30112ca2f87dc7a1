import { keccak256, toQuantity } from "ethers";
import { revertData } from "../../sdk/revert-data.ts";
import { commonBlock } from "./common-block.ts";
import type { Connection } from "./connection.ts";
import { ERC1967_IMPLEMENTATION } from "./token.ts";
import { bothOf, firstNode, refuseDifferences, refuseOtherChainId, showQuantity, type Ask } from "./two-answers.ts";

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

/**
 * Asks both nodes, at a block that both have, for what a signature rests on, and names all in which they differ: the
 * chain, the block itself, the code of the contracts and behind their proxies, the signer's nonce, and what the call
 * would answer. What a command reads beside that is compared where it is read: ask-both.ts.
 *
 * @returns undefined if there is no second node
 * @throws HarbourError HB-2201, HB-2202, HB-2212, HB-2213
 */
export async function compareNodes(connection: Connection, compared: Compared): Promise<TwoNodes | undefined> {
  const second = await connection.secondNode?.();
  if (second === undefined) return undefined;
  const first = firstNode(connection);
  const hosts = [first.host, second.host] as const;
  const both = bothOf(first, second);

  await refuseOtherChainId(first, second);
  const block = await commonBlock(first, second);
  const at = toQuantity(block);
  const hashOf = async (ask: Ask) => ((await ask("eth_getBlockByNumber", [at, false])) as { hash: string }).hash;
  refuseDifferences(hosts, [{ what: `hash of block ${block}`, found: await both(hashOf) }]);

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
  refuseDifferences(hosts, implementations);
  const behind = implementations.map(({ found: [address] }) => address).filter((address) => BigInt(address) !== 0n);
  const rows = [
    ...[...contracts, ...new Set(behind)].map((address) => ({ what: `code of ${address}`, read: codeOf(address) })),
    {
      what: `nonce of ${from}`,
      read: async (ask: Ask) => showQuantity(await ask("eth_getTransactionCount", [from, at])),
    },
    { what: "the call", read: (ask: Ask) => outcomeOf(ask("eth_call", [request, at])) },
  ];
  const found = await Promise.all(rows.map(async ({ what, read }) => ({ what, found: await both(read) })));
  refuseDifferences(hosts, found);
  return { first: hosts[0], second: hosts[1], block };
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
