import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { commandPage } from "./command-pages.ts";
import { errorPage } from "./error-table.ts";
import { rolePage } from "./role-page.ts";
import { storageLayout } from "./storage-layout.ts";

// npm run docs               writes the generated parts of docs/
// npm run docs -- --check    exits 1 if one of them is not fresh

/** A file that is generated from its first line to its last, or one part of it. */
interface Document {
  file: string;
  begin?: string;
  content: () => string;
}

const documents: readonly Document[] = [
  { file: "docs/cli.md", content: commandPage },
  { file: "docs/errors.md", content: errorPage },
  { file: "docs/roles.md", content: rolePage },
  { file: "docs/storage.md", begin: "<!-- layout: npm run docs -->\n", content: storageLayout },
];
const END = "<!-- end -->";
const check = process.argv.includes("--check");

for (const document of documents) {
  try {
    renew(document);
  } catch (error) {
    console.error(`${document.file}: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}

function renew(document: Document): void {
  const path = new URL(`../${document.file}`, import.meta.url);
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  const fresh = freshText(document, text);
  if (fresh === text) return;
  if (!check) return writeFileSync(path, fresh);
  console.error(`${document.file} is not fresh: run npm run docs, and say in the commit why it changed`);
  process.exitCode = 1;
}

function freshText({ file, begin, content }: Document, text: string): string {
  if (begin === undefined) return `${content().trimEnd()}\n`;
  const start = text.indexOf(begin);
  const end = text.indexOf(END, start);
  if (start < 0 || end < 0) throw new Error(`${file} has no section that begins with ${begin.trim()}`);
  return text.slice(0, start + begin.length) + content() + text.slice(end);
}
