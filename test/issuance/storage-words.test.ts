// Storage of the three issuance contracts: which fields share a word, in which order, after use and at the largest values
//
// registry: settings; terms; in force and judgement per pool; parked; custodian; pool entry; credit
// mint desk: limits; window state and its ring; slip per bank reference
// redemption desk: book; request in two words
// largest values: no field reaches its neighbour
import { expect } from "chai";
import { AbiCoder, id, keccak256, toBeHex } from "ethers";
import { attest, statement, submit, text } from "./bank-messages.ts";
import { loadStage, RESERVES } from "./business.ts";
import { approve, creditFor, mint, order, propose } from "./orders.ts";
import { request } from "./redemptions.ts";
import {
  act,
  BANK,
  CONSENT,
  DAY,
  expectRefusal,
  loadFresh,
  millions,
  now,
  POOL,
  units,
  type ContractName,
  type Stage,
} from "./stage.ts";

const coder = AbiCoder.defaultAbiCoder();
const entry = (type: string, key: unknown, slot: bigint): bigint =>
  BigInt(keccak256(coder.encode([type, "uint256"], [key, slot])));

/** Fields from the lowest bits up: [width, value]. */
const word = (...fields: readonly (readonly [bits: number, value: bigint | boolean])[]): bigint => {
  let [packed, offset] = [0n, 0n];
  for (const [bits, value] of fields) {
    packed |= BigInt(value) << offset;
    offset += BigInt(bits);
  }
  return packed;
};
const largest = (bits: number): bigint => (1n << BigInt(bits)) - 1n;

// Slots 0 to 2 are OpenZeppelin's AccessManaged and EIP712, which nothing here writes.
const registrySlot = {
  settings: 3n,
  terms: 4n,
  epoch: 5n,
  inForce: (pool: bigint) => 6n + pool,
  judgement: (pool: bigint) => 22n + pool,
  parked: (pool: bigint) => entry("uint256", pool, 38n),
  poolIds: (pool: bigint) => 39n + pool,
  pool: (pool: string) => entry("bytes32", pool, 55n),
  custodian: (custodian: string) => entry("bytes32", custodian, 57n),
  signer: (signer: string) => entry("address", signer, 58n),
  credit: (credit: string) => entry("bytes32", credit, 62n),
};
const mintSlot = {
  limits: 3n,
  window: 4n,
  minted: (index: bigint) => entry("uint256", index, 5n),
  slip: (bankRef: string) => entry("bytes32", bankRef, 6n),
  beneficiary: (wallet: string) => entry("address", wallet, 8n),
};
const redemptionSlot = {
  book: 3n,
  claimable: 4n,
  request: (id: bigint) => entry("uint256", id, 5n),
};

describe("Storage of issuance", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await loadStage();
  });
  const read = async (contract: Exclude<ContractName, "token">, slot: bigint): Promise<bigint> =>
    BigInt(await stage.connection.ethers.provider.getStorage(stage[contract], toBeHex(slot, 32)));

  describe("of the registry", () => {
    it("has the bounds of the ceiling in one word and the times in another", async () => {
      const { bufferBps, maxAge, stepBps, approval, allocation } = stage.settings.issuance;
      const { amount } = allocation!.shares[0]!;
      expect(await read("registry", registrySlot.settings)).to.equal(
        word(
          [16, BigInt(bufferBps)],
          [16, BigInt(stepBps)],
          [24, BigInt(maxAge)],
          [8, 2n],
          [8, false],
          [8, true],
          [88, approval!.ceiling],
          [88, amount],
        ),
      );
      const [desk, blockedUntil] = await stage.registry.mintDesk();
      expect(await read("registry", registrySlot.terms)).to.equal(
        word(
          [160, BigInt(desk)],
          [32, blockedUntil],
          [32, BigInt(approval!.expiry)],
          [32, BigInt(allocation!.validUntil)],
        ),
      );
      expect(await read("registry", registrySlot.epoch)).to.equal(1n);
    });

    it("has a pool's statement in one word and what the next is judged by in another", async () => {
      for (const [index, pool] of [POOL.a, POOL.b].entries()) {
        const view = await stage.registry.pool(pool);
        expect(await read("registry", registrySlot.inForce(BigInt(index)))).to.equal(
          word([104, view.total], [48, view.asOf], [48, view.validUntil], [56, view.sequence]),
        );
        expect(await read("registry", registrySlot.judgement(BigInt(index)))).to.equal(
          word([104, view.baseline], [48, view.baselineAt], [48, view.asOf], [8, false]),
        );
        expect(await read("registry", registrySlot.pool(pool))).to.equal(
          word([8, BigInt(index + 1)], [8, BigInt(index + 1)]),
        );
        expect(await read("registry", registrySlot.poolIds(BigInt(index)))).to.equal(BigInt(pool));
      }
    });

    it("has a parked statement in two words, and none when it is gone", async () => {
      await act(stage, "registry", "revokeSigner", BANK.a, stage.banks.a[2].address);
      const message = await statement(stage, "a", { total: millions(900) });
      await submit(stage, message);
      const slot = registrySlot.parked(0n);
      expect(await read("registry", slot)).to.equal(
        word([104, millions(900)], [48, message.asOf], [48, message.validUntil], [32, 1n]),
      );
      expect(await read("registry", slot + 1n)).to.equal(BigInt(await stage.registry.statementDigest(message)));
      expect((await read("registry", registrySlot.judgement(0n))) >> 200n).to.equal(1n);
      await attest(stage, "a", RESERVES.a);
      expect([await read("registry", slot), await read("registry", slot + 1n)]).to.deep.equal([0n, 0n]);
    });

    it("has a custodian in one word and a signer's number in another", async () => {
      expect(await read("registry", registrySlot.custodian(BANK.b))).to.equal(
        word([8, 2n], [8, 2n], [8, 3n], [8, false], [32, 0n]),
      );
      await act(stage, "registry", "revokeSigner", BANK.b, stage.banks.b[0].address);
      await act(stage, "registry", "revokeCustodian", BANK.b);
      expect(await read("registry", registrySlot.custodian(BANK.b))).to.equal(
        word([8, 2n], [8, 2n], [8, 2n], [8, true], [32, 1n]),
      );
      expect(await read("registry", registrySlot.signer(stage.banks.b[0].address))).to.equal(0n);
      expect(await read("registry", registrySlot.signer(stage.banks.b[1].address))).to.equal(2n);
    });

    it("has the order behind a used credit", async () => {
      const placed = await order(stage, units(1));
      await propose(stage, placed);
      const credit = await creditFor(stage, placed);
      await approve(stage, placed, { credit });
      expect(await read("registry", registrySlot.credit(credit.creditId))).to.equal(
        BigInt(await stage.mintDesk.orderId(placed)),
      );
    });

    it("keeps the largest bounds within their fields", async () => {
      const end = largest(32);
      await act(stage, "registry", "tightenBuffer", largest(16));
      await act(stage, "registry", "raiseStep", largest(16));
      await act(stage, "registry", "raiseMaxAge", largest(24));
      await act(stage, "registry", "setApproval", text("HKMA"), id("ref"), largest(88), end);
      await act(stage, "registry", "raiseAllocation", 2n, end, [{ chainId: 31_337n, amount: largest(88) }]);
      expect(await read("registry", registrySlot.settings)).to.equal(
        word(
          [16, largest(16)],
          [16, largest(16)],
          [24, largest(24)],
          [8, 2n],
          [8, false],
          [8, true],
          [88, largest(88)],
          [88, largest(88)],
        ),
      );
      expect((await read("registry", registrySlot.terms)) >> 192n).to.equal(largest(64));
    });

    it("keeps the largest statement within its fields", async () => {
      await attest(stage, "a", largest(104), { validUntil: largest(48) });
      const view = await stage.registry.pool(POOL.a);
      expect([view.total, view.validUntil]).to.deep.equal([largest(104), largest(48)]);
      expect(await read("registry", registrySlot.inForce(0n))).to.equal(
        word([104, largest(104)], [48, view.asOf], [48, largest(48)], [56, view.sequence]),
      );
    });
  });

  describe("of the mint desk", () => {
    it("has its limits in one word", async () => {
      const { orderLimit, windowLimit, largeOrderSize, shareLimitBps } = stage.settings.issuance;
      expect(await read("mintDesk", mintSlot.limits)).to.equal(
        word([80, orderLimit], [80, windowLimit], [80, largeOrderSize], [16, BigInt(shareLimitBps)]),
      );
    });

    it("has the window's sum and places in one word and each mint in another", async () => {
      await mint(stage, units(3));
      const first = await now(stage);
      await mint(stage, units(4));
      const second = await now(stage);
      expect(await read("mintDesk", mintSlot.window)).to.equal(
        word([96, units(7)], [16, 0n], [16, 2n], [48, first], [48, second]),
      );
      expect(await read("mintDesk", mintSlot.minted(0n))).to.equal(word([96, units(3)], [48, first]));
      expect(await read("mintDesk", mintSlot.minted(1n))).to.equal(word([96, units(4)], [48, second]));
    });

    it("refuses a mint that would not fit the ring of one window", async () => {
      await mint(stage, units(3));
      const at = await now(stage);
      // 1,022 more would take an hour: oldest 0, next 1023.
      const full = word([96, units(3)], [16, 0n], [16, 1_023n], [48, at], [48, at]);
      await stage.connection.networkHelpers.setStorageAt(
        stage.mintDesk.target as string,
        toBeHex(mintSlot.window, 32),
        toBeHex(full, 32),
      );
      const factory = await stage.connection.ethers.getContractAt("MintWindow", stage.mintDesk.target as string);
      await expectRefusal(factory as never, mint(stage, units(1)), "TooManyMints", 1_023n);
    });

    it("has the window's first words made by the constructor", async () => {
      stage = await loadFresh();
      expect(await read("mintDesk", mintSlot.minted(63n))).to.equal(word([96, 0n], [48, 1n]));
      expect(await read("mintDesk", mintSlot.minted(64n))).to.equal(0n);
    });

    it("has maker, state and the order's tag in one word per bank reference", async () => {
      const placed = await order(stage, units(1));
      await propose(stage, placed);
      const maker = BigInt(stage.holders.MAKER.address);
      const tag = BigInt(await stage.mintDesk.orderId(placed)) >> 168n;
      const slot = mintSlot.slip(placed.bankRef);
      expect(await read("mintDesk", slot)).to.equal(word([160, maker], [8, false], [88, tag]));
      await approve(stage, placed);
      expect(await read("mintDesk", slot)).to.equal(word([160, maker], [8, true], [88, tag]));
    });

    it("has the end of a registration by wallet", async () => {
      const { validUntil } = stage.settings.issuance.beneficiaries[0]!;
      expect(await read("mintDesk", mintSlot.beneficiary(stage.distributor.address))).to.equal(BigInt(validUntil));
    });

    it("keeps the largest limits within their fields", async () => {
      for (const name of ["raiseOrderLimit", "raiseWindowLimit", "raiseLargeOrderSize"]) {
        await act(stage, "mintDesk", name, largest(80));
      }
      await act(stage, "mintDesk", "raiseShareLimit", 10_000n);
      expect(await read("mintDesk", mintSlot.limits)).to.equal(
        word([80, largest(80)], [80, largest(80)], [80, largest(80)], [16, 10_000n]),
      );
    });
  });

  describe("of the redemption desk", () => {
    it("has its book in one word and a request in two", async () => {
      await request(stage, stage.alice, units(3));
      const requestedAt = await now(stage);
      await request(stage, stage.alice, units(4));
      const until = (await now(stage)) + 3n * DAY;
      await act(stage, "redemptionDesk", "suspend", CONSENT, until);
      expect(await read("redemptionDesk", redemptionSlot.book)).to.equal(
        word([104, units(7)], [40, 2n], [40, 2n], [48, until]),
      );
      const slot = redemptionSlot.request(1n);
      const holder = BigInt(stage.alice.address);
      expect(await read("redemptionDesk", slot)).to.equal(word([160, holder], [48, requestedAt], [8, 1n]));
      expect(await read("redemptionDesk", slot + 1n)).to.equal(units(3));
      expect(await read("redemptionDesk", redemptionSlot.claimable)).to.equal(0n);
    });
  });

  it("leaves OpenZeppelin's first words as the constructors made them", async () => {
    for (const contract of ["registry", "mintDesk", "redemptionDesk"] as const) {
      // The authority, which nothing reads; short names and versions need no storage.
      expect(await read(contract, 0n)).to.equal(BigInt(stage.authority.target as string));
      expect([await read(contract, 1n), await read(contract, 2n)]).to.deep.equal([0n, 0n]);
    }
  });
});
