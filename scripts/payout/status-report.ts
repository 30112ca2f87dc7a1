import { writeCamt054 } from "../../sdk/iso20022/camt-054.ts";
import { type StatusOutcome, writePacs002 } from "../../sdk/iso20022/pacs-002.ts";
import type { Purpose } from "../../sdk/iso20022/pain-001-message.ts";
import type { AccountHolder, SettledOnChain } from "../../sdk/iso20022/settled.ts";
import type { PaidPayment, PaymentOutcome, PayoutOutcome } from "./outcome.ts";
import type { PayoutWork } from "./payout-work.ts";

/** The messages about a payout, as of one block. */
export interface PayoutReports {
  /** One status for every payment of the file, in its order. */
  pacs002: string;
  /** The debits of the payer that are final. Absent: none is. */
  camt054?: string;
}

/**
 * Only what is in a final block is settled (ACSC) or rejected (RJCT), and only that is in the notification; everything
 * else is pending (PDNG), however sure it looks. The same outcome at the same block gives the same bytes.
 */
export function payoutReports(work: PayoutWork, { payments, block }: PayoutOutcome): PayoutReports {
  const { connection, file, token } = work;
  const { chainId } = connection;
  const { source, currency } = file.payout;
  const debtor = debtorOf(work);
  const named = (kind: string) => `HB${kind}-${work.batch.batchId.slice(2, 18)}-${block.number}`;
  const createdAt = BigInt(block.timestamp);

  const pacs002 = writePacs002(
    {
      messageId: named("S"),
      createdAt,
      chainId,
      original: {
        messageId: file.messageId,
        messageName: source.messageName ?? source.kind,
        ...(source.createdAt === undefined ? {} : { createdAt: source.createdAt }),
        numberOfTransactions: BigInt(payments.length),
        ...(source.controlSum === undefined ? {} : { controlSum: source.controlSum }),
      },
      payments: payments.map((each) => ({
        ...references(each),
        amount: each.payment.amount,
        currency,
        debtor,
        creditor: creditorOf(each),
        outcome: statusOf(each, chainId, token.address),
      })),
    },
    "supplement",
  );

  const booked = payments.filter((each): each is PaidPayment => each.state === "paid" && each.settled.final);
  if (booked.length === 0) return { pacs002 };
  const notification = {
    notificationId: named("N"),
    account: debtor,
    currency,
    payments: booked.map((each) => ({
      ...references(each),
      amount: each.payment.amount,
      currency,
      debtor,
      creditor: creditorOf(each),
      ...purposeOf(each),
      remittance: each.payment.record.remittanceInformation ?? [],
      settlement: settlementOf(each, chainId, token.address),
    })),
  };
  const camt054 = writeCamt054({ messageId: named("M"), createdAt, accounts: [notification] }, "supplement");
  return { pacs002, camt054 };
}

function statusOf(outcome: PaymentOutcome, chainId: bigint, token: string): StatusOutcome {
  if (outcome.state === "left") {
    const why = outcome.cancelled ? "The payer cancelled the batch that it was in." : "Not in a block.";
    return { status: "PDNG", information: [why] };
  }
  const { settled } = outcome;
  const where = [`Block ${settled.block.number}, transaction`, settled.transaction];
  if (!settled.final) {
    const done = outcome.state === "paid" ? "Paid" : "Skipped, as the payee may not be paid";
    return { status: "PDNG", information: [`${done}, in a block that is not final yet.`, ...where] };
  }
  if (outcome.state === "paid") return { status: "ACSC", settlement: settlementOf(outcome, chainId, token) };
  return { status: "RJCT", reason: outcome.reason, information: ["Skipped: the payee may not be paid.", ...where] };
}

function settlementOf({ payment, settled }: PaidPayment, chainId: bigint, token: string): SettledOnChain {
  const { transaction, logIndex, block } = settled;
  return {
    chainId,
    token,
    transactionHash: transaction,
    logIndex,
    blockNumber: BigInt(block.number),
    blockTime: BigInt(block.timestamp),
    memo: payment.memo,
  };
}

function references({ payment: { instructionId, endToEndId, uetr } }: PaymentOutcome) {
  return { ...(instructionId === undefined ? {} : { instructionId }), endToEndId, uetr };
}

/** The payer by the account that was debited, whatever account at a bank the file names. */
function debtorOf({ file, payer }: PayoutWork): AccountHolder {
  const { name, lei } = file.payout.debtor;
  return { ...(name === undefined ? {} : { name }), ...(lei === undefined ? {} : { lei }), account: payer.address };
}

function creditorOf({ payment: { to, record } }: PaymentOutcome): AccountHolder {
  const { name, lei } = record.creditor;
  return { ...(name === undefined ? {} : { name }), ...(lei === undefined ? {} : { lei }), account: to };
}

/** ISO's codes have four capital letters; anything else is the payer's own word. */
function purposeOf({ payment: { record } }: PaymentOutcome): { purpose?: Purpose } {
  const { purpose } = record;
  if (purpose === undefined) return {};
  return { purpose: /^[A-Z]{4}$/.test(purpose) ? { code: purpose } : { proprietary: purpose } };
}
