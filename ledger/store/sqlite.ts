import { closeSync, openSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { Kysely, SqliteDialect, type SqliteDatabase, type SqliteStatement } from "kysely";
import { asStoreFault, messageOf } from "./as-store-fault.ts";
import { requireFitting } from "./fitting.ts";
import { cannotOpenFile, notADatabase } from "./store-faults.ts";
import type { OpenStore, Store } from "./store.ts";
import { TABLES, type Row, type TableName, type Tables } from "./tables.ts";
import { storeOf } from "./transaction.ts";

/** Result codes of SQLite. */
const [DAMAGED, CANNOT_OPEN, NOT_A_DATABASE] = [11, 14, 26];

/** Prepared statements that are kept. Long texts are lists of values, which hardly ever come again. */
const KEPT = 300;
const LONGEST_KEPT = 4096;

/**
 * Opens SQLite inside this process. One process writes; any number may read beside it.
 *
 * @throws HarbourError HB-4002, HB-4003, HB-4011, HB-4014
 */
export function openSqlite(path: string, name: string, { readOnly = false, onStatement }: OpenStore): Store {
  const raw = openFile(path, name, readOnly);
  const database = new PreparedDatabase(raw, readOnly, onStatement);
  const { version } = raw.prepare("select sqlite_version() as version").get() as { version: string };
  return storeOf({
    db: new Kysely<Tables>({ dialect: new SqliteDialect({ database }) }),
    name,
    product: `SQLite ${version}`,
    sessionOn: (db) => ({
      dialect: "sqlite",
      db,
      insert: async (table, rows) => database.write(insertText(table), table, rows),
      upsert: async (table, rows) => database.write(upsertText(table), table, rows),
    }),
  });
}

function openFile(path: string, name: string, readOnly: boolean): DatabaseSync {
  let raw: DatabaseSync | undefined;
  try {
    if (!readOnly && path !== ":memory:") makePrivate(path);
    raw = new DatabaseSync(path, { readOnly, timeout: 10_000 });
    // A commit is on the disk before it is believed. The log is folded in seldom, because that is what costs.
    const writer = ["journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=20000"];
    for (const pragma of [...(readOnly ? [] : writer), "cache_size=-200000", "temp_store=MEMORY"])
      raw.exec(`pragma ${pragma}`);
    // Only reading shows whether the file is a database at all.
    raw.prepare("select count(*) from sqlite_master").get();
    return raw;
  } catch (error) {
    raw?.close();
    const { errcode = 0 } = error as { errcode?: number };
    if (errcode === CANNOT_OPEN) throw cannotOpenFile(name, messageOf(error), error);
    if (errcode === NOT_A_DATABASE || errcode === DAMAGED) throw notADatabase(name, messageOf(error), error);
    throw asStoreFault(name, error);
  }
}

/** Books name customers and their banks. A new file, and SQLite's log beside it, are for nobody else on the machine. */
function makePrivate(path: string): void {
  try {
    closeSync(openSync(path, "ax", 0o600));
  } catch {
    // It exists, and is as its owner wants it; or SQLite says what is wrong.
  }
}

/** Gives node:sqlite the shape that Kysely expects, and writes many rows without asking for each. */
class PreparedDatabase implements SqliteDatabase {
  readonly #raw: DatabaseSync;
  readonly #kept = new Map<string, StatementSync>();
  readonly #readOnly: boolean;
  readonly #onStatement: ((sql: string) => void) | undefined;

  constructor(raw: DatabaseSync, readOnly: boolean, onStatement: ((sql: string) => void) | undefined) {
    this.#raw = raw;
    this.#readOnly = readOnly;
    this.#onStatement = onStatement;
  }

  close(): void {
    this.#kept.clear();
    this.#raw.close();
  }

  prepare(asked: string): SqliteStatement {
    // Who reads first and writes later would be refused if another process wrote in between; so it waits here instead.
    const sql = asked === "begin" && !this.#readOnly ? "begin immediate" : asked;
    this.#onStatement?.(sql);
    // A full disk ends a transaction by itself; taking it back again would hide why.
    if (sql === "rollback" && !this.#raw.isTransaction) return NOTHING;
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
    requireFitting(table, rows);
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

const NOTHING: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [][Symbol.iterator](),
};

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
