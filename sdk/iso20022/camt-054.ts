import type { RemittanceCurrency } from "../remittance.ts";
import type { SixthDecimal } from "./iso-amount.ts";
import { isoOfCurrency } from "./iso-currency.ts";
import { writeIsoTime } from "./iso-time.ts";
import {
  accountPart,
  amountPart,
  headerParts,
  type MessageHeader,
  oneChain,
  partyChoicePart,
  partyPart,
  purposePart,
  remittancePart,
  uetrPart,
} from "./message-parts.ts";
import { Iso20022Error } from "./problem.ts";
import type { AccountHolder, SettledPayment } from "./settled.ts";
import { supplementPart } from "./supplement.ts";
import { element, limited, optional, writeXml, type XmlNode } from "./xml-writer.ts";

/** The version that CBPR+ runs and that accounting software reads. */
export const CAMT_054 = "urn:iso:std:iso:20022:tech:xsd:camt.054.001.08";

/** Credits and debits of one account in one currency. */
export interface AccountNotification {
  /** 1 to 35 characters, the sender's own and never used again. */
  notificationId: string;
  account: AccountHolder;
  currency: RemittanceCurrency;
  /** Each paid by the account or to it. */
  payments: readonly SettledPayment[];
}

export interface DebitCreditNotification extends MessageHeader {
  /** Settled on one chain. */
  accounts: readonly AccountNotification[];
}

/**
 * A BankToCustomerDebitCreditNotification: one booked entry per payment. A payment of an account to itself has two.
 *
 * @throws Iso20022Error HB-1890 to HB-1892
 */
export function writeCamt054(message: DebitCreditNotification, sixth: SixthDecimal = "refuse"): string {
  const { accounts } = message;
  const chainId = oneChain(accounts.flatMap(({ payments }) => payments));
  return writeXml(
    CAMT_054,
    element(
      "BkToCstmrDbtCdtNtfctn",
      element("GrpHdr", ...headerParts(message)),
      accounts.map((account) => notification(account, message, chainId, sixth)),
    ),
  );
}

function notification(
  { notificationId, account, currency, payments }: AccountNotification,
  { createdAt }: MessageHeader,
  chainId: bigint,
  sixth: SixthDecimal,
): XmlNode {
  const { name, lei } = account;
  const written = accountPart("Acct", account.account, chainId, element("Ccy", isoOfCurrency(currency)));
  const owner = name === undefined && lei === undefined ? [] : [partyPart("Ownr", account)];
  return element(
    "Ntfctn",
    limited("Id", notificationId, 35),
    element("CreDtTm", writeIsoTime(createdAt)),
    { ...written, content: [...(written.content as XmlNode[]), ...owner] },
    payments.flatMap((payment) => entriesOf(payment, account.account, currency, sixth)),
  );
}

function entriesOf(
  payment: SettledPayment,
  account: string,
  currency: RemittanceCurrency,
  sixth: SixthDecimal,
): XmlNode[] {
  const same = (holder: AccountHolder) => holder.account.toLowerCase() === account.toLowerCase();
  const entries = [
    ...(same(payment.debtor) ? [entry(payment, "DBIT", sixth)] : []),
    ...(same(payment.creditor) ? [entry(payment, "CRDT", sixth)] : []),
  ];
  if (entries.length === 0 || payment.currency !== currency) {
    throw new Iso20022Error(
      "HB-1890",
      `The payment ${payment.uetr} in ${payment.currency} is none of the account ${account} in ${currency}.`,
    );
  }
  return entries;
}

function entry(payment: SettledPayment, direction: "CRDT" | "DBIT", sixth: SixthDecimal): XmlNode {
  const { amount, currency, settlement } = payment;
  const time = element("DtTm", writeIsoTime(settlement.blockTime));
  return element(
    "Ntry",
    // A reference has 35 characters at most, a UETR 36.
    element("NtryRef", payment.uetr.replaceAll("-", "")),
    amountPart("Amt", amount, currency, sixth),
    element("CdtDbtInd", direction),
    element("Sts", element("Cd", "BOOK")),
    element("BookgDt", time),
    element("ValDt", time),
    element("BkTxCd", element("Domn", element("Cd", "PMNT"), family(direction))),
    element("NtryDtls", details(payment, direction, sixth)),
  );
}

/** Received or issued credit transfers; no closer kind of ISO's fits a token. */
function family(direction: "CRDT" | "DBIT"): XmlNode {
  return element("Fmly", element("Cd", direction === "CRDT" ? "RCDT" : "ICDT"), element("SubFmlyCd", "OTHR"));
}

function details(payment: SettledPayment, direction: "CRDT" | "DBIT", sixth: SixthDecimal): XmlNode {
  const { amount, currency, settlement, debtor, creditor } = payment;
  return element(
    "TxDtls",
    element(
      "Refs",
      optional("InstrId", payment.instructionId, 35),
      limited("EndToEndId", payment.endToEndId, 35),
      uetrPart("UETR", payment.uetr),
    ),
    amountPart("Amt", amount, currency, sixth),
    element("CdtDbtInd", direction),
    element(
      "RltdPties",
      partyChoicePart("Dbtr", debtor),
      accountPart("DbtrAcct", debtor.account, settlement.chainId),
      partyChoicePart("Cdtr", creditor),
      accountPart("CdtrAcct", creditor.account, settlement.chainId),
    ),
    purposePart(payment.purpose),
    remittancePart(payment.remittance),
    supplementPart({ amount, settlement }),
  );
}
