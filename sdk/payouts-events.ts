import type { IPayouts } from "../typechain-types/contracts/settlement/IPayouts.ts";
import type { EventFields, Sentences } from "./event-words.ts";
import { describeMemo } from "./memo.ts";
import { SETTLEMENT_SENTENCES } from "./settlement-events.ts";

export type PayoutsEvents = EventFields<IPayouts>;

/** One sentence per event of the payouts contract. */
export const PAYOUTS_SENTENCES: Sentences<PayoutsEvents> = {
  ...SETTLEMENT_SENTENCES,
  BatchPaid: ({ payer, batchId, token, payments, skipped, paid, refunded, fee }, say) =>
    `${say.account(payer)} paid ${say.amount(paid, token)} to ${payments - skipped} of ${payments} ` +
    `payee${payments === 1n ? "" : "s"}, ${say.amount(refunded, token)} went back, ` +
    `${say.amount(fee, token)} was the fee (batch ${batchId})`,
  PaymentSkipped: ({ payer, batchId, row, to, amount, memo }, say) =>
    `row ${row} of the batch ${batchId} of ${say.account(payer)} was skipped: ${say.account(to)} may not be paid ` +
    `${say.amount(amount)}, ${describeMemo(memo)}`,
  BatchCancelled: ({ payer, batchId }, say) => `${say.account(payer)} gave up the batch id ${batchId}`,
};
