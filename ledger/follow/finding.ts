import type { TableName } from "../store/tables.ts";

/** A row of the books that does not follow from the blocks, or from what the node says. */
export interface Finding {
  table: TableName;
  /** Which row: "block 12, log 3". */
  row: string;
  found: string;
  expected: string;
}

/** Of each table more than these are not listed: who has so many looks at the first. */
const LISTED = 100;

/** Collects findings, of each table no more than can be read. */
export class Findings {
  readonly list: Finding[] = [];
  readonly #of = new Map<TableName, number>();

  add(table: TableName, row: string, found: unknown, expected: unknown): void {
    const before = this.#of.get(table) ?? 0;
    this.#of.set(table, before + 1);
    if (before < LISTED) this.list.push({ table, row, found: String(found), expected: String(expected) });
  }

  /** Adds one where the two differ. */
  compare(table: TableName, row: string, found: unknown, expected: unknown): void {
    if (found !== expected) this.add(table, row, found, expected);
  }
}

export const NO_ROW = "no such row";
export const A_ROW = "a row";
