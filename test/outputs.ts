import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

// With HARBOUR_OUTPUTS=<folder>, what commands print in tests and what tests write into temporary folders is kept there
// instead of being dropped, so that npm run check:secrets can search it. Unset, nothing is kept.
const KEPT = process.env["HARBOUR_OUTPUTS"];

/** What a command line was given and printed. */
export function keepOutput(...texts: readonly string[]): void {
  if (KEPT !== undefined) fs.appendFileSync(join(KEPT, "outputs.txt"), `${texts.join("\n")}\n`);
}

/** A copied build is the compiler's word, and large; its links lead back to the project. */
function isWritten(path: string): boolean {
  return !/(harbour|next)-build/.test(path) && !fs.lstatSync(path).isSymbolicLink();
}

/** A temporary folder that a test removes is copied first. */
function keepFolders(kept: string): void {
  const { rmSync } = fs;
  const { rm } = fs.promises;
  let count = 0;
  const keep = (path: fs.PathLike): void => {
    const text = String(path);
    // What the scan's own test plants is meant to be found there and nowhere else.
    if (basename(text).startsWith("harbour-secrets-")) return;
    if (dirname(text) !== tmpdir() || !fs.statSync(text, { throwIfNoEntry: false })?.isDirectory()) return;
    fs.cpSync(text, join(kept, `${++count}-${basename(text)}`), { recursive: true, filter: isWritten });
  };
  fs.rmSync = (path, options) => {
    keep(path);
    rmSync(path, options);
  };
  fs.promises.rm = async (path, options) => {
    keep(path);
    await rm(path, options);
  };
  syncBuiltinESMExports();
}

if (KEPT !== undefined) keepFolders(KEPT);
