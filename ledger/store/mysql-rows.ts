import { CompiledQuery, type Kysely } from "kysely";
import { requireFitting } from "./fitting.ts";
import { TABLES, type Row, type TableName, type Tables } from "./tables.ts";

/** Rows and, roughly, bytes of one statement: OceanBase ends what runs longer than 10 s, and takes at most 16 MiB. */
const ROWS = 2000;
const BYTES = 4 * 1024 * 1024;

/** In as many statements as the rows need. @throws HarbourError HB-4013 */
export function insertRows<Name extends TableName>(
  db: Kysely<Tables>,
  table: Name,
  rows: readonly Row<Name>[],
): Promise<void> {
  return write(db, table, rows, "");
}

/** The same; a row whose key exists is replaced. @throws HarbourError HB-4013 */
export function upsertRows<Name extends TableName>(
  db: Kysely<Tables>,
  table: Name,
  rows: readonly Row<Name>[],
): Promise<void> {
  return write(db, table, rows, ` on duplicate key update ${replacedColumns(table)}`);
}

async function write<Name extends TableName>(
  db: Kysely<Tables>,
  table: Name,
  rows: readonly Row<Name>[],
  ending: string,
): Promise<void> {
  requireFitting(table, rows);
  const columns = Object.keys(TABLES[table].columns) as (keyof Row<Name> & string)[];
  const text = `insert into ${table} (${columns.join(", ")}) values ?${ending}`;
  let values: unknown[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const next = columns.map((column) => bufferOf(row[column]));
    const size = next.reduce<number>((sum, value) => sum + writtenSize(value), 0);
    if (values.length === ROWS || (values.length > 0 && bytes + size > BYTES)) {
      await db.executeQuery(CompiledQuery.raw(text, [values]));
      [values, bytes] = [[], 0];
    }
    values.push(next);
    bytes += size;
  }
  if (values.length > 0) await db.executeQuery(CompiledQuery.raw(text, [values]));
}

/** At most: bytes are written in hexadecimal, and a character of text has up to three bytes. */
function writtenSize(value: unknown): number {
  return Buffer.isBuffer(value) ? 2 * value.length + 6 : typeof value === "string" ? 3 * value.length + 4 : 20;
}

/** The driver writes a Buffer as x'..' and any other array of bytes as an object. */
function bufferOf(value: unknown): unknown {
  return value instanceof Uint8Array && !Buffer.isBuffer(value)
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    : value;
}

function replacedColumns(table: TableName): string {
  const { key, columns } = TABLES[table];
  const rest = Object.keys(columns).filter((column) => !(key as readonly string[]).includes(column));
  return rest.map((column) => `${column} = values(${column})`).join(", ");
}
