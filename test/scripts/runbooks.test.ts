import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { everyFault } from "../../checks/error-table.ts";
import { loadNetworkFile } from "../../policy/network-file.ts";
import type { Flags } from "../../scripts/command.ts";
import { buildProgram } from "../../scripts/program.ts";
import { loadIssuance } from "./cli.ts";

// every line of a ```sh block in docs/ that begins with harbour
// ├── is a command that there is, with flags and arguments that it takes
// ├── is signed by somebody of the local network
// ├── gets as far as its answer or its plan on a local chain, if it needs no file and nothing that happened before
// └── names only errors that there are
// and every runbook says when, who, how one knows, how to undo, how long

const DOCS = new URL("../../docs/", import.meta.url);
const pages = readdirSync(DOCS, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md"));
const runbooks = pages.filter((name) => name.startsWith("runbooks/"));
const textOf = (page: string) => readFileSync(new URL(page, DOCS), "utf8");

interface Line {
  place: string;
  text: string;
}

/** The command lines of a page. A backslash at the end of one joins it with the next. */
function linesOf(page: string): Line[] {
  return [...textOf(page).matchAll(/^ *```sh\n(.*?)^ *```$/gms)].flatMap(([, block]) =>
    block!
      .replaceAll(/\\\n\s*/g, "")
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line.startsWith("harbour "))
      .map((text) => ({ place: `docs/${page}: ${text}`, text: text.replace(/\s+#.*$/, "") })),
  );
}

const words = (line: string) => (line.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"|"$/g, "")).slice(1);

/** Reads a command line as the program would and runs nothing. @throws CommanderError */
async function read(line: string): Promise<{ ran: boolean; flags: Flags }> {
  const read = { ran: false, flags: {} as Flags };
  const silent = { out: () => {}, err: () => {}, now: () => 0 };
  const program = await buildProgram(words(line), silent, async (_, command) => {
    read.ran = true;
    read.flags = command.opts<Flags>();
  });
  await program.parseAsync(words(line), { from: "user" });
  return read;
}

async function problemOf(line: string): Promise<string | undefined> {
  try {
    return (await read(line)).ran ? undefined : "is no whole command";
  } catch (error) {
    return (error as Error).message;
  }
}

/** A file, an id of an operation or an order, a change that was made before, a build of a minute. */
const NEEDS_MORE = /\.(json|csv|pdf|xml)\b|0x1a2b3c4d|harbour (apply|safe|release|doctor|deploy) /;
/** Without an exit a command ends with its plan; the nodes beside the first one are not there. */
const EXITS_AND_NODES = / --(send|safe|schedule|calldata)\b| --(private-rpc|check-rpc|rpc) \S+/g;

describe("the command lines of the documents", () => {
  const lines = pages.flatMap(linesOf);

  it("are there, in every runbook", () => {
    for (const page of runbooks) expect(linesOf(page).length, page).to.be.above(4);
    expect(runbooks).to.have.length(6);
  });

  it("are read by the program: no unknown command or flag, no argument too few or too many", async () => {
    const problems: string[] = [];
    for (const { place, text } of lines) {
      const problem = await problemOf(text);
      if (problem !== undefined) problems.push(`${place}\n    ${problem}`);
    }
    expect(problems.join("\n")).to.equal("");
  });

  it("are signed by somebody of the local network", async () => {
    const { book } = loadNetworkFile("localhost");
    for (const { place, text } of lines) {
      const { network, as } = (await read(text)).flags;
      if (network === "localhost" && as !== undefined) expect(book, place).to.have.property(as);
    }
  });

  it("get an answer or a plan on a local chain", async () => {
    const { cli } = await loadIssuance();
    const alone = lines.filter(({ text }) => text.includes("--network localhost") && !NEEDS_MORE.test(text));
    expect(alone.length).to.be.above(20);
    for (const { place, text } of new Map(alone.map((line) => [line.text, line])).values()) {
      const plan = text
        .replace(/^harbour /, "")
        .replace(" --network localhost", "")
        .replaceAll(EXITS_AND_NODES, "");
      const ran = await cli(plan);
      // Done, differences, refused by the chain as it is, or not allowed as yet: never a fault, never bad usage.
      expect([0, 2, 3, 4], `${place}\n${ran.err}`).to.include(ran.code);
    }
  });

  const wrong = [
    "harbour mint issue --token hkd",
    "harbour token pause --token hkd --force",
    "harbour account show",
    "harbour account show a b",
    "harbour mint",
    "harbour reserve sign statement.json --as",
  ];
  for (const line of wrong) {
    it(`would not pass as: ${line}`, async () => {
      expect(await problemOf(line)).to.be.a("string");
    });
  }
});

describe("a runbook", () => {
  const numbers = new Set(everyFault().map(({ code }) => code));

  for (const page of runbooks) {
    it(`says when, who, how one knows and how to undo, on one page: ${page}`, () => {
      const text = textOf(page);
      expect(text.split("\n").length).to.be.at.most(71);
      for (const part of [
        "**Trigger**",
        "**Who**",
        "## Do",
        "## How you know it worked",
        "## Undo",
        "## How long, and whom to tell",
      ])
        expect(text, part).to.contain(part);
      for (const [number] of text.matchAll(/HB-\d{4}/g)) expect(numbers, number).to.include(number);
    });
  }
});
