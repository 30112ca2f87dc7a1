// Who may speak for a bank.
//
// addCustodian, addSigner, addPool (48 h): exist, said so; refused: zero ids, taken, thresholds out of range, too many
// thresholds: lower (48 h), raise (at once, at most the signers); the same one again is silent
// revokeSigner (at once), resignSigner (by itself): gone at once; fewer signers than the threshold cannot speak
// revokeCustodian: pools count as nothing, nothing of it is believed again; its id stays taken; repeated: silent
// dropPool: counts as nothing until a confirmed statement; repeated: silent; old statements stay used
import { expect } from "chai";
import { attest, signStatement, statement, submit, text } from "./bank-messages.ts";
import { loadStage, RESERVES } from "./business.ts";
import { keyOf } from "./keys.ts";
import {
  act,
  BANK,
  eventsOf,
  expectEvents,
  expectRefusal,
  fields,
  millions,
  NOTHING,
  POOL,
  ZERO,
  type Stage,
} from "./stage.ts";

const C = text("BANK-C");
const C1 = text("BANK-C-1");
const addresses = (count: number, of = "signer"): string[] =>
  Array.from({ length: count }, (_, i) => keyOf(`${of} ${i}`).address);

describe("ReserveRegistry", () => {
  let stage: Stage;
  let registry: Stage["registry"];
  beforeEach(async () => {
    stage = await loadStage();
    ({ registry } = stage);
  });
  const admin = () => stage.holders.CUSTODIAN_ADMIN.address;
  const guardian = () => stage.holders.GUARDIAN.address;
  const addC = (threshold: number, signers: readonly string[]) =>
    act(stage, "registry", "addCustodian", C, threshold, signers);
  const view = async (id: string) => fields(await registry.custodian(id));

  describe("addCustodian", () => {
    it("enlists the bank and its signers and says so; they can then speak", async () => {
      const keys = [keyOf("c1"), keyOf("c2")];
      const events = await eventsOf(
        stage,
        addC(
          2,
          keys.map(({ address }) => address),
        ),
      );
      expect(events[0]).to.deep.equal(["registry.CustodianAdded", C, 2n, keys.map(({ address }) => address), admin()]);
      expect(await view(C)).to.deep.equal({ custodian: C, threshold: 2n, signers: 2n, revoked: false });
      expect((await registry.custodians()).map(({ custodian }) => custodian)).to.deep.equal([BANK.a, BANK.b, C]);
      for (const { address } of keys) expect(await registry.custodianOf(address)).to.equal(C);

      await act(stage, "registry", "addPool", C, C1);
      const next = await statement(stage, "a");
      const message = { ...next, custodian: C, pool: C1, sequence: 1n, total: 5n, cash: 5n };
      await submit(stage, message, await signStatement(stage, message, keys));
      expect((await registry.pool(C1)).parked).to.equal(true);
    });

    it("refuses no id and an id that exists, revoked or not", async () => {
      await expectRefusal(registry, act(stage, "registry", "addCustodian", NOTHING, 1, addresses(1)), "ZeroValue");
      const again = () => act(stage, "registry", "addCustodian", BANK.a, 1, addresses(1));
      await expectRefusal(registry, again(), "CustodianExists", BANK.a);
      await act(stage, "registry", "revokeCustodian", BANK.a);
      await expectRefusal(registry, again(), "CustodianExists", BANK.a);
    });

    it("refuses a threshold of 0 or above the signers, and no signers", async () => {
      await expectRefusal(registry, addC(0, addresses(2)), "InvalidThreshold", 0n, 2n);
      await expectRefusal(registry, addC(3, addresses(2)), "InvalidThreshold", 3n, 2n);
      await expectRefusal(registry, addC(1, []), "InvalidThreshold", 1n, 0n);
    });

    it("refuses a signer that signs for a bank already, that comes twice, or is nobody", async () => {
      const taken = stage.banks.b[0].address;
      await expectRefusal(registry, addC(1, [...addresses(1), taken]), "SignerTaken", taken, BANK.b);
      const [one] = addresses(1) as [string];
      await expectRefusal(registry, addC(1, [one, one]), "SignerTaken", one, C);
      await expectRefusal(registry, addC(1, [ZERO]), "ZeroValue");
    });

    it("takes 32 signers and not 33; 64 custodians and not 65", async () => {
      await expectRefusal(registry, addC(1, addresses(33)), "TooMany", 33n, 32n);
      await addC(32, addresses(32));
      for (let number = 4; number <= 64; number++) {
        await act(stage, "registry", "addCustodian", text(`BANK-${number}`), 1, addresses(1, `bank ${number}`));
      }
      expect((await registry.custodians()).length).to.equal(64);
      await expectRefusal(
        registry,
        act(stage, "registry", "addCustodian", text("BANK-65"), 1, addresses(1, "bank 65")),
        "TooMany",
        65n,
        64n,
      );
    });
  });

  describe("addSigner", () => {
    const add = (signer: string, bank: string = BANK.a) => act(stage, "registry", "addSigner", bank, signer);

    it("lets one more sign and says so", async () => {
      const signer = keyOf("fourth");
      expect((await eventsOf(stage, add(signer.address)))[0]).to.deep.equal([
        "registry.SignerAdded",
        BANK.a,
        signer.address,
        admin(),
      ]);
      expect(await view(BANK.a)).to.include({ threshold: 2n, signers: 4n });
      const message = await statement(stage, "a");
      await submit(stage, message, await signStatement(stage, message, [signer, stage.banks.a[0]]));
    });

    it("refuses whoever signs already, nobody, and unknown or revoked banks", async () => {
      const [own, other] = [stage.banks.a[0].address, stage.banks.b[0].address];
      await expectRefusal(registry, add(own), "SignerTaken", own, BANK.a);
      await expectRefusal(registry, add(other), "SignerTaken", other, BANK.b);
      await expectRefusal(registry, add(ZERO), "ZeroValue");
      await expectRefusal(registry, add(keyOf("x").address, C), "UnknownCustodian", C);
      await act(stage, "registry", "revokeCustodian", BANK.a);
      await expectRefusal(registry, add(keyOf("x").address), "CustodianIsRevoked", BANK.a);
    });

    it("stops at 32", async () => {
      await addC(1, addresses(32));
      await expectRefusal(registry, add(keyOf("x").address, C), "TooMany", 33n, 32n);
    });
  });

  describe("addPool", () => {
    const add = (pool: string, bank: string = BANK.a) => act(stage, "registry", "addPool", bank, pool);

    it("opens an empty pool that counts as stale, and says so", async () => {
      const pool = text("BANK-A-2");
      expect((await eventsOf(stage, add(pool)))[0]).to.deep.equal(["registry.PoolAdded", BANK.a, pool, admin()]);
      expect(fields(await registry.pool(pool))).to.deep.equal({
        pool,
        custodian: BANK.a,
        total: 0n,
        asOf: 0n,
        validUntil: 0n,
        sequence: 0n,
        fresh: false,
        baseline: 0n,
        baselineAt: 0n,
        parked: false,
      });
      expect((await registry.pools()).map((each) => each.pool)).to.deep.equal([POOL.a, POOL.b, pool]);
    });

    it("refuses no id, an id that exists anywhere, and unknown or revoked banks", async () => {
      await expectRefusal(registry, add(NOTHING), "ZeroValue");
      await expectRefusal(registry, add(POOL.a), "PoolExists", POOL.a);
      await expectRefusal(registry, add(POOL.b), "PoolExists", POOL.b);
      await expectRefusal(registry, add(C1, C), "UnknownCustodian", C);
      await act(stage, "registry", "revokeCustodian", BANK.a);
      await expectRefusal(registry, add(text("BANK-A-2")), "CustodianIsRevoked", BANK.a);
    });

    it("stops at 16, and a mint with 16 pools still fits a block", async () => {
      for (let number = 3; number <= 16; number++) await add(text(`POOL-${number}`));
      await expectRefusal(registry, add(text("POOL-17")), "TooMany", 17n, 16n);
      await attest(stage, "a", RESERVES.a);
      expect(await registry.push.estimateGas()).to.be.lessThan(200_000n);
    });
  });

  describe("lowerThreshold and raiseThreshold", () => {
    const lower = (to: number, bank: string = BANK.a) => act(stage, "registry", "lowerThreshold", bank, to);
    const raise = (to: number, bank: string = BANK.a) => act(stage, "registry", "raiseThreshold", bank, to);

    it("set how many must sign, and say what was before", async () => {
      await expectEvents(stage, raise(3), ["registry.ThresholdSet", BANK.a, 2n, 3n, guardian()]);
      expect((await eventsOf(stage, lower(1)))[0]).to.deep.equal(["registry.ThresholdSet", BANK.a, 3n, 1n, admin()]);
      const message = await statement(stage, "a");
      await submit(stage, message, await signStatement(stage, message, [stage.banks.a[2]]));
    });

    it("succeed silently where nothing changes", async () => {
      await expectEvents(stage, raise(2));
      expect(await eventsOf(stage, lower(2))).to.deep.equal([]);
    });

    it("refuse the other direction, 0, and more than the signers", async () => {
      await expectRefusal(registry, raise(1), "NotRaised", 1n, 2n);
      await expectRefusal(registry, lower(3), "NotLowered", 3n, 2n);
      await expectRefusal(registry, lower(0), "ZeroValue");
      await expectRefusal(registry, raise(4), "InvalidThreshold", 4n, 3n);
    });

    it("refuse unknown and revoked banks", async () => {
      await expectRefusal(registry, raise(2, C), "UnknownCustodian", C);
      await expectRefusal(registry, lower(1, C), "UnknownCustodian", C);
      await act(stage, "registry", "revokeCustodian", BANK.a);
      await expectRefusal(registry, raise(3), "CustodianIsRevoked", BANK.a);
      await expectRefusal(registry, lower(1), "CustodianIsRevoked", BANK.a);
    });
  });

  describe("revokeSigner and resignSigner", () => {
    const revoke = (signer: string, bank: string = BANK.a) => act(stage, "registry", "revokeSigner", bank, signer);

    it("take a signer off at once and say by whom", async () => {
      const [first, second] = stage.banks.a;
      await expectEvents(stage, revoke(first.address), ["registry.SignerRevoked", BANK.a, first.address, guardian()]);
      await expectEvents(stage, registry.connect(second).resignSigner(), [
        "registry.SignerRevoked",
        BANK.a,
        second.address,
        second.address,
      ]);
      expect(await view(BANK.a)).to.include({ threshold: 2n, signers: 1n });
      expect(await registry.custodianOf(first.address)).to.equal(NOTHING);
    });

    it("leave what is in force; fewer signers than the threshold cannot speak any more", async () => {
      const [first, second, third] = stage.banks.a;
      await revoke(first.address);
      await revoke(second.address);
      expect((await registry.pool(POOL.a)).fresh).to.equal(true);
      const message = await statement(stage, "a");
      const alone = await signStatement(stage, message, [third]);
      await expectRefusal(registry, submit(stage, message, alone), "TooFewSigners", 1n, 2n);
    });

    it("refuse whoever does not sign for that bank", async () => {
      const [own, other] = [stage.banks.a[0].address, stage.banks.b[0].address];
      await expectRefusal(registry, revoke(other), "UnknownSigner", BANK.a, other);
      await expectRefusal(registry, revoke(own, C), "UnknownCustodian", C);
      await revoke(own);
      await expectRefusal(registry, revoke(own), "UnknownSigner", BANK.a, own);
      await expectRefusal(
        registry,
        registry.connect(stage.alice).resignSigner(),
        "UnknownSigner",
        NOTHING,
        stage.alice.address,
      );
    });

    it("let the key sign for another bank later", async () => {
      const [signer] = stage.banks.a;
      await revoke(signer.address);
      await act(stage, "registry", "addSigner", BANK.b, signer.address);
      expect(await registry.custodianOf(signer.address)).to.equal(BANK.b);
    });

    it("work on a revoked custodian too", async () => {
      await act(stage, "registry", "revokeCustodian", BANK.a);
      await revoke(stage.banks.a[0].address);
      expect(await view(BANK.a)).to.include({ signers: 2n, revoked: true });
    });
  });

  describe("revokeCustodian", () => {
    const revoke = (bank: string = BANK.a) => act(stage, "registry", "revokeCustodian", bank);

    it("makes its pools count as nothing at once and says so; other banks' stay", async () => {
      const before = (await stage.token.supplyCeiling())[0];
      const until = (await registry.pool(POOL.b)).asOf + 93_600n;
      const capacity = 396_039_603_960396n;
      await expectEvents(
        stage,
        revoke(),
        ["registry.CustodianRevoked", BANK.a, guardian()],
        ["registry.PoolDropped", POOL.a, RESERVES.a, guardian()],
        ["token.SupplyCeilingSet", before, capacity, until, registry.target],
        ["registry.CeilingPushed", capacity, until, 0n, capacity],
      );
      expect(fields(await registry.pool(POOL.a))).to.include({ total: 0n, fresh: false, baseline: 0n });
      expect(await view(BANK.a)).to.include({ revoked: true });
    });

    it("is silent the second time and refuses banks nobody knows", async () => {
      await revoke();
      await expectEvents(stage, revoke());
      await expectRefusal(registry, revoke(C), "UnknownCustodian", C);
    });
  });

  describe("dropPool", () => {
    const drop = (pool: string = POOL.b) => act(stage, "registry", "dropPool", pool);

    it("makes it count as nothing, keeps its sequence, and says so", async () => {
      const { sequence } = await registry.pool(POOL.b);
      expect((await eventsOf(stage, drop()))[0]).to.deep.equal([
        "registry.PoolDropped",
        POOL.b,
        RESERVES.b,
        guardian(),
      ]);
      expect(fields(await registry.pool(POOL.b))).to.include({ total: 0n, fresh: false, sequence, baseline: 0n });
      expect((await stage.token.supplyCeiling())[0]).to.equal(594_059_405_940594n);
    });

    it("is silent the second time and refuses pools nobody knows", async () => {
      await drop();
      await expectEvents(stage, drop());
      await expectRefusal(registry, drop(C1), "UnknownPool", NOTHING, C1);
    });

    it("lets the pool count again after a confirmed statement", async () => {
      await drop();
      await attest(stage, "b", millions(7));
      expect(fields(await registry.pool(POOL.b))).to.include({ total: millions(7), fresh: true });
    });
  });
});
