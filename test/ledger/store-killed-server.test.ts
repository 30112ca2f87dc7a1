import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { createConnection } from "mysql2/promise";
import { findMariadb, startMariadb, type MariadbServer } from "../../checks/mariadb-server.ts";
import { readCursor, type Cursor } from "../../ledger/follow/cursor.ts";
import { planBatch, writeBatch, type Batch } from "../../ledger/follow/write-batch.ts";
import { digestOf } from "../../ledger/store/digest.ts";
import { migrate } from "../../ledger/store/migrate.ts";
import { openStore } from "../../ledger/store/open.ts";
import { isOutcomeUnknown, isTemporary } from "../../ledger/store/store-errors.ts";
import type { Store } from "../../ledger/store/store.ts";
import { INVENTED, inventBlocks, randomOf } from "./invented-chain.ts";

// MariaDB is killed, again and again, while batches are written
// ├── idle: the connections that died are replaced
// ├── every error says that it may pass, and that the outcome is not known
// ├── what was confirmed is there after each kill
// └── in the end the books are those that nobody disturbed

const KILLS = process.env.HARBOUR_FULL === undefined ? 1 : 5;
const BATCHES = 40 * KILLS;
const SEED = process.env.HARBOUR_SEED ?? "killed server";

const blocks = () =>
  inventBlocks({ seed: "killed", from: 1, count: 5 * BATCHES, transfersPerBlock: 40, accounts: 500 });

describe("a MariaDB that is killed", () => {
  const reason =
    process.env.LEDGER_TEST_MARIADB_URL === undefined
      ? "LEDGER_TEST_MARIADB_URL is not set"
      : findMariadb() === undefined
        ? "MariaDB is not installed here"
        : undefined;
  if (reason !== undefined) {
    it(`loses and doubles nothing: left out, because ${reason}`);
    return;
  }

  let folder = "";
  let server: MariadbServer;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "harbour-killed-"));
    server = await startMariadb(folder);
  }).timeout(120_000);
  after(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  }).timeout(60_000);

  it("while nobody asks it anything is met again later", async () => {
    await createDatabase(server, "idle");
    const store = await openStore(server.url.replace(/[^/]*$/, "idle"));
    await migrate(store);
    const ask = () => Promise.allSettled(Array.from({ length: 20 }, () => readCursor(store, 1)));
    expect(new Set((await ask()).map(({ status }) => status))).to.deep.equal(new Set(["fulfilled"]));
    await server.kill();
    await setTimeout(200);
    for (const answer of await ask())
      expect(answer.status === "rejected" && isTemporary(answer.reason) && isOutcomeUnknown(answer.reason)).to.equal(
        true,
      );
    await server.start();
    expect(new Set((await ask()).map(({ status }) => status))).to.deep.equal(new Set(["fulfilled"]));
    await store.close();
  }).timeout(120_000);

  it(`${KILLS} times loses and doubles nothing (seed "${SEED}")`, async () => {
    const chain = blocks();
    await createDatabase(server, "harbour");
    const store = await openStore(server.url);
    await migrate(store);
    const random = randomOf(SEED);
    const killAt = new Set(Array.from({ length: KILLS }, (_, n) => n * 40 + 2 + random(30)));
    let confirmed: Cursor | undefined;
    let kills = 0;
    let restarted = Promise.resolve();
    for (let number = 0; number < BATCHES; number++) {
      const batch = batchOf(confirmed, chain, number);
      if (killAt.has(number)) {
        kills++;
        restarted = setTimeout(random(40))
          .then(() => server.kill())
          .then(() => server.start());
      }
      confirmed = await writeSurely(store, batch, confirmed);
    }
    await restarted;
    expect(kills).to.equal(KILLS);
    expect(interruptions).to.be.at.least(KILLS);
    expect(await readCursor(store, INVENTED.chainId)).to.deep.equal(confirmed);
    expect(await digestOf(store)).to.deep.equal(await undisturbed(chain));
    await store.close();
  }).timeout(300_000);
});

let interruptions = 0;

/** As a follower does: whatever passes is tried again, after reading whether it happened. */
async function writeSurely(store: Store, batch: Batch, confirmed: Cursor | undefined): Promise<Cursor> {
  const { cursor } = planBatch(batch);
  for (let attempt = 0; ; attempt++) {
    try {
      if (attempt > 0) {
        const now = await readCursor(store, INVENTED.chainId);
        if (now?.digest === cursor.digest) return cursor;
        expect(now).to.deep.equal(confirmed);
      }
      return await writeBatch(store, INVENTED, batch);
    } catch (error) {
      if (!isTemporary(error) && !isOutcomeUnknown(error)) throw error;
      interruptions++;
      await setTimeout(100);
    }
  }
}

function batchOf(after: Cursor | undefined, chain: ReturnType<typeof blocks>, number: number): Batch {
  const mine = chain.slice(5 * number, 5 * number + 5);
  return { after, blocks: mine, finality: { head: chain.length, safe: 0, final: 0 } };
}

async function undisturbed(chain: ReturnType<typeof blocks>) {
  const store = await openStore("sqlite::memory:");
  await migrate(store);
  let cursor: Cursor | undefined;
  for (let number = 0; number < BATCHES; number++)
    cursor = await writeBatch(store, INVENTED, batchOf(cursor, chain, number));
  const digests = await digestOf(store);
  await store.close();
  return digests;
}

async function createDatabase({ url }: MariadbServer, name: string): Promise<void> {
  const { hostname, port, username, password } = new URL(url);
  const connection = await createConnection({ host: hostname, port: Number(port), user: username, password });
  await connection.query(`create database ${name}`);
  await connection.end();
}
