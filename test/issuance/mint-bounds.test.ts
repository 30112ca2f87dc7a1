// Each bound on a mint stands on its own.
//
// each alone refuses while every other one is wide open, and lets one minor unit less through
// ├── order limit, window, share of the ceiling, reserves, allocation, approval, the token's cap
// └── the desk's allowance at the token
// window: strict: any 24 h, across limit changes; the second in which a mint leaves it
// 300,000,000,000,000.000000 with the network file's configuration: refused by every bound, opened one after the other
import { expect } from "chai";
import { id } from "ethers";
import { attest, signCredit, text } from "./bank-messages.ts";
import { loadStage, RESERVES, SUPPLY } from "./business.ts";
import { approve, creditFor, mint, order, propose, type Order } from "./orders.ts";
import { act, at, DAY, expectRefusal, HOUR, millions, now, pass, units, type Stage } from "./stage.ts";

const HERE = 31_337n;
const TABLE_END = 1_893_456_000n;
const U80 = (1n << 80n) - 1n;
const U104 = (1n << 104n) - 1n;
const Bound = { capacity: 0n, approval: 1n, allocation: 2n, cap: 3n };

describe("MintDesk", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await loadStage();
  });
  const proposed = async (amount: bigint, changes: Partial<Order> = {}) => {
    const placed = await order(stage, amount, changes);
    await propose(stage, placed);
    return placed;
  };
  const attempt = async (amount: bigint) => approve(stage, await proposed(amount), { large: true });
  const share = (amount: bigint, epoch: bigint) =>
    act(stage, "registry", "lowerAllocation", epoch, TABLE_END, [{ chainId: HERE, amount }]);
  const approveUpTo = (ceiling: bigint) =>
    act(stage, "registry", "setApproval", text("HKMA"), id("ref"), ceiling, TABLE_END);
  const restate = async (a: bigint = RESERVES.a, b: bigint = RESERVES.b) => {
    await attest(stage, "a", a);
    await attest(stage, "b", b);
  };

  /** Every bound as wide as it goes, reserves of 10^15 units: the network file's bounds all gone. */
  async function openEverything(): Promise<void> {
    await act(stage, "mintDesk", "raiseOrderLimit", U80);
    await act(stage, "mintDesk", "raiseWindowLimit", U80);
    await act(stage, "mintDesk", "raiseShareLimit", 10_000n);
    await act(stage, "mintDesk", "raiseLargeOrderSize", U80);
    await approveUpTo(U80);
    await act(stage, "registry", "raiseAllocation", 2n, TABLE_END, [{ chainId: HERE, amount: U80 }]);
    await act(stage, "token", "raiseCeilingCap", U104);
    await act(stage, "token", "configureMinter", stage.mintDesk.target, U104);
    await restate(units(10n ** 15n), units(1));
  }

  describe("each bound alone, the others wide open", () => {
    const AMOUNT = millions(3);
    beforeEach(openEverything);
    const both = async (refused: () => Promise<unknown>) => {
      await refused();
      await attempt(AMOUNT);
      expect(await stage.token.totalSupply()).to.equal(SUPPLY + AMOUNT);
    };

    it("none: the same mint passes, and so does one of 10^14 units", async () => {
      await attempt(AMOUNT);
      await attempt(units(10n ** 14n));
    });

    it("the order limit", () =>
      both(async () => {
        await act(stage, "mintDesk", "lowerOrderLimit", AMOUNT);
        const placed = await order(stage, AMOUNT + 1n);
        await expectRefusal(stage.mintDesk, propose(stage, placed), "OrderLimitExceeded", AMOUNT + 1n, AMOUNT);
      }));

    it("the window", () =>
      both(async () => {
        await act(stage, "mintDesk", "lowerWindowLimit", AMOUNT);
        await expectRefusal(stage.mintDesk, attempt(AMOUNT + 1n), "WindowLimitExceeded", AMOUNT + 1n, AMOUNT);
      }));

    it("the share of the ceiling", () =>
      both(async () => {
        await share(millions(60), 3n);
        await act(stage, "mintDesk", "lowerShareLimit", 500n);
        await expectRefusal(stage.mintDesk, attempt(AMOUNT + 1n), "ShareLimitExceeded", AMOUNT + 1n, AMOUNT);
      }));

    it("the reserves", () =>
      both(async () => {
        // 1.01 times supply and amount.
        await restate(((SUPPLY + AMOUNT) * 101n) / 100n - 1n, 1n);
        await expectRefusal(stage.registry, attempt(AMOUNT + 1n), "InsufficientReserve", AMOUNT, AMOUNT + 1n);
      }));

    it("the allocation", () =>
      both(async () => {
        await share(SUPPLY + AMOUNT, 3n);
        await expectRefusal(
          stage.registry,
          attempt(AMOUNT + 1n),
          "CeilingExceeded",
          Bound.allocation,
          AMOUNT,
          AMOUNT + 1n,
        );
      }));

    it("the approval", () =>
      both(async () => {
        await approveUpTo(SUPPLY + AMOUNT);
        await expectRefusal(
          stage.registry,
          attempt(AMOUNT + 1n),
          "CeilingExceeded",
          Bound.approval,
          AMOUNT,
          AMOUNT + 1n,
        );
      }));

    it("the token's cap", () =>
      both(async () => {
        await act(stage, "token", "lowerCeilingCap", SUPPLY + AMOUNT);
        await expectRefusal(stage.registry, attempt(AMOUNT + 1n), "CeilingExceeded", Bound.cap, AMOUNT, AMOUNT + 1n);
      }));

    it("the desk's allowance at the token", () =>
      both(async () => {
        const { token, mintDesk, holders } = stage;
        const allowance = await token.minterAllowance(mintDesk);
        await token.connect(holders.GUARDIAN).decreaseMinterAllowance(mintDesk, allowance - AMOUNT);
        await expectRefusal(token, attempt(AMOUNT + 1n), "MintAllowanceExceeded", mintDesk.target, AMOUNT + 1n, AMOUNT);
      }));
  });

  describe("the window", () => {
    const LIMIT = millions(100);
    const window = () => stage.mintDesk.window();

    it("takes its limit in parts and not one minor unit more", async () => {
      await mint(stage, millions(45));
      await mint(stage, millions(45));
      expect(await window()).to.deep.equal([LIMIT, millions(90), millions(10)]);
      await expectRefusal(
        stage.mintDesk,
        attempt(millions(10) + 1n),
        "WindowLimitExceeded",
        millions(10) + 1n,
        millions(10),
      );
      await mint(stage, millions(10));
      await expectRefusal(stage.mintDesk, attempt(1n), "WindowLimitExceeded", 1n, 0n);
    });

    it("gives a mint's amount back 24 h later to the second, whatever was minted in between", async () => {
      const start = (await now(stage)) + 1_000n;
      const [first, second, third] = [
        await proposed(millions(45)),
        await proposed(millions(45)),
        await proposed(millions(45)),
      ];
      const credit = await creditFor(stage, first);
      await at(stage, start);
      await approve(stage, first, { credit, signatures: await signCredit(stage, credit), large: true });
      await at(stage, start + 6n * HOUR);
      await approve(stage, second, { large: true });
      await at(stage, start + 12n * HOUR - 1_010n);
      await expectRefusal(
        stage.mintDesk,
        approve(stage, third, { large: true }),
        "WindowLimitExceeded",
        millions(45),
        millions(10),
      );
      await at(stage, start + DAY - HOUR);
      await restate();
      const fourth = await proposed(millions(45));
      const last = await creditFor(stage, fourth);
      const signatures = await signCredit(stage, last);
      await at(stage, start + DAY - 1n);
      await expectRefusal(
        stage.mintDesk,
        approve(stage, fourth, { credit: last, signatures, large: true }),
        "WindowLimitExceeded",
        millions(45),
        millions(10),
      );
      await at(stage, start + DAY);
      await approve(stage, fourth, { credit: last, signatures, large: true });
      expect(await window()).to.deep.equal([LIMIT, millions(90), millions(10)]);
    });

    it("remembers what was minted when its limit is lowered and raised again", async () => {
      const { mintDesk, authority, holders } = stage;
      const data = mintDesk.interface.encodeFunctionData("raiseWindowLimit", [millions(60)]);
      await authority.connect(holders.RISK).schedule(mintDesk, data, 0);
      await pass(stage, 20n * HOUR);
      await mint(stage, millions(40));
      await act(stage, "mintDesk", "lowerWindowLimit", millions(30));
      expect(await window()).to.deep.equal([millions(30), millions(40), 0n]);
      await expectRefusal(mintDesk, attempt(1n), "WindowLimitExceeded", 1n, 0n);
      await pass(stage, 4n * HOUR);
      await mintDesk.connect(holders.RISK).raiseWindowLimit(millions(60));
      expect(await window()).to.deep.equal([millions(60), millions(40), millions(20)]);
      await restate();
      await expectRefusal(mintDesk, attempt(millions(20) + 1n), "WindowLimitExceeded", millions(20) + 1n, millions(20));
      await attempt(millions(20));
    });

    it("is not given back by a burn", async () => {
      await mint(stage, millions(45));
      const { distributor, token, redemptionDesk, holders } = stage;
      await token.connect(distributor).approve(redemptionDesk, millions(45));
      await redemptionDesk.connect(distributor).request(millions(45), id("payout"));
      await redemptionDesk.connect(holders.REDEEM_MAKER).proposeSettlement(1n, id("uetr"));
      await redemptionDesk.connect(holders.REDEEM_CHECKER).settle(1n, id("uetr"));
      expect((await window()).used).to.equal(millions(45));
    });
  });

  describe("300,000,000,000,000.000000", () => {
    const AMOUNT = units(300_000_000_000_000n);
    const AVAILABLE = 989_099_009_900990n;

    it("is refused by the order limit, before anything is stored", async () => {
      const placed = await order(stage, AMOUNT);
      await expectRefusal(stage.mintDesk, propose(stage, placed), "OrderLimitExceeded", AMOUNT, millions(50));
      await expectRefusal(
        stage.mintDesk,
        approve(stage, placed, { large: true }),
        "OrderLimitExceeded",
        AMOUNT,
        millions(50),
      );
    });

    it("is refused by eight bounds of the network file's, one after the other as each is opened", async () => {
      const refused: string[] = [];
      const next = async (
        contract: keyof Pick<Stage, "mintDesk" | "registry" | "token">,
        error: string,
        ...args: unknown[]
      ) => {
        await expectRefusal(stage[contract], attempt(AMOUNT), error, ...args);
        refused.push(error);
      };
      await next("mintDesk", "OrderLimitExceeded", AMOUNT, millions(50));
      await act(stage, "mintDesk", "raiseOrderLimit", U80);
      await restate();
      await next("mintDesk", "WindowLimitExceeded", AMOUNT, millions(100));
      await act(stage, "mintDesk", "raiseWindowLimit", U80);
      await restate();
      await next("registry", "InsufficientReserve", AVAILABLE, AMOUNT);
      // Two banks sign for what is not there, and the approver believes them.
      await restate(units(10n ** 15n), units(1));
      await next("registry", "CeilingExceeded", Bound.approval, millions(5_000) - SUPPLY, AMOUNT);
      await act(stage, "registry", "setApproval", text("HKMA"), id("ref"), U80, TABLE_END);
      await restate(units(10n ** 15n), units(1));
      await next("registry", "CeilingExceeded", Bound.allocation, millions(5_000) - SUPPLY, AMOUNT);
      await act(stage, "registry", "raiseAllocation", 2n, TABLE_END, [{ chainId: HERE, amount: U80 }]);
      await restate(units(10n ** 15n), units(1));
      await next("registry", "CeilingExceeded", Bound.cap, millions(10_000) - SUPPLY, AMOUNT);
      await act(stage, "token", "raiseCeilingCap", U104);
      await restate(units(10n ** 15n), units(1));
      const allowed = (((units(10n ** 15n) + units(1)) * 10_000n) / 10_100n) * 500n;
      await next("mintDesk", "ShareLimitExceeded", AMOUNT, allowed / 10_000n);
      await act(stage, "mintDesk", "raiseShareLimit", 10_000n);
      await restate(units(10n ** 15n), units(1));
      const { token, mintDesk } = stage;
      await next("token", "MintAllowanceExceeded", mintDesk.target, AMOUNT, await token.minterAllowance(mintDesk));
      await act(stage, "token", "configureMinter", mintDesk.target, U104);
      await restate(units(10n ** 15n), units(1));
      expect(refused.length).to.be.greaterThanOrEqual(2);
      expect(refused).to.deep.equal([
        "OrderLimitExceeded",
        "WindowLimitExceeded",
        "InsufficientReserve",
        "CeilingExceeded",
        "CeilingExceeded",
        "CeilingExceeded",
        "ShareLimitExceeded",
        "MintAllowanceExceeded",
      ]);
      // With every bound gone, and only then, it passes: so it was these that refused.
      await attempt(AMOUNT);
      expect(await token.totalSupply()).to.equal(SUPPLY + AMOUNT);
    });
  });
});
