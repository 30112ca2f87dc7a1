import { quoted } from "../../sdk/printable.ts";
import type { Column } from "./columns.ts";
import { doesNotFit } from "./store-faults.ts";
import { TABLES, type Row, type TableName } from "./tables.ts";

/** Bytes of a value: written as x'..' it must fit into a statement of 16 MiB, which is what servers take by default. */
export const LONGEST = 6 * 1024 * 1024;

/**
 * Refuses what not every database would keep as it is: SQLite takes any length, MySQL fills a short hash with zeros and
 * writes 007 as 7, and compares keys as if they went on with spaces.
 *
 * @throws HarbourError HB-4013
 */
export function requireFitting<Name extends TableName>(table: Name, rows: readonly Row<Name>[]): void {
  const tests = TESTS[table];
  for (const row of rows) {
    for (const { column, fits, allowed } of tests) {
      const value = (row as Record<string, unknown>)[column];
      if (!fits(value)) throw doesNotFit(table, column, shown(value), allowed);
    }
  }
}

interface Test {
  column: string;
  fits: (value: unknown) => boolean;
  /** In words. */
  allowed: string;
}

const TESTS = Object.fromEntries(
  Object.entries(TABLES).map(([table, { columns, key }]) => [
    table,
    Object.entries(columns as Record<string, Column>).map(([column, is]) => ({
      column,
      ...testOf(is, (key as readonly string[]).includes(column)),
    })),
  ]),
) as Record<TableName, Test[]>;

function testOf(column: Column, inKey: boolean): Omit<Test, "column"> {
  switch (column.is) {
    case "integer":
      return { fits: Number.isSafeInteger, allowed: "a whole number below 2^53" };
    case "amount":
      return {
        fits: (value) => typeof value === "string" && /^(?:0|-?[1-9][0-9]{0,64})$/.test(value),
        allowed: "a whole number of at most 65 digits, without leading zeros",
      };
    case "address":
      return { fits: isBytes(20, 20), allowed: "20 bytes" };
    case "hash":
      return { fits: isBytes(32, 32), allowed: "32 bytes" };
    case "bytes":
      return { fits: isBytes(0, LONGEST), allowed: `at most ${LONGEST} bytes` };
    case "long":
      return {
        fits: (value) => isText(value) && Buffer.byteLength(value) <= LONGEST,
        allowed: `text of at most ${LONGEST} bytes`,
      };
    case "text": {
      const { length } = column;
      const isShort = (text: string) => text.length <= length || [...text].length <= length;
      const isKey = (text: string) => !/[\0-\x1f]| $/.test(text);
      return {
        fits: (value) => isText(value) && isShort(value) && (!inKey || isKey(value)),
        allowed: `text of at most ${length} characters${inKey ? " that has no control character and no space at its end" : ""}`,
      };
    }
  }
}

function isBytes(least: number, most: number): (value: unknown) => boolean {
  return (value) => value instanceof Uint8Array && value.length >= least && value.length <= most;
}

/** Half a surrogate pair has no bytes in UTF-8, and some functions of SQLite end at a zero. */
function isText(value: unknown): value is string {
  return typeof value === "string" && !/[\0\ud800-\udfff]/u.test(value);
}

function shown(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value !== "string") return `${value} (${typeof value})`;
  return value.length > 80 ? `${quoted(value.slice(0, 80))}… (${[...value].length} characters)` : quoted(value);
}
