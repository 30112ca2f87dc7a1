import type { PayoutPayment } from "../../sdk/iso20022/payout-file.ts";
import { MaxUint256 } from "ethers";
import { STATUS_REASONS, type StatusReason } from "../../sdk/iso20022/status-reasons.ts";
import { printable } from "../../sdk/printable.ts";
import { showMoney } from "../words.ts";

/** "line 12  0x…  1,000.00 HKD  INVOICE-7": the payee in full, as that is what gets compared. */
export function paymentCells({ line, to, amount, endToEndId, record }: PayoutPayment, currency: string): string[] {
  const { name } = record.creditor;
  const called = name === undefined ? "" : printable(name);
  return [`line ${line}`, to, showMoney(amount, currency), printable(endToEndId), called];
}

export function showPayment(payment: PayoutPayment, currency: string): string {
  return paymentCells(payment, currency)
    .filter((cell) => cell !== "")
    .join("  ");
}

/** "AC06 BlockedAccount" */
export function showReason(reason: StatusReason): string {
  return `${reason} ${STATUS_REASONS[reason]}`;
}

/** The largest allowance is one without an end: nothing is taken off it. */
export function showAllowance(amount: bigint, currency: string): string {
  return amount === MaxUint256 ? "unlimited" : showMoney(amount, currency);
}
