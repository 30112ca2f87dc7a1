import { existsSync, readdirSync, readFileSync } from "node:fs";
import { declarationOf, entries, nouns, type Entry } from "./command-entries.ts";
import { chosenScreens } from "./command-screens.ts";
import { exitCodes } from "./exit-codes.ts";

const GOLDEN = new URL("../test/scripts/golden/", import.meta.url);

const HEAD = `# The command line

\`npm run harbour -- <command>\` in this repository; the pages below write \`harbour\` for it. Nothing is sent by default: a
command that writes shows its plan and ends. \`docs/errors.md\` has every error by its number, \`docs/roles.md\` who may do
what, \`docs/runbooks/\` what to do when something happens.

Every screen on this page, help included, is a golden output: a test runs the command on a local chain and compares. What
changes from run to run, such as hashes and times, is blotted out with dots. This page is made by \`npm run docs\`.
`;

const JSON_TEXT = `## JSON

Every command takes \`--json\` and then prints one object on stdout: its schema, what it found, and \`exitCode\`. Amounts are
text in minor units, addresses are checksummed, times are Unix seconds. The number behind the slash rises when a field
goes or changes its meaning; new fields may come without. A failed command prints \`harbour.error/1\` instead:
\`{"schema", "code", "message", "why", "fix", "exitCode"}\`.
`;

/** docs/cli.md: help, exit codes, schema and screens of every command. */
export function commandPage(all: readonly Entry[] = entries()): string {
  const schemas = all.map((entry) => schemaOf(entry));
  const twice = schemas.filter((schema, at) => schemas.indexOf(schema) !== at);
  if (twice.length > 0) throw new Error(`Two commands declare the schema ${twice.join(", ")}`);
  const about = nouns();
  const sections = [...new Set(all.map(({ path }) => path[0]!))].map((noun) => {
    const commands = all.filter(({ path }) => path[0] === noun);
    return { noun, about: about.get(noun), commands };
  });
  return [
    HEAD,
    ...contents(sections),
    "## harbour",
    "",
    ...screen("help"),
    ...exitTable(),
    JSON_TEXT,
    "| command | schema |",
    "|---|---|",
    ...all.map((entry) => `| \`harbour ${entry.path.join(" ")}\` | \`${schemaOf(entry)}\` |`),
    "",
    ...sections.flatMap(({ noun, about, commands }) => [
      ...(about === undefined ? [] : [`## ${noun}`, "", `${capital(about)}.`, ""]),
      ...commands.flatMap((entry) => section(entry, about === undefined ? "##" : "###", all)),
    ]),
  ].join("\n");
}

interface Section {
  noun: string;
  about: string | undefined;
  commands: readonly Entry[];
}

function contents(sections: readonly Section[]): string[] {
  return [
    "| noun | about | commands |",
    "|---|---|---|",
    ...sections.map(({ noun, about, commands }) => {
      const links = commands.map(({ path }) => `[${path.at(-1)}](#${path.join("-")})`).join(" · ");
      return `| [${noun}](#${noun}) | ${about ?? commands[0]!.summary} | ${about === undefined ? "" : links} |`;
    }),
    "",
  ];
}

function exitTable(): string[] {
  return [
    "## Exit codes",
    "",
    "| code | meaning | of |",
    "|--:|---|---|",
    ...exitCodes().map(({ name, code, meaning }) => `| ${code} | ${meaning} | ${WHO[name] ?? "every command"} |`),
    "",
  ];
}

const WHO: Readonly<Record<string, string>> = {
  differences: "commands that compare; their sections say so",
  unauthorised: "commands that write or sign",
  cancelled: "commands that write or sign",
};

function section(entry: Entry, mark: string, all: readonly Entry[]): string[] {
  const slug = entry.path.join("-");
  const screens = chosenScreens(slug, goldensOf(slug, all));
  return [
    `${mark} ${entry.path.join(" ")}`,
    "",
    `${capital(entry.summary)}. Schema \`${schemaOf(entry)}\`. ${exitsOf(entry)}`,
    "",
    ...screen(`help-${slug}`),
    ...screens.flatMap(({ name, caption }) => [`${caption}:`, "", ...screen(name)]),
  ];
}

function exitsOf({ path, file }: Entry): string {
  const help = goldenText(`help-${path.join("-")}`);
  const compares = COMPARES.test(help.replaceAll(/\s+/g, " "));
  const signs = declarationOf(file).writes || /confirm .* without a terminal/.test(help.replaceAll(/\s+/g, " "));
  const codes = exitCodes().filter(({ name }) => {
    if (name === "differences") return compares;
    return name === "unauthorised" || name === "cancelled" ? signs : true;
  });
  return `Exit codes ${codes.map(({ code }) => code).join(", ")}.`;
}

/** How a help text says that a difference ends with 2. */
const COMPARES = /exit code (is )?2\b|exit code 0: .*? 2: | 2 steps wait /i;

function schemaOf({ file }: Entry): string {
  return declarationOf(file).schema;
}

/** The golden outputs that belong to a command: none of one whose name is longer and begins the same. */
function goldensOf(slug: string, all: readonly Entry[]): string[] {
  const belongs = (name: string, to: string) => name === to || name.startsWith(`${to}-`);
  const longer = all.map(({ path }) => path.join("-")).filter((other) => other !== slug && belongs(other, slug));
  return readdirSync(GOLDEN)
    .map((file) => file.replace(/\.txt$/, ""))
    .filter((name) => belongs(name, slug) && !longer.some((other) => belongs(name, other)))
    .sort();
}

function goldenText(name: string): string {
  const file = new URL(`${name}.txt`, GOLDEN);
  if (!existsSync(file)) throw new Error(`test/scripts/golden/${name}.txt is missing: run its test with GOLDEN=write`);
  return readFileSync(file, "utf8");
}

function screen(name: string): string[] {
  return ["```text", goldenText(name).trimEnd(), "```", ""];
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
