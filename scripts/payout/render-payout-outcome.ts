import { printable } from "../../sdk/printable.ts";
import { shortened, showGas, showMany, showNumber } from "../account/render-list.ts";
import { callParty } from "../chain/connection.ts";
import { section } from "../plan/render.ts";
import { columns, showMoney, showTime } from "../words.ts";
import type { PayoutOutcome, SkippedPayment } from "./outcome.ts";
import { totalOfParts } from "./parts.ts";
import type { PayoutWork } from "./payout-work.ts";
import { paymentCells, showAllowance, showReason } from "./show-payment.ts";

/** What is known of a payout beside what the chain says of each payment. */
export interface PayoutAround {
  /** Paths of the messages that were written. */
  reports: readonly string[];
  /** Hashes of this machine's journal that are in no block. */
  pending: readonly string[];
  /** What the payout contract may still take. Minor units. */
  allowance: bigint;
}

/** What became of a payout as a person reads it. Pure. */
export function renderPayoutOutcome(work: PayoutWork, outcome: PayoutOutcome, around: PayoutAround): string {
  const { token, file, payer, connection } = work;
  const { block, payments, settled, left, cancelled } = outcome;
  const money = (amount: bigint) => showMoney(amount, token.currency);
  const skipped = payments.filter((each): each is SkippedPayment => each.state === "skipped");
  const paid = settled.reduce((sum, part) => sum + part.paid, 0n);
  const count = payments.filter(({ state }) => state === "paid").length;
  const open = payments.length - count - skipped.length;
  const notFinal = settled.filter(({ final }) => !final);
  const rows = [
    ["file", `${printable(file.path)} · message id ${printable(file.messageId)}`],
    ["paid", `${showNumber(count)} of ${showMany(payments.length, "payment")} · ${money(paid)}`],
    ["skipped", showSum(skipped.length, money(skipped.reduce((sum, { payment }) => sum + payment.amount, 0n)))],
    ["left", showSum(open, money(totalOfParts(left)))],
    ...cancelled.map(({ name, payments: own }) => [
      "",
      `part ${name}, ${showMany(own.length, "payment")}, is cancelled`,
    ]),
    ...(settled.length === 0
      ? []
      : [
          [
            "final",
            notFinal.length === 0 ? "all that is paid" : `not yet: ${showMany(notFinal.length, "transaction")}`,
          ],
        ]),
    ["allowance left", showAllowance(around.allowance, token.currency)],
    ...around.pending.map((hash, i) => [i === 0 ? "on its way" : "", `transaction ${hash}`]),
    ...around.reports.map((path, i) => [i === 0 ? "reports" : "", printable(path)]),
  ];
  const transactions = settled.map((part) => [
    part.part.name,
    showMany(part.part.payments.length - part.skipped, "payment"),
    money(part.paid),
    `transaction ${part.receipt.hash}`,
    `block ${part.block.number}`,
    showGas(part.receipt.gasUsed),
  ]);
  const refused = skipped.map((each) => [...paymentCells(each.payment, token.currency), showReason(each.reason)]);
  const done = open === 0 && skipped.length === 0;
  const title = `${done ? "✓" : "!"} Paid ${showMany(count, "payment")}, ${money(paid)}, from ${callParty(payer)}`;
  return [
    `${title} on ${connection.network}\n  block ${block.number} · ${showTime(block.timestamp)}\n${columns(rows)}`,
    section("Transactions", shortened(transactions, transactions.length)),
    section("Skipped", shortened(refused, refused.length)),
    ...(open === 0 ? [] : ["Run the same command again: it leaves out what is paid."]),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

function showSum(count: number, amount: string): string {
  return count === 0 ? "0" : `${showNumber(count)} · ${amount}`;
}

/** The outcome as data: every payment in the order of the file, and every transaction. */
export function payoutOutcomeJson({ token }: PayoutWork, outcome: PayoutOutcome, around: PayoutAround) {
  const { block, payments, settled } = outcome;
  return {
    asOf: block,
    currency: token.currency,
    counts: Object.fromEntries(
      (["paid", "skipped", "left"] as const).map((name) => [
        name,
        payments.filter(({ state }) => state === name).length,
      ]),
    ),
    paid: settled.reduce((sum, part) => sum + part.paid, 0n),
    refunded: settled.reduce((sum, part) => sum + part.refunded, 0n),
    payments: payments.map((each) => ({
      row: each.payment.index,
      line: each.payment.line,
      to: each.payment.to,
      amount: each.payment.amount,
      uetr: each.payment.uetr,
      endToEndId: each.payment.endToEndId,
      part: each.part,
      state: each.state,
      ...(each.state === "left"
        ? {}
        : {
            transaction: each.settled.transaction,
            logIndex: each.settled.logIndex,
            block: each.settled.block.number,
            final: each.settled.final,
            ...(each.state === "skipped" ? { reason: each.reason } : {}),
          }),
    })),
    transactions: settled.map((part) => ({
      part: part.part.name,
      batchId: part.part.batchId,
      payments: part.part.payments.length,
      skipped: part.skipped,
      paid: part.paid,
      transaction: part.receipt.hash,
      block: part.block.number,
      gasUsed: part.receipt.gasUsed,
      final: part.final,
    })),
    ...around,
  };
}
