import { sql, type Kysely } from "kysely";
import { createTables } from "./create-tables.ts";
import { columnType } from "./columns.ts";
import { holdLock } from "./migration-lock.ts";
import { TABLES_1 } from "./migrations/0001-books.ts";
import { booksNewer, booksNotReady } from "./store-faults.ts";
import type { Session, Store } from "./store.ts";
import type { Tables } from "./tables.ts";

/** In order. A migration that was published is never changed; the next one begins a new file. */
const MIGRATIONS: readonly { name: string; up: (session: Session) => Promise<void> }[] = [
  { name: "0001-books", up: (session) => createTables(session, TABLES_1) },
];

/**
 * Brings the tables up to date; returns the names of the migrations that were needed. Several processes may do so at
 * once: one does it, the others wait.
 *
 * @throws HarbourError HB-4008, HB-4012
 */
export async function migrate(store: Store): Promise<string[]> {
  if ((await missingMigrations(store)).length === 0) return [];
  // On SQLite tables are made in a transaction like anything else.
  if (store.dialect === "sqlite") return store.transaction((session) => run(session, store.name));
  await createBookkeeping(store);
  return holdLock(store, (requireHeld) =>
    store.db
      .connection()
      .execute((db) => withLongStatements(store, db, () => run({ ...store, db }, store.name, requireHeld))),
  );
}

/** For those who only read. @throws HarbourError HB-4008, HB-4009 */
export async function requireMigrated(store: Store): Promise<void> {
  const [missing] = await missingMigrations(store);
  if (missing !== undefined) throw booksNotReady(store.name, missing);
}

async function run(session: Session, name: string, requireHeld: () => void = () => undefined): Promise<string[]> {
  await createBookkeeping(session);
  const missing = await missingMigrations({ ...session, name });
  for (const name of missing) {
    requireHeld();
    await MIGRATIONS.find((one) => one.name === name)!.up(session);
    await sql`insert into migration (name) values (${name})`.execute(session.db);
  }
  return missing;
}

async function missingMigrations({ db, name }: Pick<Store, "db" | "name">): Promise<string[]> {
  const done = await doneMigrations(db);
  const unknown = done.find((one) => !MIGRATIONS.some(({ name }) => name === one));
  if (unknown !== undefined) throw booksNewer(name, unknown);
  return MIGRATIONS.map(({ name }) => name).filter((name) => !done.includes(name));
}

async function doneMigrations(db: Kysely<Tables>): Promise<string[]> {
  try {
    const { rows } = await sql<{ name: string }>`select name from migration order by name`.execute(db);
    return rows.map(({ name }) => name);
  } catch (error) {
    if (isMissingTable(error)) return [];
    throw error;
  }
}

/** MySQL has a number for it; SQLite only says so. */
function isMissingTable(error: unknown): boolean {
  const { errno, message } = error as { errno?: number; message?: string };
  return errno === 1146 || /^no such table/.test(message ?? "");
}

async function createBookkeeping({ db, dialect }: Session): Promise<void> {
  const name = columnType(dialect, { is: "text", length: 64 });
  const whole = columnType(dialect, { is: "integer" });
  const ending = sql.raw(dialect === "mysql" ? " default charset = utf8mb4 collate = utf8mb4_bin" : "");
  await sql`create table if not exists migration (name ${name} not null primary key)${ending}`.execute(db);
  await sql`create table if not exists migration_lock (id ${whole} not null primary key, holder ${name} not null, beat ${whole} not null)${ending}`.execute(
    db,
  );
}

/** In microseconds. */
const HOUR = 3_600_000_000;

/** OceanBase ends a statement after 10 s, also one that makes an index on a table with many rows. */
async function withLongStatements<T>({ product }: Store, db: Kysely<Tables>, work: () => Promise<T>): Promise<T> {
  if (!product.startsWith("OceanBase")) return work();
  const { rows } = await sql<{
    query: number;
    trx: number;
  }>`select @@ob_query_timeout as query, @@ob_trx_timeout as trx`.execute(db);
  const allow = async (query: number, trx: number) => {
    await sql`set session ob_query_timeout = ${sql.lit(query)}`.execute(db);
    await sql`set session ob_trx_timeout = ${sql.lit(trx)}`.execute(db);
  };
  await allow(HOUR, HOUR);
  try {
    return await work();
  } finally {
    await allow(Number(rows[0]!.query), Number(rows[0]!.trx));
  }
}
