import { toQuantity, type TransactionReceipt } from "ethers";
import { explainError } from "../../sdk/errors.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { nodesDisagree, notThereYet } from "../chain/chain-faults.ts";
import type { Connection, Endpoint } from "../chain/connection.ts";
import { fixedRead } from "../chain/fixed-read.ts";
import { firstNode } from "../chain/two-answers.ts";
import { asUnreachable } from "../chain/transport.ts";
import { rpcRefused } from "../faults.ts";
import type { Attempt } from "./attempt.ts";
import { differencesOfSent, type Asked } from "./differences.ts";
import { receiptUnproven, sentSomethingElse } from "./sending-faults.ts";

export interface Claimed {
  connection: Connection;
  asked: Asked;
  attempt: Attempt;
  /** As the node gave it for the attempt's hash. */
  receipt: TransactionReceipt;
  second: Endpoint | undefined;
}

/**
 * Why a receipt is not to be believed, or not yet: after a fork, or while a node is behind, it may be so later. A
 * receipt is one answer of one node, and it costs that node nothing to make one up.
 *
 * @returns undefined once the chain holds the transaction, and the second node says so too
 * @throws HarbourError HB-2628
 */
export async function doubtOf(claimed: Claimed): Promise<HarbourError | undefined> {
  try {
    return (await unprovenBy(claimed)) ?? (await deniedBy(claimed));
  } catch (error) {
    if (error instanceof HarbourError) throw error;
    return asUnreachable(error) ?? rpcRefused("to show what was sent", explainError({ error }), error);
  }
}

/** Against the chain as the same node has it: its block, by hash and by number, and the transaction itself. */
async function unprovenBy({ connection, asked, attempt, receipt }: Claimed): Promise<HarbourError | undefined> {
  const { provider } = connection;
  const { hash } = attempt;
  const { blockHash, blockNumber } = receipt;
  const [block, canonical, sent] = await Promise.all([
    provider.send("eth_getBlockByHash", [blockHash, false]) as Promise<RawBlock | null>,
    provider.send("eth_getBlockByNumber", [toQuantity(blockNumber), false]) as Promise<RawBlock | null>,
    provider.getTransaction(hash),
  ]);
  const differences = sent === null ? [] : differencesOfSent(sent, asked);
  // A signer that sends by itself is judged by what the chain holds.
  if (differences.length > 0) throw sentSomethingElse(hash, differences);
  const inBlock = block?.transactions.some((each) => each.toLowerCase() === hash.toLowerCase());
  const problems = [
    ...(receipt.hash === hash ? [] : [`the receipt is of ${receipt.hash}`]),
    ...(block === null ? [`there is no block ${blockHash}`] : []),
    ...(canonical?.hash === blockHash ? [] : [`block ${blockNumber} is ${canonical?.hash ?? "not there"}`]),
    ...(inBlock === false ? [`block ${blockHash} does not contain it`] : []),
    ...(sent?.blockHash === blockHash ? [] : [`the transaction is in ${sent?.blockHash ?? "no block"}`]),
  ];
  return problems.length === 0 ? undefined : receiptUnproven(hash, problems);
}

interface RawBlock {
  hash: string;
  transactions: string[];
}

/** Against the second node: the same block, status and logs. */
async function deniedBy({ connection, attempt, receipt, second }: Claimed): Promise<HarbourError | undefined> {
  if (second === undefined) return undefined;
  const call = { method: "eth_getTransactionReceipt", params: [attempt.hash] };
  const { what, form } = fixedRead(call.method, call.params)!;
  const first = firstNode(connection);
  const [one, other] = await Promise.all([first, second].map(async (node) => form(await node.request(call))));
  if (one === other && one !== undefined) return undefined;
  const head = Number(await second.request({ method: "eth_blockNumber" }));
  if (head < receipt.blockNumber) return notThereYet(second.host, what);
  return nodesDisagree(first.host, second.host, [`${what}: ${one ?? "none"} and ${other ?? "none"}`]);
}
