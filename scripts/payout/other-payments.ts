import type { TransactionReceipt } from "ethers";
import { contentOf, PAYOUT_MODES } from "../../sdk/settlement/payments.ts";
import type { Block } from "../chain/block.ts";
import { showCount } from "../words.ts";
import { batchEvents } from "./batch-events.ts";
import { batchLogs } from "./batch-logs.ts";
import type { Part } from "./parts.ts";
import type { PayoutWork } from "./payout-work.ts";

/**
 * In words, what was paid under the id of a part instead of it. The contract's record only says that it is something
 * else; the events say whether other people were paid, or the same with other references.
 */
export async function otherPayments(work: PayoutWork, part: Part, block: Block): Promise<string> {
  const { batch, connection } = work;
  const log = (await batchLogs(work, [part.batchId], block)).get(part.batchId);
  const receipt: TransactionReceipt | null =
    log === undefined ? null : await connection.provider.getTransactionReceipt(log.transactionHash);
  if (log === undefined || receipt === null) return "the node has no event of it";
  const { paid, rows } = batchEvents(work, receipt, log);
  const where = `${showCount(rows.length, "payment")} in ${log.transactionHash}`;

  const otherMode = batch.mode === PAYOUT_MODES.atomic ? PAYOUT_MODES.bestEffort : PAYOUT_MODES.atomic;
  if (paid["content"] === contentOf({ ...batch, mode: otherMode, payments: part.payments }))
    return `${where}, the same ones ${batch.mode === PAYOUT_MODES.atomic ? "without" : "with"} --atomic`;
  if (paid["token"] !== batch.token) return `${where}, in another currency`;
  const keyOf = ({ to, amount }: { to: string; amount: bigint }) => `${to} ${amount}`;
  const isSame =
    rows.length === part.payments.length && rows.every((row, i) => keyOf(row) === keyOf(part.payments[i]!));
  return isSame ? `${where}, the same payees and amounts with references of another file or another secret` : where;
}
