import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";

// docs/ledger/reports.md names every field that a report has.

describe("docs/ledger/reports.md", () => {
  const page = readFileSync(new URL("../../docs/ledger/reports.md", import.meta.url), "utf8");
  const golden = new URL("golden/", import.meta.url);
  const reports = readdirSync(golden).filter((name) => /^report-c\w+\.txt$/.test(name));

  it("is about every report", () => {
    expect(reports).to.have.length(7);
  });

  for (const name of reports)
    it(`names every field of ${name}`, () => {
      const fields = Object.keys(JSON.parse(readFileSync(new URL(name, golden), "utf8")) as object);
      expect(fields.filter((field) => !page.includes(`\`${field}\``))).to.deep.equal([]);
    });
});
