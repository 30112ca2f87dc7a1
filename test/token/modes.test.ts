// Pause and policy: which of a release's three twins is installed. What each mode refuses is the pause table's matter.
//
// pause / unpause: slot, code, events; unpause goes where the policy says; repeated: silent
// closePolicy (at once) / openPolicy (24 h): slot, events; while paused only the policy changes
// a twin on its own: mode, siblings, no initialisation, no power, no upgrade
// no key that pauses or closes can install anything but a sibling
import { expect } from "chai";
import { getAddress } from "ethers";
import { network } from "hardhat";
import { loadNetworkFile } from "../../policy/network-file.ts";
import { Stablecoin__factory } from "../../typechain-types/factories/contracts/token/Stablecoin__factory.ts";
import { deployHarbour } from "../fixture.ts";
import { installedTwins, UUID, type Twins } from "./releases.ts";
import {
  afterDelay,
  closePolicy,
  connection,
  expectEvents,
  expectRefusal,
  installed,
  loadStage,
  Mode,
  networkHelpers,
  pause,
  provider,
  units,
  unpause,
  verify,
  ZERO,
  type Stage,
} from "./stage.ts";

describe("Stablecoin", () => {
  let stage: Stage;
  let token: Stage["token"];
  let holders: Stage["holders"];
  let twins: Twins;
  beforeEach(async () => {
    stage = await loadStage();
    ({ token, holders } = stage);
    twins = await installedTwins(stage);
  });
  const openPolicy = () => afterDelay(stage, "POLICY", "openPolicy", []);
  const expectMode = async (mode: Mode) => {
    expect(await installed(stage.address)).to.equal(twins[mode]);
    expect(await token.mode()).to.equal(mode);
    expect(await token.paused()).to.equal(mode === Mode.Paused);
  };

  describe("a release", () => {
    it("has three twins of the same code, each with its own mode, that agree about one another", async () => {
      const lengths = await Promise.all(twins.map(async (twin) => (await provider.getCode(twin)).length));
      expect(new Set(lengths).size).to.equal(1);
      for (const [mode, twin] of twins.entries()) {
        const contract = Stablecoin__factory.connect(twin, provider);
        expect(await contract.mode()).to.equal(mode);
        expect(await Promise.all([0, 1, 2].map((other) => contract.twin(other)))).to.deep.equal(twins);
        expect(await contract.identity()).to.equal(await token.identity());
      }
    });

    it("starts open, without a fast-path tag on any twin but the open one", async () => {
      await expectMode(Mode.Open);
      expect(twins.map((twin) => twin.toLowerCase().endsWith("fa57"))).to.deep.equal([true, false, false]);
    });
  });

  describe("pause", () => {
    it("installs the paused twin and says so in three ways", async () => {
      await expectEvents(pause(stage), ["Upgraded", twins[Mode.Paused]], ["Pause"], ["Paused", holders.PAUSER.address]);
      await expectMode(Mode.Paused);
    });

    it("repeated says nothing", async () => {
      await pause(stage);
      await expectEvents(pause(stage));
      await expectMode(Mode.Paused);
    });

    it("refuses to install a sibling that has no code, which would answer every call with silence", async () => {
      await networkHelpers.setCode(twins[Mode.Paused], "0x");
      await expectRefusal(pause(stage), "ERC1967InvalidImplementation", twins[Mode.Paused]);
      await expectMode(Mode.Open);
    });

    it("leaves the policy to be remembered", async () => {
      await closePolicy(stage);
      await pause(stage);
      await expectEvents(
        unpause(stage),
        ["Upgraded", twins[Mode.Permissioned]],
        ["Unpause"],
        ["Unpaused", holders.UNPAUSER.address],
      );
      await expectMode(Mode.Permissioned);
    });

    it("leaves proxy, books and domain as they are", async () => {
      const before = [
        await provider.getCode(stage.address),
        await token.totalSupply(),
        await token.DOMAIN_SEPARATOR(),
        await token.authority(),
      ];
      await pause(stage);
      expect([
        await provider.getCode(stage.address),
        await token.totalSupply(),
        await token.DOMAIN_SEPARATOR(),
        await token.authority(),
      ]).to.deep.equal(before);
      expect(await token.balanceOf(stage.alice.address)).to.equal(units(1_000));
    });
  });

  describe("unpause", () => {
    it("installs the open twin and says so in three ways", async () => {
      await pause(stage);
      await expectEvents(
        unpause(stage),
        ["Upgraded", twins[Mode.Open]],
        ["Unpause"],
        ["Unpaused", holders.UNPAUSER.address],
      );
      await expectMode(Mode.Open);
      await token.connect(stage.alice).transfer(stage.bob.address, units(1));
    });

    it("of a token that is not paused says nothing", async () => {
      await expectEvents(unpause(stage));
      await closePolicy(stage);
      await expectEvents(unpause(stage));
      await expectMode(Mode.Permissioned);
    });
  });

  describe("closePolicy and openPolicy", () => {
    it("install the permissioned and the open twin, and say so", async () => {
      await expectEvents(
        closePolicy(stage),
        ["Upgraded", twins[Mode.Permissioned]],
        ["PolicyClosed", holders.PAUSER.address],
      );
      await expectMode(Mode.Permissioned);
      await expectEvents(openPolicy(), ["Upgraded", twins[Mode.Open]], ["PolicyOpened", holders.POLICY.address]);
      await expectMode(Mode.Open);
    });

    it("repeated say nothing", async () => {
      await expectEvents(openPolicy());
      await closePolicy(stage);
      await expectEvents(closePolicy(stage));
      await expectMode(Mode.Permissioned);
    });

    it("while paused change what unpause will install, and nothing else", async () => {
      await pause(stage);
      await expectEvents(closePolicy(stage), ["PolicyClosed", holders.PAUSER.address]);
      await expectMode(Mode.Paused);
      await expectEvents(closePolicy(stage));
      await expectEvents(openPolicy(), ["PolicyOpened", holders.POLICY.address]);
      await expectMode(Mode.Paused);
      await closePolicy(stage);
      await unpause(stage);
      await expectMode(Mode.Permissioned);
    });

    it("let a payment through between verified accounts, and again between all", async () => {
      const { alice, bob } = stage;
      await closePolicy(stage);
      await expectRefusal(token.connect(alice).transfer(bob.address, 1n), "AccountNotVerified", alice.address);
      await verify(stage, alice, bob);
      await token.connect(alice).transfer(bob.address, 1n);
      await expectRefusal(
        token.connect(alice).transfer(stage.carol.address, 1n),
        "AccountNotVerified",
        stage.carol.address,
      );
      await openPolicy();
      await token.connect(alice).transfer(stage.carol.address, 1n);
    });
  });

  describe("any order of pauses and policies", () => {
    it("never installs anything but one of the three siblings", async () => {
      const acts = [
        () => pause(stage),
        () => closePolicy(stage),
        () => unpause(stage),
        openPolicy,
        () => pause(stage),
        () => unpause(stage),
      ];
      const seen = new Set<string>();
      for (let round = 0; round < 18; round++) {
        await acts[(round * 5 + (round >> 2)) % acts.length]!();
        seen.add(await installed(stage.address));
      }
      expect([...seen].sort()).to.deep.equal([...twins].sort());
    });
  });

  describe("a twin without its proxy", () => {
    it("cannot be initialised by anybody", async () => {
      for (const twin of twins) {
        const bare = Stablecoin__factory.connect(twin, stage.relayer);
        await expectRefusal(bare.initialize(await stage.authority.getAddress(), 1n, "uri"), "InvalidInitialization");
        expect(await bare.authority()).to.equal(ZERO);
      }
    });

    it("obeys nobody", async () => {
      for (const twin of twins) {
        for (const caller of [holders.PAUSER, holders.UNPAUSER, holders.ADMIN, stage.harbour.deployer]) {
          const bare = Stablecoin__factory.connect(twin, caller);
          await expectRefusal(bare.pause(), "AccessManagedUnauthorized", caller.address);
          await expectRefusal(bare.unpause(), "AccessManagedUnauthorized", caller.address);
          await expectRefusal(bare.configureMinter(caller.address, 1n), "AccessManagedUnauthorized", caller.address);
          await expectRefusal(bare.setFrozenTokens(caller.address, 1n), "AccessManagedUnauthorized", caller.address);
          await expect(bare.setAuthority(caller.address)).to.be.revert(connection.ethers);
        }
      }
    });

    it("cannot be upgraded, and shows its UUID only there", async () => {
      for (const twin of twins) {
        const bare = Stablecoin__factory.connect(twin, holders.UPGRADER);
        await expectRefusal(bare.upgradeToAndCall(twins[0], "0x"), "UUPSUnauthorizedCallContext");
        expect(await bare.proxiableUUID()).to.equal(UUID);
      }
      await expectRefusal(token.proxiableUUID(), "UUPSUnauthorizedCallContext");
    });
  });

  describe("the proxy", () => {
    it("cannot be initialised again, in any mode", async () => {
      const again = async () =>
        expectRefusal(token.initialize(stage.relayer.address, 1n, "uri"), "InvalidInitialization");
      await again();
      await closePolicy(stage);
      await again();
      await pause(stage);
      await again();
    });

    it("takes no ether, with a call or without", async () => {
      const call = token.interface.encodeFunctionData("transfer", [stage.bob.address, 1n]);
      for (const data of ["0x", call, "0x12345678"]) {
        await expect(stage.alice.sendTransaction({ to: stage.address, data, value: 1n })).to.be.revertedWithoutReason(
          connection.ethers,
        );
      }
    });

    it("has no function that Stablecoin does not have", async () => {
      for (const data of ["0x", "0x12345678", "0xf851a440", "0x5c60da1b", "0x3659cfe6"]) {
        const answer = await stage.alice.call({ to: stage.address, data }).catch(() => "refused");
        expect(answer).to.equal("refused");
      }
    });
  });

  describe("a token that is deployed permissioned", () => {
    it("starts with a closed policy, returns to it from a pause and can be opened", async () => {
      const file = loadNetworkFile("localhost");
      const currencies = file.currencies.map((settings) => ({ ...settings, mode: "permissioned" as const }));
      const own = await network.create();
      const harbour = await deployHarbour(own, { ...file, currencies });
      const { cnh } = harbour;
      const slot = async () =>
        getAddress(`0x${(await own.ethers.provider.getStorage(await cnh.token.getAddress(), UUID)).slice(26)}`);
      expect(await cnh.token.mode()).to.equal(Mode.Permissioned);
      await cnh.token.connect(harbour.holders.PAUSER).pause();
      expect(await slot()).to.equal(await cnh.token.twin(Mode.Paused));
      await cnh.token.connect(harbour.holders.UNPAUSER).unpause();
      expect(await slot()).to.equal(await cnh.token.twin(Mode.Permissioned));
      const call = cnh.token.interface.encodeFunctionData("openPolicy");
      await cnh.authority.connect(harbour.holders.POLICY).schedule(await cnh.token.getAddress(), call, 0);
      await own.networkHelpers.time.increase(24 * 3600);
      await cnh.token.connect(harbour.holders.POLICY).openPolicy();
      expect(await slot()).to.equal(await cnh.token.twin(Mode.Open));
    });
  });
});
