import { CompiledQuery, Kysely, MysqlDialect, sql } from "kysely";
import { createPool, type Pool } from "mysql2";
import { printable, quoted } from "../../sdk/printable.ts";
import { asStoreFault, messageOf } from "./as-store-fault.ts";
import { insertRows, upsertRows } from "./mysql-rows.ts";
import { loginRefused, noDatabase, notEncrypted, unreachable } from "./store-faults.ts";
import type { OpenStore, Session, Store } from "./store.ts";
import type { Tables } from "./tables.ts";
import { storeOf } from "./transaction.ts";
import type { StoreUrl } from "./url.ts";

type Server = Extract<StoreUrl, { dialect: "mysql" }>;

/**
 * Said once on every connection. OceanBase's repeatable read ends transactions where MySQL waits; reading what is
 * committed, all of them wait. The mode refuses what does not fit, and keeps the driver's way of quoting right.
 */
const MANNERS = [
  "set session transaction isolation level read committed",
  "set session sql_mode = 'STRICT_ALL_TABLES'",
];

/**
 * Connects to MySQL, MariaDB, or OceanBase in its MySQL mode.
 *
 * @throws HarbourError HB-4004, HB-4005, HB-4006, HB-4007
 */
export async function openMysql(server: Server, { onStatement, readOnly = false }: OpenStore): Promise<Store> {
  const pool = createPool({
    host: server.host,
    port: server.port,
    user: server.user,
    password: server.password,
    database: server.database,
    ...(server.tls ? { ssl: { minVersion: "TLSv1.2", rejectUnauthorized: true, verifyIdentity: true } } : {}),
    connectionLimit: 8,
    charset: "utf8mb4_bin",
    // OceanBase reads the first bit of the handshake as its Oracle mode. No server may ask for files of this machine.
    flags: ["-CLIENT_QUERY_ATTRIBUTES", "-LOCAL_FILES"],
    supportBigNumbers: true,
    decimalNumbers: false,
    dateStrings: true,
    timezone: "Z",
  });
  const manners = readOnly ? [...MANNERS, "set session transaction read only"] : MANNERS;
  const db = new Kysely<Tables>({
    dialect: new MysqlDialect({
      // Kysely asks for text statements only; prepared ones go wrong behind OceanBase's proxy.
      pool: watched(pool, onStatement) as never,
      onCreateConnection: async (connection) => {
        for (const manner of manners) await connection.executeQuery(CompiledQuery.raw(manner));
      },
    }),
  });
  const { name } = server;
  return storeOf({ db, name, product: await productOf(db, server), sessionOn });
}

/** Asks for the version, and so finds out whether the server lets us in. */
async function productOf(db: Kysely<Tables>, server: Server): Promise<string> {
  try {
    const { rows } = await sql<{ version: string }>`select version() as version`.execute(db);
    return wordsOf(rows[0]!.version);
  } catch (error) {
    await db.destroy().catch(() => undefined);
    throw refusal(server, error);
  }
}

function sessionOn(db: Kysely<Tables>): Session {
  return {
    dialect: "mysql",
    db,
    insert: (table, rows) => insertRows(db, table, rows),
    upsert: (table, rows) => upsertRows(db, table, rows),
  };
}

/** "10.11.19-MariaDB-0+deb12u1", "5.7.25-OceanBase_CE-v4.4.2.0", "9.7.4" */
function wordsOf(version: string): string {
  const oceanBase = /OceanBase\S*?v?([0-9][0-9.]*)$/i.exec(version);
  if (/oceanbase/i.test(version)) return `OceanBase ${oceanBase?.[1] ?? printable(version)}`;
  const number = /^[0-9.]+/.exec(version)?.[0] ?? printable(version);
  return /mariadb/i.test(version) ? `MariaDB ${number}` : `MySQL ${number}`;
}

const LOGIN: readonly (number | undefined)[] = [1044, 1045, 1698];
const NO_DATABASE = 1049;

function refusal({ name, user, tls }: Server, error: unknown): unknown {
  const { errno, code = "" } = error as { errno?: number; code?: string };
  if (LOGIN.includes(errno)) return loginRefused(name, quoted(user), error);
  if (errno === NO_DATABASE) return noDatabase(name, error);
  if (tls && /HANDSHAKE|SSL|TLS|CERT|SIGNATURE/.test(code)) return notEncrypted(name, messageOf(error), error);
  if (/^E[A-Z]+$|^PROTOCOL/.test(code)) return unreachable(name, messageOf(error), error);
  return asStoreFault(name, error);
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
