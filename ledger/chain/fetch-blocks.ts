import { HarbourError } from "../../sdk/harbour-error.ts";
import type { FollowedNetwork } from "../followed-network.ts";
import { isTelling } from "./bloom.ts";
import { badSpan, cannotBeProven } from "./chain-faults.ts";
import { fetchHeaders } from "./fetch-headers.ts";
import { fetchLogs, fetchLogsByHash } from "./fetch-logs.ts";
import { fetchProvenLogs } from "./fetch-receipts.ts";
import type { FollowedBlock } from "./followed-block.ts";
import { hasProvableHeaders, type Header } from "./header.ts";
import type { NodeLog } from "./node-log.ts";
import type { Rpc } from "./rpc.ts";
import { blockOf, placeLogs, Watch } from "./verify.ts";

/**
 * How it is known that a block's logs are complete.
 * - "bloom": its header's filter rules our contracts out, or all its receipts have the root that the header says
 * - "always": the same, and the receipts of blocks that the filter rules out have their root, too
 * - "logs": the node is believed about a block of which it gives any log of ours. Where it gives none, and the filter
 *   allows for some and is at most half full, the receipts are asked for. For nodes that do not give receipts at this rate.
 *
 * A header says which transactions a block has, not their hashes: these are believed where two answers agree.
 */
export type Proof = "logs" | "bloom" | "always";

export interface BlocksQuestion {
  rpc: Rpc;
  network: FollowedNetwork;
  /** Numbers of blocks, both included. */
  from: number;
  to: number;
  /** Hash of the block before; absent where the books are empty. */
  parentHash?: string;
  /** "bloom" unless told. */
  proof?: Proof;
  /** With the proof "logs": asks for each block by hash, as near the chain's end, where a number may mean another block soon. */
  byHash?: boolean;
  /** How often what does not hold is asked for; 3 unless told. */
  attempts?: number;
  /** Told how many receipts were read to prove logs. */
  onReceipts?: (read: number) => void;
}

/** What a second answer, of the same node or of another, may heal. */
const HEALED: ReadonlySet<string> = new Set([
  "HB-4103",
  "HB-4104",
  "HB-4106",
  "HB-4107",
  "HB-4108",
  "HB-4109",
  "HB-4111",
  "HB-4112",
  "HB-4113",
  "HB-4114",
  "HB-4115",
  "HB-4119",
]);
/** What only another node can be asked about: for one alone it is how the chain is now. */
const REARRANGED = "HB-4110";
/** Milliseconds; a node that has just got a block may not have its logs yet. */
const PAUSE = 100;

/**
 * Blocks with what the followed contracts said in them, verified; all of them or an error. What does not hold is asked for
 * again, of another node where there is one, before it is an error.
 *
 * @throws HarbourError HB-4110 if the parent of the first block is not `parentHash`: the chain was rearranged
 * @throws HarbourError 41xx
 */
export async function fetchBlocks(question: BlocksQuestion): Promise<FollowedBlock[]> {
  const { rpc, network, from, to, proof = "bloom", attempts = 3 } = question;
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || to < from) throw badSpan(from, to);
  if (proof !== "logs" && !hasProvableHeaders(network.chainId)) throw cannotBeProven(network.chainId);
  const watch = new Watch(network);
  for (let attempt = 1; ; attempt++) {
    try {
      return await fetchOnce(question, proof, watch);
    } catch (error) {
      if (attempt >= attempts || !(error instanceof HarbourError)) throw error;
      if (error.code !== REARRANGED && !HEALED.has(error.code)) throw error;
      const another = rpc.distrust?.() ?? false;
      if (another) continue;
      if (error.code === REARRANGED) throw error;
      await new Promise((done) => setTimeout(done, PAUSE * attempt));
    }
  }
}

async function fetchOnce(question: BlocksQuestion, proof: Proof, watch: Watch): Promise<FollowedBlock[]> {
  const { rpc, network } = question;
  const headers = await fetchHeaders({ ...question, chainId: network.chainId });
  const logs =
    proof === "logs" ? await believedLogs(question, headers, watch) : await provenLogs(question, headers, proof, watch);
  return headers.map((header) => blockOf(header, logs.get(header.hash) ?? [], watch, rpc.host));
}

function provenLogs(
  question: BlocksQuestion,
  headers: readonly Header[],
  proof: Proof,
  watch: Watch,
): Promise<ReadonlyMap<string, readonly NodeLog[]>> {
  const always = proof === "always";
  const asked = headers.filter((header) => (always && header.transactions.length > 0) || watch.mayBeIn(header));
  return fetchProvenLogs({ ...question, headers: asked, watched: watch.contracts });
}

async function believedLogs(
  question: BlocksQuestion,
  headers: readonly Header[],
  watch: Watch,
): Promise<ReadonlyMap<string, readonly NodeLog[]>> {
  const { rpc, network, byHash = false } = question;
  const proven = hasProvableHeaders(network.chainId);
  const possible = headers.filter((header) => !proven || watch.mayBeIn(header));
  const { addresses } = watch;
  const given = byHash
    ? await fetchLogsByHash({ rpc, headers: possible, addresses })
    : await fetchLogs({ rpc, headers, addresses });
  const placed = placeLogs({ headers, logs: given, watch, proven, host: rpc.host });
  const silent = proven ? possible.filter(({ hash, logsBloom }) => !placed.has(hash) && isTelling(logsBloom)) : [];
  return new Map([...placed, ...(await fetchProvenLogs({ ...question, headers: silent, watched: watch.contracts }))]);
}
