import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { sql, type CreateTableBuilder } from "kysely";
import { columnType, type Table } from "./columns.ts";
import { TABLES_1 } from "./migrations/0001-books.ts";
import type { Store } from "./store.ts";

/** In order. A migration that was published is never changed; the next one begins a new file. */
const MIGRATIONS: readonly { name: string; up: (store: Store) => Promise<void> }[] = [
  { name: "0001-books", up: (store) => createTables(store, TABLES_1) },
];

/** How long a migrator may be silent before another one takes over. */
const LOCK_MS = 60_000;

/** Brings the tables up to date; returns the names of the migrations that were needed. Safe to run twice at once. */
export async function migrate(store: Store): Promise<string[]> {
  await createBookkeeping(store);
  const release = await lock(store);
  try {
    const { rows } = await sql<{ name: string }>`select name from migration order by name`.execute(store.db);
    const done = new Set(rows.map(({ name }) => name));
    const open = MIGRATIONS.filter(({ name }) => !done.has(name));
    for (const { name, up } of open) {
      await up(store);
      await sql`insert into migration (name) values (${name})`.execute(store.db);
    }
    return open.map(({ name }) => name);
  } finally {
    await release();
  }
}

async function createBookkeeping({ db, dialect }: Store): Promise<void> {
  const name = columnType(dialect, { is: "text", length: 64 });
  const whole = columnType(dialect, { is: "integer" });
  await sql`create table if not exists migration (name ${name} not null primary key)`.execute(db);
  await sql`create table if not exists migration_lock (id ${whole} not null primary key, holder ${name} not null, until ${whole} not null)`.execute(
    db,
  );
}

/** A row is the lock, because OceanBase has no GET_LOCK that can be relied on. */
async function lock({ db }: Store): Promise<() => Promise<void>> {
  const holder = randomUUID();
  for (;;) {
    const now = Date.now();
    await sql`delete from migration_lock where id = 1 and until < ${now}`.execute(db);
    try {
      await sql`insert into migration_lock (id, holder, until) values (1, ${holder}, ${now + LOCK_MS})`.execute(db);
      break;
    } catch (error) {
      const { rows } = await sql`select holder from migration_lock where id = 1`.execute(db);
      if (rows.length === 0) throw error;
      await setTimeout(100);
    }
  }
  return async () => {
    await sql`delete from migration_lock where id = 1 and holder = ${holder}`.execute(db);
  };
}

/** A schema statement commits by itself on MySQL, so each of them can be repeated. */
async function createTables(store: Store, tables: Readonly<Record<string, Table>>): Promise<void> {
  for (const [name, { columns, key, index }] of Object.entries(tables)) {
    let create: CreateTableBuilder<string, string> = store.db.schema.createTable(name).ifNotExists();
    for (const [column, is] of Object.entries(columns))
      create = create.addColumn(column, columnType(store.dialect, is) as never, (built) => built.notNull());
    create = create.addPrimaryKeyConstraint(`${name}_key`, key as never);
    // Without a hidden row number the table is its primary key: a quarter smaller.
    if (store.dialect === "sqlite") create = create.modifyEnd(sql`without rowid`);
    else create = create.modifyEnd(sql`default charset = utf8mb4 collate = utf8mb4_bin`);
    // MySQL has no "if not exists" for an index, so it is made with its table.
    if (index !== undefined && store.dialect === "mysql") create = create.addIndex(`${name}_index`, index as never);
    await create.execute();
    if (index !== undefined && store.dialect === "sqlite")
      await store.db.schema
        .createIndex(`${name}_index`)
        .ifNotExists()
        .on(name)
        .columns(index as string[])
        .execute();
  }
}
