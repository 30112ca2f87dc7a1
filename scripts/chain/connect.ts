import { BrowserProvider } from "ethers";
import { loadNetworkFile, type NetworkFile } from "../../policy/network-file.ts";
import { localChainId, publicChainById } from "../../sdk/chains.ts";
import { explainError } from "../../sdk/errors.ts";
import type { Where } from "../command.ts";
import { badNetworkFile, badSignerUrl, rpcRefused, unknownChain, wrongChain } from "../faults.ts";
import type { Connection, Deployment, Eip1193 } from "./connection.ts";
import { contractNames } from "./contract-names.ts";
import { defaultFolder, loadDeployment } from "./deployment.ts";
import { asUnreachable, httpTransport } from "./transport.ts";

const LOCAL_NODE = "http://127.0.0.1:8545";

/**
 * Connects to a node and refuses one that is on another chain than the network's file says. A local node answers and
 * signs itself; a public network goes through Hardhat, whose keystore then holds the URL and the key.
 */
export async function connect({ network, rpc, signer, deployments }: Where): Promise<Connection> {
  const named = network === undefined ? undefined : networkFile(network);
  const node = await nodeFor(network, rpc);
  const chainId = await chainIdOf(node);
  const name = network ?? nameOf(chainId);
  const file = named ?? networkFile(name);
  if (BigInt(file.chainId) !== chainId) throw wrongChain(name, BigInt(file.chainId), chainId);

  const deployment = recordsFor(chainId, loadDeployment(deployments ?? defaultFolder(name)));
  return {
    network: name,
    chainId,
    provider: readingProvider(node, chainId),
    signer: signer === undefined ? node : httpTransport(checkedUrl(signer)),
    deployment,
    book: { ...contractNames(deployment), ...file.book },
  };
}

/** A local chain starts anew under old records, at the same addresses and other heights; it is short, so read it all. */
function recordsFor(chainId: bigint, deployment: Deployment): Deployment {
  if (chainId !== BigInt(localChainId)) return deployment;
  return Object.fromEntries(Object.entries(deployment).map(([key, token]) => [key, { ...token, fromBlock: 0 }]));
}

/** A provider that asks the node every time and never polls: a screen must not show what was true a moment ago. */
export function readingProvider(node: Eip1193, chainId: bigint): BrowserProvider {
  return new BrowserProvider(node as never, Number(chainId), { staticNetwork: true, cacheTimeout: -1 } as never);
}

async function nodeFor(network: string | undefined, rpc: string | undefined): Promise<Eip1193> {
  if (rpc !== undefined) return httpTransport(checkedUrl(rpc));
  if (network === "localhost") return httpTransport(LOCAL_NODE);
  const { network: networks } = await import("hardhat");
  const { provider } = await networks.create(network);
  return { request: ({ method, params = [] }) => provider.request({ method, params }) };
}

async function chainIdOf(node: Eip1193): Promise<bigint> {
  try {
    return BigInt((await node.request({ method: "eth_chainId" })) as string);
  } catch (error) {
    throw asUnreachable(error) ?? rpcRefused("eth_chainId", explainError({ error }), error);
  }
}

function nameOf(chainId: bigint): string {
  if (chainId === BigInt(localChainId)) return "localhost";
  const chain = publicChainById(Number(chainId));
  if (chain === undefined) throw unknownChain(chainId);
  return chain.name;
}

function networkFile(network: string): NetworkFile {
  // The name becomes a path.
  if (!/^[a-z0-9-]+$/.test(network))
    throw badNetworkFile(`${JSON.stringify(network)} is not the name of a network.`, undefined);
  try {
    return loadNetworkFile(network);
  } catch (error) {
    throw badNetworkFile((error as Error).message, error);
  }
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw badSignerUrl("A node or signer is given as an http or https URL.");
  if (url.username !== "" || url.password !== "") throw badSignerUrl("The URL carries a user name or password.");
  return text;
}
