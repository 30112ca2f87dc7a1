import { expect } from "chai";
import { DayFileError } from "../../scripts/demo/day-fault.ts";
import { loadNetworkFile } from "../../policy/network-file.ts";
import { loadDay } from "../../scripts/demo/day-file.ts";
import { malformedShapes } from "./malformed-shapes.ts";
import { malformedValues } from "./malformed-values.ts";
import { changed, DAY_TEXT, lineOf, readText, runDemoCommand } from "./stage-door.ts";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// day file
// ├── good: every step knows its line
// ├── not JSON: syntax · what only YAML allows · a key twice
// ├── not a day: missing · unknown · wrong kind · amount · name · time · error · reference · order · past the desks
// └── refused before anything is built or deployed, all problems at once

function refusalOf(text: string): DayFileError {
  try {
    readText(text);
  } catch (error) {
    if (error instanceof DayFileError) return error;
    throw error;
  }
  return expect.fail("the file was not refused");
}

describe("day file", () => {
  it("knows the line of every step and of the final table", () => {
    const { day, lines, finalLine } = readText(DAY_TEXT);
    expect(lines).to.have.length(day.steps.length);
    for (const [index, line] of lines.entries()) {
      const found = DAY_TEXT.split("\n")
        .slice(line - 1, line + 1)
        .join("\n");
      expect(found, `step ${index + 1}`).to.contain(
        `"at": "day ${day.steps[index]!.at.day} ${day.steps[index]!.at.clock}"`,
      );
    }
    expect(finalLine).to.equal(lineOf(DAY_TEXT, `"final"`));
  });

  for (const { what, code, from, to, on = to, says } of [...malformedShapes, ...malformedValues]) {
    it(`refuses ${what} with ${code} and the line`, () => {
      const text = changed(from, to);
      const { problems } = refusalOf(text);
      const line =
        on === "" ? Math.max(text.trimEnd().split("\n").length, 1) : lineOf(text, on) + (/^\n/.test(on) ? 1 : 0);
      const found = problems.find((problem) => problem.code === code);
      expect(found, JSON.stringify(problems)).to.not.equal(undefined);
      expect(found!.line).to.equal(line);
      if (says !== undefined) expect(found!.message).to.match(says);
    });
  }

  it("knows no step by which tokens could come or go past the desks", () => {
    for (const kind of ["mint", "burn", "set ceiling", "configure minter"]) {
      const step = changed(`"do": "unpause"`, `"do": "${kind}"`);
      expect(
        refusalOf(step).problems.map(({ code }) => code),
        kind,
      ).to.deep.equal(["HB-3014"]);
      const act = changed(`{ "do": "upgrade", "token": "HKD" }`, `{ "do": "${kind}", "token": "HKD" }`);
      expect(
        refusalOf(act).problems.map(({ code }) => code),
        kind,
      ).to.deep.equal(["HB-3014"]);
    }
  });

  it("names all problems at once, in the order of the file", () => {
    const text = changed(`"amount": "38.50"`, `"amount": "1e6"`, changed(`"do": "unpause"`, `"do": "unfreeze"`));
    expect(refusalOf(text).problems.map(({ code }) => code)).to.deep.equal(["HB-3015", "HB-3014"]);
  });

  it("says that a file does not exist", () => {
    const load = () => loadDay({ path: "no-such-day.json", network: loadNetworkFile("localhost") });
    expect(load).to.throw(DayFileError).with.property("code", "HB-3001");
  });

  it("is refused before anything is built or deployed, line by line", async () => {
    const folder = mkdtempSync(join(tmpdir(), "harbour-day-"));
    try {
      const path = join(folder, "day.json");
      const text = changed(`"amount": "38.50"`, `"amount": "1e6"`);
      writeFileSync(path, text);
      const ran = await runDemoCommand(path);
      expect(ran).to.include({ code: 64, chains: 0, builds: 0, out: "" });
      expect(ran.err).to.contain(`${path}:${lineOf(text, '"1e6"')}  HB-3015`);

      const json = await runDemoCommand(path, "--json");
      expect(JSON.parse(json.out)).to.deep.include({ schema: "harbour.error/1", code: "HB-3015", exitCode: 64 });
      expect(JSON.parse(json.out).problems).to.have.length(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
