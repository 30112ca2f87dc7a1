import { expect } from "chai";
import { sql } from "kysely";
import { follow, sync, type Follow } from "../../ledger/follow/follower.ts";
import { verifyBooks } from "../../ledger/follow/verify-books.ts";
import { stateDigest } from "../../ledger/store/digest.ts";
import { migrate } from "../../ledger/store/migrate.ts";
import { openStore } from "../../ledger/store/open.ts";
import type { Store } from "../../ledger/store/store.ts";
import type { HarbourError } from "../../sdk/harbour-error.ts";
import { codeOfAsync } from "./code-of.ts";
import { finalBehind } from "./follow-chain-rule.ts";
import { sharedFollowChain, type FollowChain } from "./follow-chain.ts";
import { onEveryStore } from "./test-stores.ts";

// following into a database that fails
// ├── full at whichever batch: HB-4010, the books stand as before it; sync goes on, follow waits until there is room
// ├── the answer to a commit is lost: told once, written once, whether it happened or not
// └── rows that no batch wrote are in the way: HB-4220, and verify names them

describe("follower, into a database that fails", function () {
  this.timeout(120_000);

  let chain: FollowChain;
  let goBack: () => Promise<void>;
  before(async () => {
    chain = await sharedFollowChain();
    goBack = await chain.keep();
    await chain.play("database", 60);
  });
  after(() => goBack());

  const given = (store: Store): Follow => {
    const { network, rpc } = chain;
    const patience = { attempts: 2, firstWait: 1 };
    return { store, network, rpc, finality: finalBehind(20), limits: { blocks: 4 }, patience };
  };
  async function expectClean(store: Store, open: () => Promise<Store>): Promise<void> {
    const clean = await open();
    await sync({ ...given(clean), limits: {} });
    expect(await stateDigest(store)).to.equal(await stateDigest(clean));
    expect(await verifyBooks({ session: store, network: chain.network })).to.deep.equal([]);
    await clean.close();
  }

  it("leaves nothing half-done when SQLite is full, wherever that happens", async () => {
    const open = async () => {
      const store = await openStore("sqlite::memory:");
      await migrate(store);
      return store;
    };
    const store = await open();
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(store.db);
    let faults = 0;
    for (let pages = rows[0]!.page_count; ; pages++) {
      await sql`pragma max_page_count = ${sql.lit(pages)}`.execute(store.db);
      const code = await codeOfAsync(() => sync(given(store)));
      expect(await verifyBooks({ session: store, network: chain.network }), `${pages} pages`).to.deep.equal([]);
      if (code === "nothing was refused") break;
      expect(code).to.equal("HB-4010");
      faults++;
    }
    expect(faults).to.be.greaterThan(10);
    await expectClean(store, open);
    await store.close();
  });

  it("waits for room as long as it takes when it follows", async () => {
    const store = await openStore("sqlite::memory:");
    await migrate(store);
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(store.db);
    await sql`pragma max_page_count = ${sql.lit(rows[0]!.page_count)}`.execute(store.db);
    const ending = new AbortController();
    const head = await chain.head();
    let troubles = 0;
    await follow({
      ...given(store),
      patience: { attempts: 2, firstWait: 1, longestWait: 2 },
      pollMs: 1,
      signal: ending.signal,
      onTrouble: (error) => {
        expect((error as HarbourError).code).to.equal("HB-4010");
        if (++troubles === 20) void sql`pragma max_page_count = 100000`.execute(store.db);
      },
      onBatch: ({ to }) => to === head && ending.abort(),
    });
    expect(troubles).to.be.at.least(20);
    expect(await verifyBooks({ session: store, network: chain.network, rpc: chain.rpc })).to.deep.equal([]);
    await store.close();
  });

  onEveryStore((stores) => {
    for (const happened of [true, false])
      it(`writes each batch once where the answer to a commit is lost, and it ${happened ? "happened" : "did not"}`, async () => {
        const store = await stores.open();
        let commits = 0;
        const lost = Object.assign(new Error("Connection lost"), { code: "PROTOCOL_CONNECTION_LOST", fatal: true });
        const losing: Store = {
          ...store,
          async transaction(work) {
            if (++commits % 3 !== 0) return store.transaction(work);
            if (happened) await store.transaction(work);
            throw lost;
          },
        };
        const versions: number[] = [];
        const troubles: unknown[] = [];
        await sync({
          ...given(losing),
          onBatch: ({ version }) => versions.push(version),
          onTrouble: (error) => troubles.push(error),
        });
        expect(troubles.length).to.be.greaterThan(3);
        expect(versions).to.deep.equal(versions.map((_, index) => index + 1));
        await expectClean(store, () => stores.open());
      });

    it("stops at rows that no batch wrote", async () => {
      const store = await stores.open();
      const ending = new AbortController();
      await sync({ ...given(store), signal: ending.signal, onBatch: () => ending.abort() });
      const [row] = await store.db.selectFrom("chain_block").selectAll().execute();
      await store.insert("chain_block", [{ ...row!, block: 7 }]);
      expect(await codeOfAsync(() => sync(given(store)))).to.equal("HB-4220");
      const findings = await verifyBooks({ session: store, network: chain.network });
      expect(findings.map(({ table, row: name }) => [table, name])).to.deep.equal([["chain_block", "block 7"]]);
    });
  });
});
