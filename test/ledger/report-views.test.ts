import { expect } from "chai";
import { canonicalText, textHash, type Json } from "../../ledger/report/canonical.ts";
import { buildReport } from "../../ledger/report/build-report.ts";
import { csvFiles } from "../../ledger/report/csv.ts";
import { printHtml } from "../../ledger/report/print-html.ts";
import { migrate } from "../../ledger/store/migrate.ts";
import { openStore } from "../../ledger/store/open.ts";
import { csvRows } from "../../ledger/bank/csv-rows.ts";
import { monthBooks } from "./month-books.ts";
import { MONTH_FACTS } from "./month-facts.ts";
import { expectText } from "./report-golden.ts";

// canonicalText: keys in order, whatever the order they were written in
// csvFiles
// ├── as it was reviewed
// ├── every value of the report is in one of the files
// └── quotes, line ends and formulas do no harm
// printHtml
// ├── as it was reviewed
// ├── asks for nothing from elsewhere and runs nothing
// └── shows foreign text as text

describe("canonicalText", () => {
  it("does not depend on the order of the fields", () => {
    expect(canonicalText({ b: [1, null], a: { d: "é", c: true } })).to.equal('{"a":{"c":true,"d":"é"},"b":[1,null]}');
    expect(canonicalText({ a: { c: true, d: "é" }, b: [1, null] })).to.equal('{"a":{"c":true,"d":"é"},"b":[1,null]}');
  });

  it("is hashed as the bytes of its file are", () => {
    expect(textHash("")).to.equal("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
  });
});

describe("views of a report", () => {
  let c8: string;
  let c1: string;

  before(async () => {
    const store = await openStore("sqlite::memory:");
    await migrate(store);
    const books = await monthBooks({ store });
    const options = { facts: MONTH_FACTS };
    c8 = (await buildReport({ books, kind: "C8", currency: "HKD", day: "2026-09-30", options })).body;
    c1 = (await buildReport({ books, kind: "C1", currency: "HKD", day: "2026-09-16", options })).body;
    await store.close();
  });

  const hostile = (text: string) => canonicalText({ ...(JSON.parse(c1) as Record<string, Json>), issuer: text });

  describe("csvFiles", () => {
    it("are as they were reviewed", () => {
      expectText(
        "report-c8-csv.txt",
        csvFiles(c8)
          .map(({ name, text }) => `# ${name}\r\n${text}`)
          .join("\r\n"),
      );
    });

    it("have every value of the report once", () => {
      const files = csvFiles(c1);
      expect(files.map(({ name }) => name)).to.deep.equal([
        "C1-HKD-2026-09-16-1.csv",
        "C1-HKD-2026-09-16-1-sourceHashes.csv",
        "C1-HKD-2026-09-16-1-tieOuts.csv",
        "C1-HKD-2026-09-16-1-valuation.csv",
      ]);
      const written = files.flatMap(({ text }) => [...csvRows(text, text.split("\r\n")[0]!.split(","))]);
      const cells = written.flatMap((row) => row.cells);
      const values = (value: Json): string[] =>
        value !== null && typeof value === "object"
          ? Object.values(value).flatMap(values)
          : value === null
            ? []
            : [String(value)];
      for (const value of values(JSON.parse(c1) as Json)) expect(cells).to.include(value);
    });

    it("keep quotes, commas and line ends inside their field", () => {
      const { text } = csvFiles(hostile('A, "B"\r\nC'))[0]!;
      expect(text).to.contain('issuer,"A, ""B""\r\nC"\r\n');
    });

    for (const formula of ["=1+1", "+1", "@SUM(A1)", "-1+1", "\t=1", " =1", "\u200b=1", "＝1+1", "＋1", "－1", "＠A1"])
      it(`make no formula of ${JSON.stringify(formula)}`, () => {
        const { text } = csvFiles(hostile(formula))[0]!;
        expect(text).to.contain(`issuer,'${formula}\r\n`);
      });

    for (const formula of ["\n=1+1", "\r\n=1+1"])
      it(`make no formula of ${JSON.stringify(formula)}, which needs quotes`, () => {
        const { text } = csvFiles(hostile(formula))[0]!;
        expect(text).to.contain(`issuer,"'${formula}"\r\n`);
      });

    it("leave a negative number a number", () => {
      const { text } = csvFiles(c1)[0]!;
      expect(text).to.contain("reserveMovement.otherBankLines,-5000000.00\r\n");
    });
  });

  describe("printHtml", () => {
    it("is as it was reviewed", () => {
      expectText("report-c1-page.txt", printHtml(c1));
    });

    it("asks for nothing from elsewhere, runs nothing, and names the text's hash", () => {
      const page = printHtml(c1);
      expect(page).not.to.match(/<script|<link|<img|<iframe|\bsrc=|\bhref=|url\(|@import|\bon[a-z]+=/i);
      expect(page).to.contain(textHash(c1));
    });

    it("says every figure in words and with separators", () => {
      const page = printHtml(c1);
      expect(page).to.contain(">Reserve market value</th>").and.to.contain(">114,263,184.56</td>");
      expect(page).to.contain(">Redemptions, held: amount</th>").and.to.contain(">Ratio, %</th>");
    });

    it("has one style, which a policy can name by its hash, and none in a tag", () => {
      const styles = [...printHtml(c1).matchAll(/<style>([^]*?)<\/style>/g)].map(([, style]) => style!);
      expect(styles).to.have.length(1);
      expect(printHtml(c1)).not.to.contain("style=");
    });

    it("shows foreign text as text", () => {
      const page = printHtml(hostile("<script>alert(1)</script>\u202e"));
      expect(page).to.contain("&lt;script&gt;alert(1)&lt;/script&gt;\\u{202e}");
      expect(page).not.to.contain("<script>");
    });
  });
});
