import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { severalChanges } from "./changes-faults.ts";

/** What is kept of one change: plan, batch, review text, journal and receipt, each a file. */
export interface ChangeFolder {
  /** "0042-rotate-blacklister" */
  name: string;
  path: string;
  /** Replaces a file in one step, so that a crash leaves the old one or the new one. Objects become JSON. */
  write(file: string, content: string | object): void;
  /** Adds one line to a file, for journals. */
  append(file: string, line: object): void;
  has(file: string): boolean;
  read(file: string): string;
  files(): string[];
}

/** Takes the next free number. Two at once get different ones, as making a folder fails where one is. */
export function createChange(root: string, slug: string): ChangeFolder {
  mkdirSync(root, { recursive: true });
  for (let number = lastNumber(root) + 1; ; number++) {
    const name = `${String(number).padStart(4, "0")}-${slugOf(slug)}`;
    if (readdirSync(root).some((entry) => numberOf(entry) === number)) continue;
    try {
      mkdirSync(join(root, name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") continue;
      throw error;
    }
    return folderAt(root, name);
  }
}

/** By number, "42" or "0042", or by its whole name. Undefined: there is none. @throws HarbourError HB-2895 */
export function findChange(root: string, text: string): ChangeFolder | undefined {
  if (!existsSync(root)) return undefined;
  const wanted = /^\d+$/.test(text) ? Number(text) : undefined;
  const names = readdirSync(root).filter((entry) => {
    const number = numberOf(entry);
    return number !== undefined && (entry === text || number === wanted);
  });
  if (names.length > 1) throw severalChanges(text, names.sort());
  return names[0] === undefined ? undefined : folderAt(root, names[0]);
}

/** "0042": what a command line calls a change. */
export function changeNumber({ name }: Pick<ChangeFolder, "name">): string {
  return /^\d+/.exec(name)?.[0] ?? name;
}

/** Every change, oldest first. */
export function listChanges(root: string): ChangeFolder[] {
  if (!existsSync(root)) return [];
  const names = readdirSync(root).filter((entry) => numberOf(entry) !== undefined);
  // By number first: "10000" would stand before "9999" by its letters.
  const sorted = names.sort((a, b) => numberOf(a)! - numberOf(b)! || (a < b ? -1 : 1));
  return sorted.map((name) => folderAt(root, name));
}

function folderAt(root: string, name: string): ChangeFolder {
  const path = join(root, name);
  return {
    name,
    path,
    write(file, content) {
      const text = typeof content === "string" ? content : `${JSON.stringify(content, showBigints, 2)}\n`;
      writeFileSync(join(path, `${file}.new`), text);
      renameSync(join(path, `${file}.new`), join(path, file));
    },
    append: (file, line) => writeFileSync(join(path, file), `${JSON.stringify(line, showBigints)}\n`, { flag: "a" }),
    has: (file) => existsSync(join(path, file)),
    read: (file) => readFileSync(join(path, file), "utf8"),
    files: () => readdirSync(path).sort(),
  };
}

function showBigints(_key: string, part: unknown): unknown {
  return typeof part === "bigint" ? part.toString() : part;
}

function numberOf(name: string): number | undefined {
  // A name that we would not make is no change: it would be printed.
  const number = /^(\d{4,15})-[a-z0-9-]+$/.exec(name)?.[1];
  return number === undefined ? undefined : Number(number);
}

function lastNumber(root: string): number {
  return readdirSync(root).reduce((last, name) => Math.max(last, numberOf(name) ?? 0), 0);
}

function slugOf(text: string): string {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? ["change"];
  return words.join("-").slice(0, 48).replace(/-$/, "");
}
