import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { Kysely, SqliteDialect, type SqliteDatabase, type SqliteStatement } from "kysely";
import type { OpenStore, Session, Store } from "./store.ts";
import { TABLES, type Row, type TableName, type Tables } from "./tables.ts";

/** Prepared statements that are kept. Long texts are lists of values, which hardly ever come again. */
const KEPT = 300;
const LONGEST_KEPT = 4096;

/** Opens SQLite inside this process. One process writes; any number may read beside it. */
export function openSqlite(path: string, name: string, { readOnly = false, onStatement }: OpenStore): Store {
  const raw = new DatabaseSync(path, { readOnly });
  if (!readOnly) {
    // A commit is on the disk before it is believed. The log is folded in seldom, because that is what costs.
    for (const pragma of ["journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=20000"])
      raw.exec(`pragma ${pragma}`);
  }
  for (const pragma of ["cache_size=-200000", "busy_timeout=10000", "temp_store=MEMORY"]) raw.exec(`pragma ${pragma}`);
  const database = new PreparedDatabase(raw, onStatement);
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
  const session = (inside: Kysely<Tables>): Session => ({
    dialect: "sqlite",
    db: inside,
    insert: async (table, rows) => database.write(insertText(table), table, rows),
    upsert: async (table, rows) => database.write(upsertText(table), table, rows),
  });
  const { version } = raw.prepare("select sqlite_version() as version").get() as { version: string };
  return {
    ...session(db),
    name,
    product: `SQLite ${version}`,
    transaction: (work) => db.transaction().execute((inside) => work(session(inside))),
    close: () => db.destroy(),
  };
}

/** Gives node:sqlite the shape that Kysely expects, and writes many rows without asking for each. */
class PreparedDatabase implements SqliteDatabase {
  readonly #raw: DatabaseSync;
  readonly #kept = new Map<string, StatementSync>();
  readonly #onStatement: ((sql: string) => void) | undefined;

  constructor(raw: DatabaseSync, onStatement: ((sql: string) => void) | undefined) {
    this.#raw = raw;
    this.#onStatement = onStatement;
  }

  close(): void {
    this.#kept.clear();
    this.#raw.close();
  }

  prepare(sql: string): SqliteStatement {
    this.#onStatement?.(sql);
    const statement = this.#statement(sql);
    const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
    return {
      reader: statement.columns().length > 0,
      all: (parameters) => statement.all(...values(parameters)),
      run: (parameters) => statement.run(...values(parameters)),
      iterate: (parameters) => statement.iterate(...values(parameters)),
    };
  }

  write<Name extends TableName>(sql: string, table: Name, rows: readonly Row<Name>[]): void {
    if (rows.length === 0) return;
    this.#onStatement?.(sql);
    const statement = this.#statement(sql);
    const columns = Object.keys(TABLES[table].columns) as (keyof Row<Name>)[];
    for (const row of rows) statement.run(...columns.map((column) => row[column] as SQLInputValue));
  }

  #statement(sql: string): StatementSync {
    const known = this.#kept.get(sql);
    if (known !== undefined) return known;
    const statement = this.#raw.prepare(sql);
    if (sql.length > LONGEST_KEPT) return statement;
    if (this.#kept.size >= KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.set(sql, statement);
    return statement;
  }
}

function insertText(table: TableName): string {
  const columns = Object.keys(TABLES[table].columns);
  return `insert into ${table} (${columns.join(", ")}) values (${columns.map(() => "?").join(", ")})`;
}

function upsertText(table: TableName): string {
  const { key, columns } = TABLES[table];
  const rest = Object.keys(columns).filter((column) => !(key as readonly string[]).includes(column));
  const replaced = rest.map((column) => `${column} = excluded.${column}`).join(", ");
  return `${insertText(table)} on conflict (${key.join(", ")}) do update set ${replaced}`;
}
