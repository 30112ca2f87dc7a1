import { CompiledQuery, Kysely, MysqlDialect, sql } from "kysely";
import { createPool, type Pool } from "mysql2";
import type { OpenStore, Session, Store } from "./store.ts";
import { TABLES, type Row, type TableName, type Tables } from "./tables.ts";
import type { StoreUrl } from "./url.ts";

type Server = Extract<StoreUrl, { dialect: "mysql" }>;

/** Rows of one statement: OceanBase ends what runs longer than 10 s, and takes at most 16 MiB. */
const ROWS = 2000;

/** Connects to MySQL, MariaDB, or OceanBase in its MySQL mode. */
export async function openMysql(server: Server, { onStatement }: OpenStore): Promise<Store> {
  const pool = createPool({
    host: server.host,
    port: server.port,
    user: server.user,
    password: server.password,
    database: server.database,
    ...(server.tls ? { ssl: {} } : {}),
    connectionLimit: 8,
    charset: "utf8mb4_bin",
    // OceanBase reads this bit of the handshake as its Oracle mode.
    flags: ["-CLIENT_QUERY_ATTRIBUTES"],
    supportBigNumbers: true,
    decimalNumbers: false,
    dateStrings: true,
    timezone: "Z",
  });
  const db = new Kysely<Tables>({
    dialect: new MysqlDialect({
      // Kysely asks for text statements only; prepared ones go wrong behind OceanBase's proxy.
      pool: watched(pool, onStatement) as never,
      // OceanBase's repeatable read ends transactions where MySQL waits; reading what is committed, all of them wait.
      onCreateConnection: async (connection) => {
        await connection.executeQuery(CompiledQuery.raw("set session transaction isolation level read committed"));
      },
    }),
  });
  const { rows } = await sql<{ version: string }>`select version() as version`.execute(db);
  return {
    ...session(db),
    name: server.name,
    product: productOf(rows[0]!.version),
    transaction: (work) => db.transaction().execute((inside) => work(session(inside))),
    close: () => db.destroy(),
  };
}

function session(db: Kysely<Tables>): Session {
  return {
    dialect: "mysql",
    db,
    insert: (table, rows) => write(db, table, rows, ""),
    upsert: (table, rows) => write(db, table, rows, ` on duplicate key update ${replacedColumns(table)}`),
  };
}

async function write<Name extends TableName>(
  db: Kysely<Tables>,
  table: Name,
  rows: readonly Row<Name>[],
  ending: string,
): Promise<void> {
  const columns = Object.keys(TABLES[table].columns) as (keyof Row<Name> & string)[];
  const text = `insert into ${table} (${columns.join(", ")}) values ?${ending}`;
  for (let first = 0; first < rows.length; first += ROWS) {
    const values = rows.slice(first, first + ROWS).map((row) => columns.map((column) => bufferOf(row[column])));
    await db.executeQuery(CompiledQuery.raw(text, [values]));
  }
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

/** "10.11.19-MariaDB-0+deb12u1", "5.7.25-OceanBase_CE-v4.4.2.0", "9.7.4" */
function productOf(version: string): string {
  const oceanBase = /OceanBase\S*?v?([0-9][0-9.]*)$/i.exec(version);
  if (/oceanbase/i.test(version)) return `OceanBase ${oceanBase?.[1] ?? version}`;
  const number = /^[0-9.]+/.exec(version)?.[0] ?? version;
  return /mariadb/i.test(version) ? `MariaDB ${number}` : `MySQL ${number}`;
}

/** Reports every statement as it goes to the server, values and all. */
function watched(pool: Pool, onStatement: ((sql: string) => void) | undefined): Pool {
  if (onStatement === undefined) return pool;
  pool.on("connection", (connection) => {
    const query = connection.query.bind(connection) as (...parameters: unknown[]) => { sql: string };
    connection.query = ((...parameters: unknown[]) => {
      const command = query(...parameters);
      onStatement(command.sql);
      return command;
    }) as never;
  });
  return pool;
}
