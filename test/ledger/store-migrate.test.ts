import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { sql } from "kysely";
import { digestOf } from "../../ledger/store/digest.ts";
import { migrate, requireMigrated } from "../../ledger/store/migrate.ts";
import { holdLock } from "../../ledger/store/migration-lock.ts";
import { oceanbasePartitions } from "../../ledger/store/oceanbase-partitions.ts";
import { openStore } from "../../ledger/store/open.ts";
import type { Store } from "../../ledger/store/store.ts";
import { tableNames } from "../../ledger/store/tables.ts";
import { codeOfAsync } from "./code-of.ts";
import { sampleRow } from "./sample-row.ts";
import { onEveryStore } from "./test-stores.ts";

// migrate
// ├── an empty database: every table is made; a second time nothing is
// ├── interrupted between two tables: goes on
// ├── four processes at once: one does it, all succeed
// ├── tables that OceanBase's partitions made before: left as they are
// ├── a migration that this program does not know: refused
// └── no room on SQLite: nothing is made, and it succeeds once there is
// requireMigrated
// ├── migrated: passes
// └── not migrated: refused, and nothing is made
// holdLock
// ├── free: taken and given back, also when the work fails
// ├── wanted by many: one after the other
// ├── held by a process that lives: waited for, at most as long as patience lasts
// ├── held by a process that is silent: taken over
// ├── taken away meanwhile: the work is told
// └── an error that is no duplicate key: thrown at once

const TIMING = { beat: 20, silence: 300, patience: 3_000 };

describe("migrating the books", () => {
  onEveryStore((stores) => {
    describe("migrate", () => {
      it("makes every table once", async () => {
        const store = await stores.openAt(await stores.bareUrl());
        expect(await migrate(store)).to.deep.equal(["0001-books"]);
        expect([...(await digestOf(store)).keys()]).to.deep.equal(tableNames);
        expect(await migrate(store)).to.deep.equal([]);
        await requireMigrated(store);
      });

      it("goes on where it was interrupted", async () => {
        const store = await stores.openAt(await stores.bareUrl());
        await migrate(store);
        await sql`delete from migration`.execute(store.db);
        await store.db.schema.dropTable("report").execute();
        await store.db.schema.dropTable("entry").execute();
        expect(await migrate(store)).to.deep.equal(["0001-books"]);
        expect([...(await digestOf(store)).keys()]).to.deep.equal(tableNames);
      });

      it("is done by one of four processes at once, and all succeed", async () => {
        const url = await stores.bareUrl();
        const script = fileURLToPath(new URL("migrate-process.ts", import.meta.url));
        const run = promisify(execFile);
        const outputs = await Promise.all(
          [1, 2, 3, 4].map(() => run(process.execPath, ["--import", "tsx", script, url])),
        );
        const made = outputs.flatMap(({ stdout }) => JSON.parse(stdout) as string[]);
        expect(made).to.deep.equal(["0001-books"]);
        await requireMigrated(await stores.openAt(url));
      }).timeout(60_000);

      if (stores.name === "MariaDB")
        it("leaves tables as they are that were divided before, as OceanBase's are", async () => {
          const store = await stores.openAt(await stores.bareUrl());
          // MariaDB knows neither the group nor the word; the keys and the divisions are the same.
          for (const statement of oceanbasePartitions({ ranges: 3 }).slice(1))
            await sql.raw(statement.replace(/ tablegroup = \w+/, "").replace(") local", ")")).execute(store.db);
          expect(await migrate(store)).to.deep.equal(["0001-books"]);
          for (const table of tableNames)
            await store.insert(table, [sampleRow(table, 1), sampleRow(table, 99_000_000)]);
          const { rows } = await sql<{ parts: number }>`select count(*) as parts from information_schema.partitions
            where table_schema = database() and partition_name is not null`.execute(store.db);
          expect(rows[0]!.parts).to.equal(2 * 16 + 2 * 4);
        });

      it("refuses books that a newer program changed", async () => {
        const store = await stores.open();
        await sql`insert into migration (name) values ('9999-future')`.execute(store.db);
        try {
          expect(await codeOfAsync(() => migrate(store))).to.equal("HB-4008");
          expect(await codeOfAsync(() => requireMigrated(store))).to.equal("HB-4008");
        } finally {
          await sql`delete from migration where name = '9999-future'`.execute(store.db);
        }
      });
    });

    describe("requireMigrated", () => {
      it("refuses a database without tables and makes none", async () => {
        const store = await stores.openAt(await stores.bareUrl());
        expect(await codeOfAsync(() => requireMigrated(store))).to.equal("HB-4009");
        expect(await codeOfAsync(() => requireMigrated(store))).to.equal("HB-4009");
      });
    });

    describe("holdLock", () => {
      it("gives the lock back, also when the work fails", async () => {
        const store = await stores.open();
        expect(await holdLock(store, async () => 7, TIMING)).to.equal(7);
        const failing = holdLock(store, () => Promise.reject(new Error("no")), TIMING);
        expect(await failing.catch(({ message }: Error) => message)).to.equal("no");
        expect(await lockRows(store)).to.have.length(0);
      });

      it("waits for whoever holds it and lives", async () => {
        const store = await stores.open();
        const order: string[] = [];
        const work = (name: string) =>
          holdLock(
            store,
            async () => {
              order.push(`${name} begins`);
              await setTimeout(2 * TIMING.silence);
              order.push(`${name} ends`);
            },
            TIMING,
          );
        await Promise.all([work("one"), work("two")]);
        expect(order[1]).to.equal(order[0]!.replace("begins", "ends"));
        expect(order[3]).to.equal(order[2]!.replace("begins", "ends"));
      });

      it("lets ten through one by one", async () => {
        const store = await stores.open();
        let inside = 0;
        const work = async () => {
          inside++;
          await setTimeout(1);
          expect(inside--).to.equal(1);
        };
        await Promise.all(Array.from({ length: 10 }, () => holdLock(store, work, TIMING)));
      });

      it("gives up when its patience ends", async () => {
        const store = await stores.open();
        const holding = holdLock(store, () => setTimeout(500), TIMING);
        await setTimeout(50);
        const second = () => holdLock(store, async () => undefined, { ...TIMING, patience: 200 });
        expect(await codeOfAsync(second)).to.equal("HB-4012");
        await holding;
      });

      it("takes over from a holder that is silent", async () => {
        const store = await stores.open();
        await sql`insert into migration_lock (id, holder, beat) values (1, 'gone', 5)`.execute(store.db);
        expect(await holdLock(store, async () => "done", TIMING)).to.equal("done");
        expect(await lockRows(store)).to.have.length(0);
      });

      it("tells the work that another process has taken over", async () => {
        const store = await stores.open();
        const losing = () =>
          holdLock(
            store,
            async (requireHeld) => {
              requireHeld();
              await sql`update migration_lock set holder = 'other'`.execute(store.db);
              await setTimeout(5 * TIMING.beat);
              requireHeld();
            },
            TIMING,
          );
        expect(await codeOfAsync(losing)).to.equal("HB-4012");
        expect(await lockRows(store)).to.deep.equal([{ holder: "other" }]);
        await sql`delete from migration_lock`.execute(store.db);
      });

      it("throws an error that is no duplicate key at once", async () => {
        const store = await stores.openAt(await stores.bareUrl());
        const failing = holdLock(store, async () => undefined, TIMING);
        expect(await failing.catch(({ message }: Error) => message)).to.match(/migration_lock/);
      });
    });
  });

  it("makes nothing on a SQLite that has no room, and everything once there is", async () => {
    const store = await openStore("sqlite::memory:");
    for (let pages = 1; ; pages++) {
      await sql`pragma max_page_count = ${sql.lit(pages)}`.execute(store.db);
      const code = await codeOfAsync(() => migrate(store));
      if (code === "nothing was refused") {
        expect(pages).to.be.greaterThan(10);
        break;
      }
      expect(code).to.equal("HB-4010");
      const { rows } = await sql`select name from sqlite_master`.execute(store.db);
      expect(rows).to.deep.equal([]);
    }
    await requireMigrated(store);
    await store.close();
  });
});

async function lockRows({ db }: Store): Promise<unknown[]> {
  const { rows } = await sql`select holder from migration_lock`.execute(db);
  return rows;
}
