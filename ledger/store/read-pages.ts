import { sql, type RawBuilder } from "kysely";
import type { Dialect } from "./dialect.ts";
import type { Session } from "./store.ts";
import { keyColumns, keyOf, type Row, type TableName } from "./tables.ts";

/** Rows asked for at once. */
const PAGE = 2000;

/**
 * Every row of a table, in the order of its key, page by page: a table may be larger than memory. Keys are compared byte
 * by byte on every database, so the order is the same on all of them.
 *
 * @param after The key to begin behind.
 */
export async function* readPages<Name extends TableName>(
  { db, dialect }: Session,
  table: Name,
  after?: readonly unknown[],
): AsyncGenerator<Row<Name>[]> {
  const key = keyColumns(table);
  const order = sql.join(key.map((column) => sql.ref(column)));
  for (let last = after; ;) {
    const behind = last === undefined ? sql`` : sql` where ${isBehind(dialect, key, last)}`;
    const { rows } = await sql<
      Row<Name>
    >`select * from ${sql.table(table)}${behind} order by ${order} limit ${sql.lit(PAGE)}`.execute(db);
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    last = keyOf(table, rows.at(-1)!);
  }
}

/**
 * (a, b) > (1, 2). SQLite searches its key for that as it stands; MariaDB reads the table from its beginning, but searches
 * for a > 1 or (a = 1 and b > 2).
 */
function isBehind(dialect: Dialect, key: readonly string[], values: readonly unknown[]): RawBuilder<unknown> {
  if (dialect === "sqlite") return sql`(${sql.join(key.map((name) => sql.ref(name)))}) > (${sql.join([...values])})`;
  const cases = key.map((name, index) => {
    const equal = key.slice(0, index).map((before, at) => sql`${sql.ref(before)} = ${values[at]}`);
    return sql`(${sql.join([...equal, sql`${sql.ref(name)} > ${values[index]}`], sql` and `)})`;
  });
  return sql.join(cases, sql` or `);
}
