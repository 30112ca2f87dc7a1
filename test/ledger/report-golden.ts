import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

/** Compares a report's text with the committed one. `GOLDEN=write` writes it anew; the difference is then reviewed. */
export function expectText(name: string, text: string): void {
  // Line ends of a table are judged elsewhere; here they must survive being checked out.
  const stable = text.replaceAll("\r\n", "\n");
  const file = fileURLToPath(new URL(`golden/${name}`, import.meta.url));
  if (process.env["GOLDEN"] === "write") writeFileSync(file, stable);
  expect(stable).to.equal(readFileSync(file, "utf8"));
}

/** A canonical text with line ends, so that a difference can be read. */
export function readable(body: string): string {
  return `${JSON.stringify(JSON.parse(body), null, 2)}\n`;
}
