import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { keccak256 } from "ethers";
import { z } from "zod/v4";
import { fileExists, fileMalformed, fileUnreadable } from "./issuance-faults.ts";

/** Larger than any file these commands know; a wrong path to a database dump ends here and not in memory. */
const LARGEST = 64 * 1024 * 1024;

/** keccak256 of the file's bytes as they are: no canonical form, no line-end change. @throws HarbourError HB-2120 */
export function hashFile(path: string): string {
  return keccak256(readBytes(path));
}

/** A JSON file in exactly this shape. @throws HarbourError HB-2120, HB-2121 */
export function readJsonFile<S extends z.ZodType>(path: string, schema: S): z.output<S> {
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(readBytes(path)));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) {
      throw fileMalformed(path, ["it is not JSON in UTF-8"], error);
    }
    throw error;
  }
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  throw fileMalformed(
    path,
    result.error.issues.map(({ path: place, message }) => `${place.join(".") || "the file"}: ${message}`),
  );
}

/** Writes a new file; never over an old one. @throws HarbourError HB-2120, HB-2122 */
export function writeNewFile(path: string, content: unknown): void {
  try {
    writeFileSync(path, jsonText(content), { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") throw fileExists(path);
    throw fileUnreadable(path, (error as NodeJS.ErrnoException).code ?? "unknown", error);
  }
}

/** Replaces a file in one step, so that a crash leaves the old one or the new one. */
export function replaceFile(path: string, content: unknown): void {
  const beside = `${path}.new`;
  writeFileSync(beside, jsonText(content));
  renameSync(beside, path);
}

/** Said before the work, so that nobody types in a page of numbers for nothing. @throws HarbourError HB-2122 */
export function requireAbsent(path: string): void {
  if (existsSync(path)) throw fileExists(path);
}

function jsonText(content: unknown): string {
  const text = JSON.stringify(content, (_, part: unknown) => (typeof part === "bigint" ? part.toString() : part), 2);
  return `${text}\n`;
}

/** @throws HarbourError HB-2120 */
export function readBytes(path: string): Buffer {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw fileUnreadable(path, (error as NodeJS.ErrnoException).code ?? "unknown", error);
  }
  if (bytes.length > LARGEST) throw fileUnreadable(path, `it has ${bytes.length} bytes, more than ${LARGEST}`);
  return bytes;
}
