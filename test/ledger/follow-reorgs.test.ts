import { expect } from "chai";
import { follow, sync, type Follow } from "../../ledger/follow/follower.ts";
import { verifyBooks } from "../../ledger/follow/verify-books.ts";
import { digestOf, stateDigest } from "../../ledger/store/digest.ts";
import type { Store } from "../../ledger/store/store.ts";
import { codeOfAsync } from "./code-of.ts";
import { finalBehind } from "./follow-chain-rule.ts";
import { sharedFollowChain, type FollowChain } from "./follow-chain.ts";
import { randomOf } from "./invented-chain.ts";
import { onEveryStore } from "./test-stores.ts";

// a chain that changes its mind
// ├── random reorganisations: the books are those of a clean build, and every orphan is kept
// ├── no reorganisation: a node that is behind · a shorter branch · an equally long one, until the node keeps to it
// ├── another branch than the one being fetched: looked at anew
// └── nothing new: nothing is written

const FULL = process.env.HARBOUR_FULL === "1";
const ROUNDS = FULL ? 60 : 15;
const DEEPEST = 84;
const SEED = process.env.HARBOUR_SEED ?? "reorganisations";

describe("follower, where the chain changes its mind", function () {
  this.timeout(600_000);

  let chain: FollowChain;
  let goBack: () => Promise<void>;
  before(async () => {
    chain = await sharedFollowChain();
  });
  beforeEach(async () => {
    goBack = await chain.keep();
  });
  afterEach(() => goBack());

  onEveryStore((stores) => {
    const given = (store: Store): Follow => {
      const { network, rpc } = chain;
      return { store, network, rpc, finality: finalBehind(100) };
    };
    const cleanBuild = async () => {
      const clean = await stores.open();
      await sync(given(clean));
      const digest = await stateDigest(clean);
      await clean.close();
      return digest;
    };

    it(`is the same as a clean build after each of ${ROUNDS} reorganisations, up to ${DEEPEST} deep`, async () => {
      if (FULL) console.log(`      HARBOUR_SEED=${SEED}`);
      const rounds = stores.name === "SQLite" || FULL ? ROUNDS : 5;
      const random = randomOf(SEED);
      const store = await stores.open();
      await chain.play(`${SEED} begin`, 120);
      await sync(given(store));
      let deepest = 0;
      for (let round = 0; round < rounds; round++) {
        const depth = round === 0 ? DEEPEST : 1 + random(DEEPEST);
        const back = await chain.keep();
        const begin = await chain.head();
        // Half of the time the books come to the old branch's end in several steps.
        const step = 1 + random(depth);
        await chain.play(`${SEED} ${round} old`, step);
        await sync(given(store));
        await chain.play(`${SEED} ${round} rest`, depth - step);
        await sync({ ...given(store), limits: { blocks: 1 + random(40) } });
        await back();
        await chain.play(`${SEED} ${round} new`, depth + 1 + random(10));
        const { reorgs, to } = await sync({ ...given(store), limits: { blocks: 1 + random(40) } });
        expect(reorgs, `round ${round}`).to.deep.equal([{ depth, ancestor: begin }]);
        expect(to).to.equal(await chain.head());
        deepest = Math.max(deepest, depth);
        expect(await stateDigest(store), `round ${round}`).to.equal(await cleanBuild());
      }
      expect(deepest).to.equal(DEEPEST);
      expect(await verifyBooks({ session: store, network: chain.network, rpc: chain.rpc })).to.deep.equal([]);
      const orphans = await store.db.selectFrom("orphan_event").select("log_index").execute();
      expect(orphans.length).to.be.greaterThan(rounds);
    });

    it("stays where it is while the node is behind, on a shorter branch, or on one as long", async () => {
      const store = await stores.open();
      await chain.play("common", 3);
      const back = await chain.keep();
      const head = await chain.head();
      await chain.play("ours", 5);
      await sync(given(store));
      const books = await stateDigest(store);

      await back();
      const again = await chain.keep();
      expect(await sync(given(store))).to.include({ batches: 0, to: head + 5 });
      await again();
      for (const blocks of [2, 3]) {
        await chain.play(`theirs ${blocks}`, blocks);
        const { reorgs, waiting } = await sync(given(store));
        expect(reorgs).to.deep.equal([]);
        expect(waiting).to.equal(await chain.head());
      }
      expect(await stateDigest(store)).to.equal(books);

      const ending = new AbortController();
      const reorgs: number[] = [];
      await follow({
        ...given(store),
        pollMs: 1,
        signal: ending.signal,
        onReorg: ({ depth }) => {
          reorgs.push(depth);
          ending.abort();
        },
      });
      expect(reorgs).to.deep.equal([5]);
      expect(await stateDigest(store)).to.equal(await cleanBuild());
    });

    it("stays where it is between two nodes that hold different blocks of the same height", async () => {
      const store = await stores.open();
      await chain.play("common", 3);
      const back = await chain.keep();
      await chain.play("ours", 5);
      await sync(given(store));
      const ours = new Map<unknown, unknown>();
      for (const asked of ["latest", ...Array.from({ length: await chain.head() }, (_, at) => `0x${at.toString(16)}`)])
        ours.set(asked, await chain.ask("eth_getBlockByNumber", asked, false));
      ours.set(`0x${(await chain.head()).toString(16)}`, ours.get("latest"));
      await back();
      await chain.play("theirs", 5);
      let looks = 0;
      const ending = new AbortController();
      const rpc = {
        ...chain.rpc,
        async request(call: Parameters<typeof chain.rpc.request>[0]) {
          const [asked] = call.params;
          if (asked === "latest" && ++looks === 20) ending.abort();
          return looks % 2 === 0 && ours.has(asked) ? ours.get(asked) : chain.rpc.request(call);
        },
      };
      const reorgs: number[] = [];
      await follow({
        ...given(store),
        ...{ rpc, pollMs: 1, signal: ending.signal },
        onReorg: ({ depth }) => reorgs.push(depth),
      });
      expect(looks).to.equal(20);
      expect(reorgs).to.deep.equal([]);
    });

    it("looks anew when the chain changes between two answers", async () => {
      const store = await stores.open();
      await chain.play("common", 4);
      const back = await chain.keep();
      await chain.play("first", 6);
      const newest = `0x${(await chain.head()).toString(16)}`;
      let changed = false;
      const rpc = {
        ...chain.rpc,
        // The newest headers are of a branch that is gone when their logs are asked for.
        async batch(calls: Parameters<typeof chain.rpc.batch>[0]) {
          const answers = await chain.rpc.batch(calls);
          if (!changed && calls.some(({ params }) => params[0] === newest)) {
            changed = true;
            await back();
            await chain.play("second", 9);
          }
          return answers;
        },
      };
      const troubles: unknown[] = [];
      await sync({ ...given(store), rpc, onTrouble: (error) => troubles.push(error) });
      expect(troubles).to.have.length(1);
      expect(await stateDigest(store)).to.equal(await cleanBuild());
      expect(await verifyBooks({ session: store, network: chain.network, rpc: chain.rpc })).to.deep.equal([]);
    });

    it("writes nothing while nothing changes", async () => {
      const store = await stores.open();
      await chain.play("still", 10);
      await sync(given(store));
      const before = await digestOf(store);
      expect(await sync(given(store))).to.include({ batches: 0, events: 0 });
      const ending = new AbortController();
      let polls = 0;
      const rpc = {
        ...chain.rpc,
        request(call: Parameters<typeof chain.rpc.request>[0]) {
          if (call.params[0] === "latest" && ++polls === 5) ending.abort();
          return chain.rpc.request(call);
        },
      };
      await follow({ ...given(store), rpc, pollMs: 1, signal: ending.signal });
      expect(polls).to.equal(5);
      expect(await digestOf(store)).to.deep.equal(before);
    });

    it("goes on where it was ended", async () => {
      const store = await stores.open();
      await chain.play("ended", 40);
      const ending = new AbortController();
      const limits = { blocks: 7 };
      const { batches } = await sync({
        ...given(store),
        limits,
        signal: ending.signal,
        onBatch: ({ version }) => version === 3 && ending.abort(),
      });
      expect(batches).to.equal(3);
      const { from, to } = await sync({ ...given(store), limits });
      expect([from, to]).to.deep.equal([22, await chain.head()]);
      expect(await stateDigest(store)).to.equal(await cleanBuild());
    });
  });
});
