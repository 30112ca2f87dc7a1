import type { SixthDecimal } from "./iso-amount.ts";
import { writeIsoDate, writeIsoTime } from "./iso-time.ts";
import {
  accountPart,
  amountPart,
  groupHeaderPart,
  institutionPart,
  type MessageHeader,
  oneChain,
  partyPart,
  purposePart,
  remittancePart,
  uetrPart,
} from "./message-parts.ts";
import type { AccountHolder, Institution, SettledPayment } from "./settled.ts";
import { supplementPart } from "./supplement.ts";
import { element, limited, optional, writeXml, type XmlNode } from "./xml-writer.ts";

/** The version that CBPR+ and HVPS+ run. */
export const PACS_008 = "urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08";

export interface CustomerCreditTransfers extends MessageHeader {
  /** Who keeps the accounts of both sides: the issuer. */
  agent: Institution;
  /** On one chain. */
  payments: readonly SettledPayment[];
}

/**
 * An FIToFICustomerCreditTransfer: payments of customers as they were settled. Charges are the debtor's, because a payee
 * gets the whole amount.
 *
 * @throws Iso20022Error HB-1890 to HB-1892
 */
export function writePacs008(message: CustomerCreditTransfers, sixth: SixthDecimal = "refuse"): string {
  const { agent, payments } = message;
  const transactions = payments.map((payment) => transaction(payment, agent, sixth));
  return writeXml(
    PACS_008,
    element("FIToFICstmrCdtTrf", groupHeaderPart(message, payments, oneChain(payments)), transactions),
  );
}

function transaction(payment: SettledPayment, agent: Institution, sixth: SixthDecimal): XmlNode {
  const { settlement, amount, currency, debtor, creditor } = payment;
  const { chainId, blockTime } = settlement;
  return element(
    "CdtTrfTxInf",
    element(
      "PmtId",
      optional("InstrId", payment.instructionId, 35),
      limited("EndToEndId", payment.endToEndId, 35),
      uetrPart("UETR", payment.uetr),
    ),
    amountPart("IntrBkSttlmAmt", amount, currency, sixth),
    element("IntrBkSttlmDt", writeIsoDate(blockTime)),
    element("AccptncDtTm", writeIsoTime(blockTime)),
    element("ChrgBr", "DEBT"),
    partyPart("Dbtr", named(debtor)),
    accountPart("DbtrAcct", debtor.account, chainId),
    institutionPart("DbtrAgt", agent),
    institutionPart("CdtrAgt", agent),
    partyPart("Cdtr", named(creditor)),
    accountPart("CdtrAcct", creditor.account, chainId),
    purposePart(payment.purpose),
    remittancePart(payment.remittance),
    supplementPart({ amount, settlement }),
  );
}

/** Both parties are mandatory here; one of whom nothing is known says so. */
function named(holder: AccountHolder): AccountHolder {
  return { ...holder, name: holder.name ?? "NOTPROVIDED" };
}
