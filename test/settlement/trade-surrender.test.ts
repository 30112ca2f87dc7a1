// surrender: SEIZER of the token's own authority, after 24 h
// ├── scheduled and called directly, or executed by the AccessManager, who then is the actor
// │   ├── not scheduled, too early, another call than was scheduled, a second time: refused
// │   └── anybody else, and the SEIZER of the other currency, directly, through his own or through this manager: refused
// ├── takes what is claimable first, then from the free pool; at most both; nothing else is in reach
// └── UnknownToken, ZeroAmount, ZeroReference, NotBlacklisted, NotSeizureDestination, AmountExceeded
import { expect } from "chai";
import {
  blacklist,
  CASE,
  DAY,
  expectEvents,
  expectRefusal,
  FLAG,
  NOTHING,
  pass,
  pause,
  register,
  unBlacklist,
  unpause,
  units,
  type Actor,
  type Side,
} from "./stage.ts";
import { FULL, guaranteedOrder, opened } from "./trade-orders.ts";
import { appoint, expectMoved, loadTrade, POOL, type TradeStage } from "./trade-stage.ts";

const WAITING = units(100_000);

describe("TradeEscrow", () => {
  let stage: TradeStage;
  let escrow: TradeStage["escrow"];
  let cnh: string;
  let seizer: Actor;
  beforeEach(async () => {
    stage = await loadTrade();
    ({ escrow } = stage);
    cnh = stage.cnh.address;
    seizer = stage.cnh.holders.SEIZER;
  });

  type Args = [token: string, party: string, amount: bigint, to: string, caseRef: string];
  const argsOf = (amount = units(5)): Args => [cnh, stage.seller.address, amount, stage.court.address, CASE];
  const dataOf = (args: Args) => escrow.interface.encodeFunctionData("surrender", args);
  const schedule = (side: Side, args: Args, by = seizer) =>
    side.authority.connect(by).schedule(escrow, dataOf(args), 0);
  /** Scheduled and waited for; the seizer calls. */
  const surrender = async (...args: Args) => {
    await schedule(stage.cnh, args);
    await pass(DAY);
    return escrow.connect(seizer).surrender(...args);
  };
  const refused = (call: Promise<unknown>, error: string, ...args: unknown[]) =>
    expectRefusal(escrow, call, error, ...args);
  const surrendered = (amount: bigint, actor: string, party = stage.seller) => [
    "tradeEscrow.Surrendered",
    cnh,
    party.address,
    stage.court.address,
    amount,
    CASE,
    actor,
  ];
  const paid = (amount: bigint) => ["cnh.Transfer", stage.address, stage.court.address, amount];

  /** The seller is blacklisted and {@link WAITING} waits for him. */
  const frozenSeller = async () => {
    const { orderId, order } = await opened(stage, guaranteedOrder(stage));
    await escrow.connect(stage.buyer).accept(orderId, order, 0n, FULL);
    await blacklist(stage.cnh, stage.seller);
    await escrow.release(orderId, order, 0n);
  };

  describe("surrender", () => {
    it("takes from what waits for a blacklisted party, and says for what and by whom", async () => {
      await frozenSeller();
      await expectMoved(
        stage,
        async () =>
          expectEvents(
            stage,
            await surrender(...argsOf(units(30_000))),
            surrendered(units(30_000), seizer.address),
            paid(units(30_000)),
          ),
        { "seller waiting": -units(30_000), court: units(30_000), escrow: -units(30_000) },
      );
    });

    it("takes what is free in a guarantor's pool, never what is reserved", async () => {
      await frozenSeller();
      await blacklist(stage.cnh, stage.guarantor);
      const free = POOL - units(299_500);
      const most: Args = [cnh, stage.guarantor.address, free, stage.court.address, CASE];
      const tooMuch: Args = [cnh, stage.guarantor.address, free + 1n, stage.court.address, CASE];
      await refused(surrender(...tooMuch), "AmountExceeded", free + 1n, free);
      await expectMoved(
        stage,
        async () =>
          expectEvents(stage, await surrender(...most), surrendered(free, seizer.address, stage.guarantor), paid(free)),
        { "guarantor pool": -free, court: free, escrow: -free },
      );
    });

    for (const [what, amount, waiting, free] of [
      ["what waits", WAITING, WAITING, 0n],
      ["what waits, then the pool", WAITING + 1n, WAITING, 1n],
      ["all of both", WAITING + units(7), WAITING, units(7)],
    ] as const) {
      it(`takes ${what}`, async () => {
        await stage.cnh.token.connect(stage.buyer).transfer(stage.seller, units(7));
        await stage.cnh.token.connect(stage.seller).approve(escrow, units(7));
        await escrow.connect(stage.seller).deposit(cnh, units(7));
        await frozenSeller();
        const expected = { "seller waiting": -waiting, "seller pool": -free, court: amount, escrow: -amount };
        await expectMoved(
          stage,
          () => surrender(...argsOf(amount)),
          Object.fromEntries(Object.entries(expected).filter(([, change]) => change !== 0n)),
        );
      });
    }

    it("takes no more than there is, and nothing of an order that is open", async () => {
      await frozenSeller();
      await refused(surrender(...argsOf(WAITING + 1n)), "AmountExceeded", WAITING + 1n, WAITING);
      await blacklist(stage.cnh, stage.buyer);
      const held: Args = [cnh, stage.buyer.address, 1n, stage.court.address, CASE];
      await refused(surrender(...held), "AmountExceeded", 1n, 0n);
    });

    it("leaves the rest to be claimed once the party is off the blacklist", async () => {
      await frozenSeller();
      await surrender(...argsOf(units(30_000)));
      await unBlacklist(stage.cnh, stage.seller);
      await expectMoved(stage, () => escrow.claim(cnh, stage.seller), {
        seller: units(70_000),
        "seller waiting": -units(70_000),
        escrow: -units(70_000),
      });
    });

    it("is refused for nothing, and without a reference", async () => {
      await frozenSeller();
      await refused(surrender(...argsOf(0n)), "ZeroAmount");
      await refused(surrender(cnh, stage.seller.address, 1n, stage.court.address, NOTHING), "ZeroReference");
    });

    it("is refused for a party that is not blacklisted, in this currency and at this time", async () => {
      await frozenSeller();
      await unBlacklist(stage.cnh, stage.seller);
      await blacklist(stage.hkd, stage.seller);
      await refused(surrender(...argsOf()), "NotBlacklisted", stage.seller.address);
    });

    it("is refused to anybody but a seizure destination of this currency", async () => {
      await frozenSeller();
      await register(stage.hkd, stage.stranger, FLAG.destination);
      const to = stage.stranger.address;
      await refused(surrender(cnh, stage.seller.address, 1n, to, CASE), "NotSeizureDestination", to);
    });

    it("waits while the token is paused, and keeps its schedule", async () => {
      await frozenSeller();
      await schedule(stage.cnh, argsOf());
      await pass(DAY);
      await pause(stage.cnh);
      const call = escrow.connect(seizer).surrender(...argsOf());
      await expectRefusal(stage.cnh.token, call, "EnforcedPause");
      await unpause(stage.cnh);
      await escrow.connect(seizer).surrender(...argsOf());
    });
  });

  describe("surrender, by whom", () => {
    beforeEach(frozenSeller);
    const { NotScheduled, NotReady, Expired } = {
      NotScheduled: "AccessManagerNotScheduled",
      NotReady: "AccessManagerNotReady",
      Expired: "AccessManagerExpired",
    };
    const operation = (args: Args, by = seizer, side = stage.cnh) =>
      side.authority.hashOperation(by, escrow, dataOf(args));

    it("is refused unscheduled, before its delay, and after it expired", async () => {
      const call = () => escrow.connect(seizer).surrender(...argsOf());
      const { authority } = stage.cnh;
      await expectRefusal(authority, call(), NotScheduled, await operation(argsOf()));
      await schedule(stage.cnh, argsOf());
      await pass(DAY - 10n);
      await expectRefusal(authority, call(), NotReady, await operation(argsOf()));
      await pass(9n * DAY);
      await expectRefusal(authority, call(), Expired, await operation(argsOf()));
      expect(await escrow.isConsumingScheduledOp()).to.equal("0x00000000");
    });

    it("is good for exactly the call that was scheduled, once", async () => {
      await schedule(stage.cnh, argsOf());
      await pass(DAY);
      const other = argsOf(units(6));
      const { authority } = stage.cnh;
      await expectRefusal(authority, escrow.connect(seizer).surrender(...other), NotScheduled, await operation(other));
      await escrow.connect(seizer).surrender(...argsOf());
      await expectRefusal(
        authority,
        escrow.connect(seizer).surrender(...argsOf()),
        NotScheduled,
        await operation(argsOf()),
      );
    });

    it("goes through the AccessManager as well, which is then the actor", async () => {
      const { authority } = stage.cnh;
      await schedule(stage.cnh, argsOf());
      await pass(DAY);
      await expectEvents(
        stage,
        authority.connect(seizer).execute(escrow, dataOf(argsOf())),
        surrendered(units(5), await authority.getAddress()),
        paid(units(5)),
      );
      const again = authority.connect(seizer).execute(escrow, dataOf(argsOf()));
      await expectRefusal(authority, again, NotScheduled, await operation(argsOf()));
    });

    it("is refused through the AccessManager unscheduled", async () => {
      const { authority } = stage.cnh;
      const call = authority.connect(seizer).execute(escrow, dataOf(argsOf()));
      await expectRefusal(authority, call, NotScheduled, await operation(argsOf()));
    });

    it("is refused to everybody else", async () => {
      const { holders } = stage.cnh;
      for (const by of [stage.stranger, stage.seller, stage.court, holders.ADMIN, holders.PAUSER]) {
        const call = escrow.connect(by).surrender(...argsOf());
        await refused(call, "AccessManagedUnauthorized", by.address);
      }
    });

    it("is refused to the SEIZER of the other currency, whichever way he takes", async () => {
      const other = await appoint(stage.hkd, "SEIZER", stage.erin);
      const { authority } = stage.cnh;
      const manager = stage.hkd.authority;

      await refused(escrow.connect(other).surrender(...argsOf()), "AccessManagedUnauthorized", other.address);
      await expectRefusal(
        authority,
        schedule(stage.cnh, argsOf(), other),
        "AccessManagerUnauthorizedCall",
        other.address,
        stage.address,
        escrow.interface.getFunction("surrender").selector,
      );
      // His own manager lets him, and cannot open the other currency.
      await schedule(stage.hkd, argsOf(), other);
      await pass(DAY);
      await refused(escrow.connect(other).surrender(...argsOf()), "AccessManagedUnauthorized", other.address);
      const executed = manager.connect(other).execute(escrow, dataOf(argsOf()));
      await refused(executed, "AccessManagedUnauthorized", await manager.getAddress());
      expect(await escrow.claimable(cnh, stage.seller)).to.equal(WAITING);
    });

    it("is the SEIZER's of each currency for his own", async () => {
      const other = await appoint(stage.hkd, "SEIZER", stage.erin);
      await blacklist(stage.hkd, stage.guarantor);
      const args: Args = [stage.hkd.address, stage.guarantor.address, POOL, stage.court.address, CASE];
      await schedule(stage.hkd, args, other);
      await pass(DAY);
      await expectMoved(
        stage,
        () => escrow.connect(other).surrender(...args),
        { "guarantor pool": -POOL, court: POOL, escrow: -POOL },
        stage.hkd,
      );
    });

    it("does not exist for a token that is not served", async () => {
      const args: Args = [stage.frank.address, stage.seller.address, 1n, stage.court.address, CASE];
      await refused(escrow.connect(seizer).surrender(...args), "UnknownToken", stage.frank.address);
    });
  });
});
