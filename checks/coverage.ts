import { readFileSync, writeFileSync } from "node:fs";

// npm run coverage           runs the contracts' TypeScript tests instrumented and writes docs/coverage.md
// npm run coverage:check     the same, but exits 1 if the page is not fresh
// Either exits 1 if a line of contracts/ was never run.

type FileCoverage = { file: string; found: number; hit: number; missed: number[] };

const report = new URL("../coverage/lcov.info", import.meta.url);
const page = new URL("../docs/coverage.md", import.meta.url);

const files = readReport(readFileSync(report, "utf8"))
  .filter(({ file, found }) => file.startsWith("contracts/") && found > 0)
  .sort((a, b) => (a.file < b.file ? -1 : 1));
const percent = ({ found, hit }: { found: number; hit: number }) => `${((hit / found) * 100).toFixed(1)} %`;
const total = files.reduce((sum, { found, hit }) => ({ found: sum.found + found, hit: sum.hit + hit }), {
  found: 0,
  hit: 0,
});

const text = `# Coverage

Lines of the contracts that the TypeScript tests of token, issuance, settlement and authority run, made by \`npm run coverage\`. A line
that is run is not a line that is tested: the tables of \`docs/token.md\` are proved cell by cell, and the differential and
invariant suites say how often their calls succeeded.

| file | lines | run | |
|---|--:|--:|--:|
${files.map((each) => `| ${each.file} | ${each.found} | ${each.hit} | ${percent(each)} |`).join("\n")}
| all | ${total.found} | ${total.hit} | ${percent(total)} |
`;

for (const { file, missed } of files.filter((each) => each.missed.length > 0)) {
  console.error(`${file}: never run: ${missed.join(", ")}`);
  process.exitCode = 1;
}
if (process.argv.includes("--check")) {
  if (readFileSync(page, "utf8") !== text) {
    console.error("docs/coverage.md is not fresh: run npm run coverage");
    process.exitCode = 1;
  }
} else writeFileSync(page, text);
if (process.exitCode !== 1) console.log(`${total.hit} of ${total.found} lines of the contracts are run.`);

/** LCOV: one record per file, DA:line,count. */
function readReport(lcov: string): FileCoverage[] {
  return lcov
    .split("end_of_record")
    .filter((record) => record.includes("SF:"))
    .map((record) => {
      const lines = [...record.matchAll(/^DA:(\d+),(\d+)/gm)].map(([, line, count]) => ({
        line: Number(line),
        count: Number(count),
      }));
      const file = /^SF:(.*)$/m.exec(record)![1]!.replace(/^.*?(?=contracts\/)/, "");
      const missed = lines.filter(({ count }) => count === 0).map(({ line }) => line);
      return { file, found: lines.length, hit: lines.length - missed.length, missed };
    });
}
