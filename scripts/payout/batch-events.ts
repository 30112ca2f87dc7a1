import type { Log, Result, TransactionReceipt } from "ethers";
import { PAYOUTS_INTERFACE, TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import type { PayoutWork } from "./payout-work.ts";

/** What happened to one row, as the events have it. */
export interface EventRow {
  to: string;
  amount: bigint;
  memo: string;
  paid: boolean;
  /** Of the token's Transfer, or of PaymentSkipped, in its block. */
  logIndex: number;
}

export interface BatchEvents {
  /** The arguments of BatchPaid. */
  paid: Result;
  rows: EventRow[];
  /** What left the contract beside the rows, in order: the fee before them, what came back after them. */
  before: { to: string; amount: bigint }[];
  after: { to: string; amount: bigint }[];
}

const NO_MEMO = `0x${"00".repeat(32)}`;

/**
 * The rows of one batch, from the events between the batch before it in the same transaction and its own BatchPaid. A
 * Safe can pay several batches at once. Only the two contracts' own events count.
 */
export function batchEvents(
  { payouts, connection }: Pick<PayoutWork, "payouts" | "connection">,
  receipt: TransactionReceipt,
  log: Log,
): BatchEvents {
  const { args: paid } = PAYOUTS_INTERFACE.parseLog(log)!;
  const isBatchPaid = ({ address, topics }: Log) => address === payouts.address && topics[0] === log.topics[0];
  const start = receipt.logs.filter((each) => isBatchPaid(each) && each.index < log.index).at(-1)?.index ?? -1;
  const token = String(paid["token"]);
  const known = Object.values(connection.deployment).some(({ address }) => address === token);
  const moves: (EventRow & { token: boolean })[] = [];
  for (const each of receipt.logs) {
    if (each.index <= start || each.index >= log.index) continue;
    if (each.address === payouts.address) {
      const parsed = PAYOUTS_INTERFACE.parseLog(each);
      if (parsed?.name !== "PaymentSkipped") continue;
      const { to, amount, memo } = parsed.args.toObject() as { to: string; amount: bigint; memo: string };
      moves.push({ to, amount, memo, paid: false, logIndex: each.index, token: false });
    } else if (known && each.address === token) {
      const parsed = TOKEN_INTERFACE.parseLog(each);
      if (parsed === null || parsed.args["from"] !== payouts.address) continue;
      const to = parsed.args["to"] as string;
      if (parsed.name === "Transfer") {
        const amount = parsed.args["value"] as bigint;
        moves.push({ to, amount, memo: NO_MEMO, paid: true, logIndex: each.index, token: true });
      } else if (parsed.name === "TransferWithMemo") {
        const last = moves.at(-1);
        // The reference belongs to the transfer right before it.
        if (last?.token && last.to === to && last.amount === parsed.args["amount"]) last.memo = parsed.args["memo"];
      }
    }
  }
  const isFee = (paid["fee"] as bigint) > 0n;
  const isRefund = (paid["refunded"] as bigint) > 0n;
  const rows = moves.slice(isFee ? 1 : 0, isRefund ? -1 : undefined);
  return {
    paid,
    rows: rows.map(({ token: _, ...row }) => row),
    before: isFee ? moves.slice(0, 1) : [],
    after: isRefund ? moves.slice(-1) : [],
  };
}
