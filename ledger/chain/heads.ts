import { publicChainById } from "../../sdk/chains.ts";
import type { FollowedNetwork } from "../followed-network.ts";
import { headsDisagree, nodeBehind } from "./chain-faults.ts";
import { fieldReader } from "./fields.ts";
import { readHeader, type Header } from "./header.ts";
import { isUnknownBlock, isUnknownTag, nodeErrorOf } from "./node-error.ts";
import type { Rpc } from "./rpc.ts";

/** Numbers of blocks: up to which the chain is known, and how far it has promised not to change; -1: nothing is promised. */
export interface Heads {
  head: number;
  safe: number;
  final: number;
  /** Hashes of these two where the node named the block: asked by number, another node could name another block. */
  safeHash?: string;
  finalHash?: string;
}

/** How it is known what the chain has promised. */
export interface FinalityRule {
  /** Whether the node is asked for its safe and its finalized block. */
  tags: boolean;
  /** Blocks behind the newest one, where the tag is not asked for, or not known by the node of a chain that is not public. */
  safe: number;
  final: number;
}

export const FINALITY: FinalityRule = { tags: true, safe: 12, final: 64 };

export interface HeadsQuestion {
  rpc: Rpc;
  chainId: number;
  /** {@link FINALITY} unless told. */
  rule?: FinalityRule;
  /** What was known before: a promise is not taken back because another node is behind. */
  before?: Heads;
}

interface Named {
  number: number;
  /** Absent where the block was counted. */
  hash?: string;
}

const NOTHING: Named = { number: -1 };

/**
 * A promise is for ever, so none is made up: a node that has no safe or final block yet promises nothing new. Only a local or
 * a consortium chain, whose node does not know the tags, has its promises by distance; on a public chain they are a node's
 * to make, and a refusal is an error.
 *
 * @throws HarbourError HB-4116, HB-4117 and those of the node
 */
export async function readHeads({ rpc, chainId, rule = FINALITY, before }: HeadsQuestion): Promise<Heads> {
  const head = (await blockAt(rpc, "latest"))?.number;
  if (head === undefined) throw nodeBehind(rpc.host, "it has no block", "the newest one was asked for");
  const isPublic = publicChainById(chainId) !== undefined;
  const promised = async (tag: "safe" | "finalized", depth: number, least = 0): Promise<Named> => {
    const counted = { number: Math.max(least, head - depth) };
    if (!rule.tags) return counted;
    try {
      return (await blockAt(rpc, tag)) ?? NOTHING;
    } catch (error) {
      const said = nodeErrorOf(error);
      if (said !== undefined && isUnknownBlock(said)) return NOTHING;
      if (said !== undefined && isUnknownTag(said) && !isPublic) return counted;
      throw error;
    }
  };
  const final = await promised("finalized", rule.final);
  const named = await promised("safe", rule.safe, Math.max(0, final.number));
  const safe = named === NOTHING ? final : named;
  if (final.number > safe.number || safe.number > head)
    throw headsDisagree(
      rpc.host,
      `the newest block is ${head}, the safe one ${safe.number}, the final one ${final.number}`,
    );
  const known = before?.final ?? NOTHING.number;
  if (head < known) throw nodeBehind(rpc.host, `its newest block is ${head}`, `block ${known} was final before`);
  return {
    head,
    safe: Math.max(safe.number, known),
    final: Math.max(final.number, known),
    ...(safe.hash !== undefined && safe.number >= known && { safeHash: safe.hash }),
    ...(final.hash !== undefined && final.number >= known && { finalHash: final.hash }),
  };
}

/** Undefined where the node has no such block. @throws HarbourError 41xx */
async function blockAt(rpc: Rpc, tag: string): Promise<Required<Named> | undefined> {
  const answer = await rpc.request({ method: "eth_getBlockByNumber", params: [tag, false] });
  if (answer === null) return undefined;
  const read = fieldReader(rpc.host);
  const block = read.object(`block ${tag}`, answer);
  return {
    number: read.number(`block ${tag}, number`, block.number),
    hash: read.hash(`block ${tag}, hash`, block.hash),
  };
}

export interface HeaderQuestion {
  rpc: Rpc;
  network: FollowedNetwork;
  number: number;
}

/** The header of a block of the present chain; undefined if there is none (yet, or any more). @throws HarbourError 41xx */
export async function headerAt({ rpc, network, number }: HeaderQuestion): Promise<Header | undefined> {
  const answer = await rpc.request({ method: "eth_getBlockByNumber", params: [`0x${number.toString(16)}`, false] });
  return answer === null ? undefined : readHeader(answer, { host: rpc.host, chainId: network.chainId, number });
}
