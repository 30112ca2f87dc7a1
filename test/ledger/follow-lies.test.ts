import { expect } from "chai";
import { nodeRefused, rangeRefused } from "../../ledger/chain/chain-faults.ts";
import { NodeError } from "../../ledger/chain/node-error.ts";
import type { Rpc } from "../../ledger/chain/rpc.ts";
import { follow, sync, type Follow } from "../../ledger/follow/follower.ts";
import { verifyBooks } from "../../ledger/follow/verify-books.ts";
import { stateDigest } from "../../ledger/store/digest.ts";
import { migrate } from "../../ledger/store/migrate.ts";
import { openStore } from "../../ledger/store/open.ts";
import type { Store } from "../../ledger/store/store.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { codeOfAsync } from "./code-of.ts";
import { finalBehind } from "./follow-chain-rule.ts";
import { sharedFollowChain, type FollowChain } from "./follow-chain.ts";
import { randomOf } from "./invented-chain.ts";
import {
  aboutHeader,
  aboutLogsOf,
  doubleLog,
  dropLog,
  fromOtherBranch,
  noLogs,
  otherData,
  reorderLogs,
} from "./lies.ts";
import { LyingRpc, type Lie } from "./lying-rpc.ts";

// following through a node that lies
// ├── about logs and headers, at random places, also while the chain changes its mind: refused, or true books
// ├── about its head: higher than what it has · lower · falling between two answers
// ├── about what is final: not believed of a block that the books do not hold
// ├── no answers, answers that are refused for now: waited for, by `follow` as long as it takes
// └── several nodes, one of which lies: the books come to the end

const FULL = process.env.HARBOUR_FULL === "1";
const ROUNDS = FULL ? 300 : 40;
const SEED = process.env.HARBOUR_SEED ?? "lies of a follower's node";

describe("follower, through a node that lies", function () {
  this.timeout(600_000);

  let chain: FollowChain;
  let goBack: () => Promise<void>;
  let store: Store;
  before(async () => {
    chain = await sharedFollowChain();
  });
  beforeEach(async () => {
    goBack = await chain.keep();
    store = await fresh();
  });
  afterEach(async () => {
    await store.close();
    await goBack();
  });

  const fresh = async () => {
    const opened = await openStore("sqlite::memory:");
    await migrate(opened);
    return opened;
  };
  const given = (rpc: Rpc): Follow => {
    const { network } = chain;
    return { store, network, rpc, finality: finalBehind(50), patience: { attempts: 2, firstWait: 1 } };
  };
  async function expectTrue(): Promise<void> {
    await sync(given(chain.rpc));
    const clean = await fresh();
    await sync({ ...given(chain.rpc), store: clean });
    expect(await stateDigest(store)).to.equal(await stateDigest(clean));
    await clean.close();
  }

  it(`comes to true books or to a refusal, ${ROUNDS} times`, async () => {
    if (FULL) console.log(`      HARBOUR_SEED=${SEED}`);
    const random = randomOf(SEED);
    const pick = <Item>(items: readonly Item[]): Item => items[random(items.length)]!;
    const counts = { refused: 0, passed: 0 };
    let back = await chain.keep();
    for (let round = 0; round < ROUNDS; round++) {
      if (round % 5 === 4) await back();
      if (round % 5 === 4 || round % 5 === 1) back = await chain.keep();
      await chain.play(`${SEED} ${round}`, round % 5 === 4 ? 30 : 6);
      const head = await chain.head();
      const lies = Array.from({ length: 1 + random(3) }, (): Lie => {
        const block = head - random(8);
        return random(4) === 0
          ? aboutHeader(block, pick(["logsBloom", "receiptsRoot", "timestamp", "parentHash"]))
          : aboutLogsOf(
              block,
              pick([dropLog, doubleLog, fromOtherBranch, otherData, () => noLogs, () => reorderLogs])(0),
            );
      });
      const lie: Lie = (call, answer) => lies.reduce((said, one) => one(call, said), answer);
      try {
        await sync(given(new LyingRpc({ honest: chain.rpc, lie })));
        counts.passed++;
      } catch (error) {
        if (!(error instanceof HarbourError)) throw error;
        expect(error.code, `round ${round}`).to.match(/^HB-41/);
        counts.refused++;
      }
      expect(await verifyBooks({ session: store, network: chain.network }), `round ${round}`).to.deep.equal([]);
      if (round % 5 === 3) await expectTrue();
    }
    await expectTrue();
    expect(await verifyBooks({ session: store, network: chain.network, rpc: chain.rpc })).to.deep.equal([]);
    expect(counts.refused).to.be.greaterThan(ROUNDS / 4);
  });

  it("does not follow a head beyond what the node has, nor one that falls", async () => {
    await chain.play("true", 10);
    const head = await chain.head();
    const latest =
      (say: () => number): Lie =>
      ({ params }, answer) =>
        params[0] === "latest" ? { ...(answer as object), number: `0x${say().toString(16)}` } : answer;
    for (const say of [() => head + 1, () => head + 1_000, () => Number.MAX_SAFE_INTEGER]) {
      const rpc = new LyingRpc({ honest: chain.rpc, lie: latest(say) });
      const outcome = await sync(given(rpc)).then(
        () => "HB-41",
        (error: HarbourError) => error.code,
      );
      expect(outcome).to.match(/^HB-41/);
      expect(await verifyBooks({ session: store, network: chain.network })).to.deep.equal([]);
    }
    await expectTrue();
    const books = await stateDigest(store);
    let falling = head;
    const rpc = new LyingRpc({ honest: chain.rpc, lie: latest(() => (falling -= 3)) });
    for (let poll = 0; poll < 3; poll++) await sync(given(rpc)).catch(() => undefined);
    expect(await stateDigest(store)).to.equal(books);
  });

  it("waits for a node that gives no answer, or refuses for now", async () => {
    await chain.play("slow", 20);
    for (const failure of [new HarbourError({ code: "HB-4102", exitCode: 75, message: "no answer" }), new Error("x")]) {
      const passes = failure instanceof HarbourError;
      const lie: Lie = () => {
        throw failure;
      };
      const rpc = new LyingRpc({ honest: chain.rpc, lie, times: 3 });
      const work = sync({ ...given(rpc), patience: { attempts: 5, firstWait: 1 } });
      if (passes) expect((await work).to).to.equal(await chain.head());
      else expect(await work.catch((error: unknown) => error)).to.equal(failure);
    }
    await expectTrue();
  });

  it("waits, as long as it takes, for a node that refuses what it can answer later", async () => {
    await chain.play("refusing", 20);
    const said = new NodeError(-32603, "Internal error");
    for (const refusal of [nodeRefused("a node", "a question", said), rangeRefused("a node", 5, said)]) {
      const refusing = () => {
        const lie: Lie = () => {
          throw refusal;
        };
        return given(new LyingRpc({ honest: chain.rpc, lie, times: 20 }));
      };
      expect(await codeOfAsync(() => sync(refusing()))).to.equal(refusal.code);
      const ending = new AbortController();
      const codes: unknown[] = [];
      await follow({
        ...refusing(),
        patience: { attempts: 2, firstWait: 1, longestWait: 2 },
        pollMs: 1,
        signal: ending.signal,
        onTrouble: (error) => codes.push((error as HarbourError).code),
        onBatch: () => ending.abort(),
      });
      expect(codes).to.deep.equal(Array.from({ length: 20 }, () => refusal.code));
      await store.close();
      store = await fresh();
    }
    // A lie is not waited for.
    const rpc = new LyingRpc({ honest: chain.rpc, lie: aboutHeader(1, "timestamp") });
    expect(await codeOfAsync(() => follow(given(rpc)))).to.match(/^HB-41/);
  });

  it("comes to the end when one of several nodes lies", async () => {
    await chain.play("several", 30);
    const head = await chain.head();
    for (const block of [1, head - 3, head]) {
      const lie = aboutHeader(block, "timestamp");
      const rpc = new LyingRpc({ honest: chain.rpc, lie, replaced: true });
      expect((await sync(given(rpc))).to).to.equal(head);
      await store.close();
      store = await fresh();
    }
    await expectTrue();
  });
});
