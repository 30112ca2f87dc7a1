// The feeds: AggregatorV3 over the registry
//
// one pool
// ├── answers total, sequence as round, as-of as its time; decimals 6, version 1, a name without padding
// ├── answers 0 while stale, after a drop, and before the first statement
// └── an unknown pool cannot have a feed
// the sum
// ├── adds fresh pools only; round is the sum of sequences; time is the oldest as-of that counts
// └── time is 0 if nothing counts
// getRoundData: the latest round only, else NoData with both
import { expect } from "chai";
import type { ReserveFeed } from "../../typechain-types/contracts/issuance/ReserveFeed.ts";
import { attest, statement, submit, text, voidNext } from "./bank-messages.ts";
import { loadStage, RESERVES } from "./business.ts";
import { act, another, expectRefusal, loadFresh, NOTHING, pass, POOL, type Bank, type Stage } from "./stage.ts";

describe("ReserveFeed", () => {
  let stage: Stage;
  let sum: ReserveFeed;
  beforeEach(async () => {
    stage = await loadStage();
    sum = stage.feed;
  });
  const feedOf = (bank: Bank) => another<ReserveFeed>(stage, "ReserveFeed", stage.registry, POOL[bank]);
  const pool = (bank: Bank) => stage.registry.pool(POOL[bank]);

  describe("latestRoundData", () => {
    it("answers the total of its pool, its sequence as the round and its as-of as the time", async () => {
      const feed = await feedOf("b");
      const { sequence, asOf } = await pool("b");
      expect(await feed.latestRoundData()).to.deep.equal([sequence, RESERVES.b, asOf, asOf, sequence]);
      await attest(stage, "b", RESERVES.b - 1n);
      const [round, answer] = await feed.latestRoundData();
      expect([round, answer]).to.deep.equal([sequence + 1n, RESERVES.b - 1n]);
    });

    it("answers 0 for a stale pool, with the time of what is no longer believed", async () => {
      const feed = await feedOf("a");
      const { sequence, asOf } = await pool("a");
      await pass(stage, 93_600n);
      expect(await feed.latestRoundData()).to.deep.equal([sequence, 0n, asOf, asOf, sequence]);
    });

    it("answers 0 for a dropped pool and before the first statement", async () => {
      await act(stage, "registry", "dropPool", POOL.a);
      expect((await (await feedOf("a")).latestRoundData())[1]).to.equal(0n);
      stage = await loadFresh();
      expect(await (await feedOf("a")).latestRoundData()).to.deep.equal([0n, 0n, 0n, 0n, 0n]);
      expect(await stage.feed.latestRoundData()).to.deep.equal([0n, 0n, 0n, 0n, 0n]);
    });

    it("of the sum adds the pools and gives the oldest as-of", async () => {
      const [a, b] = [await pool("a"), await pool("b")];
      expect(a.asOf).to.be.lessThan(b.asOf);
      const round = a.sequence + b.sequence;
      expect(await sum.latestRoundData()).to.deep.equal([round, RESERVES.a + RESERVES.b, a.asOf, a.asOf, round]);
    });

    it("of the sum leaves a stale pool out, and has no time if nothing counts", async () => {
      await pass(stage, 90_000n);
      await submit(stage, await statement(stage, "b"));
      await pass(stage, 5_000n);
      const b = await pool("b");
      const [, answer, startedAt, updatedAt] = await sum.latestRoundData();
      expect([answer, startedAt, updatedAt]).to.deep.equal([RESERVES.b, b.asOf, b.asOf]);
      await pass(stage, 93_600n);
      expect((await sum.latestRoundData()).slice(1, 4)).to.deep.equal([0n, 0n, 0n]);
    });

    it("counts a voided sequence as a round that changes nothing", async () => {
      const feed = await feedOf("a");
      const [round, answer, asOf] = await feed.latestRoundData();
      await voidNext(stage, "a");
      expect((await feed.latestRoundData()).slice(0, 3)).to.deep.equal([round + 1n, answer, asOf]);
    });
  });

  describe("getRoundData", () => {
    it("knows the latest round only", async () => {
      const feed = await feedOf("a");
      const latest = await feed.latestRoundData();
      expect(await feed.getRoundData(latest[0])).to.deep.equal([...latest]);
      await expectRefusal(feed, feed.getRoundData(latest[0] - 1n), "NoData", latest[0] - 1n, latest[0]);
      await expectRefusal(feed, feed.getRoundData(latest[0] + 1n), "NoData", latest[0] + 1n, latest[0]);
    });
  });

  describe("what it says about itself", () => {
    it("is six decimals, version 1 and a readable name", async () => {
      const feed = await feedOf("a");
      expect([await feed.decimals(), await feed.version()]).to.deep.equal([6n, 1n]);
      expect(await sum.description()).to.equal("Reserves");
      expect(await feed.description()).to.equal("Reserves BANK-A-1");
    });

    it("names its registry and pool; the deployed one is the sum", async () => {
      expect([await sum.REGISTRY(), await sum.POOL()]).to.deep.equal([stage.registry.target, NOTHING]);
    });
  });

  describe("the constructor", () => {
    it("refuses a pool that the registry does not know", async () => {
      const stray = text("BANK-A-9");
      await expectRefusal(
        stage.registry,
        another<ReserveFeed>(stage, "ReserveFeed", stage.registry, stray),
        "UnknownPool",
        NOTHING,
        stray,
      );
    });
  });
});
