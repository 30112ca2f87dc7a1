import { quote } from "../quote.ts";
import type { ElementValues } from "./element-values.ts";
import { ACCOUNT_SHAPE, readEvmAccount } from "./evm-account.ts";
import type { CreditTransfer, Purpose } from "./pain-001-message.ts";
import { Iso20022Problem } from "./problem.ts";
import type { XmlElement } from "./xml-element.ts";
import { group, groups, records, type Shape, value, values } from "./xml-shape.ts";

/** A party of any version. */
export const PARTY_SHAPE: Shape = group({ Nm: value(), Id: group({ OrgId: group({ LEI: value() }) }) });

export const TRANSFER_SHAPE: Shape = records({
  PmtId: group({ InstrId: value(), EndToEndId: value(), UETR: value() }),
  Amt: group({ InstdAmt: value(), EqvtAmt: group({}) }),
  ChqInstr: group({}),
  Cdtr: PARTY_SHAPE,
  CdtrAcct: ACCOUNT_SHAPE,
  Purp: group({ Cd: value(), Prtry: value() }),
  RmtInf: group({ Ustrd: values(), Strd: groups({ CdtrRefInf: group({ Ref: value() }) }) }),
});

export interface ReadTransfer {
  /** Undefined if a part of it could not be read. */
  transfer: CreditTransfer | undefined;
  /** Undefined if it could not be read. */
  amount: bigint | undefined;
}

/** One CdtTrfTxInf. */
export function readTransfer(record: XmlElement, read: ElementValues, requireChecksum: boolean): ReadTransfer {
  const before = read.problems.total;
  const { path, line } = record;
  const instructionId = read.text(record.find("PmtId/InstrId"), 35);
  const endToEndId = read.text(read.required(record, "PmtId/EndToEndId"), 35);
  const uetr = read.uetr(record.find("PmtId/UETR"));
  const instructed = instructedAmount(record, read);
  const amount = read.amount(instructed);
  const currency = read.currency(instructed);
  const creditor = readParty(record.find("Cdtr"), read);
  const accountElement = read.required(record, "CdtrAcct");
  const account = accountElement && readEvmAccount(accountElement, read.problems, { requireChecksum });
  const purpose = readPurpose(record.find("Purp"), read);
  const remittance = record.find("RmtInf")?.all("Ustrd") ?? [];
  const structured = record.find("RmtInf")?.all("Strd") ?? [];
  const lines = remittance.map((each) => read.text(each, 140)!);
  const references = structured.map((each) => read.text(each.find("CdtrRefInf/Ref"), 35));
  if (record.find("ChqInstr") !== undefined) {
    read.problems.add(new Iso20022Problem("HB-1874", "asks for a cheque", record.find("ChqInstr")!));
  }

  if (read.problems.total > before) return { transfer: undefined, amount };
  const transfer = {
    path,
    line,
    ...(instructionId === undefined ? {} : { instructionId }),
    endToEndId: endToEndId!,
    ...(uetr === undefined ? {} : { uetr }),
    amount: amount!,
    currency: currency!,
    creditor: { ...creditor, account: account! },
    ...(purpose === undefined ? {} : { purpose }),
    remittance: lines,
    creditorReferences: references.filter((each) => each !== undefined),
  };
  return { transfer, amount };
}

/** The amount to pay in a currency; the equivalent of another amount would need a rate that nobody has agreed. */
function instructedAmount(record: XmlElement, read: ElementValues): XmlElement | undefined {
  const equivalent = record.find("Amt/EqvtAmt");
  if (equivalent === undefined || record.find("Amt/InstdAmt") !== undefined) {
    return read.required(record, "Amt/InstdAmt");
  }
  read.problems.add(new Iso20022Problem("HB-1874", "asks for the equivalent of another amount", equivalent));
  return undefined;
}

export function readParty(party: XmlElement | undefined, read: ElementValues): { name?: string; lei?: string } {
  const name = read.text(party?.find("Nm"), 140);
  const leiElement = party?.find("Id/OrgId/LEI");
  const lei = leiElement?.text.trim();
  if (leiElement !== undefined && !/^[A-Z0-9]{18}[0-9]{2}$/.test(lei!)) {
    read.problems.add(
      new Iso20022Problem("HB-1876", `${quote(leiElement.text)} is not a legal entity identifier`, leiElement),
    );
  }
  return { ...(name === undefined ? {} : { name }), ...(lei === undefined ? {} : { lei }) };
}

export function readPurpose(purpose: XmlElement | undefined, read: ElementValues): Purpose | undefined {
  const code = read.text(purpose?.find("Cd"), 4);
  if (code !== undefined) return { code };
  const proprietary = read.text(purpose?.find("Prtry"), 35);
  return proprietary === undefined ? undefined : { proprietary };
}
