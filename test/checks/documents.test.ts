import { expect } from "chai";
import ts from "typescript";
import { commandPaths, entries } from "../../checks/command-entries.ts";
import { commandPage } from "../../checks/command-pages.ts";
import { everyFault, problemsOf } from "../../checks/error-table.ts";
import type { Fault } from "../../checks/fault-record.ts";
import { wordsOf } from "../../checks/message-words.ts";
import { rolePage } from "../../checks/role-page.ts";
import { parse } from "../../checks/syntax.ts";
import { ENTRIES } from "../../scripts/entries.ts";
import { roles } from "../../sdk/roles.ts";

// the generated documents
// ├── errors: words of a message, and what makes a set of numbers a fault of its own
// ├── roles: every role, and only commands that there are
// └── commands: the entries as the program has them; no two with one schema

const fault = (changes: Partial<Fault> = {}): Fault => ({
  code: "HB-2101",
  exit: "usage",
  file: "here.ts",
  messages: ["That is wrong."],
  why: ["A rule."],
  fix: ["Do otherwise."],
  needsAdvice: true,
  ...changes,
});

describe("the page of errors", () => {
  /** What an expression can say, in a file that declares LIMIT and NOTE. */
  function said(expression: string): string[] {
    const { tree } = parse("here.ts", `const NOTE = "as noted"; const LIMIT = 5n; const message = ${expression};`);
    const declaration = (tree.statements[2] as ts.VariableStatement).declarationList.declarations[0]!;
    return wordsOf(declaration.initializer!);
  }

  it("shows what is known only later by its name", () => {
    expect(said("`${planHash} is not ${say.amount(order.total)}, ${NOTE} below ${LIMIT}`")).to.deep.equal([
      "<plan hash> is not <total>, as noted below <limit>",
    ]);
    expect(said('`one of ${known.map((each) => each.name).join(", ")}` + ` or ${JSON.stringify(text)}`')).to.deep.equal(
      ["one of <known> or <text>"],
    );
  });

  it("shows each way in which a sentence can go", () => {
    expect(said('left === 0n ? "nothing is left" : `${left} is left`')).to.deep.equal([
      "nothing is left",
      "<left> is left",
    ]);
    expect(said("({ LIMIT }) => { if (LIMIT) return `at most ${LIMIT}`; return NOTE; }")).to.deep.equal([
      "at most <limit>",
      "as noted",
    ]);
  });

  it("is in order as it stands, and has every group of numbers", () => {
    const faults = everyFault();
    expect(problemsOf(faults)).to.deep.equal([]);
    for (const room of ["HB-1", "HB-2", "HB-3"])
      expect(faults.filter(({ code }) => code.startsWith(room)).length, room).to.be.above(10);
    expect(faults.find(({ code }) => code === "HB-2203")).to.deep.equal({
      code: "HB-2203",
      exit: "refused",
      file: "scripts/faults.ts",
      messages: ["The node is on chain <actual>; <network> is chain <expected>."],
      why: ["The same addresses exist on every chain, so a wrong node looks right until it is too late."],
      fix: ["Check --network and --rpc."],
      needsAdvice: true,
    });
  });

  it("lets a check and the contract that says the same share a number, and nobody else", () => {
    expect(problemsOf([fault(), fault({ refusal: "NotMinter" }), fault({ refusal: "NotBurner" })])).to.deep.equal([]);
    expect(problemsOf([fault(), fault({ file: "there.ts" })])).to.have.length(1);
    expect(problemsOf([fault(), fault({ refusal: "NotMinter", exit: "refused" })])).to.have.length(1);
  });

  const wrong: [string, Partial<Fault>][] = [
    ["without a reason", { why: [] }],
    ["without a remedy", { fix: [] }],
    ["without a sentence", { messages: [] }],
    ["with a number of no group", { code: "HB-5001" }],
    ["with something that is no number", { code: "HB-21" }],
    ["with an exit code that nobody knows", { exit: "broken" }],
  ];
  for (const [what, changes] of wrong) {
    it(`refuses an error ${what}`, () => {
      expect(problemsOf([fault(changes)])).to.have.length.above(0);
    });
  }
});

describe("the page of roles", () => {
  it("has every role with every function", () => {
    const page = rolePage();
    for (const { name, functions, managerFunctions } of roles) {
      const section = page.split(`\n## ${name}\n`)[1]!.split("\n## ")[0]!;
      for (const each of [...Object.values(functions).flat(), ...managerFunctions])
        expect(section, `${name} ${each}`).to.contain(`\`${each}\``);
    }
  });
});

describe("the page of commands", () => {
  it("reads the entries as the program has them", () => {
    expect(commandPaths()).to.deep.equal(ENTRIES.map(({ path }) => path.join(" ")));
    expect(entries().map(({ summary }) => summary)).to.deep.equal(ENTRIES.map(({ summary }) => summary));
  });

  it("refuses two commands with one schema", () => {
    const status = entries().find(({ path }) => path[0] === "status")!;
    expect(() => commandPage([status, { ...status, path: ["again"] }])).to.throw("harbour.status/1");
  });
});
