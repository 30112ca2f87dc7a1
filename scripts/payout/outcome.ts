import type { PayoutPayment } from "../../sdk/iso20022/payout-file.ts";
import type { StatusReason } from "../../sdk/iso20022/status-reasons.ts";
import { readMany } from "../account/read-many.ts";
import type { Block } from "../chain/block.ts";
import { batchLogs } from "./batch-logs.ts";
import { finalBlock } from "./final-block.ts";
import type { Part } from "./parts.ts";
import { batchEventMissing } from "./payout-faults.ts";
import type { PayoutWork } from "./payout-work.ts";
import { proveBatch, type ProvenBatch } from "./prove-batch.ts";
import { whyRefused } from "./why-refused.ts";
import { readStanding, type IsHalved } from "./standing.ts";

/** A payment of the file, and what the chain says became of it. */
export type PaymentOutcome = LeftPayment | PaidPayment | SkippedPayment;

interface PaymentOfPart {
  payment: PayoutPayment;
  part: string;
}

export interface LeftPayment extends PaymentOfPart {
  state: "left";
  /** The payer cancelled the id of its part. */
  cancelled: boolean;
}

export interface PaidPayment extends PaymentOfPart {
  state: "paid";
  settled: Settled;
}

export interface SkippedPayment extends PaymentOfPart {
  state: "skipped";
  settled: Settled;
  reason: StatusReason;
}

export interface Settled {
  transaction: string;
  /** Of the event of this very row, in its block. */
  logIndex: number;
  block: Block;
  /** Only then nothing can undo it. */
  final: boolean;
}

export interface SettledPart extends ProvenBatch {
  block: Block;
  final: boolean;
}

/** What became of a payout, read from the chain alone as of one block. */
export interface PayoutOutcome {
  block: Block;
  /** In the order of the file, every one of them. */
  payments: readonly PaymentOutcome[];
  settled: readonly SettledPart[];
  left: readonly Part[];
  /** Of these, what the payer cancelled. */
  cancelled: readonly Part[];
}

/** @throws HarbourError HB-2908, HB-2914, HB-2917 */
export async function readPayoutOutcome(work: PayoutWork, block: Block, isHalved: IsHalved): Promise<PayoutOutcome> {
  const standing = await readStanding(work, block, isHalved);
  const paid = standing.filter(({ state }) => state === "paid").map(({ part }) => part);
  const final = paid.length === 0 ? 0 : await finalBlock(work.connection);
  const settled = await settledParts(work, paid, block, final);
  const rows = await Promise.all(settled.map((each) => outcomesOf(work, each)));
  const outcomes = new Map<PayoutPayment, PaymentOutcome>(rows.flat().map((each) => [each.payment, each]));
  const [left, cancelled]: [Part[], Part[]] = [[], []];
  for (const { part, state } of standing) {
    if (state === "paid") continue;
    left.push(part);
    if (state === "cancelled") cancelled.push(part);
    for (const payment of part.payments)
      outcomes.set(payment, { payment, part: part.name, state: "left", cancelled: state === "cancelled" });
  }
  const payments = work.batch.payments.map((payment) => outcomes.get(payment)!);
  return { block, payments, settled, left, cancelled };
}

async function settledParts(
  work: PayoutWork,
  parts: readonly Part[],
  at: Block,
  final: number,
): Promise<SettledPart[]> {
  const { provider } = work.connection;
  const logs = await batchLogs(
    work,
    parts.map(({ batchId }) => batchId),
    at,
  );
  const settled: SettledPart[] = [];
  for (const part of parts) {
    const log = logs.get(part.batchId);
    const receipt = log === undefined ? null : await provider.getTransactionReceipt(log.transactionHash);
    if (log === undefined || receipt === null) throw batchEventMissing(part.name, part.batchId);
    const { number, timestamp } = (await provider.getBlock(receipt.blockNumber))!;
    settled.push({ ...proveBatch(work, part, receipt, log), block: { number, timestamp }, final: number <= final });
  }
  return settled;
}

async function outcomesOf(
  work: PayoutWork,
  { part, receipt, rows, block, final }: SettledPart,
): Promise<(PaidPayment | SkippedPayment)[]> {
  return readMany(
    part.payments.map((payment, i) => ({ payment, row: rows[i]! })),
    async ({ payment, row }) => {
      const settled = { transaction: receipt.hash, logIndex: row.logIndex, block, final };
      const common = { payment, part: part.name, settled };
      if (row.paid) return { ...common, state: "paid" };
      return { ...common, state: "skipped", reason: await whyRefused(work, payment.to, block) };
    },
  );
}
