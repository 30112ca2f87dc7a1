import type { RowOf } from "./columns.ts";
import { TABLES_1 } from "./migrations/0001-books.ts";

/** Every table of the books as the newest migration leaves it. */
export const TABLES = TABLES_1;

export type TableName = keyof typeof TABLES;

export type Row<Name extends TableName> = RowOf<(typeof TABLES)[Name]>;

/** The tables as the query builder knows them. */
export type Tables = { [Name in TableName]: Row<Name> };

export const tableNames = Object.keys(TABLES) as TableName[];

/** The columns by which the rows of a table are found and ordered. */
export function keyColumns(table: TableName): readonly string[] {
  return TABLES[table].key;
}

/** What a row has in them. */
export function keyOf<Name extends TableName>(table: Name, row: Row<Name>): unknown[] {
  return keyColumns(table).map((column) => (row as Record<string, unknown>)[column]);
}
