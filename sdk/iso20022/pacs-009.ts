import { id } from "ethers";
import type { RemittanceCurrency } from "../remittance.ts";
import { parseUetr } from "../uetr.ts";
import type { SixthDecimal } from "./iso-amount.ts";
import { writeIsoDate } from "./iso-time.ts";
import {
  accountPart,
  amountPart,
  groupHeaderPart,
  institutionPart,
  type MessageHeader,
  oneChain,
  purposePart,
  remittancePart,
  uetrPart,
} from "./message-parts.ts";
import { uetrOfBytes } from "./payout-references.ts";
import type { Institution, SettledOnChain, SettledTransfer } from "./settled.ts";
import { supplementPart } from "./supplement.ts";
import { element, limited, optional, writeXml, type XmlNode } from "./xml-writer.ts";

/** The version that CBPR+ and HVPS+ run. */
export const PACS_009 = "urn:iso:std:iso:20022:tech:xsd:pacs.009.001.08";

export interface InstitutionTransfers extends MessageHeader {
  /** On one chain. */
  transfers: readonly SettledTransfer[];
}

/**
 * A FinancialInstitutionCreditTransfer: transfers of a treasury, and the two legs of a currency exchange.
 *
 * @throws Iso20022Error HB-1890 to HB-1892
 */
export function writePacs009(message: InstitutionTransfers, sixth: SixthDecimal = "refuse"): string {
  const { transfers } = message;
  const transactions = transfers.map((transfer) => transaction(transfer, sixth));
  return writeXml(
    PACS_009,
    element("FICdtTrf", groupHeaderPart(message, transfers, oneChain(transfers)), transactions),
  );
}

function transaction(transfer: SettledTransfer, sixth: SixthDecimal): XmlNode {
  const { settlement, amount, currency, debtor, creditor } = transfer;
  return element(
    "CdtTrfTxInf",
    element(
      "PmtId",
      optional("InstrId", transfer.instructionId, 35),
      limited("EndToEndId", transfer.endToEndId, 35),
      uetrPart("UETR", transfer.uetr),
    ),
    amountPart("IntrBkSttlmAmt", amount, currency, sixth),
    element("IntrBkSttlmDt", writeIsoDate(settlement.blockTime)),
    institutionPart("Dbtr", debtor),
    accountPart("DbtrAcct", debtor.account, settlement.chainId),
    institutionPart("Cdtr", creditor),
    accountPart("CdtrAcct", creditor.account, settlement.chainId),
    purposePart(transfer.purpose),
    remittancePart(transfer.remittance),
    supplementPart({ amount, settlement }),
  );
}

type Side = Institution & { account: string };

/** An exchange of currencies as it was settled: both legs in one transaction. */
export interface SettledExchange {
  /** Of the trade. */
  uetr: string;
  /** 1 to 35 characters. */
  tradeId: string;
  maker: Side;
  taker: Side;
  /** What the maker gave. */
  sold: { amount: bigint; currency: RemittanceCurrency; settlement: SettledOnChain };
  /** What the taker gave. */
  bought: { amount: bigint; currency: RemittanceCurrency; settlement: SettledOnChain };
}

/**
 * The two legs of an exchange, payment versus payment, under one end-to-end id. Two payments need two UETRs: each leg's
 * is the hash of the trade's and of its side, so that everybody who knows the trade can name both.
 *
 * @throws UetrError HB-1501
 */
export function exchangeLegs(exchange: SettledExchange): [sold: SettledTransfer, bought: SettledTransfer] {
  const { tradeId, maker, taker, sold, bought } = exchange;
  const shared = { endToEndId: tradeId, purpose: { code: "FREX" }, remittance: [] };
  return [
    { ...shared, ...sold, uetr: legUetr(exchange.uetr, "sold"), debtor: maker, creditor: taker },
    { ...shared, ...bought, uetr: legUetr(exchange.uetr, "bought"), debtor: taker, creditor: maker },
  ];
}

function legUetr(trade: string, side: "sold" | "bought"): string {
  return uetrOfBytes(id(`harbour.fx.leg/1:${parseUetr(trade)}:${side}`));
}
