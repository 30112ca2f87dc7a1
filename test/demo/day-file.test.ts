import { expect } from "chai";
import { DayFileError, type DayFileErrorCode } from "../../scripts/demo/day-fault.ts";
import { loadDay } from "../../scripts/demo/day-file.ts";
import { changed, DAY_TEXT, lineOf, readText, runDemoCommand } from "./stage-door.ts";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// day file
// ├── good: every step knows its line
// ├── not JSON: syntax · what only YAML allows · a key twice
// ├── not a day: missing · unknown · wrong kind · amount · name · time · error · reference · order
// └── refused before anything is built or deployed, all problems at once

interface Malformed {
  what: string;
  code: DayFileErrorCode;
  from: string;
  to: string;
  /** A passage on the line that must be named; the changed one unless told. */
  on?: string;
  says?: RegExp;
}

const FIRST_CEILING = `"ceiling": "12,000,000.00",\n      "until": "day 5 09:00"`;

const malformed: readonly Malformed[] = [
  // HB-3002
  {
    what: "a trailing comma in an object",
    code: "HB-3002",
    from: `"gas": true }\n  },`,
    to: `"gas": true },\n  },`,
    on: `"north-trading": { "is"`,
  },
  {
    what: "a trailing comma in a list",
    code: "HB-3002",
    from: `["seizure destination"]`,
    to: `["seizure destination",]`,
  },
  {
    what: "a missing comma",
    code: "HB-3002",
    from: `"id": "hkd-minter",`,
    to: `"id": "hkd-minter"`,
    on: `"act": { "do": "configure minter", "token": "HKD"`,
  },
  { what: "a missing colon", code: "HB-3002", from: `"id": "cnh-minter"`, to: `"id" "cnh-minter"` },
  { what: "a comment", code: "HB-3002", from: `"id": "seizure",`, to: `"id": "seizure", // by order` },
  { what: "a comment as YAML has it", code: "HB-3002", from: `"id": "seizure",`, to: `"id": "seizure", # by order` },
  { what: "single quotes", code: "HB-3002", from: `"id": "seizure"`, to: `"id": 'seizure'` },
  { what: "a word without quotes", code: "HB-3002", from: `"id": "seizure"`, to: `"id": seizure` },
  { what: "a key without quotes", code: "HB-3002", from: `"id": "seizure"`, to: `id: "seizure"` },
  {
    what: "a number with a leading zero",
    code: "HB-3002",
    from: `"release": 2\n    }`,
    to: `"release": 02\n    }`,
    on: `"release": 02`,
  },
  { what: "a line break inside a text", code: "HB-3002", from: `"PO-7731",`, to: `"PO\n7731",`, on: `"PO\n7731",` },
  { what: "a text without an end", code: "HB-3002", from: `"PO-7731",`, to: `"PO-7731,` },
  { what: "an end too early", code: "HB-3002", from: DAY_TEXT.slice(DAY_TEXT.indexOf(`  "final"`)), to: "", on: "" },
  { what: "something behind the end", code: "HB-3002", from: DAY_TEXT, to: `${DAY_TEXT}\n{}\n`, on: "\n{}\n" },
  { what: "an empty file", code: "HB-3002", from: DAY_TEXT, to: "", on: "" },
  // HB-3003
  {
    what: "a key twice",
    code: "HB-3003",
    from: `"id": "seizure",`,
    to: `"id": "seizure",\n      "id": "again",`,
    on: `"id": "again"`,
    says: /"id"/,
  },
  {
    what: "a person twice",
    code: "HB-3003",
    from: `"ming": {`,
    to: `"customer": {`,
    on: `"customer": { "is": "a shopper who owns no gas token", "gas": false },\n    "siu"`,
  },
  // HB-3011, HB-3012, HB-3013
  {
    what: "a missing amount",
    code: "HB-3011",
    from: `"amount": "38.50",\n`,
    to: "\n",
    on: `{\n      "at": "day 2 12:30"`,
    says: /"amount"/,
  },
  {
    what: "a missing kind",
    code: "HB-3011",
    from: `"do": "unpause",`,
    to: "",
    on: `{\n      "at": "day 3 12:00"`,
    says: /"do"/,
  },
  {
    what: "a missing expectation",
    code: "HB-3011",
    from: `"to": "harbour-tea",\n      "amount": "38.50",\n      "relayer": "relayer",\n      "expect"`,
    to: `"to": "harbour-tea",\n      "amount": "38.50",\n      "relayer": "relayer",\n      "hope"`,
    on: `{\n      "at": "day 2 12:30"`,
  },
  {
    what: "a missing final table",
    code: "HB-3011",
    from: `"final": {\n    "CNH"`,
    to: `"final": {\n    "EUR"`,
    on: `"final"`,
  },
  {
    what: "an unknown field",
    code: "HB-3012",
    from: FIRST_CEILING,
    to: `${FIRST_CEILING},\n      "mood": "good"`,
    on: `"mood"`,
    says: /"mood"/,
  },
  {
    what: "an unknown expectation",
    code: "HB-3012",
    from: `"expect": { "mode": "paused" }`,
    to: `"expect": { "moods": "paused" }`,
  },
  { what: "an amount that is a number", code: "HB-3013", from: `"amount": "38.50"`, to: `"amount": 38.5` },
  {
    what: "an unknown currency",
    code: "HB-3013",
    from: `"token": "CNH",\n      "ceiling": "3,000,000.00"`,
    to: `"token": "EUR",\n      "ceiling": "3,000,000.00"`,
    on: `"token": "EUR"`,
  },
  { what: "an unknown mode", code: "HB-3013", from: `"mode": "paused" }`, to: `"mode": "asleep" }` },
  { what: "a release that is no whole number", code: "HB-3013", from: `"release": 2,`, to: `"release": 2.5,` },
  { what: "an expectation of nothing", code: "HB-3013", from: `"expect": { "mode": "paused" }`, to: `"expect": {}` },
  {
    what: "people in a list",
    code: "HB-3013",
    from: DAY_TEXT.slice(DAY_TEXT.indexOf(`"people"`), DAY_TEXT.indexOf(`  "steps"`)),
    to: `"people": [],\n`,
    on: `"people": []`,
  },
  // HB-3014
  {
    what: "an unknown kind of step",
    code: "HB-3014",
    from: `"do": "unpause"`,
    to: `"do": "unfreeze"`,
    says: /"unfreeze"/,
  },
  {
    what: "an act that is not delayed but scheduled",
    code: "HB-3014",
    from: `{ "do": "upgrade", "token": "HKD" }`,
    to: `{ "do": "pause", "token": "HKD" }`,
    says: /scheduled/,
  },
  // HB-3015
  {
    what: "an amount with an exponent",
    code: "HB-3015",
    from: `"amount": "38.50"`,
    to: `"amount": "1e6"`,
    says: /exponent/,
  },
  { what: "a negative amount", code: "HB-3015", from: `"amount": "38.50"`, to: `"amount": "-38.50"`, says: /sign/ },
  {
    what: "an amount with too many decimals",
    code: "HB-3015",
    from: `"amount": "38.50"`,
    to: `"amount": "1,000.0000001"`,
  },
  { what: "an amount in other digits", code: "HB-3015", from: `"amount": "38.50"`, to: `"amount": "١٢"` },
  {
    what: "an expected balance that is no amount",
    code: "HB-3015",
    from: `"customer": "4,961.50"`,
    to: `"customer": "lots"`,
  },
  // HB-3016
  {
    what: "a payer nobody knows",
    code: "HB-3016",
    from: `"by": "north-trading"`,
    to: `"by": "north-tradin"`,
    says: /"north-tradin"/,
  },
  { what: "a balance of nobody", code: "HB-3016", from: `"customer": "4,961.50"`, to: `"custommer": "4,961.50"` },
  {
    what: "a blacklisted nobody",
    code: "HB-3016",
    from: `"expect": { "blacklisted": ["north-trading"] }`,
    to: `"expect": { "blacklisted": ["nobody"] }`,
  },
  // HB-3017
  { what: "a time of no day", code: "HB-3017", from: `"at": "day 3 12:00"`, to: `"at": "day 3 24:00"` },
  { what: "a step before the one before", code: "HB-3017", from: `"at": "day 3 12:00"`, to: `"at": "day 3 11:29"` },
  {
    what: "a step at the same time",
    code: "HB-3017",
    from: `"at": "day 3 12:00"`,
    to: `"at": "day 3 11:30"`,
    on: `"at": "day 3 11:30",\n      "do": "unpause"`,
  },
  // HB-3018, HB-3019
  {
    what: "an error nobody throws",
    code: "HB-3018",
    from: `"refused": "NotMinter"`,
    to: `"refused": "NotAMinter"`,
    says: /"NotAMinter"/,
  },
  {
    what: "a reference that is too long",
    code: "HB-3019",
    from: `"reference": "TABLE-7"`,
    to: `"reference": "TABLE-7-TABLE-7-TABLE-7-TABLE-7-"`,
  },
  // HB-3020, HB-3021
  {
    what: "an act that was never scheduled",
    code: "HB-3020",
    from: `"id": "seizure"`,
    to: `"id": "sezure"`,
    on: `"act": "seizure"`,
    says: /"seizure"/,
  },
  {
    what: "an id given twice",
    code: "HB-3020",
    from: `"id": "cnh-minter"`,
    to: `"id": "hkd-minter"`,
    on: `"id": "hkd-minter",\n      "act": { "do": "configure minter", "token": "CNH"`,
  },
  { what: "a person with the name of a role holder", code: "HB-3021", from: `"ming": {`, to: `"guardian": {` },
  { what: "a person with a name that is none", code: "HB-3021", from: `"ming": {`, to: `"Ming!": {` },
];

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

  for (const { what, code, from, to, on = to, says } of malformed) {
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

  it("names all problems at once, in the order of the file", () => {
    const text = changed(`"amount": "38.50"`, `"amount": "1e6"`, changed(`"do": "unpause"`, `"do": "unfreeze"`));
    expect(refusalOf(text).problems.map(({ code }) => code)).to.deep.equal(["HB-3015", "HB-3014"]);
  });

  it("says that a file does not exist", () => {
    const load = () => loadDay({ path: "no-such-day.json", book: {} });
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
