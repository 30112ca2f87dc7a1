import { expect } from "chai";
import fc from "fast-check";
import type { Camt053Version } from "../../ledger/bank/camt-053-shape.ts";
import { writeCsvStatements } from "../../ledger/bank/csv-statement.ts";
import { readBankFile } from "../../ledger/bank/read-file.ts";
import { asRead } from "../../ledger/bank/statement-draft.ts";
import { writeCamt053 } from "../../ledger/bank/write-camt-053.ts";
import { writeMt940 } from "../../ledger/bank/write-mt-940.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { drafts, without } from "./bank-drafts.ts";

// any statement
// ├── written and read again: camt.053 in three versions · MT940 with and without blocks, pages, line ends · CSV
// └── with bytes changed, cut or put twice: refused by number, or read as something that adds up

const runs = { numRuns: process.env["HARBOUR_FULL"] === undefined ? 150 : 5000 };
const statementsOf = (text: string) => {
  const file = readBankFile(Buffer.from(text));
  return file.format === "holdings" ? expect.fail("holdings") : file.statements;
};
const several = fc.array(drafts, { minLength: 1, maxLength: 3 });

describe("a bank's statement", () => {
  for (const version of ["02", "08", "13"] as Camt053Version[]) {
    it(`is the same in camt.053 version ${version}`, () => {
      fc.assert(
        fc.property(several, (list) => {
          expect(statementsOf(writeCamt053(list, version))).to.deep.equal(list.map(asRead));
        }),
        runs,
      );
    });
  }

  it("is the same in MT940, with blocks or without, on pages or on one", () => {
    const form = fc.record({
      blocks: fc.boolean(),
      lineEnd: fc.constantFrom("\r\n" as const, "\n" as const),
      pageSize: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(several, form, (list, how) => {
        const expected = list.map((one) => without(one, "created", "moments"));
        expect(statementsOf(writeMt940(list, how))).to.deep.equal(expected);
      }),
      runs,
    );
  });

  it("is the same in CSV", () => {
    fc.assert(
      fc.property(several, (list) => {
        const expected = list.map((one) => without(one, "created", "bic"));
        expect(statementsOf(writeCsvStatements(list.map(asRead)))).to.deep.equal(expected);
      }),
      runs,
    );
  });

  it("whose bytes were changed is refused by number or still adds up", () => {
    let refused = 0;
    let read = 0;
    const change = fc.record({
      at: fc.nat(),
      kind: fc.constantFrom("replace", "cut", "insert", "double"),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }),
      length: fc.integer({ min: 1, max: 60 }),
    });
    const written = fc
      .tuple(drafts, fc.constantFrom("camt", "mt", "csv"))
      .map(([one, format]) =>
        format === "camt"
          ? writeCamt053([one])
          : format === "mt"
            ? writeMt940([one])
            : writeCsvStatements([asRead(one)]),
      );
    fc.assert(
      fc.property(written, fc.array(change, { minLength: 1, maxLength: 3 }), (text, changes) => {
        let bytes = Buffer.from(text);
        for (const { at, kind, bytes: other, length } of changes) {
          const from = at % Math.max(1, bytes.length);
          const part = bytes.subarray(from, from + length);
          const put =
            kind === "cut" ? [] : kind === "double" ? [part, part] : kind === "insert" ? [other, part] : [other];
          bytes = Buffer.concat([bytes.subarray(0, from), ...put, bytes.subarray(from + length)]);
        }
        try {
          const file = readBankFile(bytes);
          if (file.format === "holdings") return;
          read++;
          for (const { opening, closing, lines } of file.statements)
            expect(lines.reduce((sum, { amount }) => sum + amount, opening)).to.equal(closing);
        } catch (error) {
          if (!(error instanceof HarbourError)) throw error;
          expect(error.code).to.match(/^HB-43[0-2]\d$/);
          refused++;
        }
      }),
      { numRuns: runs.numRuns * 10 },
    );
    expect(refused).to.be.greaterThan(runs.numRuns);
    expect(read).to.be.greaterThan(runs.numRuns / 10);
  });
});
