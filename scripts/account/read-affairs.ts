import { zeroPadValue } from "ethers";
import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import type { Block } from "../chain/block.ts";
import { partyAt, type Connection, type Party } from "../chain/connection.ts";
import { openIssuance, type Issuance } from "../chain/issuance.ts";
import { scanLogs } from "../chain/logs.ts";
import { isOpen, readOperations } from "../chain/operations.ts";
import type { Token } from "../chain/token.ts";
import { readRedemption, type RedemptionView } from "../redeem/read-redemption.ts";

export interface PendingSeizure {
  amount: bigint;
  to: Party;
  by: Party;
  /** Unix seconds. */
  readyAt: number;
}

/** What is going on around an account, beside what the token says of it. */
export interface Affairs {
  /** Until when orders may mint to it, in Unix seconds; 0 for never. Absent: the currency has no desks. */
  beneficiaryUntil?: number;
  redemptions: RedemptionView[];
  /** Refunds that the token refused. */
  parked: bigint;
  seizures: PendingSeizure[];
}

export async function readAffairs(
  connection: Connection,
  token: Token,
  address: string,
  block: Block,
  now: number,
): Promise<Affairs> {
  const seizures = await pendingSeizures(connection, token, address, block, now);
  if (connection.deployment[token.currency]?.issuance === undefined) return { redemptions: [], parked: 0n, seizures };

  const issuance = await openIssuance(connection, token);
  const at = { blockTag: block.number };
  const [until, parked, redemptions] = await Promise.all([
    issuance.mintDesk.contract.beneficiary(address, at),
    issuance.redemptionDesk.contract.claimable(address, at),
    openRedemptions(connection, token, issuance, address, block),
  ]);
  return { beneficiaryUntil: Number(until), redemptions, parked, seizures };
}

async function openRedemptions(
  { provider, book }: Connection,
  { fromBlock }: Token,
  issuance: Issuance,
  holder: string,
  block: Block,
): Promise<RedemptionView[]> {
  const { abi, address } = issuance.redemptionDesk;
  const logs = await scanLogs(provider, {
    address,
    topics: [abi.getEvent("RedemptionRequested")!.topicHash, null, zeroPadValue(holder, 32)],
    fromBlock,
    toBlock: block.number,
  });
  const ids = logs.map((log) => abi.parseLog(log)!.args["id"] as bigint);
  const views = await Promise.all(ids.map((id) => readRedemption(issuance, book, id, block)));
  return views.filter(({ state }) => state === "open");
}

async function pendingSeizures(
  connection: Connection,
  token: Token,
  account: string,
  block: Block,
  now: number,
): Promise<PendingSeizure[]> {
  const { operations } = await readOperations(connection, token, block, now);
  return operations.filter(isOpen).flatMap(({ target, data, caller, readyAt }) => {
    if (target !== token.address) return [];
    const call = TOKEN_INTERFACE.parseTransaction({ data });
    if (call?.name !== "seize" && call?.name !== "forcedTransfer") return [];
    const [from, to, amount] = call.args as unknown as [string, string, bigint];
    return from === account ? [{ amount, to: partyAt(connection.book, to), by: caller, readyAt }] : [];
  });
}
