import type { FollowedNetwork } from "../followed-network.ts";
import { headsDisagree, nodeBehind } from "./chain-faults.ts";
import { fieldReader } from "./fields.ts";
import { readHeader, type Header } from "./header.ts";
import { nodeErrorOf } from "./node-error.ts";
import type { Rpc } from "./rpc.ts";

/** Numbers of blocks: up to which the chain is known, and how far it has promised not to change. */
export interface Heads {
  head: number;
  safe: number;
  final: number;
}

/** How it is known what the chain has promised. */
export interface FinalityRule {
  /** Whether the node is asked for its safe and its finalized block. */
  tags: boolean;
  /** Blocks behind the newest one, where the tag is not asked for or not known. */
  safe: number;
  final: number;
}

export const FINALITY: FinalityRule = { tags: true, safe: 12, final: 64 };

export interface HeadsQuestion {
  rpc: Rpc;
  /** {@link FINALITY} unless told. */
  rule?: FinalityRule;
  /** What was known before: a promise is not taken back because another node is behind. */
  before?: Heads;
}

/** @throws HarbourError HB-4116, HB-4117 and those of the node */
export async function readHeads({ rpc, rule = FINALITY, before }: HeadsQuestion): Promise<Heads> {
  const head = await numberAt(rpc, "latest");
  if (head === undefined) throw nodeBehind(rpc.host, "it has no block", "the newest one was asked for");
  const deep = (depth: number) => Math.max(0, head - depth);
  const final = (rule.tags ? await numberAt(rpc, "finalized") : undefined) ?? deep(rule.final);
  const safe = (rule.tags ? await numberAt(rpc, "safe") : undefined) ?? Math.max(final, deep(rule.safe));
  if (final > safe || safe > head)
    throw headsDisagree(rpc.host, `the newest block is ${head}, the safe one ${safe}, the final one ${final}`);
  if (before !== undefined && head < before.final)
    throw nodeBehind(rpc.host, `its newest block is ${head}`, `block ${before.final} was final before`);
  return {
    head,
    safe: Math.min(head, Math.max(safe, before?.final ?? 0)),
    final: Math.max(final, before?.final ?? 0),
  };
}

/** Undefined where the node knows no such tag or no such block. */
async function numberAt(rpc: Rpc, tag: string): Promise<number | undefined> {
  let block: unknown;
  try {
    block = await rpc.request({ method: "eth_getBlockByNumber", params: [tag, false] });
  } catch (error) {
    if (tag === "latest" || nodeErrorOf(error) === undefined) throw error;
    return undefined;
  }
  if (block === null) return undefined;
  const read = fieldReader(rpc.host);
  return read.number(`block ${tag}, number`, read.object(`block ${tag}`, block).number);
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
