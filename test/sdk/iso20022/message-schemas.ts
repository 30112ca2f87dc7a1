import { SaxesParser } from "saxes";

/**
 * What the published schemas say about the elements that our messages have: their order, which are mandatory, and what
 * their text may be. Copied type by type and independent of the writers. An element without a mark stands once; ? may be
 * absent, * any number, + at least one. "one of" is a choice.
 */
const TYPES: Record<string, string> = {
  "pacs.008.001.08": "FIToFICstmrCdtTrf:FIToFICustomerCreditTransferV08",
  FIToFICustomerCreditTransferV08:
    "GrpHdr:GroupHeader93 CdtTrfTxInf+:CreditTransferTransaction39 SplmtryData*:SupplementaryData1",
  GroupHeader93:
    "MsgId:Max35 CreDtTm:DateTime BtchBookg?:Any NbOfTxs:Max15Numeric CtrlSum?:Decimal TtlIntrBkSttlmAmt?:Amount " +
    "IntrBkSttlmDt?:Date SttlmInf:SettlementInstruction7 PmtTpInf?:Any InstgAgt?:Agent InstdAgt?:Agent",
  SettlementInstruction7: "SttlmMtd:SettlementMethod SttlmAcct?:CashAccount38 ClrSys?:ClearingSystem",
  ClearingSystem: "one of Cd:Code3 Prtry:Max35",
  CreditTransferTransaction39:
    "PmtId:PaymentIdentification7 PmtTpInf?:Any IntrBkSttlmAmt:Amount IntrBkSttlmDt?:Date SttlmPrty?:Any " +
    "SttlmTmIndctn?:Any SttlmTmReq?:Any AccptncDtTm?:DateTime PoolgAdjstmntDt?:Date InstdAmt?:Amount XchgRate?:Decimal " +
    "ChrgBr:ChargeBearer ChrgsInf*:Any UltmtDbtr?:Party InitgPty?:Party Dbtr:Party DbtrAcct?:CashAccount38 DbtrAgt:Agent " +
    "DbtrAgtAcct?:CashAccount38 CdtrAgt:Agent CdtrAgtAcct?:CashAccount38 Cdtr:Party CdtrAcct?:CashAccount38 " +
    "UltmtCdtr?:Party InstrForCdtrAgt*:Any InstrForNxtAgt*:Any Purp?:Purpose RgltryRptg*:Any Tax?:Any RltdRmtInf*:Any " +
    "RmtInf?:Remittance SplmtryData*:SupplementaryData1",
  PaymentIdentification7: "InstrId?:Max35 EndToEndId:Max35 TxId?:Max35 UETR?:Uuid ClrSysRef?:Max35",

  "pacs.009.001.08": "FICdtTrf:FinancialInstitutionCreditTransferV08",
  FinancialInstitutionCreditTransferV08:
    "GrpHdr:GroupHeader93 CdtTrfTxInf+:CreditTransferTransaction36 SplmtryData*:SupplementaryData1",
  CreditTransferTransaction36:
    "PmtId:PaymentIdentification7 PmtTpInf?:Any IntrBkSttlmAmt:Amount IntrBkSttlmDt?:Date SttlmPrty?:Any " +
    "SttlmTmIndctn?:Any SttlmTmReq?:Any InstgAgt?:Agent InstdAgt?:Agent UltmtDbtr?:Agent Dbtr:Agent " +
    "DbtrAcct?:CashAccount38 DbtrAgt?:Agent DbtrAgtAcct?:CashAccount38 CdtrAgt?:Agent CdtrAgtAcct?:CashAccount38 " +
    "Cdtr:Agent CdtrAcct?:CashAccount38 UltmtCdtr?:Agent InstrForCdtrAgt*:Any InstrForNxtAgt*:Any Purp?:Purpose " +
    "RmtInf?:UnstructuredRemittance UndrlygCstmrCdtTrf?:Any SplmtryData*:SupplementaryData1",
  UnstructuredRemittance: "Ustrd*:Max140",

  "pacs.002.001.10": "FIToFIPmtStsRpt:FIToFIPaymentStatusReportV10",
  FIToFIPaymentStatusReportV10:
    "GrpHdr:GroupHeader91 OrgnlGrpInfAndSts*:OriginalGroupHeader17 TxInfAndSts*:PaymentTransaction110 " +
    "SplmtryData*:SupplementaryData1",
  GroupHeader91: "MsgId:Max35 CreDtTm:DateTime InstgAgt?:Agent InstdAgt?:Agent OrgnlBizQry?:Any",
  OriginalGroupHeader17:
    "OrgnlMsgId:Max35 OrgnlMsgNmId:Max35 OrgnlCreDtTm?:DateTime OrgnlNbOfTxs?:Max15Numeric OrgnlCtrlSum?:Decimal " +
    "GrpSts?:Code4 StsRsnInf*:StatusReason NbOfTxsPerSts*:NumberPerStatus",
  NumberPerStatus: "DtldNbOfTxs:Max15Numeric DtldSts:Code4 DtldCtrlSum?:Decimal",
  PaymentTransaction110:
    "StsId?:Max35 OrgnlGrpInf?:Any OrgnlInstrId?:Max35 OrgnlEndToEndId?:Max35 OrgnlTxId?:Max35 OrgnlUETR?:Uuid " +
    "TxSts?:Code4 StsRsnInf*:StatusReason ChrgsInf*:Any AccptncDtTm?:DateTime FctvIntrBkSttlmDt?:DateOrTime " +
    "AcctSvcrRef?:Max35 ClrSysRef?:Max35 InstgAgt?:Agent InstdAgt?:Agent OrgnlTxRef?:OriginalTransactionReference28 " +
    "SplmtryData*:SupplementaryData1",
  StatusReason: "Orgtr?:Party Rsn?:Reason AddtlInf*:Max105",
  Reason: "one of Cd:Code4 Prtry:Max35",
  OriginalTransactionReference28:
    "IntrBkSttlmAmt?:Amount Amt?:AmountType IntrBkSttlmDt?:Date ReqdColltnDt?:Date ReqdExctnDt?:DateOrTime " +
    "CdtrSchmeId?:Party SttlmInf?:Any PmtTpInf?:Any PmtMtd?:Any MndtRltdInf?:Any RmtInf?:Remittance " +
    "UltmtDbtr?:PartyOrAgent Dbtr?:PartyOrAgent DbtrAcct?:CashAccount38 DbtrAgt?:Agent DbtrAgtAcct?:CashAccount38 " +
    "CdtrAgt?:Agent CdtrAgtAcct?:CashAccount38 Cdtr?:PartyOrAgent CdtrAcct?:CashAccount38 UltmtCdtr?:PartyOrAgent " +
    "Purp?:Purpose",
  AmountType: "one of InstdAmt:Amount EqvtAmt:Any",

  "camt.054.001.08": "BkToCstmrDbtCdtNtfctn:BankToCustomerDebitCreditNotificationV08",
  BankToCustomerDebitCreditNotificationV08:
    "GrpHdr:GroupHeader81 Ntfctn+:AccountNotification17 SplmtryData*:SupplementaryData1",
  GroupHeader81: "MsgId:Max35 CreDtTm:DateTime MsgRcpt?:Party MsgPgntn?:Any OrgnlBizQry?:Any AddtlInf?:Max500",
  AccountNotification17:
    "Id:Max35 NtfctnPgntn?:Any ElctrncSeqNb?:Decimal RptgSeq?:Any LglSeqNb?:Decimal CreDtTm?:DateTime FrToDt?:Any " +
    "CpyDplctInd?:Any RptgSrc?:Any Acct:CashAccount39 RltdAcct?:CashAccount38 Intrst*:Any TxsSummry?:Any " +
    "Ntry*:ReportEntry10 AddtlNtfctnInf?:Max500",
  CashAccount39: "Id:AccountId Tp?:Any Ccy?:Currency Nm?:Max70 Prxy?:Proxy Ownr?:Party Svcr?:Agent",
  ReportEntry10:
    "NtryRef?:Max35 Amt:Amount CdtDbtInd:CreditDebit RvslInd?:Any Sts:EntryStatus BookgDt?:DateOrTime ValDt?:DateOrTime " +
    "AcctSvcrRef?:Max35 Avlbty*:Any BkTxCd:BankTransactionCode ComssnWvrInd?:Any AddtlInfInd?:Any AmtDtls?:Any " +
    "Chrgs?:Any TechInptChanl?:Any Intrst?:Any CardTx?:Any NtryDtls*:EntryDetails9 AddtlNtryInf?:Max500",
  EntryStatus: "one of Cd:Code4 Prtry:Max35",
  BankTransactionCode: "Domn?:Domain Prtry?:Any",
  Domain: "Cd:Code4 Fmly:Family",
  Family: "Cd:Code4 SubFmlyCd:Code4",
  EntryDetails9: "Btch?:Any TxDtls*:EntryTransaction10",
  EntryTransaction10:
    "Refs?:TransactionReferences6 Amt:Amount CdtDbtInd:CreditDebit AmtDtls?:Any Avlbty*:Any BkTxCd?:BankTransactionCode " +
    "Chrgs?:Any Intrst?:Any RltdPties?:TransactionParties6 RltdAgts?:Any LclInstrm?:Any Purp?:Purpose RltdRmtInf*:Any " +
    "RmtInf?:Remittance RltdDts?:Any RltdPric?:Any RltdQties*:Any FinInstrmId?:Any Tax?:Any RtrInf?:Any CorpActn?:Any " +
    "SfkpgAcct?:Any CshDpst*:Any CardTx?:Any AddtlTxInf?:Max500 SplmtryData*:SupplementaryData1",
  TransactionReferences6:
    "MsgId?:Max35 AcctSvcrRef?:Max35 PmtInfId?:Max35 InstrId?:Max35 EndToEndId?:Max35 UETR?:Uuid TxId?:Max35",
  TransactionParties6:
    "InitgPty?:PartyOrAgent Dbtr?:PartyOrAgent DbtrAcct?:CashAccount38 UltmtDbtr?:PartyOrAgent Cdtr?:PartyOrAgent " +
    "CdtrAcct?:CashAccount38 UltmtCdtr?:PartyOrAgent TradgPty?:PartyOrAgent",

  Agent: "FinInstnId:FinancialInstitutionIdentification18 BrnchId?:Any",
  FinancialInstitutionIdentification18: "BICFI?:Bic ClrSysMmbId?:Any LEI?:Lei Nm?:Max140 PstlAdr?:Any Othr?:Any",
  Party: "Nm?:Max140 PstlAdr?:Any Id?:PartyId CtryOfRes?:Any CtctDtls?:Any",
  PartyId: "one of OrgId:OrganisationId PrvtId:Any",
  OrganisationId: "AnyBIC?:Bic LEI?:Lei Othr*:Any",
  PartyOrAgent: "one of Pty:Party Agt:Agent",
  CashAccount38: "Id:AccountId Tp?:Any Ccy?:Currency Nm?:Max70 Prxy?:Proxy",
  AccountId: "one of IBAN:Iban Othr:OtherAccount",
  OtherAccount: "Id:Max34 SchmeNm?:Any Issr?:Max35",
  Proxy: "Tp?:ProxyType Id:Max2048",
  ProxyType: "one of Cd:Code4 Prtry:Max35",
  Purpose: "one of Cd:Code4 Prtry:Max35",
  Remittance: "Ustrd*:Max140 Strd*:Any",
  DateOrTime: "one of Dt:Date DtTm:DateTime",
  SupplementaryData1: "PlcAndNm?:Max350 Envlp:Any",
};

const max = (length: number) => (text: string) => [...text].length >= 1 && [...text].length <= length;
const like = (form: RegExp) => (text: string) => form.test(text);
const TEXTS: Record<string, (text: string) => boolean> = {
  ...Object.fromEntries([34, 35, 70, 105, 140, 350, 500, 2048].map((length) => [`Max${length}`, max(length)])),
  Code3: max(3),
  Code4: max(4),
  Max15Numeric: like(/^\d{1,15}$/),
  Decimal: (text) => /^\d+(\.\d{1,17})?$/.test(text) && text.replace(".", "").length <= 18,
  Amount: (text) => /^\d+(\.\d{1,5})?$/.test(text) && text.replace(".", "").length <= 18,
  Currency: like(/^[A-Z]{3}$/),
  Date: like(/^\d{4}-\d\d-\d\d$/),
  DateTime: like(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/),
  Uuid: like(/^[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[89ab][a-f0-9]{3}-[a-f0-9]{12}$/),
  Bic: like(/^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/),
  Lei: like(/^[A-Z0-9]{18}[0-9]{2}$/),
  Iban: like(/^[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{1,30}$/),
  SettlementMethod: like(/^(INDA|INGA|COVE|CLRG)$/),
  ChargeBearer: like(/^(DEBT|CRED|SHAR|SLEV)$/),
  CreditDebit: like(/^(CRDT|DBIT)$/),
};

export interface Tree {
  name: string;
  namespace: string;
  attributes: Record<string, string>;
  text: string;
  children: Tree[];
}

export function treeOf(text: string): Tree {
  const root: Tree = { name: "", namespace: "", attributes: {}, text: "", children: [] };
  const open = [root];
  const parser = new SaxesParser({ xmlns: true });
  parser.on("opentag", ({ local, uri, attributes }) => {
    const plain = Object.values(attributes).filter((each) => each.uri === "");
    const shown = Object.fromEntries(plain.map((each) => [each.local, each.value]));
    const node = { name: local, namespace: uri, attributes: shown, text: "", children: [] };
    open.at(-1)!.children.push(node);
    open.push(node);
  });
  parser.on("closetag", () => void open.pop());
  parser.on("text", (piece) => void (open.at(-1)!.text += piece));
  parser.write(text).close();
  return root.children[0]!;
}

/** The text at "GrpHdr/MsgId" in a tree, of the first where there are several. */
export function at(tree: Tree, path: string): string | undefined {
  let found: Tree | undefined = tree;
  for (const name of path.split("/")) found = found?.children.find((child) => child.name === name);
  return found?.text;
}

export function allOf(tree: Tree, name: string): Tree[] {
  return tree.children.flatMap((child) => [...(child.name === name ? [child] : []), ...allOf(child, name)]);
}

/** What a schema has against a message; nothing if it conforms. */
export function schemaProblems(text: string): string[] {
  const root = treeOf(text);
  const type = root.namespace.replace("urn:iso:std:iso:20022:tech:xsd:", "");
  if (root.name !== "Document" || TYPES[type] === undefined) return [`no schema for ${root.name} in ${root.namespace}`];
  return check(root, type, "Document", root.namespace);
}

function check(node: Tree, type: string, path: string, namespace: string): string[] {
  if (type === "Any") return [];
  if (node.namespace !== namespace) return [`${path}: in ${node.namespace}`];
  const isText = TEXTS[type];
  if (isText !== undefined) {
    const wrong = node.children.length > 0 || !isText(node.text);
    const currency = type === "Amount" && !/^[A-Z]{3}$/.test(node.attributes["Ccy"] ?? "");
    return wrong || currency ? [`${path}: ${JSON.stringify(node.text)} is no ${type}`] : [];
  }
  if (TYPES[type] === undefined) return [`${path}: no type ${type}`];
  if (node.text.trim() !== "") return [`${path}: text`];

  const isChoice = TYPES[type].startsWith("one of ");
  const parts = TYPES[type].replace("one of ", "").split(" ").map(partOf);
  const names = parts.map(({ name }) => name);
  const strangers = node.children
    .filter(({ name }) => !names.includes(name))
    .map(({ name }) => `${path}: ${name} unknown`);
  const order = node.children.map(({ name }) => names.indexOf(name));
  const disorder = order.some((position, index) => index > 0 && position < order[index - 1]!) ? [`${path}: order`] : [];
  const counts = parts.flatMap(({ name, mark }) => {
    const count = node.children.filter((child) => child.name === name).length;
    const missing = !isChoice && count === 0 && (mark === "" || mark === "+");
    return missing || (count > 1 && (mark === "" || mark === "?")) ? [`${path}: ${count} of ${name}`] : [];
  });
  const choice = isChoice && node.children.length !== 1 ? [`${path}: no choice`] : [];
  const inside = node.children.flatMap((child) => {
    const part = parts.find(({ name }) => name === child.name);
    return part === undefined ? [] : check(child, part.type, `${path}/${child.name}`, namespace);
  });
  return [...strangers, ...disorder, ...counts, ...choice, ...inside];
}

function partOf(text: string): { name: string; mark: string; type: string } {
  const [, name, mark, type] = /^(\w+)([?*+]?):(\w+)$/.exec(text)!;
  return { name: name!, mark: mark!, type: type! };
}
