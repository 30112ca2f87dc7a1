// Statements that jump: parked until a person confirms them.
//
// the first statement of a pool: baseline 0, parked; nothing counts until it is confirmed
// parked
// ├── its sequence is used, the total before stays in force, the approver's digest is said
// ├── replaced by the next statement, whether that is accepted or parked; voided; dropped with pool or custodian
// ├── the bound is max(baseline * (1 + step), what is in force and fresh)
// └── step 0: only what is in force or below the baseline
// confirm
// ├── puts it in force, with its own as-of and validity; once
// └── refused: nothing parked, wrong digest, expired meanwhile, a signer lost since (revoked or resigned; even if added again), more signers asked for since
// baseline
// ├── moves to the last accepted total, at most once per 24 h, before the statement is judged
// ├── moves down too
// └── a stale pool's baseline only falls
import { expect } from "chai";
import { attest, confirm, signStatement, statement, submit, text } from "./bank-messages.ts";
import { loadStage, RESERVES } from "./business.ts";
import {
  act,
  at,
  BANK,
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
  type Stage,
} from "./stage.ts";

describe("ReserveRegistry", () => {
  let stage: Stage;
  let registry: Stage["registry"];
  beforeEach(async () => {
    stage = await loadStage();
    ({ registry } = stage);
  });
  const poolA = () => registry.pool(POOL.a);
  const expectPool = async (expected: object) => expect(fields(await poolA())).to.include(expected);
  const confirmDigest = (digest: string, pool: string = POOL.a) =>
    registry.connect(stage.holders.STATEMENT_APPROVER).confirm(pool, digest);

  describe("submit of the first statement of a pool", () => {
    beforeEach(async () => {
      stage = await loadFresh();
      ({ registry } = stage);
    });

    it("parks it, however small, as its baseline is 0", async () => {
      const message = await statement(stage, "a", { total: 1n });
      const digest = await registry.statementDigest(message);
      await expectEvents(stage, submit(stage, message), [
        "registry.StatementParked",
        BANK.a,
        POOL.a,
        1n,
        digest,
        1n,
        0n,
        message.asOf,
        message.validUntil,
        message.compositionHash,
        message.statementHash,
      ]);
      const pool = await poolA();
      expect([pool.total, pool.sequence, pool.fresh, pool.parked, pool.baseline]).to.deep.equal([
        0n,
        1n,
        false,
        true,
        0n,
      ]);
      expect(await registry.parked(POOL.a)).to.deep.equal([digest, 1n, message.asOf, message.validUntil]);
      expect(await registry.computedCeiling()).to.deep.equal([0n, 0n, 0n, 0n]);
    });

    it("lets it count once it is confirmed, and the next one may be a step higher", async () => {
      await attest(stage, "a", millions(100));
      expect((await poolA()).total).to.equal(millions(100));
      await submit(stage, await statement(stage, "a", { total: millions(105) }));
      await expectPool({ total: millions(105), baseline: millions(100), parked: false });
    });
  });

  describe("submit of a statement above the bound", () => {
    it("parks it: the total before stays in force and the ceiling where it was", async () => {
      const ceiling = await stage.token.supplyCeiling();
      const message = await statement(stage, "a", { total: millions(631) });
      const events = await eventsOf(stage, submit(stage, message));
      expect(events.map(([name]) => name)).to.deep.equal(["registry.StatementParked"]);
      // 600 million and a step of 5 %.
      expect(events[0]![6]).to.equal(millions(630));
      await expectPool({ total: RESERVES.a, parked: true, fresh: true, sequence: message.sequence });
      expect(await stage.token.supplyCeiling()).to.deep.equal(ceiling);
    });

    it("is replaced by the next one that is accepted", async () => {
      const parked = await statement(stage, "a", { total: millions(631) });
      await submit(stage, parked);
      const next = await statement(stage, "a", { total: millions(630) });
      const events = await eventsOf(stage, submit(stage, next));
      expect(events[0]).to.deep.equal(["registry.StatementDropped", POOL.a, await registry.statementDigest(parked)]);
      expect(events[1]![0]).to.equal("registry.StatementAccepted");
      await expectPool({ total: millions(630), parked: false });
      await expectRefusal(registry, confirm(stage, parked), "NothingParked", POOL.a);
    });

    it("is replaced by the next one that is parked", async () => {
      const first = await statement(stage, "a", { total: millions(700) });
      await submit(stage, first);
      const second = await statement(stage, "a", { total: millions(800) });
      expect((await eventsOf(stage, submit(stage, second))).map(([name]) => name)).to.deep.equal([
        "registry.StatementDropped",
        "registry.StatementParked",
      ]);
      await expectRefusal(
        registry,
        confirm(stage, first),
        "WrongDigest",
        await registry.statementDigest(first),
        await registry.statementDigest(second),
      );
      await confirm(stage, second);
      expect((await poolA()).total).to.equal(millions(800));
    });

    it("is dropped with its pool and with its custodian", async () => {
      for (const drop of [
        () => act(stage, "registry", "dropPool", POOL.a),
        () => act(stage, "registry", "revokeCustodian", BANK.a),
      ]) {
        stage = await loadStage();
        const parked = await statement(stage, "a", { total: millions(700) });
        await submit(stage, parked);
        const events = await eventsOf(stage, drop());
        expect(events).to.deep.include(["registry.StatementDropped", POOL.a, await registry.statementDigest(parked)]);
        await expectRefusal(registry, confirm(stage, parked), "NothingParked", POOL.a);
      }
    });

    it("is not parked where it only repeats what is in force and fresh", async () => {
      await attest(stage, "a", millions(900));
      await submit(stage, await statement(stage, "a", { total: millions(900) }));
      await expectPool({ total: millions(900), parked: false, baseline: RESERVES.a });
    });

    it("with a step of 0 is anything above baseline and what is in force", async () => {
      await act(stage, "registry", "lowerStep", 0n);
      await submit(stage, await statement(stage, "a", { total: RESERVES.a }));
      expect((await poolA()).parked).to.equal(false);
      await submit(stage, await statement(stage, "a", { total: RESERVES.a + 1n }));
      expect((await poolA()).parked).to.equal(true);
    });
  });

  describe("confirm", () => {
    it("puts it in force with its own times and pushes", async () => {
      const message = await statement(stage, "a", { total: millions(1_004) });
      await submit(stage, message);
      const digest = await registry.statementDigest(message);
      await pass(stage, 3_600n);
      const until = (await registry.pool(POOL.b)).asOf + 93_600n;
      const capacity = 1_390_099_009_900990n;
      const before = (await stage.token.supplyCeiling())[0];
      const { address } = stage.holders.STATEMENT_APPROVER;
      await expectEvents(
        stage,
        confirmDigest(digest),
        ["registry.StatementConfirmed", POOL.a, digest, RESERVES.a, millions(1_004), address],
        ["token.SupplyCeilingSet", before, capacity, until, registry.target],
        ["registry.CeilingPushed", capacity, until, 0n, capacity],
      );
      await expectPool({ total: millions(1_004), asOf: message.asOf, parked: false, fresh: true });
      expect(await registry.parked(POOL.a)).to.deep.equal([`0x${"00".repeat(32)}`, 0n, 0n, 0n]);
    });

    it("knows nothing parked for a pool that does not exist", async () => {
      expect(await registry.parked(text("BANK-A-9"))).to.deep.equal([`0x${"00".repeat(32)}`, 0n, 0n, 0n]);
    });

    it("works once", async () => {
      const message = await statement(stage, "a", { total: millions(700) });
      await submit(stage, message);
      await confirm(stage, message);
      await expectRefusal(registry, confirm(stage, message), "NothingParked", POOL.a);
    });

    it("refuses where nothing is parked, and a pool nobody knows", async () => {
      const digest = await registry.statementDigest(await statement(stage, "a"));
      await expectRefusal(registry, confirmDigest(digest), "NothingParked", POOL.a);
      await expectRefusal(registry, confirmDigest(digest, BANK.a), "NothingParked", BANK.a);
    });

    it("refuses another digest than the parked one's", async () => {
      const message = await statement(stage, "a", { total: millions(700) });
      await submit(stage, message);
      const [found, expected] = await Promise.all([
        registry.statementDigest({ ...message, total: millions(701) }),
        registry.statementDigest(message),
      ]);
      await expectRefusal(registry, confirmDigest(found), "WrongDigest", found, expected);
      expect((await poolA()).total).to.equal(RESERVES.a);
    });

    it("refuses what has ended meanwhile, from that second on", async () => {
      const end = (await now(stage)) + 1_000n;
      const message = await statement(stage, "a", { total: millions(700), validUntil: end });
      await submit(stage, message);
      await at(stage, end);
      await expectRefusal(registry, confirm(stage, message), "StatementExpired", end, end);
    });

    it("refuses what was signed by a custodian that has lost a signer since, revoked or resigned", async () => {
      const [signing, , silent] = stage.banks.a;
      for (const lose of [
        () => act(stage, "registry", "revokeSigner", BANK.a, signing.address),
        () => act(stage, "registry", "revokeSigner", BANK.a, silent.address),
        () => registry.connect(signing).resignSigner(),
      ]) {
        stage = await loadStage();
        const message = await statement(stage, "a", { total: millions(700) });
        await submit(stage, message);
        await lose();
        await expectRefusal(registry, confirm(stage, message), "SignerRevokedSince", BANK.a);
        expect((await poolA()).total).to.equal(RESERVES.a);
      }
    });

    it("refuses what was signed before the custodian asks for more signers", async () => {
      const message = await statement(stage, "a", { total: millions(700) });
      await submit(stage, message);
      await act(stage, "registry", "raiseThreshold", BANK.a, 2);
      await act(stage, "registry", "raiseThreshold", BANK.a, 3);
      await expectRefusal(registry, confirm(stage, message), "SignerRevokedSince", BANK.a);
    });

    it("refuses it even after the signer was added again", async () => {
      const [signer] = stage.banks.a;
      const message = await statement(stage, "a", { total: millions(700) });
      await submit(stage, message);
      await act(stage, "registry", "revokeSigner", BANK.a, signer.address);
      await act(stage, "registry", "addSigner", BANK.a, signer.address);
      await expectRefusal(registry, confirm(stage, message), "SignerRevokedSince", BANK.a);
    });

    it("does not mind another bank's loss of a signer", async () => {
      const message = await statement(stage, "a", { total: millions(700) });
      await submit(stage, message);
      await act(stage, "registry", "revokeSigner", BANK.b, stage.banks.b[0].address);
      await confirm(stage, message);
      expect((await poolA()).total).to.equal(millions(700));
    });
  });

  describe("the baseline", () => {
    it("moves to what is in force with the first statement 24 h after the last move, and judges that one", async () => {
      const { baselineAt } = await poolA();
      await submit(stage, await statement(stage, "a", { total: millions(630) }));
      await at(stage, baselineAt + DAY - 1n);
      await submit(stage, await statement(stage, "a", { total: millions(630) }));
      await expectPool({ baseline: RESERVES.a, baselineAt });

      const message = await statement(stage, "a", { total: (millions(630) * 105n) / 100n });
      const signed = await signStatement(stage, message);
      await at(stage, baselineAt + DAY);
      const sent = submit(stage, message, signed);
      expect((await eventsOf(stage, sent)).slice(0, 1)).to.deep.equal([
        ["registry.BaselineMoved", POOL.a, RESERVES.a, millions(630)],
      ]);
      await expectPool({ total: message.total, baseline: millions(630), baselineAt: baselineAt + DAY });
    });

    it("moves once in any 24 h: a pool that was quiet climbs two steps at once, and then one a day", async () => {
      const { baselineAt } = await poolA();
      await at(stage, baselineAt + DAY);
      // What is in force is the baseline still; so the first step moves nothing, and the second moves it to the first.
      await submit(stage, await statement(stage, "a", { total: millions(630) }));
      await expectPool({ baseline: RESERVES.a, baselineAt, parked: false });
      const twoSteps = 661_500_000_000000n;
      await submit(stage, await statement(stage, "a", { total: twoSteps }));
      const moved = (await poolA()).baselineAt;
      await expectPool({ baseline: millions(630), total: twoSteps, parked: false });
      for (const hours of [0n, 4n, 12n, 23n]) {
        await at(stage, moved + hours * 3_600n + 60n);
        await submit(stage, await statement(stage, "a", { total: twoSteps + 1n }));
        await expectPool({ parked: true, total: twoSteps, baseline: millions(630), baselineAt: moved });
        // Down and up again is no way around it either.
        await submit(stage, await statement(stage, "a", { total: millions(600) }));
        await submit(stage, await statement(stage, "a", { total: twoSteps }));
      }
      await at(stage, moved + DAY);
      await submit(stage, await statement(stage, "a", { total: twoSteps + 1n }));
      await expectPool({ parked: false, baseline: twoSteps, total: twoSteps + 1n });
    });

    it("moves down as well", async () => {
      const { baselineAt } = await poolA();
      await submit(stage, await statement(stage, "a", { total: millions(100) }));
      await at(stage, baselineAt + DAY);
      const message = await statement(stage, "a", { total: millions(106) });
      await submit(stage, message);
      await expectPool({ baseline: millions(100), parked: true, total: millions(100) });
    });

    it("falls while the pool is stale, and never rises", async () => {
      await submit(stage, await statement(stage, "a", { total: millions(100) }));
      await pass(stage, 2n * DAY);
      await submit(stage, await statement(stage, "a", { total: millions(106) }));
      await expectPool({ baseline: millions(100), parked: true, total: millions(100), fresh: false });
    });

    it("stays where it is while a pool is stale that said more", async () => {
      await attest(stage, "a", millions(1_000));
      await pass(stage, 2n * DAY);
      await submit(stage, await statement(stage, "a", { total: millions(1_000) }));
      await expectPool({ baseline: RESERVES.a, parked: true, fresh: false });
    });

    it("is 0 again after a drop, so that the next statement needs a person", async () => {
      await act(stage, "registry", "dropPool", POOL.a);
      await submit(stage, await statement(stage, "a", { total: 1n }));
      await expectPool({ baseline: 0n, parked: true, total: 0n });
    });
  });
});
