import {
  REMITTANCE_SCHEMA,
  remittanceAmount,
  type RemittanceCurrency,
  remittanceMemo,
  type RemittanceParty,
  type RemittanceRecord,
} from "../remittance.ts";
import { type PayoutReferencesParameters, payoutReferences } from "./payout-references.ts";
import type { Iso20022Problem, Place } from "./problem.ts";

/** One row of Payouts.pay, and what stands behind its memo. */
export interface PayoutPayment extends Place {
  /** In the file, from 0. */
  index: number;
  /** ERC-55 form. */
  to: string;
  /** Minor units. */
  amount: bigint;
  memo: string;
  uetr: string;
  /** "NOTPROVIDED" where the file gives none. */
  endToEndId: string;
  instructionId?: string;
  /** A date, or a time; absent if the file has none. */
  executionDate?: string;
  /** What the memo's digest is made of. */
  record: RemittanceRecord;
  /** Secret until the payer shows it to prove this payment. */
  salt: string;
}

/** A file of payments as one payout: one payer, one currency. */
export interface Payout {
  source: {
    kind: "pain.001" | "csv";
    /** keccak256 of the file. */
    digest: string;
    /** The payer's own name for the file; a second file with it is a mistake or a repetition. */
    messageId?: string;
    /** "pain.001.001.09", as a status report names the message. */
    messageName?: string;
    createdAt?: string;
    controlSum?: string;
  };
  currency: RemittanceCurrency;
  debtor: RemittanceParty;
  /** Minor units. */
  total: bigint;
  payments: PayoutPayment[];
  /** What a person should look at before paying: the first 50. */
  warnings: readonly Iso20022Problem[];
  warningCount: number;
}

/** What a file says about one payment. */
export interface PayoutRow extends Place {
  to: string;
  amount: bigint;
  currency: RemittanceCurrency;
  uetr?: string;
  endToEndId: string;
  instructionId?: string;
  executionDate?: string;
  debtor: RemittanceParty;
  creditor: Omit<RemittanceParty, "account">;
  purpose?: string;
  remittance: readonly string[];
  creditorReferences: readonly string[];
}

export interface PayoutPaymentParameters extends PayoutReferencesParameters {
  row: PayoutRow;
}

/** The payment of a row: its references, its record and the memo of both. */
export function payoutPayment({ row, ...parameters }: PayoutPaymentParameters): PayoutPayment {
  const derived = payoutReferences(parameters);
  const uetr = row.uetr ?? derived.uetr;
  const { path, line, to, amount, endToEndId, instructionId, executionDate } = row;
  const record: RemittanceRecord = {
    schema: REMITTANCE_SCHEMA,
    uetr,
    endToEndId,
    debtor: row.debtor,
    creditor: { ...row.creditor, account: to },
    amount: remittanceAmount(amount),
    currency: row.currency,
    ...(row.purpose === undefined ? {} : { purpose: row.purpose }),
    ...(row.remittance.length === 0 ? {} : { remittanceInformation: [...row.remittance] }),
    ...(row.creditorReferences.length === 0 ? {} : { creditorReferences: [...row.creditorReferences] }),
  };
  return {
    path,
    line,
    index: parameters.index,
    to,
    amount,
    memo: remittanceMemo({ record, salt: derived.salt }),
    uetr,
    endToEndId,
    ...(instructionId === undefined ? {} : { instructionId }),
    ...(executionDate === undefined ? {} : { executionDate }),
    record,
    salt: derived.salt,
  };
}
