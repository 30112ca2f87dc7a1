// Releases that must not be installed, whatever the UPGRADER has waited for.
//
// upgradeToAndCall refuses
// ├── a twin of another mode, for every pair of modes
// ├── a twin that its release does not know, siblings of a wrong mode, siblings that disagree, also about the fast path
// ├── the tag on a release that declares none, no tag on one that declares it, the tag on another twin than the open one
// ├── another name, symbol, currency
// ├── a wrong UUID, no contract, another contract, the proxy itself
// └── and leaves the slot as it was
import { expect } from "chai";
import { id } from "ethers";
import {
  deployRelease,
  ending,
  freeAddresses,
  installedTwins,
  placeStub,
  placeStubs,
  relocate,
  upgrade,
  type Twins,
} from "./releases.ts";
import { closePolicy, connection, expectRefusal, installed, loadStage, Mode, pause, type Stage } from "./stage.ts";

describe("Stablecoin", () => {
  describe("upgradeToAndCall", () => {
    let stage: Stage;
    let current: Twins;
    let next: Twins;
    beforeEach(async () => {
      stage = await loadStage();
      current = await installedTwins(stage);
      next = freeAddresses("a release that should not be");
    });
    let before: Mode = Mode.Open;
    afterEach(async () => {
      expect(await installed(stage.address)).to.equal(current[before]);
      before = Mode.Open;
    });

    const modes = [Mode.Open, Mode.Permissioned, Mode.Paused];
    for (const now of modes) {
      for (const offered of modes.filter((mode) => mode !== now)) {
        it(`refuses the ${Mode[offered].toLowerCase()} twin while the ${Mode[now].toLowerCase()} one is installed`, async () => {
          before = now;
          if (now === Mode.Permissioned) await closePolicy(stage);
          if (now === Mode.Paused) await pause(stage);
          await relocate(current, next);
          await expectRefusal(upgrade(stage, next[offered]), "UpgradeModeMismatch", next[offered], now, offered);
          await expectRefusal(upgrade(stage, current[offered]), "UpgradeModeMismatch", current[offered], now, offered);
        });
      }
    }

    it("refuses a twin that names another one as the twin of its mode", async () => {
      await placeStub(stage, next[0], { mode: Mode.Open, twins: current });
      await expectRefusal(upgrade(stage, next[0]), "UpgradeTwinMismatch", next[0], Mode.Open, current[0]);
    });

    for (const wrong of [Mode.Permissioned, Mode.Paused]) {
      it(`refuses a release whose ${Mode[wrong].toLowerCase()} twin has another mode`, async () => {
        await placeStubs(stage, next);
        await placeStub(stage, next[wrong], { mode: Mode.Open, twins: next });
        await expectRefusal(upgrade(stage, next[0]), "UpgradeTwinMismatch", next[0], wrong, next[wrong]);
      });

      it(`refuses a release whose ${Mode[wrong].toLowerCase()} twin belongs to another release`, async () => {
        const mixed = next.map((twin, mode) => (mode === wrong ? current[mode] : twin)) as unknown as Twins;
        await placeStubs(stage, mixed.map((twin, mode) => (mode === wrong ? next[mode]! : twin)) as unknown as Twins, {
          twins: mixed,
        });
        await expectRefusal(upgrade(stage, next[0]), "UpgradeTwinMismatch", next[0], wrong, current[wrong]);
      });

      it(`refuses a release whose ${Mode[wrong].toLowerCase()} twin declares another fast path`, async () => {
        await placeStubs(stage, next);
        await placeStub(stage, next[wrong], { mode: wrong, twins: next, fastPathVersion: 0n });
        await expectRefusal(upgrade(stage, next[0]), "UpgradeTwinMismatch", next[0], wrong, next[wrong]);
      });

      for (const other of modes) {
        it(`refuses a release whose ${Mode[wrong].toLowerCase()} twin takes the former ${Mode[other].toLowerCase()} twin for its sibling`, async () => {
          await placeStubs(stage, next);
          const twins = next.map((twin, mode) => (mode === other ? current[mode] : twin)) as unknown as Twins;
          await placeStub(stage, next[wrong], { mode: wrong, twins });
          await expectRefusal(upgrade(stage, next[0]), "UpgradeTwinMismatch", next[0], wrong, next[wrong]);
        });
      }
    }

    it("refuses a release whose twins have no code, for the pause would install it", async () => {
      await placeStub(stage, next[0], { mode: Mode.Open, twins: next });
      await expect(upgrade(stage, next[0])).to.be.revertedWithoutReason(connection.ethers);
    });

    it("refuses real code with the fast path at an address without the tag", async () => {
      const untagged: Twins = [ending(next[0], "0000"), next[1], next[2]];
      await relocate(current, untagged);
      await expectRefusal(upgrade(stage, untagged[0]), "UpgradeTagMismatch", untagged[0], 1n);
    });

    it("refuses real code without the fast path at an address with the tag", async () => {
      await relocate(await deployRelease(stage, { fastPathVersion: 0n }), next);
      await expectRefusal(upgrade(stage, next[0]), "UpgradeTagMismatch", next[0], 0n);
    });

    for (const wrong of [Mode.Permissioned, Mode.Paused]) {
      it(`refuses the tag on the ${Mode[wrong].toLowerCase()} twin, which the proxy would take for the open one`, async () => {
        const tagged = next.map((twin, mode) => (mode === wrong ? ending(twin, "fa57") : twin)) as unknown as Twins;
        await relocate(current, tagged);
        await expectRefusal(upgrade(stage, tagged[0]), "UpgradeTagMismatch", tagged[wrong], 1n);
      });
    }

    it("refuses the tag with a version of the fast path that no proxy was compiled for", async () => {
      await placeStubs(stage, next, { fastPathVersion: 2n });
      await expectRefusal(upgrade(stage, next[0]), "UpgradeTagMismatch", next[0], 2n);
    });

    for (const [what, change] of [
      ["name", { name: "Harbour CNY" }],
      ["symbol", { symbol: "hCNY" }],
      ["currency", { currency: "CNY" }],
    ] as const) {
      it(`refuses a release with another ${what}`, async () => {
        const other = await deployRelease(stage, { fastPathVersion: 0n, ...change });
        await expectRefusal(upgrade(stage, other[0]), "UpgradeIdentityMismatch", other[0]);
      });
    }

    it("refuses the other currency's release", async () => {
      const hkd = await stage.harbour.hkd.token.twin(Mode.Open);
      await expectRefusal(upgrade(stage, hkd), "UpgradeIdentityMismatch", hkd);
    });

    it("refuses a sibling of another identity", async () => {
      await placeStubs(stage, next);
      await placeStub(stage, next[2], { mode: Mode.Paused, twins: next, identity: id("something else") });
      await expectRefusal(upgrade(stage, next[0]), "UpgradeIdentityMismatch", next[2]);
    });

    it("refuses an implementation with another UUID", async () => {
      await placeStubs(stage, next, { uuid: id("eip1967.proxy.beacon") });
      await expectRefusal(upgrade(stage, next[0]), "UUPSUnsupportedProxiableUUID", id("eip1967.proxy.beacon"));
    });

    it("refuses an address without code", async () => {
      await expectRefusal(upgrade(stage, stage.bob.address), "ERC1967InvalidImplementation", stage.bob.address);
    });

    it("refuses a contract that is no twin", async () => {
      for (const wrong of [await stage.authority.getAddress(), await stage.release.getAddress()]) {
        await expect(upgrade(stage, wrong)).to.be.revertedWithoutReason(connection.ethers);
      }
    });

    it("refuses a proxy as implementation, its own address included", async () => {
      await expectRefusal(upgrade(stage, stage.address), "UpgradeTwinMismatch", stage.address, Mode.Open, current[0]);
    });
  });
});
