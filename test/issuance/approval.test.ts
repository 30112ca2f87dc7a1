// The consent gate and the chain's share.
//
// setApproval (24 h): on record, said so; replaced by another; the same one again is silent
// ├── refused: without authority, reference or ceiling; over already; too far or too large to keep
// clearApproval (at once): ceiling 0; repeated: silent
// raiseAllocation (24 h), lowerAllocation (at once)
// ├── epoch + 1 only; rows ascend; own row found; no row: 0; whole only if it is the only row
// ├── own share and expiry: raise not lower, lower not higher; the other rows are free
// └── the sum fits the approval when raised; times and amounts fit
import { expect } from "chai";
import { id } from "ethers";
import { CAPACITY, loadStage } from "./business.ts";
import {
  act,
  at,
  DAY,
  eventsOf,
  expectEvents,
  expectRefusal,
  fields,
  loadFresh,
  millions,
  NOTHING,
  now,
  type Stage,
} from "./stage.ts";
import { attest, text } from "./bank-messages.ts";

const HKMA = text("HKMA");
const REF = id("letter of consent 2026/4");
const U88 = (1n << 88n) - 1n;
const U32 = (1n << 32n) - 1n;
const HERE = 31_337n;

describe("ReserveRegistry", () => {
  let stage: Stage;
  let registry: Stage["registry"];
  let end: bigint;
  beforeEach(async () => {
    stage = await loadStage();
    ({ registry } = stage);
    end = (await now(stage)) + 400n * DAY;
  });
  const setApproval = (ceiling: bigint, expiry = end, authority = HKMA, reference = REF) =>
    act(stage, "registry", "setApproval", authority, reference, ceiling, expiry);
  const legal = () => stage.holders.LEGAL.address;
  const named = (events: unknown[][], name: string) => events.filter(([said]) => said === `registry.${name}`);

  describe("setApproval", () => {
    it("puts the consent on record in the place of the one before, and says so", async () => {
      const events = await eventsOf(stage, setApproval(millions(700)));
      expect(events[0]).to.deep.equal(["registry.ApprovalSet", HKMA, REF, millions(700), end, legal()]);
      expect(fields(await registry.approval())).to.deep.equal({
        authority: HKMA,
        referenceHash: REF,
        ceiling: millions(700),
        expiry: end,
      });
    });

    it("binds the ceiling at once, also downwards", async () => {
      await setApproval(millions(700));
      await attest(stage, "a", millions(600));
      await attest(stage, "b", millions(400));
      expect((await registry.computedCeiling()).slice(0, 3)).to.deep.equal([
        millions(700),
        (await registry.pools())[0]!.asOf + 93_600n,
        1n,
      ]);
    });

    it("is silent where it repeats what is on record", async () => {
      await setApproval(millions(700));
      const events = await eventsOf(stage, setApproval(millions(700)));
      expect(named(events, "ApprovalSet")).to.deep.equal([]);
    });

    it("refuses a consent without authority, reference or ceiling", async () => {
      await expectRefusal(registry, setApproval(millions(1), end, NOTHING), "ZeroValue");
      await expectRefusal(registry, setApproval(millions(1), end, HKMA, NOTHING), "ZeroValue");
      await expectRefusal(registry, setApproval(0n), "ZeroValue");
    });

    it("refuses one that is over, or ends beyond 2106, or allows more than can be kept", async () => {
      const last = [HKMA, REF, 3n, (await now(stage)) + DAY + 100n] as const;
      const data = registry.interface.encodeFunctionData("setApproval", [...last]);
      await stage.authority.connect(stage.holders.LEGAL).schedule(registry, data, 0);
      await at(stage, last[3]);
      await expectRefusal(
        registry,
        registry.connect(stage.holders.LEGAL).setApproval(...last),
        "ExpiryInPast",
        last[3],
        last[3],
      );
      await expectRefusal(registry, setApproval(1n, U32 + 1n), "ExpiryTooFar", U32 + 1n, U32);
      await expectRefusal(registry, setApproval(U88 + 1n), "AmountTooLarge", U88 + 1n, U88);
      await setApproval(U88, U32);
      expect(fields(await registry.approval())).to.include({ ceiling: U88, expiry: U32 });
    });
  });

  describe("clearApproval", () => {
    it("closes the gate at once and says which consent is gone", async () => {
      const { referenceHash } = await registry.approval();
      const events = await eventsOf(stage, act(stage, "registry", "clearApproval"));
      expect(events[0]).to.deep.equal(["registry.ApprovalCleared", referenceHash, stage.holders.GUARDIAN.address]);
      expect(await stage.token.supplyCeiling()).to.deep.equal([0n, 0n]);
      expect(fields(await registry.approval())).to.deep.equal({
        authority: NOTHING,
        referenceHash: NOTHING,
        ceiling: 0n,
        expiry: 0n,
      });
    });

    it("is silent where there is none", async () => {
      await act(stage, "registry", "clearApproval");
      await expectEvents(stage, act(stage, "registry", "clearApproval"));
      stage = await loadFresh("cnh");
      await expectEvents(stage, act(stage, "registry", "clearApproval"));
    });

    it("can be undone by LEGAL, slowly", async () => {
      await act(stage, "registry", "clearApproval");
      await setApproval(millions(5_000));
      await attest(stage, "a", millions(600));
      expect((await registry.computedCeiling())[0]).to.equal(CAPACITY);
    });
  });

  describe("raiseAllocation and lowerAllocation", () => {
    const TABLE_END = 1_893_456_000n;
    const raise = (epoch: bigint, rows: [bigint, bigint][], until = TABLE_END) =>
      act(stage, "registry", "raiseAllocation", epoch, until, table(rows));
    const lower = (epoch: bigint, rows: [bigint, bigint][], until = TABLE_END) =>
      act(stage, "registry", "lowerAllocation", epoch, until, table(rows));
    const table = (rows: [bigint, bigint][]) => rows.map(([chainId, amount]) => ({ chainId, amount }));
    const OWN = millions(5_000);

    it("start from the network file's table: epoch 1, the whole", async () => {
      expect(fields(await registry.allocation())).to.deep.equal({
        epoch: 1n,
        amount: OWN,
        validUntil: TABLE_END,
        whole: true,
      });
    });

    it("set the table and say the own share before and after, and every row", async () => {
      const rows: [bigint, bigint][] = [
        [1n, millions(300)],
        [HERE, millions(700)],
      ];
      const lowered = await eventsOf(stage, lower(2n, rows));
      expect(lowered[0]).to.deep.equal([
        "registry.AllocationSet",
        2n,
        OWN,
        millions(700),
        TABLE_END,
        false,
        rows,
        stage.holders.GUARDIAN.address,
      ]);
      expect((await stage.token.supplyCeiling())[0]).to.equal(millions(700));
      const more: [bigint, bigint][] = [
        [1n, millions(200)],
        [HERE, millions(800)],
      ];
      const raised = await eventsOf(stage, raise(3n, more));
      expect(named(raised, "AllocationSet")).to.deep.equal([
        [
          "registry.AllocationSet",
          3n,
          millions(700),
          millions(800),
          TABLE_END,
          false,
          more,
          stage.holders.RISK.address,
        ],
      ]);
      expect(fields(await registry.allocation())).to.include({ epoch: 3n, amount: millions(800), whole: false });
    });

    it("call this chain the whole only by a raise: a short table takes no tokens back from elsewhere", async () => {
      await lower(2n, [
        [1n, millions(300)],
        [HERE, millions(700)],
      ]);
      await lower(3n, [[HERE, millions(700)]]);
      expect((await registry.allocation()).whole).to.equal(false);
      await raise(4n, [[HERE, millions(700)]]);
      expect((await registry.allocation()).whole).to.equal(true);
      await lower(5n, [[HERE, millions(600)]]);
      expect((await registry.allocation()).whole).to.equal(true);
    });

    it("take the next epoch only", async () => {
      for (const epoch of [0n, 1n, 3n]) {
        await expectRefusal(registry, raise(epoch, [[HERE, OWN]]), "WrongEpoch", epoch, 2n);
        await expectRefusal(registry, lower(epoch, [[HERE, OWN]]), "WrongEpoch", epoch, 2n);
      }
    });

    it("take rows that ascend by chain only, each chain once", async () => {
      for (const half of [raise, lower]) {
        await expectRefusal(
          registry,
          half(2n, [
            [HERE, 1n],
            [1n, 1n],
          ]),
          "SharesNotSorted",
          HERE,
          1n,
        );
        await expectRefusal(
          registry,
          half(2n, [
            [HERE, 1n],
            [HERE, 1n],
          ]),
          "SharesNotSorted",
          HERE,
          HERE,
        );
        await expectRefusal(registry, half(2n, [[0n, 1n]]), "SharesNotSorted", 0n, 0n);
      }
    });

    it("count a table without this chain as nothing for it", async () => {
      await lower(2n, [[1n, OWN]]);
      expect(fields(await registry.allocation())).to.include({ epoch: 2n, amount: 0n, whole: false });
      expect(await stage.token.supplyCeiling()).to.deep.equal([0n, 0n]);
      await lower(3n, [], 0n);
      expect(fields(await registry.allocation())).to.include({ epoch: 3n, amount: 0n, validUntil: 0n, whole: false });
    });

    it("refuse an own share of the other direction", async () => {
      await expectRefusal(registry, raise(2n, [[HERE, OWN - 1n]]), "NotRaised", OWN - 1n, OWN);
      await expectRefusal(registry, lower(2n, [[HERE, OWN + 1n]]), "NotLowered", OWN + 1n, OWN);
    });

    it("refuse an expiry of the other direction", async () => {
      await expectRefusal(registry, raise(2n, [[HERE, OWN]], TABLE_END - 1n), "NotRaised", TABLE_END - 1n, TABLE_END);
      await expectRefusal(registry, lower(2n, [[HERE, OWN]], TABLE_END + 1n), "NotLowered", TABLE_END + 1n, TABLE_END);
    });

    it("refuse a raise whose sum is above the approval, by one minor unit and by other chains' rows", async () => {
      await expectRefusal(registry, raise(2n, [[HERE, OWN + 1n]]), "AllocationAboveApproval", OWN + 1n, OWN);
      await expectRefusal(
        registry,
        raise(2n, [
          [1n, 1n],
          [HERE, OWN],
        ]),
        "AllocationAboveApproval",
        OWN + 1n,
        OWN,
      );
      await act(stage, "registry", "clearApproval");
      await expectRefusal(registry, raise(2n, [[HERE, OWN]]), "AllocationAboveApproval", OWN, 0n);
    });

    it("lower without any approval", async () => {
      await act(stage, "registry", "clearApproval");
      await lower(2n, [[HERE, 1n]]);
      expect((await registry.allocation()).amount).to.equal(1n);
    });

    it("refuse amounts and times that cannot be kept", async () => {
      await expectRefusal(registry, raise(2n, [[1n, U88 + 1n]]), "AmountTooLarge", U88 + 1n, U88);
      await expectRefusal(registry, lower(2n, [[HERE, U88 + 1n]]), "AmountTooLarge", U88 + 1n, U88);
      await expectRefusal(registry, raise(2n, [[HERE, OWN]], U32 + 1n), "ExpiryTooFar", U32 + 1n, U32);
      await expectRefusal(registry, raise(2n, [[HERE, OWN]], 1n), "ExpiryInPast", 1n, (time: bigint) => time > 1n);
    });
  });
});
