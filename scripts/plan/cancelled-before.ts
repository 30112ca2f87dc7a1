import { toBeHex, zeroPadValue, type Log } from "ethers";
import { AUTHORITY_INTERFACE } from "../../sdk/interfaces.ts";
import type { Block } from "../chain/block.ts";
import { callParty, partyAt, type Connection } from "../chain/connection.ts";
import { scanLogs } from "../chain/logs.ts";
import type { Token } from "../chain/token.ts";
import { showTime } from "../words.ts";

/** How often the authority has scheduled an operation. It counts on when the operation is cancelled, and never back. */
export async function timesScheduled({ authority }: Token, id: string, { number }: Block): Promise<number> {
  return Number(await authority.getNonce(id, { blockTag: number }));
}

export interface ScheduledBefore {
  id: string;
  /** Of which the last is asked about. */
  times: number;
}

/** Who stopped the operation the last time it was scheduled, in words. Undefined: nobody did. */
export async function cancelledBefore(
  connection: Connection,
  token: Token,
  { id, times }: ScheduledBefore,
  block: Block,
): Promise<string | undefined> {
  if (times === 0) return undefined;
  const [log] = await cancellations(connection, token, block, [id, zeroPadValue(toBeHex(times), 32)]);
  if (log === undefined) return undefined;
  const [sent, at] = await Promise.all([
    connection.provider.getTransaction(log.transactionHash),
    connection.provider.getBlock(log.blockNumber),
  ]);
  // A Safe or another contract is named itself: who sent its transaction is not who decided.
  const by = sent!.to === token.authorityAddress ? sent!.from : (sent!.to ?? sent!.from);
  const who = callParty(partyAt(connection.book, by));
  return `cancelled by ${who} at ${showTime(at!.timestamp)}; scheduling it again overrules that`;
}

/** Of each operation that was ever cancelled, by its id and which time it was. */
export async function allCancelled(connection: Connection, token: Token, block: Block): Promise<Set<string>> {
  const logs = await cancellations(connection, token, block, []);
  return new Set(logs.map(({ topics: [, id, times] }) => cancellationKey(id!, Number(times))));
}

export const cancellationKey = (id: string, times: number): string => `${id} ${times}`;

function cancellations({ provider }: Connection, token: Token, block: Block, topics: string[]): Promise<Log[]> {
  return scanLogs(provider, {
    address: token.authorityAddress,
    topics: [AUTHORITY_INTERFACE.getEvent("OperationCanceled").topicHash, ...topics],
    fromBlock: token.fromBlock,
    toBlock: block.number,
  });
}
