import { collapsed, ElementValues } from "./element-values.ts";
import { ACCOUNT_SHAPE, readEvmAccount } from "./evm-account.ts";
import { isIsoTime, readIsoTime } from "./iso-time.ts";
import { readIsoAmount } from "./iso-amount.ts";
import {
  groupStatus,
  PACS_002,
  type StatusOfPayment,
  type StatusOutcome,
  type StatusReport,
  TRANSACTION_STATUSES,
} from "./pacs-002.ts";
import { PARTY_SHAPE, readParty } from "./pain-001-transfer.ts";
import { Iso20022Problem, type Place, Problems } from "./problem.ts";
import type { AccountHolder, SettledOnChain } from "./settled.ts";
import { STATUS_REASON_CODES } from "./status-reasons.ts";
import { readMinorUnits, readOnChain, SUPPLEMENT_SHAPE } from "./supplement.ts";
import type { XmlElement } from "./xml-element.ts";
import { group, groups, records, value, values } from "./xml-shape.ts";
import { readXml } from "./xml-reader.ts";

/** A status and where it stands, for whoever compares it with the chain. */
export type ReadStatus = StatusOfPayment & Place;

export interface ReadStatusReport extends StatusReport {
  payments: readonly ReadStatus[];
}

const SHAPE = group({
  FIToFIPmtStsRpt: group({
    GrpHdr: group({ MsgId: value(), CreDtTm: value() }),
    OrgnlGrpInfAndSts: group({
      OrgnlMsgId: value(),
      OrgnlMsgNmId: value(),
      OrgnlCreDtTm: value(),
      OrgnlNbOfTxs: value(),
      OrgnlCtrlSum: value(),
      GrpSts: value(),
      NbOfTxsPerSts: groups({ DtldNbOfTxs: value(), DtldSts: value() }),
    }),
    TxInfAndSts: records({
      OrgnlInstrId: value(),
      OrgnlEndToEndId: value(),
      OrgnlUETR: value(),
      TxSts: value(),
      StsRsnInf: group({ Rsn: group({ Cd: value() }), AddtlInf: values() }),
      FctvIntrBkSttlmDt: group({ DtTm: value() }),
      OrgnlTxRef: group({
        Amt: group({ InstdAmt: value() }),
        Dbtr: group({ Pty: PARTY_SHAPE }),
        DbtrAcct: ACCOUNT_SHAPE,
        Cdtr: group({ Pty: PARTY_SHAPE }),
        CdtrAcct: ACCOUNT_SHAPE,
      }),
      SplmtryData: SUPPLEMENT_SHAPE,
    }),
  }),
});

/**
 * Reads a status report that writePacs002 wrote. What it says twice (amounts, counts, the group's status) has to agree;
 * whether it is true is for the chain to say.
 *
 * @throws Iso20022Error HB-1855 to HB-1860, HB-1879
 */
export function readPacs002(bytes: Uint8Array): ReadStatusReport {
  const problems = new Problems();
  const read = new ElementValues(problems);
  const payments: ReadStatus[] = [];
  const uetrs = new Set<string>();
  const chains = new Set<bigint>();
  const document = readXml({
    bytes,
    namespaces: [PACS_002],
    shapeFor: () => SHAPE,
    problems,
    onRecord: (record) => {
      const payment = readTransaction(record, read, chains);
      if (payment === undefined) return;
      payments.push(payment);
      if (uetrs.has(payment.uetr)) {
        problems.add(new Iso20022Problem("HB-1870", `${payment.uetr} stands twice in the file`, record));
      }
      uetrs.add(payment.uetr);
    },
  });

  const root = read.required(document, "FIToFIPmtStsRpt");
  if (root !== undefined && root.count("TxInfAndSts") === 0) read.required(root, "TxInfAndSts");
  const messageId = root && read.text(read.required(root, "GrpHdr/MsgId"), 35);
  const createdAt = root && instant(read.required(root, "GrpHdr/CreDtTm"), read);
  const group = root && read.required(root, "OrgnlGrpInfAndSts");
  const original = group && readOriginal(group, read);
  if (payments.length > 0 && chains.size !== 1) {
    problems.add(
      new Iso20022Problem("HB-1868", `the accounts name ${chains.size} chains, where one is needed`, document),
    );
  }
  if (group !== undefined && problems.total === 0) checkGroup(group, payments, read);
  problems.throwIfAny();
  return { messageId: messageId!, createdAt: createdAt!, chainId: [...chains][0]!, original: original!, payments };
}

function readOriginal(group: XmlElement, read: ElementValues): StatusReport["original"] | undefined {
  const messageId = read.text(read.required(group, "OrgnlMsgId"), 35);
  const messageName = read.text(read.required(group, "OrgnlMsgNmId"), 35);
  const createdAt = read.time(group.find("OrgnlCreDtTm"));
  const numberOfTransactions = read.count(read.required(group, "OrgnlNbOfTxs"));
  const controlSum = group.find("OrgnlCtrlSum");
  if (messageId === undefined || messageName === undefined || numberOfTransactions === undefined) return undefined;
  return {
    messageId,
    messageName,
    ...(createdAt === undefined ? {} : { createdAt }),
    numberOfTransactions,
    ...(controlSum === undefined ? {} : { controlSum: collapsed(controlSum) }),
  };
}

/** The summary of the statuses against the statuses. */
function checkGroup(group: XmlElement, payments: readonly StatusOfPayment[], read: ElementValues): void {
  const status = read.required(group, "GrpSts");
  if (status !== undefined && collapsed(status) !== groupStatus(payments)) {
    read.problems.add(
      new Iso20022Problem("HB-1875", `is ${collapsed(status)}, but the payments are ${groupStatus(payments)}`, status),
    );
  }
  for (const counted of group.all("NbOfTxsPerSts")) {
    const code = read.code(read.required(counted, "DtldSts"), TRANSACTION_STATUSES);
    const stated = read.count(read.required(counted, "DtldNbOfTxs"));
    const found = BigInt(payments.filter(({ outcome }) => outcome.status === code).length);
    if (code !== undefined && stated !== undefined && stated !== found) {
      read.problems.add(new Iso20022Problem("HB-1872", `counts ${stated} of ${code}, but there are ${found}`, counted));
    }
  }
}

function readTransaction(record: XmlElement, read: ElementValues, chains: Set<bigint>): ReadStatus | undefined {
  const before = read.problems.total;
  const { path, line } = record;
  const instructionId = read.text(record.find("OrgnlInstrId"), 35);
  const endToEndId = read.text(read.required(record, "OrgnlEndToEndId"), 35);
  const uetr = read.uetr(read.required(record, "OrgnlUETR"));
  const instructed = read.required(record, "OrgnlTxRef/Amt/InstdAmt");
  const currency = read.currency(instructed);
  const amount = readMinorUnits(record, read);
  if (instructed !== undefined && amount !== undefined) checkAmount(instructed, amount, read);
  const debtor = readHolder(record, "Dbtr", read, chains);
  const creditor = readHolder(record, "Cdtr", read, chains);
  const outcome = readOutcome(record, read, chains);
  if (read.problems.total > before) return undefined;
  return {
    path,
    line,
    ...(instructionId === undefined ? {} : { instructionId }),
    endToEndId: endToEndId!,
    uetr: uetr!,
    amount: amount!,
    currency: currency!,
    debtor: debtor!,
    creditor: creditor!,
    outcome: outcome!,
  };
}

/** The amount that people read is the exact one, cut to five decimals. */
function checkAmount(instructed: XmlElement, exact: bigint, read: ElementValues): void {
  const shown = readIsoAmount(collapsed(instructed));
  if (typeof shown === "string") read.problems.add(new Iso20022Problem("HB-1865", shown, instructed));
  else if (shown !== exact - (exact % 10n)) {
    read.problems.add(
      new Iso20022Problem("HB-1865", `is ${collapsed(instructed)}, but the minor units are ${exact}`, instructed),
    );
  }
}

function readHolder(
  record: XmlElement,
  role: "Dbtr" | "Cdtr",
  read: ElementValues,
  chains: Set<bigint>,
): AccountHolder | undefined {
  const party = readParty(record.find(`OrgnlTxRef/${role}/Pty`), read);
  const element = read.required(record, `OrgnlTxRef/${role}Acct`);
  const account = element && readEvmAccount(element, read.problems, { requireChecksum: true });
  if (account === undefined) return undefined;
  if (account.chainId !== undefined) chains.add(account.chainId);
  return { ...party, account: account.address };
}

function readOutcome(record: XmlElement, read: ElementValues, chains: Set<bigint>): StatusOutcome | undefined {
  const status = read.code(read.required(record, "TxSts"), TRANSACTION_STATUSES);
  const lines = record.find("StsRsnInf")?.all("AddtlInf") ?? [];
  const information = lines.map((line) => read.text(line, 105)!);
  if (status === undefined) return undefined;
  if (status === "PDNG") return { status, information };
  if (status === "RJCT") {
    const reason = read.code(read.required(record, "StsRsnInf/Rsn/Cd"), STATUS_REASON_CODES);
    return reason && { status, reason, information };
  }
  const blockTime = instant(read.required(record, "FctvIntrBkSttlmDt/DtTm"), read);
  const settlement = { ...readOnChain(record, read), ...(blockTime === undefined ? {} : { blockTime }) };
  if (settlement.chainId !== undefined) chains.add(settlement.chainId);
  return { status, settlement: settlement as SettledOnChain };
}

/** Unix seconds; a time of ours says its offset. */
function instant(element: XmlElement | undefined, read: ElementValues): bigint | undefined {
  if (element === undefined) return undefined;
  const seconds = isIsoTime(collapsed(element)) ? readIsoTime(collapsed(element)) : undefined;
  if (seconds === undefined) {
    read.problems.add(new Iso20022Problem("HB-1871", "is not a time with its offset, to the second", element));
  }
  return seconds;
}
