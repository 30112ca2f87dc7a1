import { expect } from "chai";
import { byColumn, parseCsv } from "../../scripts/csv-file.ts";
import { readAccountList, type AccountList } from "../../scripts/account/list-file.ts";
import { showLines, showProblems } from "../../scripts/account/lines.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { encodeShortText } from "../../sdk/short-text.ts";
import { accountAt, listFile } from "./list-runs.ts";

// CSV
// ├── cells: plain · quoted · quotes within · commas and line ends within · space around
// ├── lines: LF · CRLF · none at the end · blank · comment · byte order mark
// └── what cannot be read: named by line, the rest is read
// a list of accounts
// ├── header: missing · unknown · twice · absent
// ├── rows: name or address · case of its own or for all · amount
// ├── amounts: two decimals or more · cut in two by an unquoted comma → refused
// ├── bad lines: all of them in one error · too few or too many cells
// └── the same account again: merged · refused if it says something else

const [a, b, c] = [accountAt(0), accountAt(1), accountAt(2)];
const CASE = encodeShortText("HKPF-2026-0117");
const book = { "desk-1": c };

const read = (lines: readonly string[] | string | Uint8Array, amounts = false, caseRef: string | undefined = CASE) =>
  readAccountList({ path: listFile(lines), book, amounts, ...(caseRef === undefined ? {} : { caseRef }) });

function faultIn(attempt: () => AccountList): HarbourError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof HarbourError) return error;
    throw error;
  }
  throw new Error("Nothing was refused.");
}

describe("a CSV file", () => {
  const cells = (text: string) => parseCsv(text).records.map((record) => record.cells);

  it("is read with LF, with CRLF, and without an end", () => {
    for (const text of ["a,b\nc,d\n", "a,b\r\nc,d\r\n", "a,b\nc,d", "a,b\r\nc,d"])
      expect(cells(text), JSON.stringify(text)).to.deep.equal([
        ["a", "b"],
        ["c", "d"],
      ]);
  });

  it("may quote any cell, with quotation marks, commas and line ends in it", () => {
    expect(cells('"a","say ""b""","1,000.00"\n"two\nlines", c ,\t"d"\t\n')).to.deep.equal([
      ["a", 'say "b"', "1,000.00"],
      ["two\nlines", "c", "d"],
    ]);
  });

  it("counts lines through blank ones, comments and quoted line ends", () => {
    const { records } = parseCsv('# from the bank\n\na\n  \r\n"b\nb"\n# c\nd\n');
    expect(records.map(({ line }) => line)).to.deep.equal([3, 5, 8]);
  });

  it("keeps empty cells", () => {
    expect(cells("a,,c\n,\n")).to.deep.equal([
      ["a", "", "c"],
      ["", ""],
    ]);
  });

  it("names each line that cannot be read and goes on after it", () => {
    const { records, problems } = parseCsv('a\nb"b\n"c"c\nd\re\nf\n"g\n');
    expect(records.map((record) => record.cells)).to.deep.equal([["a"], ["f"]]);
    expect(problems.map(({ line }) => line)).to.deep.equal([2, 3, 4, 6]);
  });

  it("finds cells that are missing or too many", () => {
    const { problems, rows } = byColumn(
      { hash: "0x", ...parseCsv("account,case\na,1\nb\nc,1,2\n") },
      { required: ["account"], optional: ["case"] },
    );
    expect(rows.map(({ cells: row }) => row["account"])).to.deep.equal(["a"]);
    expect(problems.map(({ line }) => line)).to.deep.equal([3, 4]);
  });
});

describe("a list of accounts", () => {
  it("has names and addresses, with a case for all or one of their own", () => {
    const { rows, lines, duplicates } = read(["account,case,note", `${a},,"first, of many"`, "desk-1,HCA-1,"]);
    expect(rows).to.deep.equal([
      { line: 2, party: { address: a }, caseRef: CASE },
      { line: 3, party: { address: c, name: "desk-1" }, caseRef: encodeShortText("HCA-1") },
    ]);
    expect([lines, duplicates]).to.deep.equal([2, []]);
  });

  it("may start with a byte order mark and name its columns in capitals", () => {
    const { rows } = read(`\ufeffAmount,Account\r\n"1,000.50",${a}\r\n`, true);
    expect(rows[0]!.amount).to.equal(1_000_500_000n);
  });

  it("is refused for its header", () => {
    const headers = ["acount", "account,amount,remarks", "account,amount,account", "case", ""];
    for (const header of headers) expect(faultIn(() => read([header, a], true)).code, header).to.equal("HB-2871");
    expect(faultIn(() => read(["account,amount", `${a},1.00`])).code).to.equal("HB-2871");
  });

  it("is refused for every bad line at once, by number", () => {
    const lines = ["account,amount", `${a.toLowerCase()},1.00`, `${b},1.2345678`, "nobody,1.00", `${c},1.00`, `${a}`];
    const { code, message } = faultIn(() => read(lines, true));
    expect(code).to.equal("HB-2872");
    expect([...message.matchAll(/^ {4}line (\d+): /gm)].map(([, line]) => line)).to.deep.equal(["2", "3", "4", "6"]);
  });

  it("is refused where a comma cuts an amount in two", () => {
    const cut: [header: string, line: string][] = [
      ["account,amount,note", `${a},812,400.00`],
      ["account,amount,case", `${a},1,000.00`],
      ["account,amount,case,note", `${a},1,000.00,HCA-1`],
      ["account,amount,note,case", `${a},1.000,00,HCA-1`],
      ["account,amount,case", `${a},1.000,00`],
      ["account,amount,note", `${a},1.000,00 HKD`],
      ["account,amount,note", `${a},"1.00",400`],
      ["account,case,amount", `${a},1,234.00`],
      ["note,account,amount", `x,${a},1,234.00`],
      ["account,amount", `${a},812,400.00`],
    ];
    for (const [header, line] of cut) {
      const { code, message } = faultIn(() => read([header, line], true));
      expect([code, / {4}line 2: /.test(message)], `${header} ${line}`).to.deep.equal(["HB-2872", true]);
    }
  });

  it("has amounts of two decimals or more", () => {
    for (const amount of ["812", "812.0", '"1,000"', "0"])
      expect(faultIn(() => read(["account,amount", `${a},${amount}`], true)).code, amount).to.equal("HB-2872");
    for (const amount of ["0.00", '"812,400.00"', "1.234567"])
      expect(read(["account,amount,note", `${a},${amount},paid in 2 parts`], true).rows, amount).to.have.length(1);
    // Without amounts nothing can be cut.
    expect(read(["account,case", `${a},20260117`]).rows).to.have.length(1);
  });

  it("tells both problems of one line", () => {
    expect(faultIn(() => read(["account,amount", `${a.slice(0, 41)},-1`], true)).message).to.match(/line 2: .*; .*/);
  });

  it("is refused without a case, or with one that does not fit", () => {
    const none = () => readAccountList({ path: listFile(["account", a]), book, amounts: false });
    expect(faultIn(none).code).to.equal("HB-2872");
    expect(faultIn(() => read(["account,case", `${a},${"x".repeat(32)}`])).code).to.equal("HB-2872");
  });

  it("is refused without accounts, for another encoding, for its size, and where there is none", () => {
    expect(faultIn(() => read(["account", "# none"])).code).to.equal("HB-2874");
    expect(faultIn(() => read(Buffer.from("account\n", "utf16le"))).code).to.equal("HB-2871");
    expect(faultIn(() => read(new Uint8Array([0x61, 0xff, 0xfe]))).code).to.equal("HB-2120");
    expect(faultIn(() => read(`account\n${"#\n".repeat(2_200_000)}`)).code).to.equal("HB-2120");
    expect(faultIn(() => readAccountList({ path: "/none.csv", book, amounts: false })).code).to.equal("HB-2120");
  });

  it("merges what is said twice", () => {
    const { rows, duplicates, lines } = read([
      "account,case",
      `${a},`,
      `${b},`,
      `${a},HKPF-2026-0117`,
      "desk-1,",
      `${c},`,
    ]);
    expect(rows.map(({ line }) => line)).to.deep.equal([2, 3, 5]);
    expect(duplicates).to.deep.equal([
      { line: 4, of: 2 },
      { line: 6, of: 5 },
    ]);
    expect(lines).to.equal(5);
  });

  it("refuses another amount or another case for the same account", () => {
    const amounts = faultIn(() => read(["account,amount", `${a},1.00`, `${b},1.00`, `${a},1.01`], true));
    expect([amounts.code, /line 4: .* line 2 /.test(amounts.message)]).to.deep.equal(["HB-2873", true]);
    expect(faultIn(() => read(["account,case", `${a},one`, `${a},two`])).code).to.equal("HB-2873");
  });
});

describe("the lines of a list in words", () => {
  it("run together where they follow each other", () => {
    expect(showLines([4, 9, 8, 7, 12, 4])).to.equal("4, 7 to 9, 12");
  });
  it("are told with their reasons up to a limit, and by number beyond it", () => {
    const text = showProblems(Array.from({ length: 50 }, (_, i) => ({ line: i + 1, problem: "is wrong" })));
    expect(text.split("\n")).to.have.length(41);
    expect(text).to.match(/lines 41 to 50$/);
  });
});
