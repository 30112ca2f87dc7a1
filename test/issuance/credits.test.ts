// A bank's word for one credit, used up once.
//
// consumeCredit: the mint desk alone; pushes, uses the credit up, says so before the mint
// ├── refused: another caller; a desk that is blocked; a used credit, here or in a predecessor
// ├── refused: no id, kind and burn that do not fit, not yet valued, expired, another amount, bad signatures
// └── a refused mint uses nothing up
// creditUsedBy: the order, here or in a predecessor of any depth
// setMintDesk
// ├── the first desk of the first registry mints at once; every other waits one window, to the second
// └── removing it blocks; the same one again is silent
// A successor: desk and registry that follow others start blocked for one window, and cannot use a credit again
import { expect } from "chai";
import { id } from "ethers";
import type { MintDesk } from "../../typechain-types/contracts/issuance/MintDesk.ts";
import type { ReserveRegistry } from "../../typechain-types/contracts/issuance/ReserveRegistry.ts";
import { roles, role } from "../../sdk/roles.ts";
import { issuanceDomain } from "../../sdk/issuance-domain.ts";
import { attest, signCredit, type Credit } from "./bank-messages.ts";
import { loadStage, RESERVES, SUPPLY } from "./business.ts";
import { approve, creditFor, order, propose, type Order } from "./orders.ts";
import {
  another,
  act,
  at,
  BANK,
  DAY,
  eventsOf,
  expectRefusal,
  millions,
  minedAt,
  NOTHING,
  now,
  pass,
  units,
  ZERO,
  type Stage,
} from "./stage.ts";

describe("ReserveRegistry", () => {
  let stage: Stage;
  let registry: Stage["registry"];
  let mintDesk: Stage["mintDesk"];
  beforeEach(async () => {
    stage = await loadStage();
    ({ registry, mintDesk } = stage);
  });
  const proposed = async (amount = units(100), changes: Partial<Order> = {}) => {
    const placed = await order(stage, amount, changes);
    await propose(stage, placed);
    return placed;
  };
  const restate = async () => {
    await attest(stage, "a", RESERVES.a);
    await attest(stage, "b", RESERVES.b);
  };

  describe("consumeCredit", () => {
    it("uses the credit up for the order and says so before the mint", async () => {
      const placed = await proposed();
      const credit = await creditFor(stage, placed);
      const orderId = await mintDesk.orderId(placed);
      const events = await eventsOf(stage, approve(stage, placed, { credit }));
      expect(events[0]).to.deep.equal(["registry.CreditConsumed", BANK.a, credit.creditId, orderId, units(100)]);
      expect(events.map(([name]) => name)).to.deep.equal([
        "registry.CreditConsumed",
        "token.Mint",
        "token.Transfer",
        "mintDesk.OrderExecuted",
      ]);
      expect(await registry.creditUsedBy(credit.creditId)).to.equal(orderId);
    });

    it("is refused to everybody but the mint desk", async () => {
      const placed = await proposed();
      const credit = await creditFor(stage, placed);
      const signed = await signCredit(stage, credit);
      for (const caller of [...Object.values(stage.holders), stage.harbour.deployer, stage.alice]) {
        await expectRefusal(
          registry,
          registry.connect(caller).consumeCredit.staticCall(id("order"), credit, signed),
          "NotMintDesk",
          caller.address,
          mintDesk.target,
        );
      }
      expect(await registry.creditUsedBy(credit.creditId)).to.equal(NOTHING);
    });

    it("refuses a credit that was used, naming the order, whatever the bank signs for it", async () => {
      const first = await proposed();
      const credit = await creditFor(stage, first);
      await approve(stage, first, { credit });
      const second = await proposed(units(70));
      const again = await creditFor(stage, second, { creditId: credit.creditId });
      await expectRefusal(
        registry,
        approve(stage, second, { credit: again }),
        "CreditUsed",
        credit.creditId,
        await mintDesk.orderId(first),
      );
      const byOther = { ...again, custodian: BANK.b };
      await expectRefusal(
        registry,
        approve(stage, second, { credit: byOther }),
        "CreditUsed",
        credit.creditId,
        await mintDesk.orderId(first),
      );
    });

    it("uses nothing up where the mint is refused after it", async () => {
      const placed = await proposed();
      const credit = await creditFor(stage, placed);
      await act(stage, "mintDesk", "lowerShareLimit", 0n);
      await expectRefusal(mintDesk, approve(stage, placed, { credit }), "ShareLimitExceeded", units(100), 0n);
      expect(await registry.creditUsedBy(credit.creditId)).to.equal(NOTHING);
      expect((await mintDesk.window()).used).to.equal(0n);
      expect(await stage.token.totalSupply()).to.equal(SUPPLY);
    });

    const bad: readonly { name: string; changes: Partial<Credit>; error: string; args: unknown[] }[] = [
      { name: "without an id", changes: { creditId: NOTHING }, error: "ZeroValue", args: [] },
      { name: "of kind 0", changes: { kind: 0n }, error: "InvalidKind", args: [0n, NOTHING] },
      { name: "of kind 3", changes: { kind: 3n, burnTx: id("burn") }, error: "InvalidKind", args: [3n, id("burn")] },
      {
        name: "of kind 1 that names a burn",
        changes: { burnTx: id("burn") },
        error: "InvalidKind",
        args: [1n, id("burn")],
      },
      { name: "of kind 2 that names no burn", changes: { kind: 2n }, error: "InvalidKind", args: [2n, NOTHING] },
      { name: "of nobody's", changes: { custodian: NOTHING }, error: "UnknownCustodian", args: [NOTHING] },
    ];
    for (const { name, changes, error, args } of bad) {
      it(`refuses a credit ${name}`, async () => {
        const placed = await proposed();
        const credit = await creditFor(stage, placed, changes);
        await expectRefusal(registry, approve(stage, placed, { credit }), error, ...args);
      });
    }

    it("takes surplus reserve that covers a burn as kind 2", async () => {
      const placed = await proposed();
      const credit = await creditFor(stage, placed, { kind: 2n, burnTx: id("burn") });
      const events = await eventsOf(stage, approve(stage, placed, { credit }));
      expect(events.slice(0, 2)).to.deep.equal([
        ["registry.CreditConsumed", BANK.a, credit.creditId, await mintDesk.orderId(placed), units(100)],
        ["registry.BurnCovered", credit.creditId, id("burn"), units(100)],
      ]);
    });

    it("refuses a credit before its value time and takes it in that second", async () => {
      const placed = await proposed();
      const moment = (await now(stage)) + 100n;
      const credit = await creditFor(stage, placed, { valueTime: moment });
      const signatures = await signCredit(stage, credit);
      await at(stage, moment - 1n);
      await expectRefusal(
        registry,
        approve(stage, placed, { credit, signatures }),
        "CreditNotYetValued",
        moment,
        moment - 1n,
      );
      await at(stage, moment);
      await approve(stage, placed, { credit, signatures });
    });

    it("refuses a credit from its expiry on", async () => {
      const placed = await proposed();
      const moment = (await now(stage)) + 100n;
      const credit = await creditFor(stage, placed, { expiry: moment });
      const signatures = await signCredit(stage, credit);
      await at(stage, moment);
      await expectRefusal(registry, approve(stage, placed, { credit, signatures }), "CreditExpired", moment, moment);
    });

    it("refuses a credit of another amount than the order's, above or below", async () => {
      const placed = await proposed();
      for (const amount of [placed.amount - 1n, placed.amount + 1n]) {
        const credit = await creditFor(stage, placed, { amount });
        await expectRefusal(
          mintDesk,
          approve(stage, placed, { credit }),
          "CreditAmountMismatch",
          amount,
          placed.amount,
        );
      }
    });

    it("refuses a credit signed for another registry or another chain", async () => {
      const placed = await proposed();
      const credit = await creditFor(stage, placed);
      for (const domain of [
        { ...stage.domains.registry, chainId: 1n },
        issuanceDomain({
          contract: "registry",
          chainId: 31_337n,
          address: stage.harbour.cnh.registry.target as string,
        }),
      ]) {
        const signatures = await signCredit(stage, credit, undefined, domain);
        await expectRefusal(
          registry,
          approve(stage, placed, { credit, signatures }),
          "InvalidSignature",
          signatures[0]!.signer,
        );
      }
    });

    it("refuses a credit of a revoked custodian", async () => {
      const placed = await proposed();
      const credit = await creditFor(stage, placed);
      await act(stage, "registry", "revokeCustodian", BANK.a);
      await expectRefusal(registry, approve(stage, placed, { credit }), "CustodianIsRevoked", BANK.a);
    });
  });

  describe("setMintDesk", () => {
    const newDesk = () => another<MintDesk>(stage, "MintDesk", stage.token, registry, mintDesk);

    it("left the first desk of the first registry free to mint at once", async () => {
      const [desk, blockedUntil] = await registry.mintDesk();
      expect(desk).to.equal(mintDesk.target);
      expect(blockedUntil).to.be.lessThan(await now(stage));
    });

    it("makes a desk that follows another wait one window, and says until when", async () => {
      const next = await newDesk();
      const sent = act(stage, "registry", "setMintDesk", next.target);
      const until = (await minedAt(await sent)) + DAY;
      expect((await eventsOf(stage, sent))[0]).to.deep.equal([
        "registry.MintDeskSet",
        mintDesk.target,
        next.target,
        until,
        stage.holders.ADMIN.address,
      ]);
      expect(await registry.mintDesk()).to.deep.equal([next.target, until]);
      await restate();
      await expectRefusal(registry, approve(stage, await proposed()), "NotMintDesk", mintDesk.target, next.target);
    });

    it("blocks the next desk until the very second, even if it was the desk before", async () => {
      await act(stage, "registry", "setMintDesk", ZERO);
      const placed = await proposed(units(100));
      await expectRefusal(registry, approve(stage, placed), "NotMintDesk", mintDesk.target, ZERO);
      await act(stage, "registry", "setMintDesk", mintDesk.target);
      const [, until] = await registry.mintDesk();
      await at(stage, until - 7_200n);
      await restate();
      const late = await proposed(units(100), { expiry: until + 100n });
      const credit = await creditFor(stage, late);
      const signatures = await signCredit(stage, credit);
      await at(stage, until - 1n);
      await expectRefusal(registry, approve(stage, late, { credit, signatures }), "DeskBlocked", until, until - 1n);
      await at(stage, until);
      await approve(stage, late, { credit, signatures });
    });

    it("is silent where the desk stays and starts no wait", async () => {
      const before = await registry.mintDesk();
      const events = await eventsOf(stage, act(stage, "registry", "setMintDesk", mintDesk.target));
      expect(events.filter(([name]) => name === "registry.MintDeskSet")).to.deep.equal([]);
      expect(await registry.mintDesk()).to.deep.equal(before);
    });
  });

  describe("a registry that follows another", () => {
    /** A second registry and desk for the same token, governed and set up as the first ones. */
    async function succeed(): Promise<Stage> {
      const { authority, holders, token } = stage;
      const registry2 = await another<ReserveRegistry>(stage, "ReserveRegistry", token, registry);
      const mintDesk2 = await another<MintDesk>(stage, "MintDesk", token, registry2, mintDesk);
      const admin = authority.connect(holders.ADMIN);
      const wiring = [
        ...roles.flatMap(({ id: roleId, functions }) =>
          (
            [
              [registry2, functions.registry],
              [mintDesk2, functions.mintDesk],
            ] as const
          ).flatMap(([target, names]) =>
            (names ?? []).map((name) =>
              authority.interface.encodeFunctionData("setTargetFunctionRole", [
                target.target as string,
                [target.interface.getFunction(name as never)!.selector],
                roleId,
              ]),
            ),
          ),
        ),
        authority.interface.encodeFunctionData("revokeRole", [role("RESERVE").id, registry.target as string]),
        authority.interface.encodeFunctionData("grantRole", [role("RESERVE").id, registry2.target as string, 0]),
      ];
      for (const data of wiring) await admin.schedule(authority, data, 0);
      await pass(stage, 2n * DAY);
      for (const data of wiring) await holders.ADMIN.sendTransaction({ to: authority, data });
      const successor: Stage = {
        ...stage,
        registry: registry2 as never,
        mintDesk: mintDesk2 as never,
        domains: {
          ...stage.domains,
          registry: { ...stage.domains.registry, verifyingContract: registry2.target as string },
          mintDesk: { ...stage.domains.mintDesk, verifyingContract: mintDesk2.target as string },
        },
      };
      const run = (contract: "registry" | "mintDesk" | "token", name: string, ...args: unknown[]) =>
        act(successor, contract, name, ...args);
      for (const [bank, signers] of Object.entries(stage.banks)) {
        await run(
          "registry",
          "addCustodian",
          BANK[bank as "a"],
          2,
          signers.map(({ address }) => address),
        );
        await run("registry", "addPool", BANK[bank as "a"], (await registry.pools())[bank === "a" ? 0 : 1]!.pool);
      }
      await run("registry", "tightenBuffer", 100);
      await run("registry", "raiseMaxAge", 93_600);
      await run("registry", "setApproval", BANK.a, id("reference"), millions(5_000), 1_893_456_000);
      await run("registry", "raiseAllocation", 1, 1_893_456_000, [{ chainId: 31_337, amount: millions(5_000) }]);
      for (const name of ["raiseOrderLimit", "raiseWindowLimit", "raiseLargeOrderSize"]) {
        await run("mintDesk", name, millions(50));
      }
      await run("mintDesk", "raiseShareLimit", 10_000);
      await run("mintDesk", "addBeneficiary", stage.distributor.address, id("M-001"), 1_893_456_000);
      await run("token", "configureMinter", mintDesk2.target, millions(1_000));
      await run("registry", "setMintDesk", mintDesk2.target);
      return successor;
    }

    it("asks it for used credits, at any depth, and blocks its first desk for one window", async () => {
      const first = await proposed();
      const used = await creditFor(stage, first, { expiry: (await now(stage)) + 300n * DAY });
      await approve(stage, first, { credit: used });

      const successor = await succeed();
      expect(await successor.registry.predecessor()).to.equal(registry.target);
      expect(await successor.registry.creditUsedBy(used.creditId)).to.equal(await mintDesk.orderId(first));
      const third = await another<ReserveRegistry>(stage, "ReserveRegistry", stage.token, successor.registry);
      expect(await third.creditUsedBy(used.creditId)).to.equal(await mintDesk.orderId(first));
      expect(await third.creditUsedBy(id("never used"))).to.equal(NOTHING);

      await attest(successor, "a", RESERVES.a);
      const [, until] = await successor.registry.mintDesk();
      const placed = await order(successor, units(100), { expiry: until + 1_000n });
      await at(successor, until - 7_200n);
      await propose(successor, placed);
      await expectRefusal(
        successor.registry,
        approve(successor, placed),
        "DeskBlocked",
        until,
        (time: bigint) => time < until,
      );
      await at(successor, until);
      await attest(successor, "a", RESERVES.a);
      const again = await creditFor(successor, placed, { creditId: used.creditId });
      await expectRefusal(
        successor.registry,
        approve(successor, placed, { credit: again }),
        "CreditUsed",
        used.creditId,
        await mintDesk.orderId(first),
      );
      await approve(successor, placed);
      expect(await stage.token.totalSupply()).to.equal(SUPPLY + units(200));

      // Its desk asks the desk before it in the same way.
      expect(await successor.mintDesk.predecessor()).to.equal(mintDesk.target);
      expect(await successor.mintDesk.isBankReferenceUsed(first.bankRef)).to.equal(true);
      const sameWire = await order(successor, units(1), { bankRef: first.bankRef });
      await expectRefusal(successor.mintDesk, propose(successor, sameWire), "BankReferenceUsed", first.bankRef);
    }).timeout(20_000);

    it("refuses a predecessor of another token, for registry and desk", async () => {
      const { cnh } = stage.harbour;
      await expectRefusal(
        registry,
        another<ReserveRegistry>(stage, "ReserveRegistry", stage.token, cnh.registry),
        "PredecessorMismatch",
        cnh.registry.target,
        stage.token.target,
      );
      await expectRefusal(
        mintDesk,
        another<MintDesk>(stage, "MintDesk", stage.token, registry, cnh.mintDesk),
        "PredecessorMismatch",
        cnh.mintDesk.target,
        stage.token.target,
      );
    });

    it("refuses a desk made for another token's registry", async () => {
      const { cnh } = stage.harbour;
      await expectRefusal(
        mintDesk,
        another<MintDesk>(stage, "MintDesk", cnh.token, registry, ZERO),
        "RegistryMismatch",
        registry.target,
        cnh.token.target,
      );
    });
  });
});
