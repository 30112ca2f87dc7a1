import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { loadNetworkFile } from "../policy/network-file.ts";
import { roleNames } from "../sdk/roles.ts";
import { ENTRIES, NOUNS } from "./entries.ts";
import { addFlags } from "./program.ts";

/** What can stand at a place: words to choose from, files, or anything. */
export type Choice = { kind: "words"; words: readonly string[] } | { kind: "files" } | { kind: "any" };

export interface CompletedOption {
  /** "--token" */
  name: string;
  summary: string;
  /** Absent: a switch. */
  value?: Choice;
}

export interface CompletedCommand {
  path: readonly string[];
  summary: string;
  arguments: Choice[];
  options: CompletedOption[];
}

export interface CompletionTable {
  nouns: { name: string; summary: string }[];
  commands: CompletedCommand[];
}

/** Every command with its options, from the commands themselves, and the names of every network file. Reads no chain. */
export async function completionTable(): Promise<CompletionTable> {
  const { names, networks } = readNames();
  const commands = await Promise.all(
    ENTRIES.map(async ({ path, summary, load }) => {
      const { command: file } = await load();
      const built = new Command(path.at(-1)!);
      file.configure(built);
      addFlags(built, file.writes);
      const options = built.options.map((option): CompletedOption => {
        const value = option.required || option.optional ? choiceOf(option.long!, option.flags) : undefined;
        return { name: option.long!, summary: option.description, ...(value === undefined ? {} : { value }) };
      });
      const args = built.registeredArguments.map((argument) => choiceOf("", `<${argument.name()}>`));
      return { path: [...path] as string[], summary, arguments: args, options };
    }),
  );
  const single = commands.filter(({ path }) => path.length === 1);
  return {
    nouns: [
      ...single.map(({ path, summary }) => ({ name: path[0]!, summary })),
      ...Object.entries(NOUNS).map(([name, summary]) => ({ name, summary })),
    ],
    commands,
  };

  /** By the option, else by what its placeholder calls the value. */
  function choiceOf(option: string, flags: string): Choice {
    const placeholder = /[<[]([^>\]]+?)(?:\.\.\.)?[>\]]/.exec(flags)?.[1] ?? "";
    if (option === "--network") return { kind: "words", words: networks };
    if (placeholder.includes("|")) return { kind: "words", words: placeholder.split("|") };
    if (option === "--role" || placeholder === "role") return { kind: "words", words: roleNames };
    if (["--as", "--to"].includes(option) || ["account", "accounts", "minter", "holder"].includes(placeholder)) {
      return { kind: "words", words: names };
    }
    if (/file|folder|csv|path/.test(placeholder)) return { kind: "files" };
    return { kind: "any" };
  }
}

/** Of every file in policy/ that can be read; one that cannot is another command's matter. */
function readNames(): { names: string[]; networks: string[] } {
  const folder = fileURLToPath(new URL("../policy", import.meta.url));
  // The audit register is the one file there that is no network's.
  const files = readdirSync(folder).filter((file) => file.endsWith(".yaml") && file !== "audits.yaml");
  const networks = files.map((file) => file.slice(0, -5));
  const names = networks.flatMap((network) => {
    try {
      return Object.keys(loadNetworkFile(network).book);
    } catch {
      return [];
    }
  });
  return { names: [...new Set(names)].sort(), networks: networks.sort() };
}
