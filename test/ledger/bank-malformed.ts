import {
  camt,
  csv,
  CSV_HEADER,
  CSV_ROWS,
  entry,
  holdings,
  HOLDINGS_HEADER,
  HOLDINGS_ROWS,
  mt940,
} from "./bank-samples.ts";
import { LARGEST_BANK_FILE } from "../../ledger/bank/file-text.ts";

export interface Malformed {
  code: string;
  what: string;
  file: string | Uint8Array;
}

const bad = (code: string, what: string, file: string | Uint8Array): Malformed => ({ code, what, file });
const UUID = "5f0c2c1e-7d0b-4b53-9a4e-1c0f5a6b7c01";
const swap = (text: string, from: string, to: string) => {
  if (!text.includes(from)) throw new Error(`the sample has no ${from}`);
  return text.replace(from, () => to);
};
const csvRow = (index: number, from: string, to: string) =>
  csv(CSV_ROWS.map((row, at) => (at === index ? swap(row, from, to) : row)));
const holdingsRow = (index: number, from: string, to: string) =>
  holdings(HOLDINGS_ROWS.map((row, at) => (at === index ? swap(row, from, to) : row)));
const twoDetails = (a: string, b: string) =>
  `<TxDtls><Amt Ccy="HKD">${a}</Amt></TxDtls><TxDtls><Amt Ccy="HKD">${b}</Amt></TxDtls>`;
const details = (currency: string, amount: string) => `<TxDtls><Amt Ccy="${currency}">${amount}</Amt></TxDtls>`;
const batch = (text: string) => camt({ entries: entry({ details: text }) });
/** An entry of 1,000.00 with one payment that says this of itself. */
const one = (text: string, counted = "", extra = "") =>
  camt({ entries: entry({ extra, details: `${counted}<TxDtls>${text}</TxDtls>` }) });
const FIFTY_KEPT = '<Chrgs><Rcrd><Amt Ccy="HKD">50.00</Amt></Rcrd></Chrgs>';

/** Files that are refused as a whole, and by which number. */
export const MALFORMED: readonly Malformed[] = [
  bad("HB-4301", "too large", new Uint8Array(LARGEST_BANK_FILE + 1)),
  bad("HB-4301", "not UTF-8", Buffer.concat([Buffer.from(csv()), Buffer.from([0xe9])])),
  bad("HB-4301", "a zero byte", swap(csv(), "CT-1", "CT\0")),
  bad("HB-4301", "a carriage return alone", swap(csv(), "CT-1", "CT\r")),
  bad("HB-4302", "empty", ""),
  bad("HB-4302", "a picture", "PNG..."),
  bad("HB-4302", "another CSV", "date,amount\n2026-11-24,1.00\n"),

  bad("HB-4303", "a camt.054", swap(camt(), "camt.053.001.08", "camt.054.001.08")),
  bad("HB-4303", "a version that nobody sends", camt({ version: "03" })),
  bad("HB-4303", "a document type", camt({ prolog: "<!DOCTYPE Document>" })),
  bad(
    "HB-4303",
    "an entity",
    camt({ prolog: '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>', number: "&x;" }),
  ),
  bad("HB-4303", "cut off", camt().slice(0, -30)),
  bad("HB-4303", "ever deeper", `${"<Document>".repeat(200)}`),
  bad("HB-4303", "deep inside what is passed over", camt({ statement: "<a>".repeat(200) })),
  bad("HB-4303", "no statement", camt().replace(/<Stmt>.*<\/Stmt>/, "")),
  bad("HB-4303", "no closing balance", swap(camt(), "<Cd>CLBD</Cd>", "<Cd>CLAV</Cd>")),
  bad("HB-4303", "two opening balances", swap(camt(), "<Cd>CLBD</Cd>", "<Cd>OPBD</Cd>")),
  bad("HB-4303", "no direction", swap(camt(), "<CdtDbtInd>CRDT</CdtDbtInd><Sts>", "<Sts>")),
  bad("HB-4303", "another direction", camt({ entries: entry({ direction: "C" }) })),
  bad("HB-4303", "no booking date", camt({ entries: entry().replace(/<BookgDt>.*<\/BookgDt>/, "") })),
  bad("HB-4303", "a booking date of neither kind", camt({ entries: swap(entry(), "<Dt>2026-11-24</Dt>", "") })),
  bad("HB-4303", "no status", camt({ entries: entry({ status: "" }) })),
  bad("HB-4303", "a status without a code", camt({ entries: entry({ status: "<Sts><Prtry>X</Prtry></Sts>" }) })),
  bad(
    "HB-4303",
    "the amount twice",
    swap(camt(), '<Amt Ccy="HKD">1000.00</Amt>', '<Amt Ccy="HKD">1000.00</Amt><Amt Ccy="HKD">1.00</Amt>'),
  ),
  bad("HB-4303", "no currency of an amount", swap(camt(), '<Amt Ccy="HKD">1000.00', "<Amt>1000.00")),
  bad("HB-4303", "no currency at all", camt({ currency: "hkd" })),
  bad("HB-4303", "no currency of an only payment", one("<Amt>1000.00</Amt>")),
  bad("HB-4303", "a count of payments that is none", one("", "<Btch><NbOfTxs>ten</NbOfTxs></Btch>")),
  bad("HB-4306", "three decimals", camt({ entries: entry({ amount: "1000.000" }) })),
  bad("HB-4306", "a sign", camt({ entries: entry({ amount: "-1000.00" }) })),
  bad("HB-4306", "an exponent", camt({ entries: entry({ amount: "1E3" }) })),
  bad("HB-4306", "separators", camt({ entries: entry({ amount: "1,000.00" }) })),
  bad("HB-4307", "31 November", camt({ entries: entry({ booked: "2026-11-31" }) })),
  bad(
    "HB-4308",
    "no UETR where one stands",
    camt({ entries: entry({ details: "<TxDtls><Refs><UETR>1</UETR></Refs></TxDtls>" }) }),
  ),
  bad("HB-4308", "a long reference", camt({ entries: entry({ reference: "R".repeat(141) }) })),
  bad("HB-4308", "a long account", camt({ account: "1".repeat(35) })),
  bad(
    "HB-4308",
    "a BIC that is none",
    swap(camt(), "</Ccy></Acct>", "</Ccy><Svcr><FinInstnId><BICFI>BANK</BICFI></FinInstnId></Svcr></Acct>"),
  ),
  bad("HB-4309", "an entry in another currency", camt({ entries: entry({ currency: "USD" }) })),
  bad(
    "HB-4309",
    "a payment of a batch in another currency",
    batch(details("HKD", "400.00") + details("USD", "600.00")),
  ),
  bad("HB-4309", "a balance in another currency", swap(camt(), '<Amt Ccy="HKD">250.00', '<Amt Ccy="USD">250.00')),
  bad("HB-4310", "one cent too much", camt({ closing: "1250.01" })),
  bad("HB-4310", "a pending entry in the balance", camt({ entries: entry({ status: "<Sts><Cd>PDNG</Cd></Sts>" }) })),
  bad("HB-4311", "a batch that is not all", camt({ entries: entry({ details: twoDetails("400.00", "599.99") }) })),
  bad("HB-4311", "a payment of a batch twice", batch(details("HKD", "400.00").repeat(2) + details("HKD", "600.00"))),
  bad("HB-4311", "an only payment of another amount", one('<Amt Ccy="HKD">100.00</Amt>')),
  bad(
    "HB-4311",
    "an only payment one cent off, in version 02",
    camt({
      version: "02",
      entries: entry({
        status: "<Sts>BOOK</Sts>",
        details: `<TxDtls><AmtDtls><TxAmt><Amt Ccy="HKD">999.99</Amt></TxAmt></AmtDtls></TxDtls>`,
      }),
    }),
  ),
  bad("HB-4311", "an only payment the other way", one('<Amt Ccy="HKD">1000.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>')),
  bad("HB-4311", "a direction alone, the other way", one("<CdtDbtInd>DBIT</CdtDbtInd>")),
  bad("HB-4311", "the other way in another currency", one('<Amt Ccy="USD">128.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>')),
  bad(
    "HB-4311",
    "a reversed debit whose payment is one",
    one('<Amt Ccy="HKD">1000.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>', "", "<RvslInd>true</RvslInd>"),
  ),
  bad("HB-4311", "charges that do not explain the rest", one(`<Amt Ccy="HKD">1060.00</Amt>${FIFTY_KEPT}`)),
  bad("HB-4311", "one of ten payments", one('<Amt Ccy="HKD">1000.00</Amt>', "<Btch><NbOfTxs>10</NbOfTxs></Btch>")),
  bad("HB-4311", "two payments for one", batch(`<Btch><NbOfTxs>1</NbOfTxs></Btch>${twoDetails("400.00", "600.00")}`)),
  bad("HB-4311", "names of two of three payments", batch("<Btch><NbOfTxs>3</NbOfTxs></Btch><TxDtls/><TxDtls/>")),
  bad(
    "HB-4311",
    "a batch beside payments that it does not count",
    batch(`<Btch><NbOfTxs>2</NbOfTxs></Btch></NtryDtls><NtryDtls>${details("HKD", "1000.00")}`),
  ),
  bad(
    "HB-4311",
    "a batch with one amount",
    camt({ entries: entry({ details: `<TxDtls/>${twoDetails("400.00", "600.00")}` }) }),
  ),
  bad(
    "HB-4312",
    "a page of the message",
    camt({ header: "<MsgPgntn><PgNb>1</PgNb><LastPgInd>false</LastPgInd></MsgPgntn>" }),
  ),
  bad(
    "HB-4312",
    "a second page",
    camt({ statement: "<StmtPgntn><PgNb>2</PgNb><LastPgInd>true</LastPgInd></StmtPgntn>" }),
  ),
  bad(
    "HB-4313",
    "the statement twice",
    camt().replace(/<Stmt>.*<\/Stmt>/, (one) => one + one),
  ),
  bad("HB-4316", "an account of somebody else", camt({ account: "999-1" })),
  bad("HB-4317", "Hong Kong dollars labelled renminbi", camt({ currency: "CNY", entries: entry({ currency: "CNY" }) })),
  bad(
    "HB-4317",
    "CNH where the bank writes CNY",
    camt({ account: "875-100002-838", currency: "CNH", entries: entry({ currency: "CNH" }) }),
  ),
  bad(
    "HB-4318",
    "another bank",
    swap(camt(), "</Ccy></Acct>", "</Ccy><Svcr><FinInstnId><BICFI>BKBBHKHH</BICFI></FinInstnId></Svcr></Acct>"),
  ),
  bad("HB-4321", "booked after the end", camt({ entries: entry({ booked: "2026-11-25" }) })),
  bad("HB-4321", "opening after the end", camt({ statement: "<FrToDt><FrDtTm>2026-11-25T00:00:00</FrDtTm></FrToDt>" })),

  bad("HB-4304", "an MT942", `{1:F01BANKHKHHAXXX0000000000}{2:O9421800261123}{4:\r\n${mt940()}`),
  bad("HB-4304", "a block that never ends", `{1:F01BANKHKHHAXXX0000000000}{2:I940BANKHKHHXXXXN}{4:\r\n:20:A`),
  bad("HB-4304", "no header that is one", "{1:F01\r\n:20:A\r\n-}"),
  bad("HB-4304", "an unknown field", swap(mt940(), ":62F:", ":34F:HKD0,\r\n:62F:")),
  bad("HB-4304", "the closing balance twice", mt940({ closing: ":62F:C261124HKD1250,\r\n:62F:C261124HKD1250," })),
  bad("HB-4304", "no account", swap(mt940(), ":25:875-100001-838\r\n", "")),
  bad("HB-4304", "no number", mt940({ number: "A" })),
  bad("HB-4304", "a movement without an amount", mt940({ movements: [":61:2611241124CNTRFNONREF"] })),
  bad("HB-4304", "a balance without a currency", mt940({ opening: ":60F:C261123250," })),
  bad("HB-4304", "an explanation of nothing", mt940({ movements: [":86:A"] })),
  bad("HB-4304", "two explanations", mt940({ movements: [":61:2611241124C1000,NTRFX", ":86:A", ":86:B"] })),
  bad(
    "HB-4304",
    "a movement behind the balance",
    mt940({ closing: ":62F:C261124HKD1250,\r\n:61:2611241124C1000,NTRFX" }),
  ),
  bad("HB-4304", "text in front", `${"\r\n"}:20:A\r\n-\r\nhello`),
  bad("HB-4304", "a long account field", swap(mt940(), ":25:875-100001-838", ":25:875-100001-838\r\nX")),
  bad("HB-4306", "three decimals in MT940", mt940({ movements: [":61:2611241124C1000,000NTRFX"] })),
  bad("HB-4307", "a value date of no month", mt940({ movements: [":61:2613241124C1000,NTRFX"] })),
  bad("HB-4307", "an entry date of no month", mt940({ movements: [":61:2611241324C1000,NTRFX"] })),
  bad("HB-4309", "balances in two currencies", mt940({ closing: ":62F:C261124CNY1250," })),
  bad("HB-4310", "a reversed credit taken for a credit", mt940({ movements: [":61:2611241124RC1000,NTRFX"] })),
  bad("HB-4312", "a page without the next", mt940({ closing: ":62M:C261124HKD1250," })),
  bad("HB-4312", "a page without the one before", mt940({ number: "12/2", opening: ":60M:C261124HKD250," })),
  bad(
    "HB-4312",
    "pages in the wrong order",
    mt940({ closing: ":62M:C261124HKD1250," }) +
      mt940({ number: "12/3", opening: ":60M:C261124HKD1250,", movements: [] }),
  ),
  bad(
    "HB-4312",
    "a page that opens with another balance than the one before closed with",
    mt940({ closing: ":62M:C261124HKD1250," }) +
      mt940({ number: "12/2", opening: ":60M:C261124HKD1000,", movements: [] }),
  ),
  bad("HB-4318", "the MT940 of another bank", mt940({ account: "BKBBHKHHXXX/875-100001-838" })),

  bad("HB-4305", "no row", `${CSV_HEADER}\n`),
  bad("HB-4305", "a cell too few", csvRow(1, ",CT-1", "CT-1")),
  bad("HB-4305", "a quotation mark in a cell", csvRow(1, "CT-1", 'CT"1')),
  bad("HB-4305", "a quotation mark that is never closed", csvRow(1, "CT-1", '"CT-1')),
  bad("HB-4305", "text behind a quotation mark", csvRow(1, "CT-1", '"CT"-1')),
  bad("HB-4305", "a blank line", csv([...CSV_ROWS, ""])),
  bad("HB-4305", "a line that is skipped", csvRow(1, ",12,1,", ",12,2,")),
  bad("HB-4305", "a line before the opening", csv(CSV_ROWS.slice(1))),
  bad("HB-4305", "a line of another account", csvRow(1, "875-100001-838", "875-100002-838")),
  bad("HB-4305", "a balance with a reference", csvRow(0, "HKD,,,,,", "HKD,,X,,,")),
  bad("HB-4305", "an odd currency", csv(CSV_ROWS.map((row) => swap(row, "HKD", "hkd")))),
  bad("HB-4306", "a plus", csvRow(1, "1000.00", "+1000.00")),
  bad("HB-4307", "a time without an offset", csvRow(1, "1,2026-11-24", "1,2026-11-24T10:00:00")),
  bad("HB-4308", "a UETR of version 1", csvRow(1, "CT-1,", `CT-1,${swap(UUID, "-4b", "-1b")}`)),
  bad("HB-4308", "space around a reference", csvRow(1, "CT-1", " CT-1")),
  bad("HB-4309", "a line in another currency", csvRow(1, "HKD", "CNY")),
  bad("HB-4310", "a cent too little in CSV", csvRow(1, "1000.00", "999.99")),
  bad("HB-4312", "no closing row", csv(CSV_ROWS.slice(0, 2))),
  bad("HB-4312", "a second opening", csv([CSV_ROWS[0], ...CSV_ROWS])),
  bad("HB-4313", "the same statement twice in CSV", csv([...CSV_ROWS, ...CSV_ROWS])),

  bad("HB-4322", "no holding", `${HOLDINGS_HEADER}\n`),
  bad("HB-4322", "two pools in one list", holdingsRow(1, "BANK-A-1", "BANK-A-2")),
  bad("HB-4322", "a moment without an offset", holdings(HOLDINGS_ROWS.map((row) => swap(row, "+08:00", "")))),
  bad("HB-4322", "a token that is none", holdings(HOLDINGS_ROWS.map((row) => swap(row, ",HKD,", ",USD,")))),
  bad("HB-4322", "a class that is none", holdingsRow(0, "cash", "gold")),
  bad("HB-4322", "cash with a maturity", holdingsRow(0, ",,HK", ",2027-01-01,HK")),
  bad("HB-4322", "securities without a maturity", holdingsRow(1, "2027-02-24", "")),
  bad("HB-4322", "a jurisdiction of three letters", holdingsRow(0, ",HK,", ",HKG,")),
  bad("HB-4322", "an asset in no currency", holdingsRow(0, "cash,HKD", "cash,hk")),
  bad("HB-4306", "a value of three decimals", holdingsRow(0, "1250.00", "1250.001")),
  bad("HB-4307", "a maturity of no calendar", holdingsRow(1, "2027-02-24", "2027-02-30")),
  bad("HB-4308", "no counterparty", holdingsRow(0, "Bank A", "")),
  bad(
    "HB-4319",
    "a pool that nobody declared",
    holdings(HOLDINGS_ROWS.map((row) => swap(row, "BANK-A-1", "BANK-A-9"))),
  ),
];
