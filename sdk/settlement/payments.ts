import { AbiCoder, concat, keccak256 } from "ethers";
import { parseAddress } from "../address.ts";
import { positiveAmount } from "../issuance-values.ts";
import { bytes32 } from "../signed-values.ts";
import { SettlementError } from "./settlement-error.ts";
import { member } from "./settlement-values.ts";

/** IPayouts' Payment: one row of a batch. */
export interface Payment {
  to: string;
  /** Minor units, not 0. */
  amount: bigint;
  /** The payee's reference; zero for none. See memo.ts. */
  memo: string;
}

/** The values of `mode`. */
export const PAYOUT_MODES = {
  /** All payments or none. */
  atomic: 0n,
  /** Who may not be paid is skipped, and the amount goes back to the payer. */
  bestEffort: 1n,
} as const;

export interface BatchContent {
  token: string;
  /** One of {@link PAYOUT_MODES}. */
  mode: bigint;
  payments: readonly Payment[];
}

/**
 * Rows that the contract would take; the message names the row, from 0.
 *
 * @param payouts The contract, which cannot be a payee.
 * @throws AddressError, TypedDataError HB-1201, HB-1202, IssuanceError HB-1604, HB-1605,
 * SettlementError HB-1803, HB-1811
 */
export function checkedPayments(payments: readonly Payment[], payouts: string): Payment[] {
  if (payments.length === 0) throw new SettlementError("HB-1811", "The batch has no payments; at least 1 is needed.");
  return payments.map(({ to, amount, memo }, row) => {
    const payee = parseAddress(to);
    if (payee === parseAddress(payouts)) {
      throw new SettlementError("HB-1803", `payments[${row}].to is the payout contract ${payee} itself.`);
    }
    return {
      to: payee,
      amount: positiveAmount(`payments[${row}].amount`, amount),
      memo: bytes32(`payments[${row}].memo`, memo),
    };
  });
}

/** Minor units. */
export function totalOf(payments: readonly Payment[]): bigint {
  return payments.reduce((sum, { amount }) => sum + amount, 0n);
}

/** keccak256 of the rows' words, one after the other. */
export function paymentsHash(payments: readonly Payment[]): string {
  const coder = AbiCoder.defaultAbiCoder();
  const types = ["address", "uint256", "bytes32"];
  return keccak256(concat(payments.map(({ to, amount, memo }) => coder.encode(types, [to, amount, memo]))));
}

/**
 * The contract's `contentOf`: what makes two batches the same, and what is recorded under a batch id.
 *
 * @throws AddressError, TypedDataError HB-1201, SettlementError HB-1805
 */
export function contentOf({ token, mode, payments }: BatchContent): string {
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["address", "uint8", "bytes32"],
      [parseAddress(token), member("mode", mode, PAYOUT_MODES), paymentsHash(payments)],
    ),
  );
}
