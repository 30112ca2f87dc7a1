import { id, type TransactionResponse } from "ethers";
import { PAYOUT_MODES, type Payment } from "../../sdk/settlement/payments.ts";
import type { PayoutBatchStruct } from "../../typechain-types/contracts/settlement/Payouts.ts";
import { authorization, type Signing } from "./funding.ts";
import { NOTHING, type Actor, type Party, type Side, type Stage, ZERO } from "./stage.ts";

export const BATCH = id("salaries, August");
export const OTHER_BATCH = id("salaries, September");
export const { atomic: ATOMIC, bestEffort: BEST_EFFORT } = PAYOUT_MODES;

export const row = (to: Party, amount: bigint, memo: string = NOTHING): Payment => ({ to: to.address, amount, memo });
export const totalOf = (payments: readonly Payment[]): bigint => payments.reduce((sum, { amount }) => sum + amount, 0n);

export interface Paying {
  /** alice unless told. */
  readonly payer?: Actor;
  readonly batchId?: string;
  /** All or nothing unless told. */
  readonly mode?: bigint;
}

/** The payer pays by allowance. */
export const pay = (
  { payouts, alice }: Stage,
  side: Side,
  payments: Payment[],
  { payer = alice, batchId = BATCH, mode = ATOMIC }: Paying = {},
): Promise<TransactionResponse> => payouts.connect(payer).pay(side.address, batchId, mode, payments);

/** erin's batch, all or nothing, without a fee, unless told. */
export const batchOf = (stage: Stage, side: Side, changes: Partial<PayoutBatchStruct> = {}): PayoutBatchStruct => ({
  payer: stage.erin.address,
  token: side.address,
  batchId: BATCH,
  mode: ATOMIC,
  maxFee: 0n,
  feeTo: ZERO,
  ...changes,
});

/** What a payer has signed, for anybody to submit. */
export interface SignedBatch {
  readonly batch: PayoutBatchStruct;
  readonly payments: Payment[];
  readonly validAfter: bigint;
  readonly validBefore: bigint;
  readonly signature: string;
}

export interface Signs {
  /** Signs; erin unless told. */
  readonly signer?: Signing;
  readonly validAfter?: bigint;
  readonly validBefore?: bigint;
}

/** The payer's EIP-3009 signature over total + maxFee, whose nonce is the batch. */
export async function signBatch(
  stage: Stage,
  side: Side,
  batch: PayoutBatchStruct,
  payments: Payment[],
  { signer = stage.erin, ...window }: Signs = {},
): Promise<SignedBatch> {
  const { validAfter, validBefore, signature } = await authorization(side, {
    from: { address: batch.payer as string },
    to: stage.domains.payouts.verifyingContract,
    value: totalOf(payments) + BigInt(batch.maxFee),
    nonce: await stage.payouts.authorizationNonce(batch, payments),
    signer,
    ...window,
  });
  return {
    batch,
    payments,
    validAfter: BigInt(validAfter),
    validBefore: BigInt(validBefore),
    signature: signature as string,
  };
}

/** The relayer submits it and takes this fee. */
export const submit = (
  { payouts, relayer }: Stage,
  { batch, payments, validAfter, validBefore, signature }: SignedBatch,
  { fee = 0n, by = relayer }: { readonly fee?: bigint; readonly by?: Actor } = {},
): Promise<TransactionResponse> =>
  payouts.connect(by).payWithAuthorization(batch, payments, fee, validAfter, validBefore, signature);
