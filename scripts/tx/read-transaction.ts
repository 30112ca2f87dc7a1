import type { TransactionResponse } from "ethers";
import { partyAt, type Connection, type Party } from "../chain/connection.ts";
import { knownTarget } from "../chain/targets.ts";
import { decodeCall, type DecodedCall } from "../plan/decode-nested.ts";
import { refusalOf } from "../plan/refusal.ts";
import { refusalWordsOf } from "../plan/refusal-words.ts";
import { simulate } from "../plan/simulate.ts";
import { eventRows, type EventRow } from "./event-rows.ts";
import { unknownTransaction } from "./tx-faults.ts";

export interface ReadTransaction {
  hash: string;
  from: Party;
  nonce: number;
  /** Absent: the transaction made a contract. */
  call?: DecodedCall;
  /** Absent: not in a block yet. */
  receipt?: {
    block: number;
    /** Unix seconds. */
    time: number;
    succeeded: boolean;
    gasUsed: bigint;
    events: EventRow[];
    /** Of a transaction that reverted: what the same call says on the state before its block. */
    reason?: string;
  };
}

/** A transaction with what became of it. @throws HarbourError HB-2886 */
export async function readTransaction(connection: Connection, hash: string): Promise<ReadTransaction> {
  const { provider, book, network } = connection;
  const [sent, receipt] = await Promise.all([provider.getTransaction(hash), provider.getTransactionReceipt(hash)]);
  if (sent === null) throw unknownTransaction(hash, network);
  const common = {
    hash,
    from: partyAt(book, sent.from),
    nonce: sent.nonce,
    ...(sent.to === null ? {} : { call: decodeCall({ to: sent.to, data: sent.data, value: sent.value }, connection) }),
  };
  if (receipt === null) return common;
  const succeeded = receipt.status === 1;
  const [block, reason] = await Promise.all([
    provider.getBlock(receipt.blockNumber),
    succeeded ? undefined : reasonOf(connection, sent, receipt.blockNumber - 1),
  ]);
  return {
    ...common,
    receipt: {
      block: receipt.blockNumber,
      time: block!.timestamp,
      succeeded,
      gasUsed: receipt.gasUsed,
      events: eventRows(receipt.logs, connection),
      ...(reason === undefined ? {} : { reason }),
    },
  };
}

/** A receipt does not keep why it failed, so the call is asked again. Earlier transactions of its block are not in that. */
async function reasonOf(
  connection: Connection,
  { from, to, data, value }: TransactionResponse,
  before: number,
): Promise<string | undefined> {
  if (to === null) return undefined;
  const target = knownTarget(connection, to);
  const outcome = await simulate(connection.provider, { from, to, data, value }, before).catch(() => undefined);
  if (outcome === undefined) return "unknown: this node does not keep the state before its block";
  if (outcome.ok) return "not on the state before its block: something earlier in the block, or too little gas";
  return refusalOf(outcome.revert, refusalWordsOf(connection, target, data)).message;
}
