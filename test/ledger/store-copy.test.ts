import { expect } from "chai";
import { copyBooks } from "../../ledger/store/copy.ts";
import { digestOf, FROM_BLOCKS, stateDigest } from "../../ledger/store/digest.ts";
import { readPages } from "../../ledger/store/read-pages.ts";
import { openStore } from "../../ledger/store/open.ts";
import { migrate } from "../../ledger/store/migrate.ts";
import { writeBatch } from "../../ledger/follow/write-batch.ts";
import type { Store } from "../../ledger/store/store.ts";
import { canonicalRow } from "../../ledger/store/digest.ts";
import { keyOf, TABLES, tableNames, type TableName } from "../../ledger/store/tables.ts";
import { codeOfAsync } from "./code-of.ts";
import { INVENTED, inventBlocks } from "./invented-chain.ts";
import { sampleRow } from "./sample-row.ts";
import { onEveryStore } from "./test-stores.ts";

// readPages
// ├── gives every row once, in the order of the key, over several pages
// └── begins behind a key
// digestOf
// ├── is the same for the same rows, however they were written
// └── changes with every column of every table
// stateDigest: the same after one batch and after many; changes with what follows from the blocks only
// copyBooks
// ├── into an empty database and back: equal digests, everything reported
// ├── interrupted anywhere: goes on; done already: does nothing
// ├── into other books: refused, nothing written
// └── from books that are written meanwhile: refused in the end

describe("copying the books", () => {
  onEveryStore((stores) => {
    const filled = async (options: { small?: boolean } = {}): Promise<Store> => {
      const store = await stores.open();
      await fill(store, options.small === true ? 1 : 40);
      return store;
    };
    const inMemory = async (): Promise<Store> => {
      const store = await openStore("sqlite::memory:");
      opened.push(store);
      return store;
    };
    const opened: Store[] = [];
    afterEach(async () => {
      for (const store of opened.splice(0)) await store.close();
    });

    describe("readPages", () => {
      it("gives every row once, in the order of the key", async () => {
        const store = await filled();
        const rows = [];
        let count = 0;
        for await (const page of readPages(store, "entry")) {
          rows.push(...page.map((row) => JSON.stringify(canonicalRow("entry", row))));
          count++;
        }
        expect(count).to.be.greaterThan(2);
        expect(new Set(rows).size).to.equal(await size(store, "entry"));
        const inOrder = await store.db
          .selectFrom("entry")
          .selectAll()
          .orderBy("account")
          .orderBy("chain_id")
          .orderBy("currency")
          .orderBy("block")
          .orderBy("log_index")
          .orderBy("leg")
          .execute();
        expect(rows).to.deep.equal(inOrder.map((row) => JSON.stringify(canonicalRow("entry", row))));
      });

      it("begins behind any key", async () => {
        const store = await filled({ small: true });
        const all = [];
        for await (const page of readPages(store, "entry")) all.push(...page);
        for (const at of [0, 1, Math.floor(all.length / 2), all.length - 2, all.length - 1]) {
          const rest = [];
          for await (const page of readPages(store, "entry", keyOf("entry", all[at]!))) rest.push(...page);
          expect(rest).to.deep.equal(all.slice(at + 1));
        }
      });
    });

    describe("digestOf", () => {
      it("is the same for the same rows on SQLite in memory, written in another order", async () => {
        const store = await stores.open();
        const other = await inMemory();
        await migrate(other);
        for (const table of tableNames) {
          const rows = [3, 1, 20, 2].map((number) => sampleRow(table, number));
          await store.insert(table, rows);
          await other.insert(table, rows.reverse());
        }
        expect(await digestOf(store)).to.deep.equal(await digestOf(other));
      });

      it("puts keys of any text into the same order", async () => {
        const store = await stores.open();
        const other = await inMemory();
        await migrate(other);
        const names = [
          "",
          "a",
          "A",
          "á",
          "a!",
          "a b",
          "a~",
          "ab",
          "B",
          "b",
          "ß",
          "ss",
          "港",
          "龍",
          "𠮷",
          "\uffee",
          "10",
          "9",
        ];
        const rows = names.map((custodian) => ({ ...sampleRow("reserve_line", 1), custodian }));
        await store.insert("reserve_line", rows);
        await other.insert("reserve_line", rows);
        expect(await size(store, "reserve_line")).to.equal(names.length);
        expect(await digestOf(store)).to.deep.equal(await digestOf(other));
      });

      it("changes with every column of every table", async () => {
        const store = await stores.open();
        const digests = new Set<string>();
        let changes = 0;
        for (const table of tableNames) {
          for (const changed of [undefined, ...Object.keys(TABLES[table].columns)]) {
            const row = { ...sampleRow(table, 1) } as Record<string, unknown>;
            if (changed !== undefined) row[changed] = (sampleRow(table, 2) as Record<string, unknown>)[changed];
            await store.db.deleteFrom(table).execute();
            await store.insert(table, [row as never]);
            digests.add((await digestOf(store, [table])).get(table)!);
            changes++;
          }
        }
        expect(digests.size).to.equal(changes);
      });
    });

    describe("stateDigest", () => {
      it("does not depend on how the blocks were cut into batches", async () => {
        const blocks = inventBlocks({ seed: "state", from: 1, count: 12 });
        const digests = [];
        for (const size of [12, 1, 5]) {
          const store = await stores.open();
          await follow(store, blocks, size);
          digests.push(await stateDigest(store));
        }
        expect(new Set(digests).size).to.equal(1);
      });

      it("covers what follows from the blocks, and nothing else", async () => {
        const store = await stores.open();
        const empty = await stateDigest(store);
        for (const table of tableNames) {
          await store.insert(table, [sampleRow(table, 1)]);
          const digest = await stateDigest(store);
          if (FROM_BLOCKS.has(table)) expect(digest, table).not.to.equal(empty);
          else expect(digest, table).to.equal(empty);
          await store.db.deleteFrom(table).execute();
        }
      });
    });

    describe("copyBooks", () => {
      it("brings all of it into SQLite and back, and proves it", async () => {
        const from = await filled();
        const between = await inMemory();
        const to = await stores.openAt(await stores.bareUrl());
        const reported = new Map<TableName, number>();
        const digests = await copyBooks({
          from,
          to: between,
          progress: ({ table, rows }) => reported.set(table, rows),
        });
        for (const table of tableNames) expect(reported.get(table) ?? 0, table).to.equal(await size(from, table));
        expect(await copyBooks({ from: between, to })).to.deep.equal(digests);
        expect(await digestOf(to)).to.deep.equal(await digestOf(from));
      }).timeout(60_000);

      it("goes on where it was interrupted, and does nothing where it is done", async () => {
        const from = await filled();
        const expected = await digestOf(from);
        const to = await stores.openAt(await stores.bareUrl());
        let pages = 0;
        const until = (stop: number) => () => {
          if (++pages === stop) throw new Error("interrupted");
        };
        for (const stop of [3, 2, 4]) {
          pages = 0;
          const interrupted = copyBooks({ from, to, progress: until(stop) });
          expect(await interrupted.catch(({ message }: Error) => message)).to.equal("interrupted");
          expect(await size(to, "batch")).to.equal(0);
        }
        pages = 0;
        expect(await copyBooks({ from, to, progress: until(0) })).to.deep.equal(expected);
        expect(pages).to.be.greaterThan(0);
        pages = 0;
        expect(await copyBooks({ from, to, progress: until(0) })).to.deep.equal(expected);
        expect(pages).to.equal(0);
      }).timeout(60_000);

      it("leaves other books alone", async () => {
        const from = await filled({ small: true });
        for (const table of ["bank_line", "batch", "entry"] as const) {
          const to = await stores.open();
          await to.insert(table, [sampleRow(table, 5)]);
          const before = await digestOf(to);
          expect(await codeOfAsync(() => copyBooks({ from, to })), table).to.equal("HB-4015");
          expect(await digestOf(to)).to.deep.equal(before);
        }
        const longer = await stores.open();
        await copyBooks({ from, to: longer });
        await longer.insert("report", [sampleRow("report", 9)]);
        expect(await codeOfAsync(() => copyBooks({ from, to: longer }))).to.equal("HB-4015");
      });

      it("says so when the books were written meanwhile", async () => {
        const from = await filled({ small: true });
        const to = await stores.openAt(await stores.bareUrl());
        let written = false;
        const progress = async () => {
          if (written) return;
          written = true;
          await from.upsert("balance", [sampleRow("balance", 77)]);
          await from.upsert("chain_block", [sampleRow("chain_block", 77)]);
        };
        let writing: Promise<void> | undefined;
        const copying = copyBooks({ from, to, progress: () => void (writing ??= progress()) });
        expect(await codeOfAsync(() => copying)).to.equal("HB-4016");
        await writing;
      });

      it("copies from books that have tables only", async () => {
        const to = await inMemory();
        const from = await stores.openAt(await stores.bareUrl());
        expect(await codeOfAsync(() => copyBooks({ from, to }))).to.equal("HB-4009");
        expect(await codeOfAsync(async () => digestOf(to)).catch((error: Error) => error.message)).to.match(
          /no such table/,
        );
      });
    });
  });
});

/** Something in every table; entries over several pages. */
async function fill(store: Store, blocks: number): Promise<void> {
  for (const table of tableNames)
    if (!["followed_chain", "batch"].includes(table)) await store.insert(table, [sampleRow(table, 1)]);
  await follow(store, inventBlocks({ seed: "copy", from: 1, count: blocks, transfersPerBlock: 60 }), blocks);
}

async function follow(store: Store, blocks: ReturnType<typeof inventBlocks>, size: number): Promise<void> {
  let after;
  for (let first = 0; first < blocks.length; first += size)
    after = await writeBatch(store, INVENTED, {
      after,
      blocks: blocks.slice(first, first + size),
      finality: { head: blocks.length, safe: 1, final: 1 },
    });
}

async function size({ db }: Store, table: TableName): Promise<number> {
  const rows = await db.selectFrom(table).selectAll().execute();
  return rows.length;
}
