import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** What each room may import from other rooms. A room that is not listed may not exist; tests may import anything. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  "typechain-types": [],
  sdk: ["typechain-types"],
  policy: ["sdk"],
  "rocketh.ts": ["sdk"],
  "hardhat.config.ts": ["sdk"],
  deploy: ["typechain-types", "sdk", "policy", "rocketh.ts"],
  scripts: ["typechain-types", "sdk", "policy", "deploy", "ledger"],
  // The books never learn from the tools that act: who checks must not depend on what is checked.
  ledger: ["typechain-types", "sdk", "policy"],
  web: ["sdk", "policy", "ledger"],
  bench: ["typechain-types", "sdk", "policy", "deploy", "ledger"],
  checks: ["typechain-types", "sdk", "policy", "ledger"],
};

const root = fileURLToPath(new URL("..", import.meta.url));
const skipped = new Set([
  "node_modules",
  "artifacts",
  "cache",
  "coverage",
  "generated",
  "deployments",
  "typechain-types",
]);

const drawers = /^(utils?|helpers?|misc|common|shared-?utils)(\.test)?$/i;
// In deploy/ a number orders the scripts and an underscore keeps the tool from running a file as one.
const fileName = /^(_|\d{2}_)?[a-z0-9]+(-[a-z0-9]+)*(\.(test|config|d))?\.ts$/;

function* sourceFiles(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name.startsWith(".") || skipped.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sourceFiles(path);
    else if (/\.(ts|tsx|sol)$/.test(entry.name)) yield path;
  }
}

function roomOf(path: string): string {
  return relative(root, path).split("/")[0]!;
}

function problemsOf(path: string): string[] {
  const shown = relative(root, path);
  const problems: string[] = [];
  const name = basename(path);

  for (const part of shown.split("/")) {
    if (drawers.test(part.replace(/\.(ts|tsx|sol)$/, "")))
      problems.push(`${shown}: ${part} is a drawer; name the purpose`);
  }
  if (path.endsWith(".sol")) return problems;

  if (!fileName.test(name)) problems.push(`${shown}: file names are kebab-case`);
  const text = readFileSync(path, "utf8");
  if (name === "index.ts" || /^export \* from /m.test(text)) problems.push(`${shown}: is a barrel`);

  const room = roomOf(path);
  if (room === "test") return problems;
  const allowed = mayImport[room];
  if (allowed === undefined) return [...problems, `${shown}: ${room} is no room of the architecture`];
  for (const [, specifier] of text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]*)"/g)) {
    const target = roomOf(resolve(dirname(path), specifier!));
    if (target !== room && !allowed.includes(target)) problems.push(`${shown}: ${room} may not import ${target}`);
  }
  return problems;
}

const problems = [...sourceFiles(root)].flatMap(problemsOf);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
