import { MaxUint256 } from "ethers";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { PAYOUT_MODES } from "../../sdk/settlement/payments.ts";
import { readAccount } from "../chain/account.ts";
import type { Block } from "../chain/block.ts";
import { callParty } from "../chain/connection.ts";
import type { Io } from "../io.ts";
import { suggestFees } from "../sending/fees.ts";
import { showCount, showMoney } from "../words.ts";
import { notDueUntil, todayInHongKong } from "./due.ts";
import { payoutGasBound } from "./measure.ts";
import { totalOfParts } from "./parts.ts";
import { readPayees, type PayeeFacts } from "./payees.ts";
import { intakeClosed, notYetDue, payeesBarred, payerBarred, payerShort } from "./payout-faults.ts";
import type { PayoutPlan, PlannedPart } from "./payout-plan.ts";
import type { PayoutWork } from "./payout-work.ts";
import { showPayment, showReason } from "./show-payment.ts";
import type { PartStanding } from "./standing.ts";
import { tryParts, untriedParts } from "./try-parts.ts";
import { warningsOf } from "./warnings.ts";

/** Gas of an approval, more than it ever takes. */
const APPROVAL_GAS = 60_000n;

export interface PlanQuestion {
  work: PayoutWork;
  standing: readonly PartStanding[];
  block: Block;
  /** The payer's next one, and how many transactions of it are not in a block. */
  nonces: { nonce: number; waiting: number };
  io: Io;
}

/** Checks and simulates what is left of a payout on the chain's present state. Reads only. */
export async function buildPayoutPlan({ work, standing, block, nonces, io }: PlanQuestion): Promise<PayoutPlan> {
  const { connection, token, payouts, payer, file, batch, hash } = work;
  const { provider } = connection;
  const at = { blockTag: block.number };
  const open = standing.filter(({ state }) => state === "open").map(({ part }) => part);
  const left = { payments: open.reduce((sum, { payments }) => sum + payments.length, 0), amount: totalOfParts(open) };
  const [account, allowance, payees, limit] = await Promise.all([
    readAccount(token, payer.address, block),
    token.contract.allowance(payer.address, payouts.address, at),
    readPayees(
      work,
      open.flatMap(({ payments }) => payments),
      block,
      (done, total) => io.progress?.("reading payees", done, total),
    ),
    provider.getBlock(block.number).then((found) => found!.gasLimit),
  ]);
  const short = allowance < left.amount;
  const bound = payoutGasBound(limit);
  const refusals = await refusalsOf(work, { block, left, free: account.free, payees, io });

  const tried = refusals.length > 0 ? untriedParts(standing) : await tryParts({ work, standing, bound, short, io });
  const { parts, assuming } = tried;
  refusals.push(...tried.refusals);
  const second = await connection.secondNode?.();

  const unpaid = parts.filter(({ state }) => state === "open");
  const gas = unpaid.reduce((sum, part) => sum + part.gas, short ? APPROVAL_GAS : 0n);
  const fees = await feesOf(work, unpaid, gas).catch((error: unknown) => {
    if (!(error instanceof HarbourError)) throw error;
    refusals.push(error);
    return { most: 0n, perGas: 0n };
  });
  const { payout } = file;
  const count = showCount(payout.payments.length, "payment");
  return {
    title: `Pay ${count}, ${showMoney(payout.total, token.currency)}, from ${callParty(payer)}`,
    network: connection.network,
    chainId: connection.chainId,
    block,
    token: { currency: token.currency, symbol: token.symbol, address: token.address },
    target: { address: payouts.address, name: payouts.name },
    payer,
    nonce: nonces.nonce,
    file,
    mode: batch.mode === PAYOUT_MODES.atomic ? "atomic" : "best effort",
    batchId: batch.batchId,
    total: payout.total,
    left,
    payees,
    money: {
      free: account.free,
      allowance,
      ...(short ? { approve: left.amount } : {}),
      allowanceAfter: short ? 0n : allowance === MaxUint256 ? allowance : allowance - left.amount,
    },
    parts,
    gas,
    bound,
    fees,
    ...(assuming === undefined ? {} : { assuming }),
    warnings: warningsOf({ work, payees, parts, bound, waiting: nonces.waiting, secondNode: second !== undefined }),
    refusals,
    hash,
  };
}

interface Judged {
  block: Block;
  left: PayoutPlan["left"];
  free: bigint;
  payees: PayeeFacts;
  io: Io;
}

/** What can be said without a simulation, in words that a simulation does not have. */
async function refusalsOf(work: PayoutWork, { block, left, free, payees, io }: Judged): Promise<HarbourError[]> {
  const { token, payouts, payer, batch } = work;
  const at = { blockTag: block.number };
  const [isOpen, maySend] = await Promise.all([
    payouts.contract.intakeOpen(token.address, at),
    token.contract.canSend(payer.address, at),
  ]);
  const money = (amount: bigint) => showMoney(amount, token.currency);
  // An idle local chain keeps an old block; a travelled one is ahead of this machine. The later one decides.
  const now = Math.max(block.timestamp, io.now());
  const date = notDueUntil(batch.payments, now);
  const barred = payees.barred.map(
    ({ payment, reason }) => `    ${showPayment(payment, token.currency)}  ${showReason(reason)}`,
  );
  return [
    ...(token.mode === "paused" ? [intakeClosed(`${token.symbol} is paused`)] : []),
    ...(isOpen ? [] : [intakeClosed(`it is stopped for ${token.symbol}, or not registered with it`)]),
    ...(maySend ? [] : [payerBarred(callParty(payer), token.symbol)]),
    ...(free >= left.amount ? [] : [payerShort(callParty(payer), money(free), money(left.amount))]),
    ...(date === undefined ? [] : [notYetDue(date, todayInHongKong(now))]),
    ...(batch.mode === PAYOUT_MODES.atomic && barred.length > 0
      ? [payeesBarred(barred.length, barred.slice(0, 50))]
      : []),
  ];
}

async function feesOf({ connection }: PayoutWork, parts: readonly PlannedPart[], gas: bigint) {
  const { alone, provider, maxFee } = connection;
  const largest = parts.reduce((most, part) => (part.gas > most ? part.gas : most), 0n);
  const fees = await suggestFees(alone ?? provider, { maxFee, gas: largest });
  const perGas = fees.type === 2 ? fees.maxFeePerGas : fees.gasPrice;
  return { most: gas * perGas, perGas };
}
