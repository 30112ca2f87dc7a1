import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { sql } from "kysely";
import type { FollowedBlock } from "../../ledger/chain/followed-block.ts";
import { readCursor, type Cursor } from "../../ledger/follow/cursor.ts";
import { writeBatch } from "../../ledger/follow/write-batch.ts";
import { digestOf } from "../../ledger/store/digest.ts";
import { migrate } from "../../ledger/store/migrate.ts";
import { openStore } from "../../ledger/store/open.ts";
import type { Store } from "../../ledger/store/store.ts";
import { isFull } from "../../ledger/store/store-errors.ts";
import { codeOfAsync } from "./code-of.ts";
import { INVENTED, inventBlocks } from "./invented-chain.ts";

// A SQLite whose number of pages is limited, so that it is full at each page that a batch needs in turn
// ├── a batch of new blocks
// └── a batch that replaces blocks
//     ├── refused by number, nothing is half-written, and what is there is read as before
//     └── with room again, on the same connection: identical to books that never were full

const EVERY = process.env.HARBOUR_FULL === undefined ? 9 : 1;

describe("a full SQLite", () => {
  let folder = "";
  before(async () => (folder = await mkdtemp(join(tmpdir(), "harbour-full-"))));
  after(() => rm(folder, { recursive: true }));

  for (const [title, replaced] of [
    ["new blocks", 0],
    ["blocks that replace others", 15],
  ] as const) {
    it(`at any page of a batch of ${title} leaves the books as they were, and takes the batch later`, async () => {
      const held = inventBlocks({ seed: "held", from: 1, count: 40, transfersPerBlock: 20, accounts: 300 });
      const keeps = held.slice(0, held.length - replaced);
      const balances = new Map<string, bigint>();
      for (const { transfers } of keeps)
        for (const { source, destination, currency, amount } of transfers) {
          balances.set(source + currency, (balances.get(source + currency) ?? 0n) - amount);
          balances.set(destination + currency, (balances.get(destination + currency) ?? 0n) + amount);
        }
      const blocks = inventBlocks({
        ...{ seed: "more", from: keeps.length + 1, count: 30, transfersPerBlock: 20, accounts: 300, balances },
        parentHash: keeps.at(-1)!.hash,
      });
      const base = join(folder, `${replaced}.db`);
      const cursor = await makeBooks(base, held);
      const write = (store: Store) => writeBatch(store, INVENTED, batchOf(cursor, blocks, replaced && keeps.length));

      const clean = await open(join(folder, "clean.db"), base);
      const before = await digestOf(clean);
      const start = await pages(clean);
      await write(clean);
      const expected = await digestOf(clean);
      const needed = (await pages(clean)) - start;
      expect(needed).to.be.greaterThan(20);
      await clean.close();

      let refusals = 0;
      for (let more = 0; more < needed; more += EVERY) {
        const store = await open(join(folder, "full.db"), base);
        await sql`pragma max_page_count = ${sql.lit(start + more)}`.execute(store.db);
        expect(await codeOfAsync(() => write(store)), `${more} pages`).to.equal("HB-4010");
        refusals++;
        expect(await digestOf(store)).to.deep.equal(before);
        expect(await readCursor(store, INVENTED.chainId)).to.deep.equal(cursor);
        expect(isFull(await write(store).catch((error: unknown) => error))).to.equal(true);
        await sql`pragma max_page_count = 1000000`.execute(store.db);
        await write(store);
        expect(await digestOf(store)).to.deep.equal(expected);
        await store.close();
      }
      expect(refusals).to.equal(Math.ceil(needed / EVERY));
    }).timeout(300_000);
  }

  async function makeBooks(path: string, blocks: readonly FollowedBlock[]): Promise<Cursor> {
    const store = await openStore(`sqlite:${path}`);
    await migrate(store);
    const cursor = await writeBatch(store, INVENTED, batchOf(undefined, blocks, 0));
    await sql`pragma wal_checkpoint(truncate)`.execute(store.db);
    await store.close();
    return cursor;
  }
});

function batchOf(after: Cursor | undefined, blocks: readonly FollowedBlock[], ancestor: number) {
  return { after, blocks, ...(ancestor > 0 ? { ancestor } : {}), finality: { head: 70, safe: 1, final: 1 } };
}

async function open(path: string, base: string): Promise<Store> {
  for (const ending of ["-wal", "-shm"]) await rm(path + ending, { force: true });
  await copyFile(base, path);
  return openStore(`sqlite:${path}`);
}

async function pages({ db }: Store): Promise<number> {
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db);
  return rows[0]!.page_count;
}
