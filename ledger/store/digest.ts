import { createHash, type Hash } from "node:crypto";
import { toHex } from "./bytes.ts";
import { readPages } from "./read-pages.ts";
import type { Session } from "./store.ts";
import { TABLES, tableNames, type Row, type TableName } from "./tables.ts";

/** SHA-256, 0x and hexadecimal digits, by table. */
export type Digests = Map<TableName, string>;

/**
 * What the tables hold, the same on every database: the rows in the order of their key, each a JSON array of its columns
 * in the order of the schema, bytes in hexadecimal. Of a store that is written meanwhile it says nothing.
 */
export async function digestOf(session: Session, tables: readonly TableName[] = tableNames): Promise<Digests> {
  const digests: Digests = new Map();
  for (const table of tables) digests.set(table, await tableDigest(session, table));
  return digests;
}

/**
 * What follows from the blocks alone, whichever way the books came to them: neither in how many batches, nor which blocks
 * the chain has left, nor how firm it has called them.
 */
export async function stateDigest(session: Session): Promise<string> {
  const hash = createHash("sha256");
  for (const [table, without] of FROM_BLOCKS) hash.update(await tableDigest(session, table, without));
  return `0x${hash.digest("hex")}`;
}

/** Tables that are rebuilt from the chain alone, with the columns of each that tell how they were written. */
export const FROM_BLOCKS: ReadonlyMap<TableName, readonly string[]> = new Map<TableName, readonly string[]>([
  ["chain_block", ["batch"]],
  ["transfer", []],
  ["chain_event", []],
  ["entry", []],
  ["balance", []],
  ["supply", []],
]);

async function tableDigest(session: Session, table: TableName, without: readonly string[] = []): Promise<string> {
  const columns = Object.keys(TABLES[table].columns).filter((column) => !without.includes(column));
  const hash = createHash("sha256").update(JSON.stringify([table, columns]));
  for await (const rows of readPages(session, table)) addRows(hash, rows, columns);
  return `0x${hash.digest("hex")}`;
}

function addRows<Name extends TableName>(hash: Hash, rows: readonly Row<Name>[], columns: readonly string[]): void {
  let text = "";
  for (const row of rows) text += `\n${JSON.stringify(valuesOf(row, columns))}`;
  hash.update(text);
}

/** The values of a row in the order of the schema, the same whichever database they come from. */
export function canonicalRow<Name extends TableName>(table: Name, row: Row<Name>): (number | string)[] {
  return valuesOf(row, Object.keys(TABLES[table].columns));
}

function valuesOf<Name extends TableName>(row: Row<Name>, columns: readonly string[]): (number | string)[] {
  return columns.map((column) => {
    const value = (row as Record<string, number | string | Uint8Array>)[column]!;
    return value instanceof Uint8Array ? toHex(value) : value;
  });
}
