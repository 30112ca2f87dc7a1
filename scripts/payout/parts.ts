import type { PayoutPayment } from "../../sdk/iso20022/payout-file.ts";
import { chunkBatchId, chunkPayments, type PayoutGas } from "../../sdk/settlement/payment-chunks.ts";
import { contentOf } from "../../sdk/settlement/payments.ts";

/** Payments that share a transaction. */
export interface Part {
  /** "3", or "3.1" for the first half of part 3. */
  name: string;
  batchId: string;
  /** The place of its first payment in the file, from 0. */
  first: number;
  payments: readonly PayoutPayment[];
  /** What the contract records under the id. */
  content: string;
}

export interface PartedBatch {
  batchId: string;
  payments: readonly PayoutPayment[];
  token: string;
  /** One of PAYOUT_MODES. */
  mode: bigint;
}

/**
 * Where a file is cut: as if every payee were new to the token and every reference long. It depends on the file alone, so
 * that every machine, whenever it looks, cuts a file at the same places, and no row can be paid under two ids. Other
 * figures would cut elsewhere: a payout that is half paid would then be refused.
 */
export const CUTTING_GAS: PayoutGas = { base: 100_000n, perExisting: 40_000n, perNew: 40_000n };

export function partsOf({ batchId, payments, token, mode }: PartedBatch): Part[] {
  const chunks = chunkPayments({ batchId, payments, holds: () => false, gas: CUTTING_GAS });
  return chunks.map((chunk, i) => {
    const own = payments.slice(chunk.first, chunk.first + chunk.payments.length);
    const content = contentOf({ token, mode, payments: own });
    return { name: String(i + 1), batchId: chunk.batchId, first: chunk.first, payments: own, content };
  });
}

/**
 * The halves of a part that takes more gas than a transaction should. They may be paid only after the part's own id was
 * cancelled: then it can never be paid as a whole as well, whoever tries.
 */
export function halvesOf(
  { name, batchId, first, payments }: Part,
  { token, mode }: Pick<PartedBatch, "token" | "mode">,
): [Part, Part] {
  const middle = Math.ceil(payments.length / 2);
  const half = (index: 0 | 1): Part => {
    const own = index === 0 ? payments.slice(0, middle) : payments.slice(middle);
    return {
      name: `${name}.${index + 1}`,
      batchId: chunkBatchId(batchId, index),
      first: first + index * middle,
      payments: own,
      content: contentOf({ token, mode, payments: own }),
    };
  };
  return [half(0), half(1)];
}

/** Minor units. */
export function totalOfParts(parts: readonly Part[]): bigint {
  return parts.reduce((sum, { payments }) => payments.reduce((own, { amount }) => own + amount, sum), 0n);
}

export function countOfParts(parts: readonly Part[]): number {
  return parts.reduce((sum, { payments }) => sum + payments.length, 0);
}
