import { parseAddress } from "../address.ts";
import { HarbourError } from "../harbour-error.ts";
import { quote } from "../quote.ts";
import type { RemittanceCurrency } from "../remittance.ts";
import { parseUetr } from "../uetr.ts";
import { writeEvmAccount } from "./evm-account.ts";
import { type SixthDecimal, writeIsoAmount } from "./iso-amount.ts";
import { isoOfCurrency } from "./iso-currency.ts";
import { writeIsoTime } from "./iso-time.ts";
import type { Purpose } from "./pain-001-message.ts";
import { Iso20022Error } from "./problem.ts";
import type { AccountHolder, Institution } from "./settled.ts";
import { element, limited, optional, withAttributes, type XmlNode } from "./xml-writer.ts";

/** What every message says of itself. */
export interface MessageHeader {
  /** 1 to 35 characters, the sender's own and never used again. */
  messageId: string;
  /** Unix seconds. */
  createdAt: bigint;
}

export function headerParts({ messageId, createdAt }: MessageHeader): XmlNode[] {
  return [limited("MsgId", messageId, 35), element("CreDtTm", writeIsoTime(createdAt))];
}

/** @throws Iso20022Error HB-1891, HB-1892 */
export function amountPart(name: string, amount: bigint, currency: RemittanceCurrency, sixth: SixthDecimal): XmlNode {
  return withAttributes(element(name, writeIsoAmount(amount, sixth)), { Ccy: isoOfCurrency(currency) });
}

/** @throws Iso20022Error HB-1890 */
export function uetrPart(name: string, uetr: string): XmlNode {
  return element(
    name,
    asPart(name, () => parseUetr(uetr)),
  );
}

/** PartyIdentification135. */
export function partyPart(name: string, { name: called, lei }: Pick<AccountHolder, "name" | "lei">): XmlNode {
  const id = lei === undefined ? undefined : element("Id", element("OrgId", element("LEI", matching("LEI", lei, LEI))));
  return element(name, optional("Nm", called, 140), id);
}

/** Party40Choice; nothing where nothing is known but the account. */
export function partyChoicePart(name: string, holder: AccountHolder): XmlNode | undefined {
  return holder.name === undefined && holder.lei === undefined ? undefined : element(name, partyPart("Pty", holder));
}

/** BranchAndFinancialInstitutionIdentification6. @throws Iso20022Error HB-1890 */
export function institutionPart(name: string, { bic, lei, name: called }: Institution): XmlNode {
  const parts = [
    bic === undefined ? undefined : element("BICFI", matching("BICFI", bic, BIC)),
    lei === undefined ? undefined : element("LEI", matching("LEI", lei, LEI)),
    optional("Nm", called, 140),
  ];
  if (parts.every((part) => part === undefined)) {
    throw new Iso20022Error("HB-1890", `${name} has neither a BIC nor an LEI nor a name.`);
  }
  return element(name, element("FinInstnId", parts));
}

/** CashAccount38. @throws Iso20022Error HB-1890 */
export function accountPart(name: string, account: string, chainId: bigint, ...more: XmlNode[]): XmlNode {
  return writeEvmAccount(name, { address: asPart(name, () => parseAddress(account)), chainId }, ...more);
}

export function purposePart(purpose: Purpose | undefined): XmlNode | undefined {
  if (purpose === undefined) return undefined;
  const code = "code" in purpose ? limited("Cd", purpose.code, 4) : limited("Prtry", purpose.proprietary, 35);
  return element("Purp", code);
}

export function remittancePart(lines: readonly string[]): XmlNode | undefined {
  if (lines.length === 0) return undefined;
  return element("RmtInf", ...lines.map((line) => limited("Ustrd", line, 140)));
}

interface Amount {
  amount: bigint;
  currency: RemittanceCurrency;
}

/** GroupHeader93. Its control sum is of the amounts as they stand in the message, so that a reader finds it right. */
export function groupHeaderPart(header: MessageHeader, amounts: readonly Amount[], chainId: bigint): XmlNode {
  const sum = amounts.reduce((total, { amount }) => total + amount - (amount % 10n), 0n);
  return element(
    "GrpHdr",
    ...headerParts(header),
    element("NbOfTxs", `${amounts.length}`),
    element("CtrlSum", writeIsoAmount(sum)),
    settlementPart(chainId),
  );
}

/** The chain as a clearing system, by CAIP-2. */
function settlementPart(chainId: bigint): XmlNode {
  const chain = element("ClrSys", element("Prtry", `eip155:${chainId}`));
  return element("SttlmInf", element("SttlmMtd", "CLRG"), chain);
}

/** The chain that all of them were settled on. @throws Iso20022Error HB-1890 */
export function oneChain(payments: readonly { settlement: { chainId: bigint } }[]): bigint {
  const [first, ...others] = new Set(payments.map(({ settlement }) => settlement.chainId));
  if (first === undefined || others.length > 0) {
    throw new Iso20022Error(
      "HB-1890",
      `A message is of payments on one chain; here are ${others.length + (first === undefined ? 0 : 1)}.`,
    );
  }
  return first;
}

const LEI = /^[A-Z0-9]{18}[0-9]{2}$/;
const BIC = /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/;

function matching(name: string, text: string, form: RegExp): string {
  if (form.test(text)) return text;
  throw new Iso20022Error("HB-1890", `${name} is ${quote(text)}, which is not in the form of one.`);
}

function asPart<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof HarbourError)) throw error;
    throw new Iso20022Error("HB-1890", `${name} cannot be written: ${error.message}`);
  }
}
