// Statements as banks write them, by hand: nothing of ours wrote these texts.

export interface CamtParts {
  version?: string;
  account?: string;
  currency?: string;
  number?: string;
  opening?: string;
  closing?: string;
  entries?: string;
  header?: string;
  statement?: string;
  prolog?: string;
}

/** One statement of 24 November 2026: 1,000.00 in, opening 250.00. */
export function camt(parts: CamtParts = {}): string {
  const { version = "08", account = "875-100001-838", currency = "HKD", number = "12" } = parts;
  const {
    opening = "250.00",
    closing = "1250.00",
    entries = entry(),
    header = "",
    statement = "",
    prolog = "",
  } = parts;
  const balance = (kind: string, amount: string) =>
    `<Bal><Tp><CdOrPrtry><Cd>${kind}</Cd></CdOrPrtry></Tp><Amt Ccy="${currency}">${amount}</Amt>` +
    `<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-24</Dt></Dt></Bal>`;
  return (
    `<?xml version="1.0" encoding="UTF-8"?>${prolog}` +
    `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.${version}"><BkToCstmrStmt>` +
    `<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-25T01:00:00+08:00</CreDtTm>${header}</GrpHdr>` +
    `<Stmt><Id>S-${number}</Id><ElctrncSeqNb>${number}</ElctrncSeqNb>${statement}` +
    `<Acct><Id><Othr><Id>${account}</Id></Othr></Id><Ccy>${currency}</Ccy></Acct>` +
    `${balance("OPBD", opening)}${balance("CLBD", closing)}${entries}</Stmt></BkToCstmrStmt></Document>`
  );
}

export interface EntryParts {
  amount?: string;
  currency?: string;
  direction?: string;
  status?: string;
  booked?: string;
  reference?: string;
  details?: string;
  extra?: string;
}

export function entry(parts: EntryParts = {}): string {
  const { amount = "1000.00", currency = "HKD", direction = "CRDT", booked = "2026-11-24", extra = "" } = parts;
  const { status = "<Sts><Cd>BOOK</Cd></Sts>", reference = "CT-1", details = "" } = parts;
  return (
    `<Ntry><Amt Ccy="${currency}">${amount}</Amt><CdtDbtInd>${direction}</CdtDbtInd>${extra}${status}` +
    `<BookgDt><Dt>${booked}</Dt></BookgDt><ValDt><Dt>2026-11-24</Dt></ValDt><AcctSvcrRef>${reference}</AcctSvcrRef>` +
    `<BkTxCd><Prtry><Cd>CHATS</Cd></Prtry></BkTxCd>${details === "" ? "" : `<NtryDtls>${details}</NtryDtls>`}</Ntry>`
  );
}

export interface Mt940Parts {
  account?: string;
  number?: string;
  opening?: string;
  movements?: readonly string[];
  closing?: string;
}

/** The same in MT940. */
export function mt940(parts: Mt940Parts = {}): string {
  const { account = "875-100001-838", number = "12/1", opening = ":60F:C261123HKD250," } = parts;
  const { movements = [":61:2611241124C1000,NTRFNONREF//CT-1", ":86:/TRTP/CHATS"] } = parts;
  const { closing = ":62F:C261124HKD1250,00" } = parts;
  return [":20:STMT", `:25:${account}`, `:28C:${number}`, opening, ...movements, closing, "-", ""].join("\r\n");
}

export const CSV_HEADER =
  "account,statement,line,booked,value_date,amount,currency,rail,reference,uetr,counterparty,text";

/** The same in CSV. */
export function csv(rows: readonly string[] = CSV_ROWS): string {
  return [CSV_HEADER, ...rows, ""].join("\n");
}

export const CSV_ROWS = [
  "875-100001-838,12,opening,2026-11-24,,250.00,HKD,,,,,",
  "875-100001-838,12,1,2026-11-24,2026-11-24,1000.00,HKD,CHATS,CT-1,,,",
  "875-100001-838,12,closing,2026-11-24,,1250.00,HKD,,,,,",
] as const;

export const HOLDINGS_HEADER =
  "custodian,pool,as_of,currency,asset_class,asset_currency,market_value,cost,maturity,jurisdiction,counterparty,rating";

export function holdings(rows: readonly string[] = HOLDINGS_ROWS): string {
  return [HOLDINGS_HEADER, ...rows, ""].join("\n");
}

export const HOLDINGS_ROWS = [
  "BANK-A,BANK-A-1,2026-11-24T18:00:00+08:00,HKD,cash,HKD,1250.00,1250.00,,HK,Bank A,A+",
  "BANK-A,BANK-A-1,2026-11-24T18:00:00+08:00,HKD,securities,HKD,998.50,990.00,2027-02-24,HK,HKMA,AA+",
] as const;
