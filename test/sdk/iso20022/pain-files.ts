import type { Pain001Version } from "../../../sdk/iso20022/pain-001-message.ts";

/** Files as a payer's software writes them, made without any code of the sdk. */

export interface TransferRow {
  instructionId?: string;
  endToEndId: string;
  uetr?: string;
  /** As it stands in the file. */
  amount: string;
  currency?: string;
  name?: string;
  account: string;
  purpose?: string;
  remittance?: readonly string[];
  reference?: string;
}

export interface BlockRow {
  id?: string;
  debtor?: string;
  debtorAccount?: string;
  transfers: readonly TransferRow[];
  count?: string;
  sum?: string;
}

export interface FileRow {
  version?: Pain001Version;
  prefix?: string;
  messageId?: string;
  count?: string;
  sum?: string;
  blocks: readonly BlockRow[];
}

export const PAYER = "0x71C7656EC7ab88b098defB751B7401B5f6d8976F";
export const PAYEES = [
  "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
  "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
  "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
  "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
] as const;

export const xml = (text: string) => text.replace(/[&<>"\r\n\t]/g, (character) => `&#${character.codePointAt(0)};`);

const optional = (name: string, text: string | undefined) =>
  text === undefined ? "" : `<${name}>${xml(text)}</${name}>`;

export function transferText(row: TransferRow): string {
  const ids =
    optional("InstrId", row.instructionId) + optional("EndToEndId", row.endToEndId) + optional("UETR", row.uetr);
  const structured =
    row.reference === undefined ? "" : `<Strd><CdtrRefInf><Ref>${xml(row.reference)}</Ref></CdtrRefInf></Strd>`;
  const lines = (row.remittance ?? []).map((line) => optional("Ustrd", line)).join("") + structured;
  return `      <CdtTrfTxInf>
        <PmtId>${ids}</PmtId>
        <Amt>
          <InstdAmt Ccy="${row.currency ?? "HKD"}">${row.amount}</InstdAmt>
        </Amt>
        <Cdtr>${optional("Nm", row.name)}<PstlAdr><Ctry>HK</Ctry></PstlAdr></Cdtr>
        <CdtrAcct><Id><Othr><Id>${row.account}</Id></Othr></Id></CdtrAcct>
        ${row.purpose === undefined ? "" : `<Purp><Cd>${row.purpose}</Cd></Purp>`}
        ${lines === "" ? "" : `<RmtInf>${lines}</RmtInf>`}
      </CdtTrfTxInf>
`;
}

function blockText(block: BlockRow, version: Pain001Version, index: number): string {
  const date = version === "pain.001.001.03" ? "2026-01-06" : "<Dt>2026-01-06</Dt>";
  return `    <PmtInf>
      <PmtInfId>${block.id ?? `BLOCK-${index + 1}`}</PmtInfId>
      <PmtMtd>TRF</PmtMtd>
      ${optional("NbOfTxs", block.count)}${optional("CtrlSum", block.sum)}
      <ReqdExctnDt>${date}</ReqdExctnDt>
      <Dbtr>${optional("Nm", block.debtor ?? "Lantau Trading Ltd")}</Dbtr>
      <DbtrAcct><Id><Othr><Id>${block.debtorAccount ?? PAYER}</Id></Othr></Id></DbtrAcct>
      <DbtrAgt><FinInstnId><BICFI>HSBCHKHH</BICFI></FinInstnId></DbtrAgt>
${block.transfers.map(transferText).join("")}    </PmtInf>
`;
}

export function painText(file: FileRow): string {
  const version = file.version ?? "pain.001.001.09";
  const all = file.blocks.flatMap(({ transfers }) => transfers);
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:${version}">
  <CstmrCdtTrfInitn>
    <GrpHdr>
      <MsgId>${xml(file.messageId ?? "PAYROLL-2026-01")}</MsgId>
      <CreDtTm>2026-01-05T18:00:00+08:00</CreDtTm>
      <NbOfTxs>${file.count ?? all.length}</NbOfTxs>
      ${optional("CtrlSum", file.sum)}
      <InitgPty><Nm>Lantau Trading Ltd</Nm></InitgPty>
    </GrpHdr>
${file.blocks.map((block, index) => blockText(block, version, index)).join("")}  </CstmrCdtTrfInitn>
</Document>
`;
  return file.prefix === undefined ? text : prefixed(text, file.prefix);
}

/** The same document with a prefix on every element. */
function prefixed(text: string, prefix: string): string {
  return text.replace(/<(\/?)([A-Z])/g, `<$1${prefix}:$2`).replace('xmlns="', `xmlns:${prefix}="`);
}

export const bytesOf = (text: string) => new TextEncoder().encode(text);

export const SALARY: TransferRow = {
  instructionId: "I-1",
  endToEndId: "SALARY-0001",
  uetr: "eb6305c9-1f7f-49de-aed0-16487c27b42d",
  amount: "12500.50",
  name: "Chan Tai Man",
  account: PAYEES[0],
  purpose: "SALA",
  remittance: ["January salary"],
};
export const INVOICE: TransferRow = {
  endToEndId: "INV-77",
  amount: "0.00001",
  account: PAYEES[1],
  reference: "RF18539007547034",
};

export const small = (changes: Partial<FileRow> = {}): string =>
  painText({
    sum: "12500.50001",
    blocks: [{ count: "2", sum: "12500.50001", transfers: [SALARY, INVOICE] }],
    ...changes,
  });
