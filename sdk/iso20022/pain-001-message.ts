import type { RemittanceCurrency } from "../remittance.ts";
import type { EvmAccount } from "./evm-account.ts";
import type { Iso20022Problem, Place } from "./problem.ts";

/**
 * The versions that are read. For what is read of them they differ in this: .03 has the execution date as plain text,
 * later ones as a choice of date and time; .03 has neither UETR nor proxy. From .09 to .13 nothing of it changed.
 */
export const PAIN_001_VERSIONS = [
  "pain.001.001.03",
  "pain.001.001.09",
  "pain.001.001.11",
  "pain.001.001.12",
  "pain.001.001.13",
] as const;
export type Pain001Version = (typeof PAIN_001_VERSIONS)[number];

/** ISO's code for why, or the payer's own word. */
export type Purpose = { code: string } | { proprietary: string };

export interface CreditTransfer extends Place {
  instructionId?: string;
  endToEndId: string;
  uetr?: string;
  /** Minor units. */
  amount: bigint;
  currency: RemittanceCurrency;
  creditor: { name?: string; lei?: string; account: EvmAccount };
  purpose?: Purpose;
  /** Unstructured lines. */
  remittance: string[];
  /** Of structured remittance information. */
  creditorReferences: string[];
}

export interface Debtor {
  name?: string;
  lei?: string;
  /** On a chain, or else what the payer calls it. */
  account: EvmAccount | { other: string };
}

export interface PaymentInformation extends Place {
  paymentInformationId: string;
  /** A date, or a time where the payer gave one. */
  executionDate: string;
  debtor: Debtor;
  transfers: CreditTransfer[];
}

export interface Pain001 {
  version: Pain001Version;
  /** keccak256 of the bytes as they are. */
  digest: string;
  messageId: string;
  /** As it stands in the file. */
  createdAt: string;
  numberOfTransactions: bigint;
  /** As it stands in the file. */
  controlSum?: string;
  initiatingParty?: string;
  payments: PaymentInformation[];
  /** What a person should look at before paying: the first 50. */
  warnings: readonly Iso20022Problem[];
  warningCount: number;
}
