import type { Block } from "../chain/block.ts";
import { partyAt, type Connection, type Party } from "../chain/connection.ts";
import type { Issuance } from "../chain/issuance.ts";
import { scanLogs } from "../chain/logs.ts";
import type { Token } from "../chain/token.ts";
import { readRedemption, type RedemptionView } from "./read-redemption.ts";

export interface RecordedRedemption extends RedemptionView {
  payoutRef: string;
  /** Of the request. */
  transaction: string;
}

export interface Redemptions {
  requests: RecordedRedemption[];
  /** Refunds that the token refused, by holder. */
  parked: { holder: Party; amount: bigint }[];
  suspendedUntil: number;
}

/** Requests and parked refunds: found through events, each then asked of the desk itself. */
export async function readRedemptions(
  { provider, book }: Connection,
  token: Token,
  issuance: Issuance,
  block: Block,
  which: "open" | "all",
): Promise<Redemptions> {
  const { abi, address, contract } = issuance.redemptionDesk;
  const topic = (event: string) => abi.getEvent(event)!.topicHash;
  const ends = ["RedemptionSettled", "RedemptionRejected", "RedemptionReclaimed", "RedemptionSeized"];
  const logs = await scanLogs(provider, {
    address,
    topics: [["RedemptionRequested", "RefundParked", ...ends].map(topic)],
    fromBlock: token.fromBlock,
    toBlock: block.number,
  });
  const made = new Map<bigint, { payoutRef: string; transaction: string }>();
  const holders = new Set<string>();
  for (const log of logs) {
    const { name, args } = abi.parseLog(log)!;
    if (name === "RefundParked") holders.add(args["holder"] as string);
    else if (name === "RedemptionRequested") {
      made.set(args["id"] as bigint, { payoutRef: args["payoutRef"] as string, transaction: log.transactionHash });
    } else if (which === "open") made.delete(args["id"] as bigint);
  }

  const at = { blockTag: block.number };
  const [requests, parked, suspendedUntil] = await Promise.all([
    Promise.all(
      [...made].map(async ([id, more]) => ({ ...(await readRedemption(issuance, book, id, block)), ...more })),
    ),
    Promise.all(
      [...holders].map(async (holder) => ({
        holder: partyAt(book, holder),
        amount: await contract.claimable(holder, at),
      })),
    ),
    contract.suspendedUntil(at),
  ]);
  return { requests, parked: parked.filter(({ amount }) => amount > 0n), suspendedUntil: Number(suspendedUntil) };
}
