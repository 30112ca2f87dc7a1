import { sql, type CreateTableBuilder } from "kysely";
import { columnType, type Table } from "./columns.ts";
import type { Session } from "./store.ts";

/** A schema statement commits by itself on MySQL, so each of them can be repeated. */
export async function createTables(session: Session, tables: Readonly<Record<string, Table>>): Promise<void> {
  const { db, dialect } = session;
  for (const [name, { columns, key, index }] of Object.entries(tables)) {
    let create: CreateTableBuilder<string, string> = db.schema.createTable(name).ifNotExists();
    for (const [column, is] of Object.entries(columns))
      create = create.addColumn(column, columnType(dialect, is) as never, (built) => built.notNull());
    create = create.addPrimaryKeyConstraint(`${name}_key`, key as never);
    // Without a hidden row number the table is its primary key: a quarter smaller.
    if (dialect === "sqlite") create = create.modifyEnd(sql`without rowid`);
    else create = create.modifyEnd(sql`default charset = utf8mb4 collate = utf8mb4_bin`);
    // MySQL has no "if not exists" for an index, so it is made with its table.
    if (index !== undefined && dialect === "mysql") create = create.addIndex(`${name}_index`, index as never);
    await create.execute();
    if (index !== undefined && dialect === "sqlite")
      await db.schema
        .createIndex(`${name}_index`)
        .ifNotExists()
        .on(name)
        .columns(index as string[])
        .execute();
  }
}
