// What a bank says about its pool, and what is refused.
//
// submit
// ├── a good one: in force, said so, sequence used, ceiling pushed; by anybody; up to the bound exactly
// ├── refused, with both values, and nothing changed
// │   ├── for elsewhere: currency, chain, registry; under another domain
// │   ├── sequence: replayed, older, skipped
// │   ├── time: as-of in the future, not later than the last (parked ones too), no longer valid
// │   ├── amounts: zero, parts that do not add up, too large to keep
// │   └── custodian and pool: unknown, revoked, another bank's
// └── signatures: see quorum.test.ts; parking: see parking.test.ts
// voidSequence
// ├── the quorum gives up the next sequence; what is parked is dropped; what is in force stays
// └── refused: another sequence, another's pool, too few signers
// anchor: says so; refused without hash or kind, or for the future
import { expect } from "chai";
import { id, type TransactionResponse } from "ethers";
import {
  confirm,
  signStatement,
  signVoid,
  statement,
  submit,
  text,
  voidNext,
  type BankSignature,
  type Statement,
} from "./bank-messages.ts";
import { CAPACITY, loadStage, RESERVES } from "./business.ts";
import { registryState } from "./registry-state.ts";
import {
  act,
  at,
  BANK,
  DAY,
  eventsOf,
  expectEvents,
  expectRefusal,
  millions,
  now,
  pass,
  POOL,
  units,
  ZERO,
  type Stage,
} from "./stage.ts";

const U104 = (1n << 104n) - 1n;

describe("ReserveRegistry", () => {
  let stage: Stage;
  let registry: Stage["registry"];
  beforeEach(async () => {
    stage = await loadStage();
    ({ registry } = stage);
  });
  const poolA = () => registry.pool(POOL.a);

  describe("submit", () => {
    it("takes a statement by anybody, puts it in force and pushes the ceiling", async () => {
      const message = await statement(stage, "a", {
        cash: millions(100),
        termDeposits: millions(200),
        securities: millions(150),
        reverseRepo: millions(100),
        other: millions(60),
        total: millions(610),
      });
      const signed = await signStatement(stage, message);
      expect(await registry.connect(stage.relayer).submit.staticCall(message, signed)).to.equal(true);
      const ceiling = 1_000_000_000_000000n;
      // Fresh until the earlier pool's age is up: a's statement is the later one.
      const until = (await registry.pool(POOL.b)).asOf + 93_600n;
      await expectEvents(
        stage,
        submit(stage, message, signed),
        [
          "registry.StatementAccepted",
          BANK.a,
          POOL.a,
          message.sequence,
          RESERVES.a,
          millions(610),
          message.asOf,
          message.validUntil,
          message.compositionHash,
          message.statementHash,
        ],
        ["token.SupplyCeilingSet", CAPACITY, ceiling, until, registry.target],
        ["registry.CeilingPushed", ceiling, until, 0n, ceiling],
      );
      const pool = await poolA();
      expect([pool.total, pool.asOf, pool.validUntil, pool.sequence, pool.fresh, pool.parked]).to.deep.equal([
        millions(610),
        message.asOf,
        message.validUntil,
        message.sequence,
        true,
        false,
      ]);
      expect(await stage.token.supplyCeiling()).to.deep.equal([ceiling, until]);
    });

    it("takes a lower total at once, and the token's ceiling falls below its supply", async () => {
      await submit(stage, await statement(stage, "a", { total: 1n }));
      await submit(stage, await statement(stage, "b", { total: 1n }));
      expect((await stage.token.supplyCeiling())[0]).to.equal(1n);
      expect(await registry.headroom()).to.equal(0n);
    });

    it("takes the step above the baseline exactly and parks one minor unit more", async () => {
      const bound = (RESERVES.a * 10_500n) / 10_000n;
      const above = await statement(stage, "a", { total: bound + 1n });
      const signed = await signStatement(stage, above);
      expect(await registry.submit.staticCall(above, signed)).to.equal(false);
      const exact = await statement(stage, "a", { total: bound });
      expect(await registry.submit.staticCall(exact, await signStatement(stage, exact))).to.equal(true);
    });

    it("takes all three signers as well as two", async () => {
      const message = await statement(stage, "a");
      await submit(stage, message, await signStatement(stage, message, stage.banks.a));
      expect((await poolA()).sequence).to.equal(message.sequence);
    });

    it("counts as fresh until the earlier of validity and age, and not in that second", async () => {
      const { asOf } = await poolA();
      await at(stage, asOf + 93_599n);
      await stage.connection.networkHelpers.mine();
      expect((await poolA()).fresh).to.equal(true);
      await at(stage, asOf + 93_600n);
      await stage.connection.networkHelpers.mine();
      expect((await poolA()).fresh).to.equal(false);

      const short = await statement(stage, "a", { validUntil: (await now(stage)) + 100n });
      await submit(stage, short);
      expect((await poolA()).fresh).to.equal(true);
      await at(stage, short.validUntil);
      await stage.connection.networkHelpers.mine();
      expect((await poolA()).fresh).to.equal(false);
    });

    interface Bad {
      readonly name: string;
      /** What is wrong with it, besides being signed as it stands. */
      changes(next: Statement): Promise<Partial<Statement>>;
      readonly error: string;
      args(message: Statement): Promise<unknown[]>;
    }
    const CHAIN = 31_337n;
    const bad: readonly Bad[] = [
      {
        name: "for another currency",
        changes: async () => ({ currency: "CNH" }),
        error: "WrongCurrency",
        args: async () => ["CNH", "HKD"],
      },
      {
        name: "for no currency",
        changes: async () => ({ currency: "" }),
        error: "WrongCurrency",
        args: async () => ["", "HKD"],
      },
      {
        name: "for another chain",
        changes: async () => ({ chainId: 1n }),
        error: "WrongChain",
        args: async () => [1n, CHAIN],
      },
      {
        name: "for the other currency's registry",
        changes: async () => ({ registry: stage.harbour.cnh.registry.target as string }),
        error: "WrongRegistry",
        args: async () => [stage.harbour.cnh.registry.target, registry.target],
      },
      {
        name: "of an unknown custodian",
        changes: async () => ({ custodian: text("BANK-Z") }),
        error: "UnknownCustodian",
        args: async () => [text("BANK-Z")],
      },
      {
        name: "of an unknown pool",
        changes: async () => ({ pool: text("BANK-A-2") }),
        error: "UnknownPool",
        args: async () => [BANK.a, text("BANK-A-2")],
      },
      {
        name: "of another bank's pool",
        changes: async () => ({ pool: POOL.b }),
        error: "UnknownPool",
        args: async () => [BANK.a, POOL.b],
      },
      {
        name: "that was submitted before",
        changes: async ({ sequence }) => ({ sequence: sequence - 1n }),
        error: "WrongSequence",
        args: async ({ sequence }) => [POOL.a, sequence, sequence + 1n],
      },
      {
        name: "of an older sequence",
        changes: async () => ({ sequence: 0n }),
        error: "WrongSequence",
        args: async () => [POOL.a, 0n, (await poolA()).sequence + 1n],
      },
      {
        name: "that skips a sequence",
        changes: async ({ sequence }) => ({ sequence: sequence + 1n }),
        error: "WrongSequence",
        args: async ({ sequence }) => [POOL.a, sequence, sequence - 1n],
      },
      {
        name: "of the largest sequence",
        changes: async () => ({ sequence: (1n << 64n) - 1n }),
        error: "WrongSequence",
        args: async ({ sequence }) => [POOL.a, sequence, (await poolA()).sequence + 1n],
      },
      {
        name: "as of the very moment of the one before",
        changes: async () => ({ asOf: (await poolA()).asOf }),
        error: "AsOfNotLater",
        args: async ({ asOf }) => [asOf, asOf],
      },
      {
        name: "as of a moment before the one before",
        changes: async () => ({ asOf: (await poolA()).asOf - 1n }),
        error: "AsOfNotLater",
        args: async ({ asOf }) => [asOf, asOf + 1n],
      },
      {
        name: "of nothing",
        changes: async () => ({ total: 0n, cash: 0n }),
        error: "ZeroTotal",
        args: async () => [POOL.a],
      },
      {
        name: "whose parts add up to less",
        changes: async () => ({ total: units(10), cash: units(4), securities: units(5) }),
        error: "TotalMismatch",
        args: async () => [units(10), units(9)],
      },
      {
        name: "whose parts add up to more",
        changes: async () => ({ total: units(10), cash: units(4), other: units(7) }),
        error: "TotalMismatch",
        args: async () => [units(10), units(11)],
      },
      {
        name: "of a total too large to keep",
        changes: async () => ({ total: U104 + 1n, cash: U104 + 1n }),
        error: "AmountTooLarge",
        args: async () => [U104 + 1n, U104],
      },
      {
        name: "whose parts would add up only by overflow",
        changes: async () => ({ total: 1n, cash: (1n << 256n) - 1n, other: 2n }),
        error: "AmountTooLarge",
        args: async () => [(1n << 256n) - 1n, U104],
      },
    ];
    for (const { name, changes, error, args } of bad) {
      it(`refuses one ${name}, and nothing changes`, async () => {
        const next = await statement(stage, "a");
        const message = { ...next, ...(await changes(next)) };
        const before = await registryState(stage);
        const signed = await signStatement(stage, message, stage.banks.a.slice(0, 2));
        await expectRefusal(registry, submit(stage, message, signed), error, ...(await args(message)));
        expect(await registryState(stage)).to.deep.equal(before);
      });
    }

    it("refuses one from the future, and takes it in the very second", async () => {
      const moment = (await now(stage)) + 1_000n;
      const message = await statement(stage, "a", { asOf: moment });
      const signed = await signStatement(stage, message);
      const before = await registryState(stage);
      await at(stage, moment - 1n);
      await expectRefusal(registry, submit(stage, message, signed), "FutureAsOf", moment, moment - 1n);
      expect(await registryState(stage)).to.deep.equal(before);
      await at(stage, moment);
      await submit(stage, message, signed);
      expect((await poolA()).asOf).to.equal(moment);
    });

    it("refuses one that is over, from that second on", async () => {
      const end = (await now(stage)) + 1_000n;
      const message = await statement(stage, "a", { validUntil: end });
      const signed = await signStatement(stage, message);
      const before = await registryState(stage);
      await at(stage, end);
      await expectRefusal(registry, submit(stage, message, signed), "StatementExpired", end, end);
      expect(await registryState(stage)).to.deep.equal(before);
    });

    it("refuses one of a revoked custodian", async () => {
      const message = await statement(stage, "a");
      await act(stage, "registry", "revokeCustodian", BANK.a);
      const before = await registryState(stage);
      await expectRefusal(registry, submit(stage, message), "CustodianIsRevoked", BANK.a);
      expect(await registryState(stage)).to.deep.equal(before);
    });

    it("refuses one that is not later than a parked one", async () => {
      const parked = await statement(stage, "a", { total: millions(900) });
      await submit(stage, parked);
      const earlier = await statement(stage, "a", { total: millions(1), asOf: parked.asOf });
      await expectRefusal(registry, submit(stage, earlier), "AsOfNotLater", parked.asOf, parked.asOf);
    });

    it("refuses its replay after everything else has moved on", async () => {
      const message = await statement(stage, "a");
      const signed = await signStatement(stage, message);
      await submit(stage, message, signed);
      await expectRefusal(
        registry,
        submit(stage, message, signed),
        "WrongSequence",
        POOL.a,
        message.sequence,
        message.sequence + 1n,
      );
      await act(stage, "registry", "dropPool", POOL.a);
      await expectRefusal(
        registry,
        submit(stage, message, signed),
        "WrongSequence",
        POOL.a,
        message.sequence,
        message.sequence + 1n,
      );
    });
  });

  describe("voidSequence", () => {
    it("uses the next sequence up and leaves what is in force", async () => {
      const { sequence, total, asOf } = await poolA();
      await expectEvents(stage, voidNext(stage, "a"), ["registry.SequenceVoided", BANK.a, POOL.a, sequence + 1n]);
      const after = await poolA();
      expect([after.sequence, after.total, after.asOf, after.fresh]).to.deep.equal([sequence + 1n, total, asOf, true]);
    });

    it("makes a statement that was signed for it worthless", async () => {
      const message = await statement(stage, "a", { total: 1n });
      const signed = await signStatement(stage, message);
      await voidNext(stage, "a");
      await expectRefusal(
        registry,
        submit(stage, message, signed),
        "WrongSequence",
        POOL.a,
        message.sequence,
        message.sequence + 1n,
      );
      await submit(stage, await statement(stage, "a"));
    });

    it("drops what is parked", async () => {
      const parked = await statement(stage, "a", { total: millions(900) });
      await submit(stage, parked);
      const digest = await registry.statementDigest(parked);
      await expectEvents(
        stage,
        voidNext(stage, "a"),
        ["registry.StatementDropped", POOL.a, digest],
        ["registry.SequenceVoided", BANK.a, POOL.a, parked.sequence + 1n],
      );
      await expectRefusal(registry, confirm(stage, parked), "NothingParked", POOL.a);
      expect((await registry.parked(POOL.a)).total).to.equal(0n);
    });

    const voiding = async (
      { pool = POOL.a, custodian = BANK.a, sequence }: { pool?: string; custodian?: string; sequence?: bigint },
      signers = stage.banks.a.slice(0, 2),
    ): Promise<TransactionResponse> => {
      const message = { custodian, pool, sequence: sequence ?? (await poolA()).sequence + 1n };
      return registry.voidSequence(custodian, pool, message.sequence, await signVoid(stage, message, signers));
    };

    it("refuses any sequence but the next", async () => {
      const { sequence } = await poolA();
      for (const other of [0n, sequence, sequence + 2n]) {
        await expectRefusal(registry, voiding({ sequence: other }), "WrongSequence", POOL.a, other, sequence + 1n);
      }
    });

    it("refuses a pool that is not the custodian's, and custodians that are unknown or revoked", async () => {
      await expectRefusal(registry, voiding({ pool: POOL.b }), "UnknownPool", BANK.a, POOL.b);
      await expectRefusal(registry, voiding({ custodian: text("BANK-Z") }), "UnknownCustodian", text("BANK-Z"));
      await act(stage, "registry", "revokeCustodian", BANK.a);
      await expectRefusal(registry, voiding({}), "CustodianIsRevoked", BANK.a);
    });

    it("needs the quorum, whose signatures of a statement do not do", async () => {
      await expectRefusal(registry, voiding({}, stage.banks.a.slice(0, 1)), "TooFewSigners", 1n, 2n);
      const message = await statement(stage, "a");
      const signatures: BankSignature[] = await signStatement(stage, message);
      await expectRefusal(
        registry,
        registry.voidSequence(BANK.a, POOL.a, message.sequence, signatures),
        "InvalidSignature",
        signatures[0]!.signer,
      );
    });
  });

  describe("anchor", () => {
    const DAILY = text("daily");

    it("says the report's hash, as-of, kind and who anchored it", async () => {
      const asOf = await now(stage);
      const events = await eventsOf(stage, act(stage, "registry", "anchor", id("report"), asOf, DAILY));
      expect(events).to.deep.equal([
        ["registry.ReportAnchored", id("report"), asOf, DAILY, stage.holders.REPORTER.address],
      ]);
    });

    it("refuses a report without hash, without kind, or of the future", async () => {
      const asOf = await now(stage);
      const none = `${ZERO}${"00".repeat(12)}`;
      await expectRefusal(registry, act(stage, "registry", "anchor", none, asOf, DAILY), "ZeroValue");
      await expectRefusal(registry, act(stage, "registry", "anchor", id("report"), asOf, none), "ZeroValue");
      await at(stage, asOf + 10n);
      await expectRefusal(
        registry,
        act(stage, "registry", "anchor", id("report"), asOf + 11n, DAILY),
        "FutureAsOf",
        asOf + 11n,
        asOf + 10n,
      );
    });

    it("pushes, like every write", async () => {
      await pass(stage, 2n * DAY);
      const events = await eventsOf(stage, act(stage, "registry", "anchor", id("report"), 1n, DAILY));
      expect(events.map(([name]) => name)).to.deep.equal([
        "registry.ReportAnchored",
        "token.SupplyCeilingSet",
        "registry.CeilingPushed",
      ]);
      expect(await stage.token.supplyCeiling()).to.deep.equal([0n, 0n]);
    });
  });
});
