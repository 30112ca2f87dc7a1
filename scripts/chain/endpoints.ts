import { configurationValue } from "../keys/hardhat-values.ts";
import { otherChain, sameNode } from "./chain-faults.ts";
import { checkedUrl } from "./checked-url.ts";
import type { Eip1193, Endpoint } from "./connection.ts";
import { asUnreachable, httpTransport } from "./transport.ts";

export interface OtherEndpoint {
  /** As it was typed. */
  given: string | undefined;
  /** The configuration variable that may have it, on a public chain. */
  variable: string | undefined;
  chainId: bigint;
  /** The URL of the node itself. */
  node: string;
}

/** An endpoint beside the node, opened once, when it is first needed. A bad URL is refused at once. */
export function otherEndpoint({ given, variable, chainId, node }: OtherEndpoint): () => Promise<Endpoint | undefined> {
  const typed = given === undefined ? undefined : checkedUrl(given);
  let opened: Promise<Endpoint | undefined> | undefined;
  const open = async () => {
    const kept = typed ?? (variable === undefined ? undefined : await configurationValue(variable));
    if (kept === undefined) return undefined;
    const url = checkedUrl(kept);
    if (new URL(url).href === new URL(node).href) throw sameNode(new URL(url).host);
    const endpoint = httpTransport(url);
    await refuseOtherChain(endpoint, chainId);
    return endpoint;
  };
  return () => (opened ??= open());
}

/** A signer or relay need not know its chain; one that does has to be on ours. @throws HarbourError HB-2201, HB-2211 */
export async function refuseOtherChain(endpoint: Endpoint, chainId: bigint): Promise<void> {
  const actual = await chainIdIfKnown(endpoint);
  if (actual !== undefined && actual !== chainId) throw otherChain(endpoint.host, chainId, actual);
}

async function chainIdIfKnown(endpoint: Eip1193): Promise<bigint | undefined> {
  try {
    return BigInt((await endpoint.request({ method: "eth_chainId" })) as string);
  } catch (error) {
    const unreachable = asUnreachable(error);
    if (unreachable !== undefined) throw unreachable;
    return undefined;
  }
}
