import type { RemittanceCurrency } from "../remittance.ts";
import { writeIsoTime } from "./iso-time.ts";
import type { SixthDecimal } from "./iso-amount.ts";
import {
  accountPart,
  amountPart,
  headerParts,
  type MessageHeader,
  partyChoicePart,
  uetrPart,
} from "./message-parts.ts";
import { Iso20022Error } from "./problem.ts";
import type { AccountHolder, SettledOnChain } from "./settled.ts";
import type { StatusReason } from "./status-reasons.ts";
import { supplementPart } from "./supplement.ts";
import { element, limited, optional, writeXml, type XmlNode } from "./xml-writer.ts";

/** The version that CBPR+ and HVPS+ run. */
export const PACS_002 = "urn:iso:std:iso:20022:tech:xsd:pacs.002.001.10";

/**
 * - ACSC: settled, and final. Only a final block may be reported so.
 * - RJCT: not paid, and will not be.
 * - PDNG: neither yet.
 */
export const TRANSACTION_STATUSES = ["ACSC", "RJCT", "PDNG"] as const;
export type TransactionStatus = (typeof TRANSACTION_STATUSES)[number];

export type StatusOutcome =
  | { status: "ACSC"; settlement: SettledOnChain }
  | { status: "RJCT"; reason: StatusReason; /** Lines of at most 105 characters. */ information: readonly string[] }
  | { status: "PDNG"; information: readonly string[] };

export interface StatusOfPayment {
  instructionId?: string;
  endToEndId: string;
  uetr: string;
  /** Minor units, as instructed. */
  amount: bigint;
  currency: RemittanceCurrency;
  debtor: AccountHolder;
  creditor: AccountHolder;
  outcome: StatusOutcome;
}

export interface StatusReport extends MessageHeader {
  /** Of every account in it. */
  chainId: bigint;
  /** What is reported on. */
  original: {
    messageId: string;
    /** "pain.001.001.09", or another name of at most 35 characters for a file that is no message. */
    messageName: string;
    /** As it stands in the message. */
    createdAt?: string;
    /** In all of it, which may be more than are reported on. */
    numberOfTransactions: bigint;
    /** As it stands in the message. */
    controlSum?: string;
  };
  payments: readonly StatusOfPayment[];
}

/**
 * An FIToFIPaymentStatusReport: one status per payment, in their order.
 *
 * @throws Iso20022Error HB-1890 to HB-1892
 */
export function writePacs002(report: StatusReport, sixth: SixthDecimal = "refuse"): string {
  const { original, payments, chainId } = report;
  if (payments.length === 0) throw new Iso20022Error("HB-1890", "A status report needs at least one payment.");
  return writeXml(
    PACS_002,
    element(
      "FIToFIPmtStsRpt",
      element("GrpHdr", ...headerParts(report)),
      element(
        "OrgnlGrpInfAndSts",
        limited("OrgnlMsgId", original.messageId, 35),
        limited("OrgnlMsgNmId", original.messageName, 35),
        optional("OrgnlCreDtTm", original.createdAt, 40),
        element("OrgnlNbOfTxs", original.numberOfTransactions.toString()),
        optional("OrgnlCtrlSum", original.controlSum, 19),
        element("GrpSts", groupStatus(payments)),
        ...countsPerStatus(payments),
      ),
      payments.map((payment) => transaction(payment, chainId, sixth)),
    ),
  );
}

/** PART: some were accepted, others not, or not yet. */
export function groupStatus(payments: readonly StatusOfPayment[]): TransactionStatus | "PART" {
  const [first, ...others] = new Set(payments.map(({ outcome }) => outcome.status));
  return others.length === 0 ? first! : "PART";
}

function countsPerStatus(payments: readonly StatusOfPayment[]): XmlNode[] {
  return TRANSACTION_STATUSES.flatMap((status) => {
    const count = payments.filter(({ outcome }) => outcome.status === status).length;
    if (count === 0) return [];
    return [element("NbOfTxsPerSts", element("DtldNbOfTxs", `${count}`), element("DtldSts", status))];
  });
}

function transaction(payment: StatusOfPayment, chainId: bigint, sixth: SixthDecimal): XmlNode {
  const { outcome, amount, currency, debtor, creditor } = payment;
  const settlement = outcome.status === "ACSC" ? outcome.settlement : undefined;
  if (settlement !== undefined && settlement.chainId !== chainId) {
    throw new Iso20022Error("HB-1890", `A payment was settled on chain ${settlement.chainId}, not on ${chainId}.`);
  }
  return element(
    "TxInfAndSts",
    optional("OrgnlInstrId", payment.instructionId, 35),
    limited("OrgnlEndToEndId", payment.endToEndId, 35),
    uetrPart("OrgnlUETR", payment.uetr),
    element("TxSts", outcome.status),
    reason(outcome),
    settlement && element("FctvIntrBkSttlmDt", element("DtTm", writeIsoTime(settlement.blockTime))),
    element(
      "OrgnlTxRef",
      element("Amt", amountPart("InstdAmt", amount, currency, sixth)),
      partyChoicePart("Dbtr", debtor),
      accountPart("DbtrAcct", debtor.account, chainId),
      partyChoicePart("Cdtr", creditor),
      accountPart("CdtrAcct", creditor.account, chainId),
    ),
    supplementPart({ amount, ...(settlement === undefined ? {} : { settlement }) }),
  );
}

function reason(outcome: StatusOutcome): XmlNode | undefined {
  if (outcome.status === "ACSC") return undefined;
  const code = outcome.status === "RJCT" ? element("Rsn", element("Cd", outcome.reason)) : undefined;
  const lines = outcome.information.map((line) => limited("AddtlInf", line, 105));
  return code === undefined && lines.length === 0 ? undefined : element("StsRsnInf", code, ...lines);
}
