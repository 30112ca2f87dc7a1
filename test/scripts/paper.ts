import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expectGolden } from "./cli.ts";

/** A folder for the files that people pass around, gone after the test. */
export interface Paper {
  folder: string;
  path(name: string): string;
  /** Writes a file and says where it is. */
  write(name: string, content: string | object): string;
  read(name: string): Record<string, never>;
  /** Changes a JSON file as somebody might by hand. */
  tamper(name: string, change: (content: never) => void): void;
  /** Puts a file away, so that its name is free. */
  discard(name: string): void;
  remove(): void;
}

export function makePaper(): Paper {
  const folder = mkdtempSync(join(tmpdir(), "harbour-"));
  const path = (name: string) => join(folder, name);
  const write = (name: string, content: string | object) => {
    writeFileSync(path(name), typeof content === "string" ? content : JSON.stringify(content));
    return path(name);
  };
  const read = (name: string) => JSON.parse(readFileSync(path(name), "utf8")) as Record<string, never>;
  return {
    folder,
    path,
    write,
    read,
    tamper(name, change) {
      const content = read(name);
      change(content as never);
      write(name, content);
    },
    discard: (name) => rmSync(path(name)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A golden screen with files, times and the hashes of them in it; short text in 32 bytes stays. */
export function expectPaperGolden(name: string, screen: string, { folder }: Paper): void {
  const stable = screen
    .replaceAll(`${folder}/`, "")
    .replace(/0x[0-9a-f]{130}\b/g, "0x".padEnd(132, "·"))
    .replace(/0x[0-9a-f]{64}\b/g, (word) => (/0{8}$/.test(word) ? word : "0x".padEnd(66, "·")))
    .replace(/(UTC = )\d{10}\b/g, "$1··········")
    .replace(/\b\d+ (s|min|h|d)( \d+ (s|min|h|d))?( ago)?(?= |$)/gm, (age) => age.replace(/\d/g, "#"));
  expectGolden(name, stable);
}
