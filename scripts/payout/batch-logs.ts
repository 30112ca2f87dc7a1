import type { Log } from "ethers";
import { zeroPadValue } from "ethers";
import { PAYOUTS_INTERFACE } from "../../sdk/interfaces.ts";
import type { Block } from "../chain/block.ts";
import { scanLogs } from "../chain/logs.ts";
import type { PayoutWork } from "./payout-work.ts";

/** Nodes take a list of topics, but not one of any length. */
const IDS_AT_ONCE = 100;

/** The BatchPaid of each of these ids of the payer, by id; one that is not on the chain is not in the map. */
export async function batchLogs(
  { connection, payouts, payer, token }: PayoutWork,
  batchIds: readonly string[],
  block: Block,
): Promise<Map<string, Log>> {
  const found = new Map<string, Log>();
  for (let from = 0; from < batchIds.length; from += IDS_AT_ONCE) {
    const logs = await scanLogs(connection.provider, {
      address: payouts.address,
      topics: [
        PAYOUTS_INTERFACE.getEvent("BatchPaid").topicHash,
        zeroPadValue(payer.address, 32),
        batchIds.slice(from, from + IDS_AT_ONCE),
      ],
      fromBlock: token.fromBlock,
      toBlock: block.number,
    });
    for (const log of logs) found.set(log.topics[2]!, log);
  }
  return found;
}
