import { expect } from "chai";
import fc from "fast-check";
import { importFile, type ImportResult } from "../../ledger/bank/import.ts";
import { asRead, type StatementDraft } from "../../ledger/bank/statement-draft.ts";
import { writeCsvStatements } from "../../ledger/bank/csv-statement.ts";
import { writeCamt053 } from "../../ledger/bank/write-camt-053.ts";
import { writeMt940 } from "../../ledger/bank/write-mt-940.ts";
import { addDays, startOfDay } from "../../ledger/clock/hong-kong-time.ts";
import type { Store } from "../../ledger/store/store.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { ACCOUNTS, drafts } from "./bank-drafts.ts";
import { MALFORMED } from "./bank-malformed.ts";
import { camt, csv, CSV_ROWS, entry, holdings, HOLDINGS_ROWS, mt940 } from "./bank-samples.ts";
import { codeOfAsync } from "./code-of.ts";
import { onEveryStore } from "./test-stores.ts";

// importing a bank's file
// ├── new: statement, lines, holdings and the file itself, times and rails in our words
// ├── again: the same bytes · the same statement in other bytes or another format · by two at once
// ├── forged by a payer: the bank's words are read where the bank writes them
// ├── contradicting: refused with the first line that differs, nothing written
// ├── malformed: refused by number, nothing written; with a byte changed: all or nothing
// ├── in any order: the same books
// └── statements that do not follow each other: told, not refused

const { accounts } = { accounts: ACCOUNTS };
const given = (store: Store, file: string | Uint8Array, name = "a file"): Promise<ImportResult> =>
  importFile({ store, accounts, name, bytes: typeof file === "string" ? Buffer.from(file) : file, now: 1_800_000_000 });

const TABLES = ["bank_statement", "bank_line", "reserve_line"] as const;

/** All that imports leave behind but the record of the files; bytes as text, rows in the order of their keys. */
async function bankSide({ db }: Store): Promise<string[]> {
  const rows: string[] = [];
  for (const table of TABLES)
    for (const row of await db.selectFrom(table).selectAll().execute())
      rows.push(
        `${table} ${JSON.stringify(row, (_, value) => (value?.type === "Buffer" ? Buffer.from(value.data).toString("hex") : value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value))}`,
      );
  return rows.sort();
}

const filesOf = async ({ db }: Store) => (await db.selectFrom("bank_file").select("name").execute()).length;

/** Of files, statements and lines. */
async function rowsOf({ db }: Store): Promise<number[]> {
  const counts = [];
  for (const table of ["bank_file", "bank_statement", "bank_line"] as const) {
    const { count } = await db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll().as("count"))
      .executeTakeFirstOrThrow();
    counts.push(Number(count));
  }
  return counts;
}

const DAY = "2026-11-24";
const UETR = "5f0c2c1e-7d0b-4b53-9a4e-1c0f5a6b7c01";

function draft(changes: Partial<StatementDraft> = {}): StatementDraft {
  const base = { account: "875-100001-838", bic: "BKAAHKHH", number: "2026-12", currency: "HKD", from: DAY, to: DAY };
  const money = { opening: 2_500_000_000n, closing: 12_500_000_000n, created: startOfDay(DAY) + 86_399 };
  const line = { booked: DAY, bookedAt: startOfDay(DAY) + 36_000, valueDate: DAY, amount: 10_000_000_000n };
  const words = {
    code: "CHATS",
    reference: "CT-1",
    uetr: UETR,
    counterparty: "Distributor One",
    remittance: "Order 1",
  };
  return { ...base, ...money, lines: [{ ...line, ...words, endToEnd: "E-1", charges: "50.00" }], ...changes };
}

onEveryStore((stores) => {
  describe("importing a bank's file", () => {
    it("writes what a camt.053 says", async () => {
      const store = await stores.open();
      const details =
        "<TxDtls><Refs><EndToEndId>ORD-1</EndToEndId>" +
        `<UETR>${UETR}</UETR></Refs><Amt Ccy="HKD">999.50</Amt><RltdPties><Dbtr><Pty><Nm>  Distributor\n One</Nm></Pty></Dbtr></RltdPties>` +
        "<RmtInf><Ustrd>Order</Ustrd><Strd><CdtrRefInf><Ref>RF18</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>";
      const charged = '<Chrgs><Rcrd><Amt Ccy="HKD">0.50</Amt></Rcrd></Chrgs>';
      const pending = entry({ status: "<Sts><Cd>PDNG</Cd></Sts>", amount: "7.00" });
      const reversal = entry({ amount: "0.25", direction: "DBIT", extra: "<RvslInd>true</RvslInd>", reference: "R-1" });
      const entries = entry({ amount: "999.50", details: details.replace("<RltdPties>", `${charged}<RltdPties>`) });
      const text = camt({ entries: entries + pending + reversal, closing: "1249.25" });
      const result = await given(store, text, "monday.xml");
      expect(result).to.deep.include({ format: "camt.053", known: false, findings: [] });
      expect(result.statements).to.deep.equal([
        { account: "875-100001-838", number: "2026-12", lines: 2, isNew: true },
      ]);
      const [statement] = await store.db.selectFrom("bank_statement").selectAll().execute();
      expect(statement).to.deep.include({
        currency: "HKD",
        from_time: startOfDay(DAY),
        to_time: startOfDay(DAY) + 86_399,
        opening: "250000000",
        closing: "1249250000",
        created: startOfDay("2026-11-25") + 3600,
      });
      const [first, second] = await store.db.selectFrom("bank_line").selectAll().orderBy("line").execute();
      expect(first).to.deep.include({
        booked: startOfDay(DAY),
        value_date: DAY,
        amount: "999500000",
        rail: "CHATS",
        reference: "CT-1",
        uetr: UETR,
        counterparty: "Distributor One",
        text: "Order RF18 /EREF/ORD-1 /CHGS/0.50",
      });
      expect(second).to.deep.include({ amount: "-250000", reference: "R-1" });
      const [file] = await store.db.selectFrom("bank_file").selectAll().execute();
      expect(Buffer.from(file!.body).toString()).to.equal(text);
      expect(file).to.deep.include({
        name: "monday.xml",
        imported: 1_800_000_000,
        created: startOfDay("2026-11-25") + 3600,
      });
    });

    it("cuts what people wrote to the columns, and never a figure", async () => {
      const store = await stores.open();
      const details =
        `<TxDtls><Refs><EndToEndId>${"E".repeat(300)}</EndToEndId></Refs>` +
        '<Chrgs><Rcrd><Amt Ccy="USD">5.00</Amt></Rcrd><Rcrd><Amt Ccy="HKD">0.50</Amt></Rcrd></Chrgs>' +
        `<RltdPties><Dbtr><Pty><Nm>${"\u{1f600}".repeat(200)}</Nm></Pty></Dbtr></RltdPties>` +
        `<RmtInf>${`<Ustrd>${"\u{9999} ".repeat(70)}</Ustrd>`.repeat(9)}</RmtInf></TxDtls>`;
      const code = (text: string) => text.replace("<Cd>CHATS</Cd>", `<Cd>${"A".repeat(30)}</Cd>`);
      await given(store, camt({ entries: code(entry({ details })) }), "n".repeat(400));
      const [line] = await store.db.selectFrom("bank_line").selectAll().execute();
      expect([...line!.counterparty]).to.have.length(140);
      expect([...line!.text]).to.have.length(560);
      expect(line!.text.endsWith("E… /CHGS/0.50")).to.equal(true);
      expect(line!.rail).to.equal(`${"A".repeat(15)}…`);
    });

    it("reads what banks write in other places", async () => {
      const store = await stores.open();
      const svcr = "</Ccy><Svcr><FinInstnId><BICFI>BKAAHKHHXXX</BICFI></FinInstnId></Svcr></Acct>";
      const header = "<MsgPgntn><PgNb>001</PgNb><LastPgInd>1</LastPgInd></MsgPgntn>";
      const text = camt({ header, closing: "1750.00", entries: `${entry()}${entry({ amount: "500.00" })}` })
        .replace("</Ccy></Acct>", svcr)
        .replace("<Cd>OPBD</Cd>", "<Cd>PRCD</Cd>")
        .replace("<Dt>2026-11-24</Dt></Dt></Bal>", "<Dt>2026-11-23</Dt></Dt></Bal>")
        .replace("<ElctrncSeqNb>12</ElctrncSeqNb>", "")
        .replace("<Prtry><Cd>CHATS</Cd></Prtry>", "<Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd></Fmly></Domn>")
        .replace("<BookgDt><Dt>2026-11-24</Dt>", "<BookgDt><DtTm>2026-11-24T09:30:00.5</DtTm>");
      await given(store, `\ufeff${text}`);
      const [statement] = await store.db.selectFrom("bank_statement").selectAll().execute();
      expect(statement).to.deep.include({ number: "S-12", from_time: startOfDay(DAY) });
      const [first] = await store.db.selectFrom("bank_line").selectAll().orderBy("line").execute();
      expect(first).to.deep.include({ booked: startOfDay(DAY) + 9.5 * 3600, rail: "PMNT-RCDT" });
    });

    it("reads a batch of 5,000 payments", async () => {
      const store = await stores.open();
      const details = '<TxDtls><Amt Ccy="HKD">0.01</Amt></TxDtls>'.repeat(5_000);
      const result = await given(store, camt({ entries: entry({ amount: "50.00", details }), closing: "300.00" }));
      expect(result.statements[0]!.lines).to.equal(5_000);
    });

    it("writes each payment of a batch, and one line for a batch of names", async () => {
      const store = await stores.open();
      const one = (amount: string, reference: string) =>
        `<TxDtls><Refs><AcctSvcrRef>${reference}</AcctSvcrRef></Refs><AmtDtls><TxAmt><Amt Ccy="HKD">${amount}</Amt></TxAmt></AmtDtls></TxDtls>`;
      const batch = entry({ details: one("400.00", "B-1") + one("600.00", "B-2"), status: "<Sts>BOOK</Sts>" });
      const names = entry({
        amount: "5.00",
        reference: "SUM",
        details: "<TxDtls/><TxDtls/>",
        status: "<Sts>BOOK</Sts>",
      });
      await given(store, camt({ version: "02", entries: batch + names, closing: "1255.00" }));
      const lines = await store.db.selectFrom("bank_line").select(["amount", "reference"]).orderBy("line").execute();
      expect(lines.map(({ amount, reference }) => [amount, reference])).to.deep.equal([
        ["400000000", "B-1"],
        ["600000000", "B-2"],
        ["5000000", "SUM"],
      ]);
    });

    it("writes what an MT940 says, in each form of its field 86", async () => {
      const store = await stores.open();
      const movements = [
        ":61:2611241124C1000,NTRFNONREF//CT-1",
        ":86:/TRTP/CHATS/EREF/ORD-1/UETR/" + UETR,
        "/CHGS/HKD50,00/ORDP/Distributor One",
        "/REMI/Order one /UETR/c47be0a9-91d5-4c28-b7e3-0f4a2d8c6e03",
        ":61:261124C2,5S103OWNREF",
        "supplied",
        `:86:166?00FPS?20UETR ${UETR.slice(0, 22)}?21${UETR.slice(22)}?60Why? Because.?32Shop?33keeper`,
        ":61:2611241125RC1,NMSCNONREF//RC-1",
        `:86:plain ${UETR.toUpperCase()}`,
        ":61:2611231124RD0,50NMSCNONREF//RD-1",
      ];
      await given(store, mt940({ movements, closing: ":62F:C261125HKD1252,00" }));
      const lines = await store.db.selectFrom("bank_line").selectAll().orderBy("line").execute();
      const shown = lines.map((line) => [
        line.amount,
        line.rail,
        line.reference,
        line.uetr,
        line.counterparty,
        line.text,
      ]);
      expect(shown).to.deep.equal([
        [
          "1000000000",
          "CHATS",
          "CT-1",
          UETR,
          "Distributor One",
          "Order one /UETR/c47be0a9-91d5-4c28-b7e3-0f4a2d8c6e03 /EREF/ORD-1 /CHGS/50.00",
        ],
        ["2500000", "FPS", "", "", "Shopkeeper", `supplied UETR ${UETR} Why? Because. /EREF/OWNREF`],
        ["-1000000", "NMSC", "RC-1", "", "", `plain ${UETR.toUpperCase()}`],
        ["500000", "NMSC", "RD-1", "", "", ""],
      ]);
      expect(lines.map(({ booked }) => booked)).to.deep.equal([0, 0, 1, 0].map((day) => startOfDay(addDays(DAY, day))));
    });

    it("takes the UETR of a message's header for no payment's", async () => {
      const store = await stores.open();
      const head = `{1:F01BANKHKHHAXXX0000000000}{2:I940BANKHKHHXXXXN}{3:{108:A}{121:${UETR}}}{4:\r\n`;
      await given(store, head + mt940().replace("\r\n-\r\n", "\r\n-}\r\n"));
      const [line] = await store.db.selectFrom("bank_line").select("uetr").execute();
      expect(line!.uetr).to.equal("");
    });

    const [own, other] = [UETR, "c47be0a9-91d5-4c28-b7e3-0f4a2d8c6e03"];
    const forged: [string, string[], string][] = [
      ["a name", [`/TRTP/CHATS/ORDP/Eve/UETR/${other}`], ""],
      ["a name behind the bank's word", [`/UETR/${own}`, `/ORDP/Eve/UETR/${other}`], own],
      ["a name that the bank puts first", [`/NAME/Eve`, `/UETR/${other}`], ""],
      ["the name of who is paid", [`/TRTP/CHATS/BENM/Eve/UETR/${other}`], ""],
      ["a reference of its own batch", [`/TRTP/CHATS/PREF/A/UETR/${other}`], ""],
      ["a text", [`/TRTP/CHATS/REMI/order /UETR/${other}`], ""],
      ["a reference, as far as it fits", [`/EREF//UETR/${other.slice(0, 29)}`, `/UETR/${own}`], own],
      ["a reference, where the bank gives none", [`/EREF//UETR/${other.slice(0, 29)}`], ""],
      ["a reference longer than one may be", [`/EREF//UETR/${other}`, `/UETR/${own}`], ""],
      ["a numbered text", [`166?00FPS?20/UETR/${other.slice(0, 20)}?21${other.slice(20)}?32Eve`], ""],
      ["a numbered name", [`166?00FPS?20Order?32/UETR/${other}`], ""],
      ["a plain text", [`order 12 /UETR/${other}`], ""],
    ];
    for (const [where, lines, expected] of forged) {
      it(`does not take for the bank's a UETR in ${where} of an MT940`, async () => {
        const store = await stores.open();
        const [first, ...rest] = lines;
        await given(store, mt940({ movements: [":61:2611241124C1000,NTRFX//CT-1", `:86:${first}`, ...rest] }));
        const [line] = await store.db.selectFrom("bank_line").select("uetr").execute();
        expect(line!.uetr).to.equal(expected);
      });
    }

    it("takes neither way nor charges from a payer's words in an MT940, and does not refuse it for them", async () => {
      const store = await stores.open();
      const texts = ["/EREF/A/CHGS/much", "/EREF/A/CHGS/HKD1,234", "/EREF/A/ORDP/Eve/TRTP/FPS/CHGS/HKD5,00"];
      const movements = texts.flatMap((text) => [":61:2611241124C1,NTRFNONREF", `:86:${text}`]);
      await given(store, mt940({ movements, closing: ":62F:C261124HKD253," }));
      const lines = await store.db.selectFrom("bank_line").select(["rail", "text"]).orderBy("line").execute();
      for (const { rail, text } of lines) expect([rail, text]).to.deep.equal(["NTRF", "/EREF/A"]);
    });

    it("takes an only payment that says what its entry books, or what it was before the charges", async () => {
      const store = await stores.open();
      const amount = (sum: string, more = "") => `<TxDtls><Amt Ccy="HKD">${sum}</Amt>${more}</TxDtls>`;
      const counted = (count: string) => `<Btch><NbOfTxs>${count}</NbOfTxs></Btch>`;
      const kept = '<Chrgs><Rcrd><Amt Ccy="HKD">50.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></Rcrd></Chrgs>';
      const out = { direction: "DBIT", amount: "1050.00" };
      const back = { direction: "DBIT", extra: "<RvslInd>true</RvslInd>" };
      const inDollars = '<AmtDtls><TxAmt><Amt Ccy="HKD">1000.00</Amt></TxAmt></AmtDtls>';
      const entries = [
        entry({ details: amount("1000.00", "<CdtDbtInd>CRDT</CdtDbtInd>") }),
        entry({ details: counted("0001") + amount("1000.00") }),
        entry({ details: amount("1050.00", kept) }),
        entry({ ...out, details: amount("1000.00", kept) }),
        entry({ ...out, details: amount("1050.00", kept) }),
        entry({ ...back, details: amount("1000.00", "<CdtDbtInd>DBIT</CdtDbtInd>") }),
        entry({ ...back, details: amount("1000.00") }),
        entry({ details: '<TxDtls><Amt Ccy="USD">128.00</Amt></TxDtls>' }),
        entry({ details: `<TxDtls><Amt Ccy="USD">128.00</Amt>${inDollars}</TxDtls>` }),
        entry({ details: counted("10") }),
        entry({ details: `${counted("2")}${amount("400.00")}${amount("600.00")}` }),
      ];
      await given(store, camt({ entries: entries.join(""), closing: "3150.00" }));
      const lines = await store.db.selectFrom("bank_line").select(["amount", "text"]).orderBy("line").execute();
      expect(lines.map(({ amount: one }) => Number(one) / 1e6)).to.deep.equal([
        1000, 1000, 1000, -1050, -1050, -1000, -1000, 1000, 1000, 1000, 400, 600,
      ]);
      expect(lines.slice(2, 5).map(({ text }) => text)).to.deep.equal(Array(3).fill("/CHGS/50.00"));
    });

    const starts: [string, string, string, string][] = [
      ["the day before, and nothing was booked on it", "2026-11-23", "2026-11-24", "2026-11-24"],
      ["its own day", "2026-11-24", "2026-11-24", "2026-11-24"],
      ["the first of several, and something was booked on it", "2026-11-23", "2026-11-23", "2026-11-23"],
    ];
    for (const [what, opened, booked, from] of starts) {
      it(`begins a statement without a period right where its opening balance has ${what}`, async () => {
        const store = await stores.open();
        const text = camt({ entries: entry({ booked }) });
        await given(store, text.replace("<Dt>2026-11-24</Dt></Dt></Bal>", `<Dt>${opened}</Dt></Dt></Bal>`));
        const [statement] = await store.db.selectFrom("bank_statement").select("from_time").execute();
        expect(statement!.from_time).to.equal(startOfDay(from));
      });
    }

    it("writes a custodian's holdings", async () => {
      const store = await stores.open();
      const result = await given(store, holdings());
      expect(result.holdings).to.deep.equal({
        custodian: "BANK-A",
        pool: "BANK-A-1",
        currency: "HKD",
        asOf: startOfDay(DAY) + 18 * 3600,
        lines: 2,
        isNew: true,
      });
      const [cash, bills] = await store.db.selectFrom("reserve_line").selectAll().orderBy("line").execute();
      expect(cash).to.deep.include({ asset_class: "cash", market_value: "1250000000", maturity: "", rating: "A+" });
      expect(bills).to.deep.include({ market_value: "998500000", cost: "990000000", maturity: "2027-02-24" });
      // The same pool holds assets for the other token too.
      await given(store, holdings(HOLDINGS_ROWS.map((row) => row.replace(",HKD,", ",CNH,"))));
      expect(await bankSide(store)).to.have.length(4);
    });

    it("takes CNY for CNH where the account is declared so", async () => {
      const store = await stores.open();
      const renminbi = { account: "875-100002-838", currency: "CNY", entries: entry({ currency: "CNY" }) };
      await given(store, camt(renminbi));
      const [statement] = await store.db.selectFrom("bank_statement").select("currency").execute();
      expect(statement!.currency).to.equal("CNH");
    });

    it("changes nothing the second time", async () => {
      const store = await stores.open();
      for (const file of [camt(), holdings()]) {
        const first = await given(store, file);
        const before = await bankSide(store);
        const second = await given(store, file, "another name");
        expect(second.known).to.equal(true);
        expect(second.hash).to.equal(first.hash);
        expect([...second.statements, second.holdings].some((one) => one?.isNew)).to.equal(false);
        expect(await bankSide(store)).to.deep.equal(before);
      }
      expect(await filesOf(store)).to.equal(2);
    });

    it("takes the same statement in other formats as the same", async () => {
      const store = await stores.open();
      for (const [index, file] of [camt(), mt940(), csv(), `${camt()}\n`].entries()) {
        const result = await given(store, file);
        expect(result.known).to.equal(false);
        expect(result.statements[0]!.isNew).to.equal(index === 0);
      }
      expect(await bankSide(store)).to.have.length(2);
      expect(await filesOf(store)).to.equal(4);
    });

    it("takes the same holdings in other bytes as the same", async () => {
      const store = await stores.open();
      await given(store, holdings());
      expect((await given(store, holdings().replaceAll("\n", "\r\n"))).holdings!.isNew).to.equal(false);
      expect(await bankSide(store)).to.have.length(2);
    });

    it("keeps every file that told a list of holdings, findable by what the list is", async () => {
      const same = [holdings(), holdings().replaceAll("\n", "\r\n"), holdings().replace("Bank A,", '"Bank A",')];
      const later = holdings(HOLDINGS_ROWS.map((row) => row.replace("T18", "T19")));
      for (const order of [same, [...same].reverse()]) {
        const store = await stores.open();
        for (const file of [later, ...order, csv()]) await given(store, file);
        const files = await store.db
          .selectFrom("bank_file")
          .select("body")
          .where("format", "=", "holdings")
          .where("created", "=", startOfDay(DAY) + 18 * 3600)
          .execute();
        expect(files.map(({ body }) => Buffer.from(body).toString()).sort()).to.deep.equal([...same].sort());
      }
    });

    it("keeps of two tellings the earlier time at which the statement was made", async () => {
      const [early, late] = [startOfDay(DAY) + 86_399, startOfDay(DAY) + 5 * 86_400];
      const [first, again] = [draft({ created: early }), draft({ created: late })];
      const tellings = [
        [writeCsvStatements([asRead(first)]), writeCamt053([again])],
        [writeMt940([first]), writeCamt053([again])],
        [writeCamt053([first], "02"), writeCamt053([again], "13")],
        [writeCamt053([again]), `${writeCamt053([first])}\n`],
      ];
      for (const files of tellings.flatMap((pair) => [pair, [...pair].reverse()])) {
        const store = await stores.open();
        for (const file of files) await given(store, file);
        const [statement] = await store.db.selectFrom("bank_statement").select("created").execute();
        expect(statement!.created).to.equal(early);
      }
    });

    const others: [string, string | Uint8Array, string][] = [
      [
        "another amount",
        csv([CSV_ROWS[0], CSV_ROWS[1].replace("1000.00", "999.00"), CSV_ROWS[2].replace("1250", "1249")]),
        "line 1: the amount",
      ],
      [
        "another booking day",
        csv([CSV_ROWS[0], CSV_ROWS[1].replace("1,2026-11-24", "1,2026-11-23"), CSV_ROWS[2]]),
        "line 1: the booking day",
      ],
      [
        "another value date",
        csv([CSV_ROWS[0], CSV_ROWS[1].replace(",2026-11-24,1000", ",2026-11-25,1000"), CSV_ROWS[2]]),
        "line 1: the value date",
      ],
      ["another reference", mt940({ movements: [":61:2611241124C1000,NTRFNONREF//CT-2"] }), "line 1: the reference"],
      [
        "another UETR",
        csv([CSV_ROWS[0], CSV_ROWS[1].replace("CT-1,", `CT-1,c47be0a9-91d5-4c28-b7e3-0f4a2d8c6e03`), CSV_ROWS[2]]),
        "line 1: the UETR",
      ],
      ["another opening", camt({ opening: "251.00", closing: "1251.00" }), "the opening balance"],
      [
        "a line more",
        camt({ entries: entry() + entry({ amount: "1.00" }), closing: "1251.00" }),
        "line 2 of 1.00 is missing there",
      ],
      ["a line less", camt({ entries: "", closing: "250.00" }), "line 1 of 1,000.00 is missing here"],
      [
        "another last day",
        csv([CSV_ROWS[0], CSV_ROWS[1], CSV_ROWS[2].replace("2026-11-24", "2026-11-25")]),
        "the last day",
      ],
    ];
    for (const [what, file, said] of others) {
      it(`refuses the same statement with ${what}`, async () => {
        const store = await stores.open();
        const withUetr = entry({ details: `<TxDtls><Refs><UETR>${UETR}</UETR></Refs></TxDtls>` });
        await given(store, camt({ entries: withUetr }));
        const before = await bankSide(store);
        const message = await given(store, file).then(
          () => "",
          (error: Error) => error.message,
        );
        expect(message).to.contain(said);
        expect(await codeOfAsync(() => given(store, file))).to.equal("HB-4314");
        expect(await bankSide(store)).to.deep.equal(before);
        expect(await filesOf(store)).to.equal(1);
      });
    }

    it("refuses other holdings at the same moment", async () => {
      const store = await stores.open();
      await given(store, holdings());
      for (const rows of [HOLDINGS_ROWS.slice(0, 1), [HOLDINGS_ROWS[0].replace("A+", "A"), HOLDINGS_ROWS[1]]])
        expect(await codeOfAsync(() => given(store, holdings(rows)))).to.equal("HB-4315");
      expect(await filesOf(store)).to.equal(1);
    });

    it("refuses the whole file for one statement in it", async () => {
      const store = await stores.open();
      await given(store, camt());
      const contradicting = camt({ opening: "251.00", closing: "1251.00" });
      const both = camt({ number: "11", closing: "1250.00" }).replace(
        "</BkToCstmrStmt>",
        () => `${/<Stmt>.*<\/Stmt>/.exec(contradicting)![0]}</BkToCstmrStmt>`,
      );
      const before = await bankSide(store);
      expect(await codeOfAsync(() => given(store, both))).to.equal("HB-4314");
      expect(await bankSide(store)).to.deep.equal(before);
      expect(await filesOf(store)).to.equal(1);
    });

    it("refuses what is malformed, by number, and writes nothing", async () => {
      const store = await stores.open();
      for (const { code, what, file } of MALFORMED)
        expect(`${what}: ${await codeOfAsync(() => given(store, file))}`).to.equal(`${what}: ${code}`);
      expect(await bankSide(store)).to.deep.equal([]);
      expect(await filesOf(store)).to.equal(0);
    });

    it("writes all of a file whose bytes were changed, or nothing", async () => {
      const store = await stores.open();
      const counts = { refused: 0, written: 0 };
      const numRuns = process.env["HARBOUR_FULL"] === undefined ? 100 : 3000;
      await fc.assert(
        fc.asyncProperty(
          drafts,
          fc.constantFrom("camt", "mt", "csv"),
          fc.nat(),
          fc.nat(255),
          async (one, kind, at, byte) => {
            const text =
              kind === "camt"
                ? writeCamt053([one])
                : kind === "mt"
                  ? writeMt940([one])
                  : writeCsvStatements([asRead(one)]);
            const bytes = Buffer.from(text);
            // One byte of three files of four.
            if (byte % 4 !== 0) bytes[at % bytes.length] = byte;
            const before = await rowsOf(store);
            const outcome = await given(store, bytes).catch((error: unknown) => {
              if (!(error instanceof HarbourError)) throw error;
              return undefined;
            });
            const after = await rowsOf(store);
            if (outcome === undefined) expect(after).to.deep.equal(before);
            else {
              const news = outcome.statements.filter(({ isNew }) => isNew);
              const lines = news.reduce((sum, each) => sum + each.lines, 0);
              const file = outcome.known ? 0 : 1;
              expect(after).to.deep.equal([before[0]! + file, before[1]! + news.length, before[2]! + lines]);
            }
            counts[outcome === undefined ? "refused" : "written"]++;
          },
        ),
        { numRuns },
      );
      expect(counts.refused).to.be.greaterThan(numRuns / 10);
      expect(counts.written).to.be.greaterThan(numRuns / 10);
    });

    it("leaves the same books in whatever order files come", async () => {
      const [one, next] = [draft(), draft({ number: "2026-13", opening: 12_500_000_000n, closing: 22_500_000_000n })];
      // The best teller of the second statement knows least.
      const bare = (of: StatementDraft) => {
        const lines = of.lines.map((line) => ({ ...line, bookedAt: undefined, uetr: "", reference: "", code: "X" }));
        return { ...of, lines };
      };
      const files = [
        writeCamt053([{ ...one, created: one.created + 90_000 }], "08"),
        writeCamt053([bare(one)], "02"),
        writeCamt053([bare(next)], "08"),
        writeMt940([one]),
        writeCsvStatements([asRead(one), asRead(next)]),
        writeMt940([next], { blocks: true }),
        holdings(),
        holdings().replaceAll("\n", "\r\n"),
      ];
      let expected: string[] | undefined;
      for (const order of someOrders(files, stores.name === "SQLite" ? 60 : 10)) {
        const store = await stores.open();
        for (const file of order) await given(store, file);
        const found = await bankSide(store);
        expected ??= found;
        expect(found).to.deep.equal(expected);
        await store.close();
      }
      expect(expected).to.have.length(6);
      const store = await stores.open();
      for (const file of files) await given(store, file);
      const lines = await store.db
        .selectFrom("bank_line")
        .select(["uetr", "reference", "rail"])
        .orderBy("number")
        .execute();
      for (const { uetr, reference } of lines) expect([uetr, reference]).to.deep.equal([UETR, "CT-1"]);
      expect(lines[1]!.rail).to.equal("X");
    });

    it("writes everything once when several import the same at once", async () => {
      const url = await stores.url();
      // Two connections to SQLite in one thread would wait for each other for ever: it has one writer.
      const count = stores.name === "SQLite" ? 1 : 3;
      const writers = await Promise.all(Array.from({ length: count }, () => stores.openAt(url)));
      const files = [camt(), mt940(), csv(), holdings(), camt()];
      await Promise.all(writers.flatMap((store) => files.map((file) => given(store, file))));
      expect(await filesOf(writers[0]!)).to.equal(4);
      const alone = await stores.open();
      for (const file of files) await given(alone, file);
      expect(await bankSide(writers[0]!)).to.deep.equal(await bankSide(alone));
    });

    it("tells of statements that do not follow each other, until the missing one comes", async () => {
      const store = await stores.open();
      const day = (number: string, opening: string, closing: string) => camt({ number, opening, closing });
      expect((await given(store, day("12", "250.00", "1250.00"))).findings).to.deep.equal([]);
      const [mismatch] = (await given(store, day("14", "2250.00", "3250.00"))).findings;
      expect(mismatch).to.deep.include({
        kind: "mismatch",
        before: "2026-12",
        after: "2026-14",
        closing: 1_250_000_000n,
      });
      expect((await given(store, day("13", "1250.00", "2250.00"))).findings).to.deep.equal([]);
      const nothing = camt({ number: "16", opening: "3250.00", closing: "3250.00", entries: "" });
      expect((await given(store, nothing)).findings.map(({ kind }) => kind)).to.deep.equal(["gap"]);
    });
  });
});

/** Each file first and last once, and others by a fixed rule. */
function* someOrders<T>(list: readonly T[], count: number): Generator<T[]> {
  for (let n = 0; n < count; n++) {
    const left = [...list];
    const order: T[] = [];
    for (let seed = n * 7919 + 13; left.length > 0; seed = (seed * 48_271) % 2_147_483_647)
      order.push(...left.splice(seed % left.length, 1));
    yield order;
  }
}
