import { BrowserProvider } from "ethers";
import { loadNetworkFile, readNetworkFile, type NetworkFile } from "../../policy/network-file.ts";
import {
  checkRpcUrlVariable,
  localChainId,
  privateRpcUrlVariable,
  publicChainById,
  publicChainByName,
  rpcUrlVariable,
} from "../../sdk/chains.ts";
import { explainError } from "../../sdk/errors.ts";
import type { Where } from "../command.ts";
import { badNetworkFile, rpcRefused, unknownChain, wrongChain } from "../faults.ts";
import { configurationValue } from "../keys/hardhat-values.ts";
import { chooseSigner } from "../keys/choose-signer.ts";
import { parseMaxFee } from "../sending/max-fee.ts";
import { askBoth } from "./ask-both.ts";
import { noNodeUrl } from "./chain-faults.ts";
import { checkedUrl } from "./checked-url.ts";
import type { Connection, Deployment, Eip1193 } from "./connection.ts";
import { contractNames } from "./contract-names.ts";
import { defaultFolder, loadDeployment } from "./deployment.ts";
import { otherEndpoint } from "./endpoints.ts";
import { asUnreachable, httpTransport } from "./transport.ts";

const LOCAL_NODE = "http://127.0.0.1:8545";

/**
 * Connects to a node and refuses one that is on another chain than the network's file says. A local node signs itself;
 * for a public network Hardhat's configuration variables say where the node is. Nobody's key is needed to read.
 */
export async function connect(where: Where): Promise<Connection> {
  const { network, rpc, deployments, policy } = where;
  const named = network === undefined ? undefined : networkFile(network, policy);
  const maxFee = where.maxFee === undefined ? undefined : parseMaxFee(where.maxFee);
  const url = rpc === undefined ? await nodeUrl(network) : checkedUrl(rpc);
  const node = httpTransport(url);
  const chainId = await chainIdOf(node);
  const name = network ?? nameOf(chainId);
  const file = named ?? networkFile(name, policy);
  // A public network's name stands for its chain, whatever another file says.
  for (const expected of [file.chainId, publicChainByName(name)?.id ?? file.chainId])
    if (BigInt(expected) !== chainId) throw wrongChain(name, BigInt(expected), chainId);

  const deployment = recordsFor(chainId, loadDeployment(deployments ?? defaultFolder(name)));
  const book = { ...contractNames(deployment), ...file.book };
  const chosen = await chooseSigner(where, { network: name, chainId, node, url, book });
  const chain = publicChainById(Number(chainId));
  const other = (given: string | undefined, variable: (of: NonNullable<typeof chain>) => string) =>
    otherEndpoint({ given, variable: chain === undefined ? undefined : variable(chain), chainId, node: url });
  const secondNode = other(where.checkRpc, checkRpcUrlVariable);
  return {
    network: name,
    chainId,
    provider: readingProvider(askBoth(node, secondNode), chainId),
    alone: readingProvider(node, chainId),
    ...chosen,
    host: node.host,
    openRpc: async () =>
      (await import("../../ledger/chain/http-rpc.ts")).httpRpc({ urls: [url], chainId: Number(chainId) }),
    secondNode,
    privateEndpoint: other(where.privateRpc, privateRpcUrlVariable),
    ...(maxFee === undefined ? {} : { maxFee }),
    deployment,
    records: deployments ?? defaultFolder(name),
    book,
    policy: file,
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

async function nodeUrl(network: string | undefined): Promise<string> {
  if (network === "localhost" || network === undefined) return LOCAL_NODE;
  const chain = publicChainByName(network);
  const variable = chain === undefined ? `${network.toUpperCase()}_RPC_URL` : rpcUrlVariable(chain);
  const url = chain === undefined ? undefined : await configurationValue(variable);
  if (url === undefined) throw noNodeUrl(network, variable);
  return checkedUrl(url);
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

function networkFile(network: string, path: string | undefined): NetworkFile {
  // The name becomes a path.
  if (!/^[a-z0-9-]+$/.test(network))
    throw badNetworkFile(`${JSON.stringify(network)} is not the name of a network.`, undefined);
  try {
    return path === undefined ? loadNetworkFile(network) : readNetworkFile(path);
  } catch (error) {
    throw badNetworkFile((error as Error).message, error);
  }
}
