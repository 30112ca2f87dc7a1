import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** Adds a line and returns when it is on the disk. A line that a crash cut short is ended first, so that this one stands alone. */
export function appendDurably(path: string, line: string): void {
  const isTorn = existsSync(path) && !/(^|\n)$/.test(readFileSync(path, "utf8"));
  writeAll(path, "a", `${isTorn ? "\n" : ""}${line}\n`);
}

/** Replaces a file in one step and returns when that is on the disk: a crash leaves the old one or the new one. */
export function replaceDurably(path: string, content: string): void {
  writeAll(`${path}.new`, "w", content);
  renameSync(`${path}.new`, path);
  const folder = openSync(dirname(path), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function writeAll(path: string, flags: "a" | "w", text: string): void {
  const file = openSync(path, flags);
  try {
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
