import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { readCursor } from "../../ledger/follow/cursor.ts";
import { sync } from "../../ledger/follow/follower.ts";
import { verifyBooks } from "../../ledger/follow/verify-books.ts";
import { stateDigest } from "../../ledger/store/digest.ts";
import { finalBehind } from "./follow-chain-rule.ts";
import { openFollowChain, type FollowChain } from "./follow-chain.ts";
import { startFollowChild, type FollowChild } from "./follow-child.ts";
import { randomOf } from "./invented-chain.ts";
import { onEveryStore } from "./test-stores.ts";

// followers as processes of their own
// ├── killed at random moments, while the chain grows and changes its mind: nothing lost, nothing doubled
// └── two at once on the same books: each block is written once

const FULL = process.env.HARBOUR_FULL === "1";
const KILLS = FULL ? 50 : 10;
const SEED = process.env.HARBOUR_SEED ?? "kills";
const FINAL = 60;

describe("follower, as a process", function () {
  this.timeout(600_000);

  let chain: FollowChain;
  before(async () => {
    chain = await openFollowChain({ served: true });
  });
  after(() => chain.close());

  onEveryStore((stores) => {
    const children: FollowChild[] = [];
    const start = (books: string, blocks: number) => {
      const child = startFollowChild({ books, node: chain.url!, network: chain.network, final: FINAL, blocks });
      children.push(child);
      return child;
    };
    const endAll = async () => {
      for (const { process: child, ended } of children.splice(0)) {
        child.kill("SIGKILL");
        await ended;
      }
    };
    afterEach(endAll);
    const given = { finality: finalBehind(FINAL) };

    async function expectWhole(books: string): Promise<void> {
      await endAll();
      const { network, rpc } = chain;
      const store = await stores.openAt(books);
      await sync({ ...given, store, network, rpc });
      expect(await verifyBooks({ session: store, network, rpc })).to.deep.equal([]);
      const clean = await stores.open();
      await sync({ ...given, store: clean, network, rpc });
      expect(await stateDigest(store)).to.equal(await stateDigest(clean));
    }

    it(`loses and doubles nothing when killed ${KILLS} times`, async () => {
      if (FULL) console.log(`      HARBOUR_SEED=${SEED}`);
      const random = randomOf(SEED);
      const books = await stores.url();
      const seen = await stores.openAt(books);
      await chain.play(`${SEED} begin`, 150);
      const kills = stores.name === "SQLite" || FULL ? KILLS : 3;
      let back = await chain.keep();
      let written = 0;
      let next = start(books, 1);
      for (let kill = 0; kill < kills; kill++) {
        const child = next;
        child.go();
        // A process takes longer to start than to be killed: the next one gets ready meanwhile.
        next = start(books, 1);
        await child.begun;
        const moment = setTimeout(random(120));
        // Every third time the last blocks are replaced while the follower runs.
        if (kill % 3 === 2) {
          await back();
          await chain.play(`${SEED} ${kill} again`, 40);
        } else {
          back = await chain.keep();
          await chain.play(`${SEED} ${kill}`, 25);
        }
        await moment;
        child.process.kill("SIGKILL");
        await child.ended;
        written += child.acknowledged.length;
        // What was said to be written is there.
        const cursor = (await readCursor(seen, chain.network.chainId))!;
        expect(cursor.version).to.be.at.least(child.acknowledged.at(-1)?.version ?? 0);
        expect(await verifyBooks({ session: seen, network: chain.network })).to.deep.equal([]);
        await chain.play(`${SEED} ${kill} between`, 5);
      }
      expect(written).to.be.greaterThan(kills);
      await expectWhole(books);
    });

    it("writes each block once when two follow at once", async () => {
      const books = await stores.url();
      const seen = await stores.openAt(books);
      const both = [start(books, 2), start(books, 3)];
      for (const child of both) child.go();
      // One may have written all there is before the other is up, so there is more until both have written some of it.
      for (let round = 0; both.some(({ acknowledged }) => acknowledged.length === 0); round++)
        await chain.play(`first ${round}`, 5);
      const back = await chain.keep();
      await chain.play("two", 60);
      const arrived = async () => {
        const head = await chain.head();
        while ((await readCursor(seen, chain.network.chainId))?.block !== head) {
          for (const { process: child } of both) expect(child.exitCode).to.equal(null);
          await setTimeout(20);
        }
      };
      await arrived();
      await back();
      await chain.play("two again", 75);
      await arrived();
      // Both took part, and both are still there.
      for (const { process: child, acknowledged } of both) {
        expect(child.exitCode).to.equal(null);
        expect(acknowledged.length).to.be.greaterThan(0);
      }
      const versions = both.flatMap(({ acknowledged }) => acknowledged.map(({ version }) => version));
      expect(new Set(versions).size).to.equal(versions.length);
      await expectWhole(books);
    });
  });
});
