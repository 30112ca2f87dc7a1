// From what is recorded to one number.
//
// push, computedCeiling
// ├── min of capacity, allocation, approval, the token's cap; says which
// ├── capacity is exact to the minor unit: floor(reserves * 10000 / (10000 + bufferBps))
// ├── validUntil is the earliest expiry of a fresh pool, the approval, the allocation
// ├── anybody may push; what changes nothing is silent
// └── 0 until 0 where any of them is unset, expired or 0
// a token that refuses: narrowing still works and says PushRefused; push and mints revert
// a stale pool counts as 0 and is shown as unconfirmed; its expiry does not count
// solvency, headroom: what they say, alone and as a part; frozen and escrowed tokens are liabilities
// windDown: 0 for ever; redemption stays; repeated: silent; nothing opens it again
import { expect } from "chai";
import { id } from "ethers";
import { attest, statement, submit, text } from "./bank-messages.ts";
import { CAPACITY, loadStage, RESERVES, SUPPLY } from "./business.ts";
import { rotate } from "./grants.ts";
import { mint } from "./orders.ts";
import {
  act,
  at,
  BANK,
  blacklist,
  DAY,
  eventsOf,
  expectEvents,
  expectRefusal,
  fields,
  loadFresh,
  millions,
  now,
  pass,
  POOL,
  units,
  type Stage,
} from "./stage.ts";

const MAX_AGE = 93_600n;
const Bound = { capacity: 0n, approval: 1n, allocation: 2n, cap: 3n };
const HERE = 31_337n;
const TABLE_END = 1_893_456_000n;

describe("ReserveRegistry", () => {
  let stage: Stage;
  let registry: Stage["registry"];
  let token: Stage["token"];
  beforeEach(async () => {
    stage = await loadStage();
    ({ registry, token } = stage);
  });
  const share = (amount: bigint, until = TABLE_END) =>
    act(stage, "registry", "lowerAllocation", 2n, until, [{ chainId: HERE, amount }]);
  const freshUntil = async () => (await registry.pool(POOL.a)).asOf + MAX_AGE;
  const restate = async () => {
    await submit(stage, await statement(stage, "a"));
    await submit(stage, await statement(stage, "b"));
  };

  describe("computedCeiling and push", () => {
    it("are the capacity where it is the lowest, exact to the minor unit", async () => {
      expect(await registry.computedCeiling()).to.deep.equal([CAPACITY, await freshUntil(), Bound.capacity, CAPACITY]);
      expect(CAPACITY).to.equal(((RESERVES.a + RESERVES.b) * 10_000n) / 10_100n);
      for (const [total, bps, capacity] of [
        [1_012_500_000_000000n, 100n, 1_002_475_247_524752n],
        [1_012_500_000_000000n, 101n, 1_002_376_002_376002n],
        [1n, 100n, 0n],
        [2n, 65_535n, 0n],
        [101n, 100n, 100n],
      ] as const) {
        await act(stage, "registry", "dropPool", POOL.b);
        await attest(stage, "a", total);
        await act(stage, "registry", "tightenBuffer", bps);
        expect((await registry.computedCeiling())[3], `${total} at ${bps}`).to.equal(capacity);
        stage = await loadStage();
      }
    });

    it("are this chain's share where that is the lowest", async () => {
      await share(millions(700));
      expect(await registry.computedCeiling()).to.deep.equal([
        millions(700),
        await freshUntil(),
        Bound.allocation,
        CAPACITY,
      ]);
    });

    it("are the approval where that is the lowest", async () => {
      await act(stage, "registry", "setApproval", text("HKMA"), id("ref"), millions(600), TABLE_END);
      await restate();
      expect(await registry.computedCeiling()).to.deep.equal([
        millions(600),
        await freshUntil(),
        Bound.approval,
        CAPACITY,
      ]);
    });

    it("are the token's cap where that is the lowest", async () => {
      await act(stage, "token", "lowerCeilingCap", millions(500));
      expect(await registry.computedCeiling()).to.deep.equal([millions(500), await freshUntil(), Bound.cap, CAPACITY]);
      // The token has lowered its ceiling with its cap, so that there is nothing to say.
      await expectEvents(stage, registry.push());
      await submit(stage, await statement(stage, "a"));
      await act(stage, "token", "lowerCeilingCap", millions(400));
      expect((await token.supplyCeiling())[0]).to.equal(millions(400));
    });

    it("each bound alone takes the ceiling to its own value, in any order", async () => {
      await act(stage, "registry", "setApproval", text("HKMA"), id("ref"), millions(400), TABLE_END);
      await restate();
      await share(millions(300));
      await act(stage, "token", "lowerCeilingCap", millions(200));
      expect((await registry.computedCeiling()).slice(0, 3)).to.deep.equal([
        millions(200),
        await freshUntil(),
        Bound.cap,
      ]);
      await submit(stage, await statement(stage, "a", { total: 1n }));
      await submit(stage, await statement(stage, "b", { total: millions(101) }));
      expect((await registry.computedCeiling()).slice(0, 3)).to.deep.equal([
        100_000_000_000000n,
        await freshUntil(),
        Bound.capacity,
      ]);
    });

    it("are good until the earliest expiry: of a pool", async () => {
      const soon = (await now(stage)) + 1_000n;
      await submit(stage, await statement(stage, "b", { validUntil: soon }));
      expect((await token.supplyCeiling())[1]).to.equal(soon);
    });

    it("are good until the earliest expiry: of the approval", async () => {
      const soon = (await now(stage)) + DAY + 7_200n;
      await act(stage, "registry", "setApproval", text("HKMA"), id("ref"), millions(5_000), soon);
      await restate();
      expect(await registry.computedCeiling()).to.deep.equal([CAPACITY, soon, Bound.capacity, CAPACITY]);
      await at(stage, soon);
      await registry.push();
      expect(await token.supplyCeiling()).to.deep.equal([0n, 0n]);
      expect((await registry.computedCeiling())[2]).to.equal(Bound.approval);
      await expectRefusal(registry, mint(stage, 1n), "NoApproval", soon, (time: bigint) => time > soon);
    });

    it("are good until the earliest expiry: of the allocation", async () => {
      const soon = (await now(stage)) + 7_200n;
      await share(millions(5_000), soon);
      expect(await registry.computedCeiling()).to.deep.equal([CAPACITY, soon, Bound.capacity, CAPACITY]);
      await at(stage, soon);
      await registry.push();
      expect(await token.supplyCeiling()).to.deep.equal([0n, 0n]);
      expect((await registry.computedCeiling())[2]).to.equal(Bound.allocation);
      await expectRefusal(registry, mint(stage, 1n), "CeilingExceeded", Bound.allocation, 0n, 1n);
    });

    it("are 0 and good until 0 where the cap is 0", async () => {
      await act(stage, "token", "lowerCeilingCap", 0n);
      expect(await registry.computedCeiling()).to.deep.equal([0n, 0n, Bound.cap, CAPACITY]);
      await registry.push();
      expect((await token.supplyCeiling())[0]).to.equal(0n);
      await expectRefusal(registry, mint(stage, 1n), "CeilingExceeded", Bound.cap, 0n, 1n);
    });

    it("are 0 while nothing was ever said, consented or shared", async () => {
      stage = await loadFresh("cnh");
      expect(await stage.registry.computedCeiling()).to.deep.equal([0n, 0n, Bound.capacity, 0n]);
      await expectEvents(stage, stage.registry.push());
    });

    it("push is anybody's and silent where nothing changes", async () => {
      await expectEvents(stage, registry.connect(stage.dave).push());
      await pass(stage, MAX_AGE);
      await expectEvents(
        stage,
        registry.connect(stage.dave).push(),
        ["token.SupplyCeilingSet", CAPACITY, 0n, 0n, registry.target],
        ["registry.CeilingPushed", 0n, 0n, Bound.capacity, 0n],
      );
      expect(await registry.push.staticCall()).to.deep.equal([0n, 0n]);
    });

    it("the token believes a ceiling only for its time, also if nobody pushes", async () => {
      const until = await freshUntil();
      expect((await token.supplyCeiling())[1]).to.equal(until);
      await pass(stage, MAX_AGE);
      await expectRefusal(registry, mint(stage, 1n), "ReservesStale", (age: bigint) => age > MAX_AGE, MAX_AGE);
    });
  });

  describe("a registry whose ceiling the token refuses", () => {
    beforeEach(async () => {
      await rotate(stage, [{ revoke: "RESERVE", account: registry.target as string }]);
    });

    it("still narrows and revokes, and says that the token refused", async () => {
      const reason = token.interface.encodeErrorResult("AccessManagedUnauthorized", [registry.target as string]);
      await expectEvents(
        stage,
        act(stage, "registry", "revokeCustodian", BANK.a),
        ["registry.CustodianRevoked", BANK.a, stage.holders.GUARDIAN.address],
        ["registry.PoolDropped", POOL.a, RESERVES.a, stage.holders.GUARDIAN.address],
        ["registry.PushRefused", 0n, 0n, reason],
      );
      await act(stage, "registry", "clearApproval");
      expect((await registry.approval()).ceiling).to.equal(0n);
    });

    it("pushes nothing by itself and mints nothing", async () => {
      await expectRefusal(token, registry.push(), "AccessManagedUnauthorized", registry.target);
      await attest(stage, "a", millions(500));
      await expectRefusal(token, mint(stage, 1n), "AccessManagedUnauthorized", registry.target);
    });
  });

  describe("a stale pool", () => {
    it("counts as 0, is shown as unconfirmed, and its expiry does not count", async () => {
      await pass(stage, 90_000n);
      await submit(stage, await statement(stage, "b"));
      await pass(stage, 4_000n);
      await registry.push();
      const b = await registry.pool(POOL.b);
      const capacity = 396_039_603_960396n;
      expect(await token.supplyCeiling()).to.deep.equal([capacity, b.asOf + MAX_AGE]);
      expect(fields(await registry.solvency())).to.deep.equal({
        liabilities: SUPPLY,
        reserves: RESERVES.b,
        unconfirmed: RESERVES.a,
        capacity,
        ceiling: capacity,
        validUntil: b.asOf + MAX_AGE,
        bound: Bound.capacity,
        oldestAsOf: b.asOf,
        stalePools: 1n,
        openRedemptions: 0n,
        openRedemptionAmount: 0n,
        ratio: (RESERVES.b * 100_000_000n) / SUPPLY,
      });
    });
  });

  describe("solvency and headroom", () => {
    it("say supply, reserves, capacity, ceiling, times and the ratio, floored", async () => {
      const a = await registry.pool(POOL.a);
      expect(fields(await registry.solvency())).to.deep.equal({
        liabilities: SUPPLY,
        reserves: millions(1_000),
        unconfirmed: 0n,
        capacity: CAPACITY,
        ceiling: CAPACITY,
        validUntil: a.asOf + MAX_AGE,
        bound: Bound.capacity,
        oldestAsOf: a.asOf,
        stalePools: 0n,
        openRedemptions: 0n,
        openRedemptionAmount: 0n,
        ratio: 100_000_000_000n,
      });
      expect(await registry.headroom()).to.equal(CAPACITY - SUPPLY);
    });

    it("count frozen and escrowed tokens as liabilities", async () => {
      await token.connect(stage.alice).approve(stage.redemptionDesk, units(100));
      await stage.redemptionDesk.connect(stage.alice).request(units(100), id("payout"));
      await blacklist(stage, stage.alice);
      expect(fields(await registry.solvency())).to.include({
        liabilities: SUPPLY,
        openRedemptions: 1n,
        openRedemptionAmount: units(100),
      });
    });

    it("give no ratio where this chain is a part, or nothing circulates", async () => {
      await act(stage, "registry", "lowerAllocation", 2n, TABLE_END, [
        { chainId: 1n, amount: 0n },
        { chainId: HERE, amount: millions(5_000) },
      ]);
      expect((await registry.solvency()).ratio).to.equal(0n);
      stage = await loadFresh();
      await attest(stage, "a", RESERVES.a);
      expect((await stage.registry.solvency()).ratio).to.equal(0n);
    });

    it("give a headroom of 0 where the supply is above the ceiling", async () => {
      await submit(stage, await statement(stage, "a", { total: 1n }));
      await submit(stage, await statement(stage, "b", { total: 1n }));
      expect(await registry.headroom()).to.equal(0n);
      expect((await registry.solvency()).ratio).to.equal(0n);
    });
  });

  describe("windDown", () => {
    beforeEach(async () => {
      await act(stage, "registry", "windDown");
    });

    it("says so, pushes 0, and is silent the second time", async () => {
      stage = await loadStage();
      ({ registry, token } = stage);
      expect(await registry.woundDown()).to.equal(false);
      const events = await eventsOf(stage, act(stage, "registry", "windDown"));
      expect(events.map(([name]) => name)).to.deep.equal([
        "registry.WindDownStarted",
        "token.SupplyCeilingSet",
        "registry.CeilingPushed",
      ]);
      expect(events[0]).to.deep.equal(["registry.WindDownStarted", stage.holders.BOARD.address]);
      expect(await registry.woundDown()).to.equal(true);
      await expectEvents(stage, act(stage, "registry", "windDown"));
    });

    it("stays whatever is stated, approved, allocated or raised afterwards", async () => {
      await act(stage, "registry", "setApproval", text("HKMA"), id("ref"), millions(9_000), TABLE_END);
      await act(stage, "registry", "raiseAllocation", 2n, TABLE_END, [{ chainId: HERE, amount: millions(9_000) }]);
      await act(stage, "registry", "raiseMaxAge", 1_000_000n);
      await act(stage, "token", "raiseCeilingCap", millions(90_000));
      await attest(stage, "a", RESERVES.a);
      await attest(stage, "b", RESERVES.b);
      const [ceiling, validUntil] = await registry.computedCeiling();
      expect([ceiling, validUntil]).to.deep.equal([0n, 0n]);
      await registry.push();
      expect(await token.supplyCeiling()).to.deep.equal([0n, 0n]);
      await expectRefusal(registry, mint(stage, 1n), "WoundDown");
    });

    it("leaves redemption as it was, and the reserves on show", async () => {
      const { alice, redemptionDesk, holders } = stage;
      await token.connect(alice).approve(redemptionDesk, units(100));
      await redemptionDesk.connect(alice).request(units(100), id("payout"));
      await redemptionDesk.connect(holders.REDEEM_MAKER).proposeSettlement(1n, id("uetr"));
      await redemptionDesk.connect(holders.REDEEM_CHECKER).settle(1n, id("uetr"));
      expect(await token.totalSupply()).to.equal(SUPPLY - units(100));
      await attest(stage, "a", RESERVES.a);
      expect(fields(await registry.solvency())).to.include({ reserves: RESERVES.a, ceiling: 0n });
    });

    it("can be cancelled by GUARDIAN until it is executed", async () => {
      stage = await loadStage();
      const { authority, holders } = stage;
      const data = stage.registry.interface.encodeFunctionData("windDown");
      await authority.connect(holders.BOARD).schedule(stage.registry, data, 0);
      await authority.connect(holders.GUARDIAN).cancel(holders.BOARD, stage.registry, data);
      await pass(stage, 2n * DAY);
      await expectRefusal(
        authority,
        stage.registry.connect(holders.BOARD).windDown(),
        "AccessManagerNotScheduled",
        await authority.hashOperation(holders.BOARD, stage.registry, data),
      );
    });
  });

  describe("setRedemptionDesk", () => {
    it("is silent where it repeats what is on record", async () => {
      stage = await loadStage();
      await expectEvents(stage, act(stage, "registry", "setRedemptionDesk", stage.redemptionDesk.target));
    });
  });
});
