import type { Log, TransactionReceipt } from "ethers";
import { formatAmount } from "../../sdk/amount.ts";
import { batchEvents, type EventRow } from "./batch-events.ts";
import { receiptDisagrees } from "./payout-faults.ts";
import type { Part } from "./parts.ts";
import type { PayoutWork } from "./payout-work.ts";

/** A part as the chain has it: the event of each row, in the order of the file, and the sums. */
export interface ProvenBatch {
  part: Part;
  receipt: TransactionReceipt;
  rows: readonly EventRow[];
  /** Minor units that reached payees. */
  paid: bigint;
  /** Minor units of skipped rows. */
  refunded: bigint;
  skipped: number;
}

/**
 * Compares what a receipt says of a part with the file, line by line: payee, amount and reference of every row, and the
 * sums over them. @throws HarbourError HB-2914
 */
export function proveBatch(work: PayoutWork, part: Part, receipt: TransactionReceipt, log: Log): ProvenBatch {
  const { batch, payer } = work;
  const { paid: event, rows, before, after } = batchEvents(work, receipt, log);
  const expect = (what: string, found: unknown, expected: unknown) => {
    if (String(found) !== String(expected))
      throw receiptDisagrees(receipt.hash, part.name, `${what} ${String(found)} instead of ${String(expected)}`);
  };
  expect("payer", event["payer"], payer.address);
  expect("token", event["token"], batch.token);
  expect("content", event["content"], part.content);
  expect("payments", event["payments"], part.payments.length);
  expect("events of rows", rows.length, part.payments.length);
  part.payments.forEach((payment, i) => {
    const shown = ({ to, amount, memo }: { to: string; amount: bigint; memo: string }) =>
      `${to} ${formatAmount(amount)} ${memo}`;
    expect(`row ${i}`, shown(rows[i]!), shown(payment));
  });

  const sum = (moves: readonly { amount: bigint }[]) => moves.reduce((total, { amount }) => total + amount, 0n);
  const [made, skipped] = [rows.filter(({ paid }) => paid), rows.filter(({ paid }) => !paid)];
  expect("paid", event["paid"], sum(made));
  expect("skipped", event["skipped"], skipped.length);
  expect("fee", event["fee"], sum(before));
  expect("refunded", event["refunded"], sum(after));
  if (after.length > 0) expect("refunded to", after[0]!.to, payer.address);
  return { part, receipt, rows, paid: sum(made), refunded: sum(skipped), skipped: skipped.length };
}
