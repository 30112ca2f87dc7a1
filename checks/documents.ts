import { readFileSync, writeFileSync } from "node:fs";
import { roleTable } from "./role-table.ts";
import { storageLayout } from "./storage-layout.ts";

// npm run docs               writes the generated parts of docs/
// npm run docs -- --check    exits 1 if one of them is not fresh

const sections = [
  { file: "docs/token.md", begin: "<!-- roles: npm run docs -->\n", content: roleTable },
  { file: "docs/storage.md", begin: "<!-- layout: npm run docs -->\n", content: storageLayout },
];
const END = "<!-- end -->";
const check = process.argv.includes("--check");

for (const { file, begin, content } of sections) {
  const path = new URL(`../${file}`, import.meta.url);
  const text = readFileSync(path, "utf8");
  const start = text.indexOf(begin);
  const end = text.indexOf(END, start);
  if (start < 0 || end < 0) throw new Error(`${file} has no section that begins with ${begin.trim()}`);
  const fresh = text.slice(0, start + begin.length) + content() + text.slice(end);
  if (fresh === text) continue;
  if (check) {
    console.error(`${file} is not fresh: run npm run docs, and say in the commit why it changed`);
    process.exitCode = 1;
  } else writeFileSync(path, fresh);
}
