import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { addressesIn, KNOWN_KEY, localAddresses, PHRASE, secretsIn, type Finding } from "./secret-patterns.ts";

// npm run check:secrets                     scans every tracked file
// npm run check:secrets -- <path> ...       and these files and folders: logs, records, change folders
//
// Exits 1 if there is a secret. What was found is named by file and line; the secret itself is never printed.

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** What everybody knows and may stand in a file: Hardhat's published phrase and its first key, as samples of tests. */
const ALLOWED: readonly { file: string; what: string }[] = [
  { file: "test/issuance/scenarios/s11-reorg.test.ts", what: PHRASE },
  { file: "test/threats/world.ts", what: PHRASE },
  { file: "test/sdk/quorum.test.ts", what: KNOWN_KEY },
  { file: "test/sdk/typed-data.test.ts", what: KNOWN_KEY },
];

/** Larger ones are no text that anybody wrote. */
const MOST_BYTES = 64 * 1024 * 1024;

export interface Found extends Finding {
  file: string;
}

/**
 * The secrets of files and folders, folders below them included. A key is one of an account of a local chain, or of any
 * account that one of the files names.
 */
export function scan(paths: readonly string[]): Found[] {
  const texts = paths.flatMap(filesOf).flatMap((file) => {
    const bytes = readFileSync(file);
    // A zero byte is in no text.
    if (bytes.length > MOST_BYTES || bytes.subarray(0, 8_000).includes(0)) return [];
    return [{ file, text: bytes.toString("utf8") }];
  });
  const accounts = localAddresses();
  for (const { text } of texts) for (const address of addressesIn(text)) accounts.add(address);
  return texts.flatMap(({ file, text }) => secretsIn(text, accounts).map((finding) => ({ file, ...finding })));
}

function filesOf(path: string): string[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return stat.isFile() ? [path] : [];
  return readdirSync(path).flatMap((name) => filesOf(join(path, name)));
}

/** Tracked files, and new ones that are not ignored. */
function trackedFiles(): string[] {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: MOST_BYTES,
  });
  return listed
    .split("\0")
    .filter((name) => name !== "")
    .map((name) => join(ROOT, name));
}

function isAllowed({ file, what }: Found): boolean {
  return ALLOWED.some((each) => file === join(ROOT, each.file) && what === each.what);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const given = process.argv.slice(2);
  const missing = given.filter((path) => statSync(path, { throwIfNoEntry: false }) === undefined);
  const found = scan([...trackedFiles(), ...given]).filter((each) => !isAllowed(each));
  for (const path of missing) console.error(`${path}: there is nothing to scan`);
  for (const { file, line, what } of found) console.error(`${file}:${line}: ${what}`);
  if (found.length > 0 || missing.length > 0) process.exitCode = 1;
  else console.log(`No secret in ${trackedFiles().length} tracked files${given.map((path) => `, ${path}`).join("")}.`);
}
