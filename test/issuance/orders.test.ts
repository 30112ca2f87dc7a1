// An order's way: proposed by one, approved by another, once.
//
// propose: keeps maker and state, says everything; the id is the EIP-712 hash of all fields
// ├── refused: no references, unregistered or expired beneficiary, nothing, above the limit, over, too far, never due
// ├── refused: the same order again, a rejected one, a used bank reference
// └── supersedes a waiting order with the same bank reference
// approve, approveLarge: mints, says maker, checker and ratio; once
// ├── refused: not proposed, superseded, rejected, executed, changed in any field; the same person; before the value
// │   date, from the expiry on; large; beneficiary lapsed since; bound lowered since
// └── exactly the large order size is not large
// reject: final; repeated: silent; refused for what does not wait
// addBeneficiary (24 h), revokeBeneficiary (at once)
// prepareWindow: anybody; changes nothing that shows
import { expect } from "chai";
import { encodeBytes32String, id } from "ethers";
import { mintOrderId } from "../../sdk/mint-order.ts";
import { loadStage, RESERVES, SUPPLY } from "./business.ts";
import { approve, creditFor, mint, order, propose, type Order } from "./orders.ts";
import {
  act,
  at,
  DAY,
  eventsOf,
  expectEvents,
  expectRefusal,
  HOUR,
  NOTHING,
  now,
  pass,
  units,
  ZERO,
  type Stage,
} from "./stage.ts";
import { attest, signCredit } from "./bank-messages.ts";

const State = { none: 0n, proposed: 1n, rejected: 2n, executed: 3n };
const REASON = encodeBytes32String("DUPLICATE");

describe("MintDesk", () => {
  let stage: Stage;
  let mintDesk: Stage["mintDesk"];
  beforeEach(async () => {
    stage = await loadStage();
    ({ mintDesk } = stage);
  });
  const proposed = async (amount = units(100), changes: Partial<Order> = {}) => {
    const placed = await order(stage, amount, changes);
    await propose(stage, placed);
    return placed;
  };
  const maker = () => stage.holders.MAKER.address;
  const reject = (placed: Order) => mintDesk.connect(stage.holders.CHECKER).reject(placed, REASON);

  describe("propose", () => {
    it("keeps maker and state, and says every field", async () => {
      const placed = await order(stage, units(100));
      const orderId = await mintDesk.orderId(placed);
      await expectEvents(stage, propose(stage, placed), [
        "mintDesk.OrderProposed",
        orderId,
        placed.bankRef,
        maker(),
        placed.orderRef,
        placed.beneficiary,
        placed.amount,
        placed.valueDate,
        placed.expiry,
      ]);
      expect(await mintDesk.orderState(placed)).to.deep.equal([State.proposed, maker()]);
      expect(await mintDesk.isBankReferenceUsed(placed.bankRef)).to.equal(false);
      expect(await stage.token.totalSupply()).to.equal(SUPPLY);
    });

    it("gives the id that the sdk derives from all fields; each field changes it", async () => {
      const placed = await order(stage, units(100));
      const { mintDesk: domain } = stage.domains;
      expect(await mintDesk.connect(stage.holders.MAKER).propose.staticCall(placed)).to.equal(
        mintOrderId({ domain, message: placed }),
      );
      const ids = await Promise.all(
        variations(placed).map(([, changed]) => mintDesk.orderId({ ...placed, ...changed })),
      );
      expect(new Set([await mintDesk.orderId(placed), ...ids]).size).to.equal(7);
    });

    const refused: readonly {
      name: string;
      changes: (at: bigint) => Partial<Order>;
      error: string;
      args(at: bigint): unknown[];
    }[] = [
      {
        name: "without an order reference",
        changes: () => ({ orderRef: NOTHING }),
        error: "ZeroReference",
        args: () => [],
      },
      {
        name: "without a bank reference",
        changes: () => ({ bankRef: NOTHING }),
        error: "ZeroReference",
        args: () => [],
      },
      {
        name: "for the zero address",
        changes: () => ({ beneficiary: ZERO }),
        error: "NotBeneficiary",
        args: () => [ZERO],
      },
      { name: "for nothing", changes: () => ({ amount: 0n }), error: "ZeroAmount", args: () => [] },
      {
        name: "above the limit per order",
        changes: () => ({ amount: units(50_000_000) + 1n }),
        error: "OrderLimitExceeded",
        args: () => [units(50_000_000) + 1n, units(50_000_000)],
      },
      { name: "that is over", changes: (at) => ({ expiry: at }), error: "OrderExpired", args: (at) => [at, at] },
      {
        name: "that lives longer than a day",
        changes: (at) => ({ expiry: at + DAY + 1n }),
        error: "ExpiryTooFar",
        args: (at) => [at + DAY + 1n, at + DAY],
      },
      {
        name: "that expires before it is due",
        changes: (at) => ({ valueDate: at + 10n, expiry: at + 10n }),
        error: "NeverDue",
        args: (at) => [at + 10n, at + 10n],
      },
    ];
    for (const { name, changes, error, args } of refused) {
      it(`refuses an order ${name}`, async () => {
        const moment = (await now(stage)) + 10n;
        const placed = await order(stage, units(1), changes(moment));
        await at(stage, moment);
        await expectRefusal(mintDesk, propose(stage, placed), error, ...args(moment));
        expect((await mintDesk.orderState(placed)).state).to.equal(State.none);
      });
    }

    it("takes an order that lives a day to the second", async () => {
      const moment = (await now(stage)) + 10n;
      const placed = await order(stage, units(1), { expiry: moment + DAY });
      await at(stage, moment);
      await propose(stage, placed);
    });

    it("refuses a wallet that is not registered, and one whose registration is over", async () => {
      const { alice, distributor } = stage;
      const stray = await order(stage, 1n, { beneficiary: alice.address });
      await expectRefusal(mintDesk, propose(stage, stray), "NotBeneficiary", alice.address);
      const end = (await now(stage)) + DAY + 100n;
      await act(stage, "mintDesk", "addBeneficiary", distributor.address, id("M-001"), end);
      const placed = await order(stage, 1n);
      await at(stage, end);
      await expectRefusal(mintDesk, propose(stage, placed), "BeneficiaryExpired", distributor.address, end, end);
    });

    it("refuses the same order a second time", async () => {
      const placed = await proposed();
      await expectRefusal(
        mintDesk,
        propose(stage, placed),
        "OrderExists",
        await mintDesk.orderId(placed),
        State.proposed,
      );
    });

    it("refuses an order that was rejected, for ever", async () => {
      const placed = await proposed();
      await reject(placed);
      await expectRefusal(
        mintDesk,
        propose(stage, placed),
        "OrderExists",
        await mintDesk.orderId(placed),
        State.rejected,
      );
    });

    it("refuses a bank reference that has minted, in whatever order", async () => {
      const placed = await proposed();
      await approve(stage, placed);
      for (const changes of [{}, { orderRef: id("another") }, { amount: 1n }]) {
        const again = { ...placed, ...changes };
        await expectRefusal(mintDesk, propose(stage, again), "BankReferenceUsed", placed.bankRef);
      }
    });

    it("puts a new order in the place of a waiting one with the same bank reference", async () => {
      const first = await proposed();
      const second = await order(stage, units(99), { bankRef: first.bankRef });
      const secondId = await mintDesk.orderId(second);
      const events = await eventsOf(stage, propose(stage, second));
      expect(events.map(([name]) => name)).to.deep.equal(["mintDesk.OrderSuperseded", "mintDesk.OrderProposed"]);
      expect(events[0]).to.deep.equal(["mintDesk.OrderSuperseded", first.bankRef, secondId, maker()]);
      expect(await mintDesk.orderState(first)).to.deep.equal([State.none, ZERO]);
      expect(await mintDesk.orderState(second)).to.deep.equal([State.proposed, maker()]);
      await expectRefusal(
        mintDesk,
        approve(stage, first),
        "OrderNotProposed",
        await mintDesk.orderId(first),
        State.none,
      );
      await approve(stage, second);
      expect(await stage.token.totalSupply()).to.equal(SUPPLY + units(99));
    });

    it("puts a new order in the place of one that has expired", async () => {
      const first = await proposed();
      await pass(stage, 13n * HOUR);
      const second = await order(stage, units(100), { bankRef: first.bankRef });
      await propose(stage, second);
      await expectRefusal(
        mintDesk,
        approve(stage, first),
        "OrderNotProposed",
        await mintDesk.orderId(first),
        State.none,
      );
      await approve(stage, second);
    });
  });

  describe("approve", () => {
    it("mints to the beneficiary and says maker, checker and the ratio after it", async () => {
      const placed = await proposed(units(20_000_000));
      const orderId = await mintDesk.orderId(placed);
      const credit = await creditFor(stage, placed);
      // 1,000 million over 21 million.
      const ratio = 4_761_904_761n;
      const { distributor, holders } = stage;
      await expectEvents(
        stage,
        approve(stage, placed, { credit }),
        ["registry.CreditConsumed", credit.custodian, credit.creditId, orderId, placed.amount],
        ["token.Mint", mintDesk.target, distributor.address, placed.amount],
        ["token.Transfer", ZERO, distributor.address, placed.amount],
        [
          "mintDesk.OrderExecuted",
          orderId,
          placed.bankRef,
          distributor.address,
          placed.amount,
          holders.MAKER.address,
          holders.CHECKER.address,
          ratio,
        ],
      );
      expect(await mintDesk.orderState(placed)).to.deep.equal([State.executed, maker()]);
      expect(await mintDesk.isBankReferenceUsed(placed.bankRef)).to.equal(true);
      expect(await stage.token.totalSupply()).to.equal(SUPPLY + placed.amount);
    });

    it("pushes first, so that a stale token ceiling neither helps nor hurts", async () => {
      const { token, registry, holders } = stage;
      await token.connect(holders.RESERVE).setSupplyCeiling(0n, 0n);
      const events = await eventsOf(stage, mint(stage, units(1)));
      expect(events[1]![0]).to.equal("registry.CeilingPushed");
      expect((await token.supplyCeiling())[0]).to.equal((await registry.computedCeiling())[0]);
    });

    it("happens once", async () => {
      const placed = await proposed();
      await approve(stage, placed);
      const other = await creditFor(stage, placed, { creditId: id("another credit") });
      await expectRefusal(mintDesk, approve(stage, placed, { credit: other }), "BankReferenceUsed", placed.bankRef);
      expect(await stage.token.totalSupply()).to.equal(SUPPLY + placed.amount);
    });

    it("refuses what nobody proposed and what was rejected", async () => {
      const stray = await order(stage, units(100));
      const strayId = await mintDesk.orderId(stray);
      await expectRefusal(mintDesk, approve(stage, stray), "OrderNotProposed", strayId, State.none);
      const placed = await proposed();
      await reject(placed);
      const placedId = await mintDesk.orderId(placed);
      await expectRefusal(mintDesk, approve(stage, placed), "OrderNotProposed", placedId, State.rejected);
    });

    for (const [field] of variations({} as Order)) {
      it(`refuses an order that differs in its ${field} from what was proposed`, async () => {
        const placed = await proposed();
        const [, changes] = variations(placed).find(([name]) => name === field)!;
        const changed = { ...placed, ...changes };
        if (field === "beneficiary") {
          changed.beneficiary = stage.otherDistributor.address;
        }
        await expectRefusal(
          mintDesk,
          approve(stage, changed),
          "OrderNotProposed",
          await mintDesk.orderId(changed),
          State.none,
        );
      });
    }

    it("refuses the maker itself, though it were a checker too", async () => {
      const { authority, holders } = stage;
      const data = authority.interface.encodeFunctionData("grantRole", [15n, maker(), 0]);
      await authority.connect(holders.ADMIN).schedule(authority, data, 0);
      await pass(stage, 2n * DAY);
      await holders.ADMIN.sendTransaction({ to: authority, data });
      const placed = await proposed();
      await expectRefusal(mintDesk, approve(stage, placed, { checker: holders.MAKER }), "SamePerson", maker());
    });

    it("refuses before the value date and takes it in that second", async () => {
      const due = (await now(stage)) + 1_000n;
      const placed = await proposed(units(1), { valueDate: due, expiry: due + 100n });
      const credit = await creditFor(stage, placed);
      const signatures = await signCredit(stage, credit);
      await at(stage, due - 1n);
      await expectRefusal(mintDesk, approve(stage, placed, { credit, signatures }), "OrderNotDue", due, due - 1n);
      await at(stage, due);
      await approve(stage, placed, { credit, signatures });
    });

    it("refuses from the expiry on, for ever", async () => {
      const placed = await proposed();
      const credit = await creditFor(stage, placed);
      const signatures = await signCredit(stage, credit);
      await at(stage, placed.expiry);
      await expectRefusal(
        mintDesk,
        approve(stage, placed, { credit, signatures }),
        "OrderExpired",
        placed.expiry,
        placed.expiry,
      );
      await expectRefusal(mintDesk, propose(stage, placed), "OrderExpired", placed.expiry, (time: bigint) => time > 0n);
    });

    it("takes an order of exactly the large order size and refuses one minor unit more", async () => {
      const size = units(20_000_000);
      const large = await proposed(size + 1n);
      await expectRefusal(mintDesk, approve(stage, large), "OrderIsLarge", size + 1n, size);
      await approve(stage, await proposed(size));
      await approve(stage, large, { large: true });
      expect(await stage.token.totalSupply()).to.equal(SUPPLY + 2n * size + 1n);
    });

    it("refuses a beneficiary that was revoked or has lapsed since the proposal", async () => {
      const { distributor } = stage;
      const placed = await proposed();
      await act(stage, "mintDesk", "revokeBeneficiary", distributor.address);
      await expectRefusal(mintDesk, approve(stage, placed), "NotBeneficiary", distributor.address);
    });

    it("refuses what is above a limit that was lowered since the proposal", async () => {
      const placed = await proposed();
      await act(stage, "mintDesk", "lowerOrderLimit", units(100) - 1n);
      await expectRefusal(mintDesk, approve(stage, placed), "OrderLimitExceeded", units(100), units(100) - 1n);
    });

    it("is refused while the token is paused, and to a blacklisted beneficiary", async () => {
      const { token, holders, distributor } = stage;
      const placed = await proposed();
      await token.connect(holders.BLACKLISTER).blacklist(distributor.address);
      await expectRefusal(token, approve(stage, placed), "AccountBlacklisted", distributor.address);
      await token.connect(holders.UNBLACKLISTER).unBlacklist(distributor.address);
      await token.connect(holders.PAUSER).pause();
      await expectRefusal(token, approve(stage, placed), "EnforcedPause");
      await token.connect(holders.UNPAUSER).unpause();
      await approve(stage, placed);
    });
  });

  describe("approveLarge", () => {
    it("takes orders of any size within the bounds, small ones too", async () => {
      for (const amount of [1n, units(49_000_000)]) await approve(stage, await proposed(amount), { large: true });
      expect(await stage.token.totalSupply()).to.equal(SUPPLY + units(49_000_000) + 1n);
    });

    it("is not the checker's", async () => {
      const placed = await proposed();
      await expectRefusal(
        mintDesk,
        approve(stage, placed, { large: true, checker: stage.holders.CHECKER }),
        "AccessManagedUnauthorized",
        stage.holders.CHECKER.address,
      );
    });
  });

  describe("reject", () => {
    it("ends the order, says why and by whom, and is silent the second time", async () => {
      const placed = await proposed();
      await expectEvents(stage, reject(placed), [
        "mintDesk.OrderRejected",
        await mintDesk.orderId(placed),
        placed.bankRef,
        stage.holders.CHECKER.address,
        REASON,
      ]);
      expect(await mintDesk.orderState(placed)).to.deep.equal([State.rejected, ZERO]);
      await expectEvents(stage, reject(placed));
    });

    it("frees the bank reference for a corrected order", async () => {
      const placed = await proposed();
      await reject(placed);
      const corrected = await proposed(units(99), { bankRef: placed.bankRef });
      await approve(stage, corrected);
      expect(await mintDesk.orderState(placed)).to.deep.equal([State.rejected, ZERO]);
    });

    it("refuses what does not wait: unknown, superseded, executed", async () => {
      const stray = await order(stage, 1n);
      await expectRefusal(mintDesk, reject(stray), "OrderNotProposed", await mintDesk.orderId(stray), State.none);
      const first = await proposed();
      const second = await proposed(units(99), { bankRef: first.bankRef });
      await expectRefusal(mintDesk, reject(first), "OrderNotProposed", await mintDesk.orderId(first), State.none);
      await approve(stage, second);
      await expectRefusal(mintDesk, reject(second), "OrderNotProposed", await mintDesk.orderId(second), State.executed);
      await expectRefusal(mintDesk, reject(first), "OrderNotProposed", await mintDesk.orderId(first), State.none);
    });
  });

  describe("addBeneficiary and revokeBeneficiary", () => {
    const M3 = encodeBytes32String("M-003");
    const add = (wallet: string, validUntil: bigint, customer = M3) =>
      act(stage, "mintDesk", "addBeneficiary", wallet, customer, validUntil);

    it("register a wallet, move its end, and take it off; each says what was before", async () => {
      const { bob, holders } = stage;
      const end = (await now(stage)) + 100n * DAY;
      await expectEvents(stage, add(bob.address, end), [
        "mintDesk.BeneficiaryAdded",
        bob.address,
        M3,
        0n,
        end,
        holders.BENEFICIARY_ADMIN.address,
      ]);
      expect(await mintDesk.beneficiary(bob.address)).to.equal(end);
      await expectEvents(stage, add(bob.address, end + 1n), [
        "mintDesk.BeneficiaryAdded",
        bob.address,
        M3,
        end,
        end + 1n,
        holders.BENEFICIARY_ADMIN.address,
      ]);
      await expectEvents(stage, act(stage, "mintDesk", "revokeBeneficiary", bob.address), [
        "mintDesk.BeneficiaryRevoked",
        bob.address,
        end + 1n,
        holders.GUARDIAN.address,
      ]);
      await expectEvents(stage, act(stage, "mintDesk", "revokeBeneficiary", bob.address));
      expect(await mintDesk.beneficiary(bob.address)).to.equal(0n);
    });

    it("refuse nobody, a customer without reference, and an end that is past", async () => {
      const end = (await now(stage)) + 100n * DAY;
      await expectRefusal(mintDesk, add(ZERO, end), "NotBeneficiary", ZERO);
      await expectRefusal(mintDesk, add(stage.bob.address, end, NOTHING), "ZeroReference");
      await expectRefusal(mintDesk, add(stage.bob.address, 1n), "ExpiryInPast", 1n, (time: bigint) => time > 1n);
    });

    it("let a mint through until the last second of the registration", async () => {
      const { distributor } = stage;
      const end = (await now(stage)) + DAY + 3n * HOUR;
      await add(distributor.address, end);
      await attest(stage, "a", RESERVES.a);
      const [early, late] = [await proposed(units(1)), await proposed(units(2))];
      const credits = await Promise.all([early, late].map((placed) => creditFor(stage, placed)));
      const signatures = await Promise.all(credits.map((credit) => signCredit(stage, credit)));
      await at(stage, end - 1n);
      await approve(stage, early, { credit: credits[0]!, signatures: signatures[0]! });
      await at(stage, end);
      await expectRefusal(
        mintDesk,
        approve(stage, late, { credit: credits[1]!, signatures: signatures[1]! }),
        "BeneficiaryExpired",
        distributor.address,
        end,
        end,
      );
    });
  });

  describe("prepareWindow", () => {
    it("is anybody's, changes nothing that shows, and makes a mint cheaper", async () => {
      const before = await mintDesk.window();
      await mintDesk.connect(stage.dave).prepareWindow(100);
      await mintDesk.connect(stage.dave).prepareWindow(100);
      expect(await mintDesk.window()).to.deep.equal(before);
      await mint(stage, units(5));
      expect((await mintDesk.window()).used).to.equal(units(5));
      await mintDesk.connect(stage.dave).prepareWindow(500);
      expect((await mintDesk.window()).used).to.equal(units(5));
    });
  });
});

/** The same order with one field changed, per field. The beneficiary is replaced by whoever runs it on a stage. */
function variations(placed: Order): [keyof Order, Partial<Order>][] {
  return [
    ["orderRef", { orderRef: id("another order") }],
    ["bankRef", { bankRef: id("another payment") }],
    ["beneficiary", { beneficiary: "0x000000000000000000000000000000000000dEaD" }],
    ["amount", { amount: (placed.amount ?? 0n) - 1n }],
    ["valueDate", { valueDate: (placed.valueDate ?? 0n) - 1n }],
    ["expiry", { expiry: (placed.expiry ?? 0n) + 1n }],
  ];
}
