import type { ErrorWords, NoFields } from "./error-words.ts";
import { SETTLEMENT_ERRORS } from "./settlement-errors.ts";
import type { Wording } from "./wording.ts";

interface Batch {
  payer: string;
  batchId: string;
}

/** What every error of the payouts contract means. */
export const PAYOUTS_ERRORS = {
  ...SETTLEMENT_ERRORS,
  ZeroBatchId: {
    sentence: (_: NoFields) => "the batch id is zero",
    why: "By its id a batch is paid once, however often it is sent.",
    fix: "Give the batch an id of its own.",
  },
  NoPayments: {
    sentence: (_: NoFields) => "the batch has no payments",
    why: "To pay nobody is a mistake, and it would use up the id.",
    fix: "Give at least one payment.",
  },
  InvalidPayment: {
    sentence: ({ row, to, amount }: { row: bigint; to: string; amount: bigint }, say: Wording) =>
      `row ${row} cannot be paid: ${say.amount(amount)} to ${say.account(to)}`,
    why: "An amount is more than 0 and at most what can circulate, and nobody pays this contract.",
    fix: "Correct the row.",
  },
  PaymentRefused: {
    sentence: ({ row, to }: { row: bigint; to: string }, say: Wording) =>
      `row ${row} cannot be paid: ${say.account(to)} may not be paid, and the batch is all or nothing`,
    why: "Who is blacklisted, or not verified where the policy is closed, cannot be paid.",
    fix: "Take the row out, or send the batch as best effort: the amount then goes back.",
  },
  BatchDiffers: {
    sentence: ({ payer, batchId, recorded, offered }: Batch & { recorded: string; offered: string }, say: Wording) =>
      `${say.account(payer)} paid another batch under the id ${batchId}: content ${recorded}, not ${offered}`,
    why: "An id pays one batch, so that a batch that is sent twice is paid once.",
    fix: "Find out what was paid. Another batch needs another id.",
  },
  BatchIsCancelled: {
    sentence: ({ payer, batchId }: Batch, say: Wording) => `${say.account(payer)} cancelled the batch id ${batchId}`,
    why: "A cancelled id is used up.",
    fix: "Give the batch another id, if it is to be paid after all.",
  },
  BatchIsPaid: {
    sentence: ({ payer, batchId }: Batch, say: Wording) =>
      `${say.account(payer)} paid the batch ${batchId}, so it cannot be cancelled`,
    why: "What was paid is final.",
    fix: "Ask the payees to pay back.",
  },
} satisfies { readonly [name: string]: ErrorWords };
