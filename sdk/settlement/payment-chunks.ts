import { solidityPackedKeccak256 } from "ethers";
import { parseAddress } from "../address.ts";
import { reference } from "../issuance-values.ts";
import type { Payment } from "./payments.ts";
import { SettlementError } from "./settlement-error.ts";

/** Gas of one transaction of a batch, as measured; all above 0. */
export interface PayoutGas {
  /** Before any row. */
  base: bigint;
  /** A row to somebody who holds the token. */
  perExisting: bigint;
  /** A row to somebody who does not, or did not when he was asked for. */
  perNew: bigint;
}

export interface ChunkPaymentsParameters {
  /** The whole batch's; each chunk has its own, which follows from it. */
  batchId: string;
  payments: readonly Payment[];
  /** Who holds the token already. */
  holds: (payee: string) => boolean;
  gas: PayoutGas;
  /** {@link CHUNK_GAS} unless told. */
  limit?: bigint;
}

/** One transaction's part of a batch. */
export interface PaymentChunk {
  /** Unique per chunk: see {@link chunkBatchId}. */
  batchId: string;
  /** Place of its first payment in the whole batch, from 0. */
  first: number;
  payments: readonly Payment[];
  /** Estimated. */
  gas: bigint;
}

/** Below the 2^24 that EIP-7825 admits per transaction, with room for a wrong estimate. */
export const CHUNK_GAS = 12_000_000n;

/**
 * Splits a batch into transactions that fit, in the order of its rows. Where the cuts fall depends on who holds the
 * token at that moment: keep the chunks and send those, do not cut anew when resuming, or an id would stand for two
 * contents and the contract would refuse the second. A payee in several rows counts as new in each of them.
 *
 * @throws AddressError, TypedDataError HB-1202, IssuanceError HB-1603, SettlementError HB-1811, HB-1812
 */
export function chunkPayments({
  batchId,
  payments,
  holds,
  gas,
  limit = CHUNK_GAS,
}: ChunkPaymentsParameters): PaymentChunk[] {
  const whole = reference("batchId", batchId);
  if (payments.length === 0) throw new SettlementError("HB-1811", "The batch has no payments; at least 1 is needed.");
  const largest = gas.perNew > gas.perExisting ? gas.perNew : gas.perExisting;
  if (gas.base <= 0n || gas.perExisting <= 0n || gas.perNew <= 0n || gas.base + largest > limit) {
    throw new SettlementError(
      "HB-1812",
      `A transaction of ${gas.base} gas and ${gas.perExisting} or ${gas.perNew} per payment does not fit ${limit}; ` +
        "each must be above 0, and one payment must fit.",
    );
  }

  const chunks: { first: number; payments: Payment[]; gas: bigint }[] = [];
  for (const [row, payment] of payments.entries()) {
    const cost = holds(parseAddress(payment.to)) ? gas.perExisting : gas.perNew;
    const current = chunks.at(-1);
    if (current !== undefined && current.gas + cost <= limit) {
      current.payments.push(payment);
      current.gas += cost;
    } else {
      chunks.push({ first: row, payments: [payment], gas: gas.base + cost });
    }
  }
  return chunks.map((chunk, index) => ({ batchId: chunkBatchId(whole, index), ...chunk }));
}

/** keccak256 of the batch id and the chunk's place from 0, 32 bytes each. */
export function chunkBatchId(batchId: string, index: number): string {
  return solidityPackedKeccak256(["bytes32", "uint256"], [batchId, index]);
}
