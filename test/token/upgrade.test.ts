// Upgrades: UPGRADER, 48 h, cancellable; a new release can change neither the mode nor what holders signed.
//
// upgradeToAndCall
// ├── to the new release's twin of the mode now installed: open, permissioned, paused; all state stays; through the
// │   manager or by the UPGRADER itself; unpause and policy then go to the new siblings; back to the former release
// ├── to an untagged release: the proxy's fast path is off, every payment still works; and on again
// ├── with a call: it runs in the new code; its failure undoes the upgrade; it carries no other role
// ├── who and when: nobody else, not early, not once cancelled by GUARDIAN, not after a pause in between
// └── refused: another mode, a twin its release does not know, lying siblings, a wrong tag, another identity, a wrong UUID,
//     no contract, another contract, a second initialisation
// Release: refuses to come into being where the tag is wrong
import { expect } from "chai";
import { ContractFactory, getCreateAddress, id } from "ethers";
import { initCode } from "../../deploy/_harbour.ts";
import { StablecoinProxy__factory } from "../../typechain-types/factories/contracts/token/StablecoinProxy__factory.ts";
import { Release__factory } from "../../typechain-types/factories/contracts/token/Release__factory.ts";
import { testContractAt } from "./compiled.ts";
import { NONCE, payment, paymentCall, permitCall, send, signPayment, signPermit } from "./messages.ts";
import {
  deployRelease,
  freeAddresses,
  installedTwins,
  placeStubs,
  scheduleUpgrade,
  upgrade,
  type Twins,
} from "./releases.ts";
import {
  blacklist,
  closePolicy,
  connection,
  eventsOf,
  expectEvents,
  expectRefusal,
  Flag,
  hold,
  installed,
  loadStage,
  MAX,
  Mode,
  pause,
  schedule,
  register,
  units,
  unpause,
  verify,
  type Stage,
} from "./stage.ts";

describe("Stablecoin", () => {
  let stage: Stage;
  let token: Stage["token"];
  let holders: Stage["holders"];
  let current: Twins;
  beforeEach(async () => {
    stage = await loadStage();
    ({ token, holders } = stage);
    current = await installedTwins(stage);
  });

  /** One of everything a holder or the issuer can have. */
  const live = async () => {
    const { alice, bob, carol, dave, relayer, domain } = stage;
    await token.connect(alice).batchTransfer([bob.address, carol.address], [units(100), units(50)]);
    await token.connect(alice).approve(dave.address, units(7));
    await token.connect(bob).approve(alice.address, MAX);
    const permit = { owner: alice.address, spender: bob.address, value: units(3), nonce: 0n, deadline: MAX };
    await send(stage, relayer, permitCall("vrs", permit, await signPermit(domain, permit, alice)));
    const paid = payment(alice, bob);
    await send(
      stage,
      relayer,
      paymentCall("transfer", "vrs", paid, await signPayment("transfer", domain, paid, alice)),
    );
    await verify(stage, alice, dave);
    await hold(stage, bob, units(20));
    await blacklist(stage, carol);
    await register(stage, relayer.address, Flag.redemption | Flag.destination);
  };
  const state = async () => {
    const { minter, alice, bob, carol, dave, relayer } = stage;
    const people = [minter, alice, bob, carol, dave, relayer, ...Object.values(holders)];
    const accounts = people.map(async ({ address }) => [
      await token.balanceOf(address),
      await token.nonces(address),
      await token.flags(address),
      await token.getFrozenTokens(address),
      await token.isMinter(address),
      await token.minterAllowance(address),
      await token.authorizationState(address, NONCE),
      ...(await Promise.all(people.map((spender) => token.allowance(address, spender.address)))),
    ]);
    return {
      accounts: await Promise.all(accounts),
      supply: await token.totalSupply(),
      ceiling: await token.supplyCeiling(),
      cap: await token.ceilingCap(),
      authority: await token.authority(),
      uri: await token.contractURI(),
      domain: await token.DOMAIN_SEPARATOR(),
      identity: await token.identity(),
      mode: await token.mode(),
    };
  };
  const pay = (amount = 1n) => token.connect(stage.alice).transfer(stage.dave.address, amount);

  describe("upgradeToAndCall", () => {
    const enter = {
      [Mode.Open]: async () => {},
      [Mode.Permissioned]: () => closePolicy(stage),
      [Mode.Paused]: () => pause(stage),
    };
    for (const mode of [Mode.Open, Mode.Permissioned, Mode.Paused]) {
      it(`installs the ${Mode[mode].toLowerCase()} twin of a new release and keeps all live state`, async () => {
        await live();
        await enter[mode]();
        const next = await deployRelease(stage);
        const before = await state();
        await expectEvents(upgrade(stage, next[mode]), ["Upgraded", next[mode]]);
        expect(await installed(stage.address)).to.equal(next[mode]);
        expect(await state()).to.deep.equal(before);
        expect(await installedTwins(stage)).to.deep.equal(next);

        if (mode === Mode.Paused) await expectRefusal(pay(), "EnforcedPause");
        else await pay();
        if (mode !== Mode.Open) return;
        await pause(stage);
        expect(await installed(stage.address)).to.equal(next[Mode.Paused]);
      });
    }

    it("while paused is unpaused into the new release, as the policy says", async () => {
      await pause(stage);
      const next = await deployRelease(stage);
      await upgrade(stage, next[Mode.Paused]);
      await unpause(stage);
      expect(await installed(stage.address)).to.equal(next[Mode.Open]);
      await pause(stage);
      await closePolicy(stage);
      await unpause(stage);
      expect(await installed(stage.address)).to.equal(next[Mode.Permissioned]);
    });

    it("works through the manager, which then is the caller", async () => {
      const next = await deployRelease(stage);
      const call = await scheduleUpgrade(stage, next[Mode.Open]);
      await stage.authority.connect(holders.UPGRADER).execute(stage.address, call);
      expect(await installed(stage.address)).to.equal(next[Mode.Open]);
    });

    it("rolls back to the former release with what has happened since", async () => {
      await live();
      const next = await deployRelease(stage);
      await upgrade(stage, next[Mode.Open]);
      await pay(units(1));
      const before = await state();
      await upgrade(stage, current[Mode.Open]);
      expect(await installed(stage.address)).to.equal(current[Mode.Open]);
      expect(await state()).to.deep.equal(before);
      await pay(units(1));
    });

    it("keeps signatures made before it good, and used ones used", async () => {
      const { alice, bob, domain, relayer } = stage;
      const before = payment(alice, bob);
      const signature = await signPayment("transfer", domain, before, alice);
      const other = { ...before, nonce: id("used before") };
      const used = paymentCall("transfer", "vrs", other, await signPayment("transfer", domain, other, alice));
      await send(stage, relayer, used);
      await upgrade(stage, (await deployRelease(stage))[Mode.Open]);
      await send(stage, relayer, paymentCall("transfer", "vrs", before, signature));
      await expectRefusal(send(stage, relayer, used), "AuthorizationAlreadyUsed", alice.address, other.nonce);
    });
  });

  describe("upgradeToAndCall to a release without the tag", () => {
    it("switches the proxy's fast path off and leaves every payment as it was, until the tag is back", async () => {
      const { alice, bob, carol, dave, relayer, domain } = stage;
      await live();
      const gas = async () => (await (await pay()).wait())!.gasUsed;
      const fast = await gas();
      const untagged = await deployRelease(stage, { fastPathVersion: 0n });
      expect(untagged[Mode.Open].toLowerCase().endsWith("fa57")).to.equal(false);
      await upgrade(stage, untagged[Mode.Open]);
      expect(await token.fastPathVersion()).to.equal(0n);
      expect((await gas()) > fast + 2_000n).to.equal(true);

      await expectEvents(token.connect(dave).transferFrom(alice.address, bob.address, units(1)), [
        "Transfer",
        alice.address,
        bob.address,
        units(1),
      ]);
      await expectEvents(token.connect(alice).approve(bob.address, 9n), ["Approval", alice.address, bob.address, 9n]);
      const permit = { owner: alice.address, spender: bob.address, value: 4n, nonce: 1n, deadline: MAX };
      await expectEvents(send(stage, relayer, permitCall("vrs", permit, await signPermit(domain, permit, alice))), [
        "Approval",
        alice.address,
        bob.address,
        4n,
      ]);
      for (const kind of ["transfer", "receive"] as const) {
        const message = payment(alice, dave, { nonce: id(kind) });
        await expectEvents(
          send(stage, dave, paymentCall(kind, "vrs", message, await signPayment(kind, domain, message, alice))),
          ["AuthorizationUsed", alice.address, message.nonce],
          ["Transfer", alice.address, dave.address, units(10)],
        );
      }
      await expectRefusal(token.connect(carol).transfer(bob.address, 1n), "AccountBlacklisted", carol.address);

      await pause(stage);
      expect(await installed(stage.address)).to.equal(untagged[Mode.Paused]);
      await unpause(stage);
      await upgrade(stage, current[Mode.Open]);
      expect(await gas()).to.equal(fast);
    });
  });

  describe("upgradeToAndCall with a call", () => {
    let next: Twins;
    let stub: ReturnType<typeof testContractAt>;
    beforeEach(async () => {
      next = freeAddresses("a release that migrates");
      await placeStubs(stage, next);
      stub = testContractAt("StubTwin", stage.address, stage.relayer);
    });

    it("runs it in the new code at the token's address", async () => {
      const tx = await upgrade(stage, next[Mode.Open], stub.interface.encodeFunctionData("migrate", [7n]));
      await expect(tx).to.emit(stub, "Migrated").withArgs(holders.UPGRADER.address, 7n);
      expect(await stub.implementation!()).to.equal(await installed(stage.address));
    });

    it("is undone as a whole if the call fails", async () => {
      const call = stub.interface.encodeFunctionData("failToMigrate", [7n]);
      await expect(upgrade(stage, next[Mode.Open], call))
        .to.be.revertedWithCustomError(stub, "MigrationFailed")
        .withArgs(7n);
      expect(await installed(stage.address)).to.equal(current[Mode.Open]);
    });

    it("does not lend the UPGRADER another role", async () => {
      const real = await deployRelease(stage);
      for (const call of [
        token.interface.encodeFunctionData("setContractURI", ["ipfs://mine"]),
        token.interface.encodeFunctionData("configureMinter", [holders.UPGRADER.address, 1n]),
        token.interface.encodeFunctionData("unBlacklist", [stage.carol.address]),
      ]) {
        await expectRefusal(
          upgrade(stage, real[Mode.Open], call),
          "AccessManagedUnauthorized",
          holders.UPGRADER.address,
        );
      }
    });

    it("lends no role to the manager either, which is the caller when it executes an upgrade for the UPGRADER", async () => {
      const real = await deployRelease(stage);
      const upgrader = stage.authority.connect(holders.UPGRADER);
      const other = await stage.harbour.hkd.authority.getAddress();
      for (const twin of [real[Mode.Open], current[Mode.Open]]) {
        for (const call of [
          token.interface.encodeFunctionData("setAuthority", [other]),
          token.interface.encodeFunctionData("pause"),
          token.interface.encodeFunctionData("configureMinter", [holders.UPGRADER.address, 1n]),
        ]) {
          const data = await schedule(stage, "UPGRADER", "upgradeToAndCall", [twin, call]);
          const executed = upgrader.execute(stage.address, data);
          await expectRefusal(executed, "AccessManagedUnauthorized", await stage.authority.getAddress());
          await upgrader.cancel(holders.UPGRADER.address, stage.address, data);
        }
      }
      expect(await installed(stage.address)).to.equal(current[Mode.Open]);
      expect(await token.authority()).to.equal(await stage.authority.getAddress());
    });

    it("cannot initialise a second time", async () => {
      const real = await deployRelease(stage);
      const call = token.interface.encodeFunctionData("initialize", [holders.UPGRADER.address, MAX, ""]);
      await expectRefusal(upgrade(stage, real[Mode.Open], call), "InvalidInitialization");
      expect(await installed(stage.address)).to.equal(current[Mode.Open]);
    });

    it("takes ether only with a call that takes it", async () => {
      const data = await scheduleUpgrade(stage, next[Mode.Open]);
      const sent = holders.UPGRADER.sendTransaction({ to: stage.address, data, value: 1n });
      await expectRefusal(sent, "ERC1967NonPayable");
    });
  });

  describe("upgradeToAndCall, who and when", () => {
    let next: Twins;
    beforeEach(async () => {
      next = await deployRelease(stage);
    });
    const operation = async (data: string) =>
      stage.authority.hashOperation(holders.UPGRADER.address, stage.address, data);
    const calldata = () => token.interface.encodeFunctionData("upgradeToAndCall", [next[Mode.Open], "0x"]);

    it("is refused to everybody but the UPGRADER", async () => {
      const { UPGRADER: _, ...others } = holders;
      for (const caller of [...Object.values(others), stage.alice, stage.harbour.deployer]) {
        await expectRefusal(
          token.connect(caller).upgradeToAndCall(next[Mode.Open], "0x"),
          "AccessManagedUnauthorized",
          caller.address,
        );
      }
    });

    it("is refused unscheduled and before its delay is over", async () => {
      const upgradeNow = () => token.connect(holders.UPGRADER).upgradeToAndCall(next[Mode.Open], "0x");
      const operationId = await operation(calldata());
      await expect(upgradeNow())
        .to.be.revertedWithCustomError(stage.authority, "AccessManagerNotScheduled")
        .withArgs(operationId);
      await stage.authority.connect(holders.UPGRADER).schedule(stage.address, calldata(), 0);
      const ready = await stage.authority.getSchedule(operationId);
      await connection.networkHelpers.time.setNextBlockTimestamp(ready - 1n);
      await expect(upgradeNow())
        .to.be.revertedWithCustomError(stage.authority, "AccessManagerNotReady")
        .withArgs(operationId);
      await connection.networkHelpers.time.setNextBlockTimestamp(ready);
      await upgradeNow();
    });

    it("is refused for anything but what was scheduled, and a second time", async () => {
      const other = await deployRelease(stage, { fastPathVersion: 0n });
      await scheduleUpgrade(stage, next[Mode.Open]);
      await expect(
        token.connect(holders.UPGRADER).upgradeToAndCall(other[Mode.Open], "0x"),
      ).to.be.revertedWithCustomError(stage.authority, "AccessManagerNotScheduled");
      await token.connect(holders.UPGRADER).upgradeToAndCall(next[Mode.Open], "0x");
      await expect(
        token.connect(holders.UPGRADER).upgradeToAndCall(next[Mode.Open], "0x"),
      ).to.be.revertedWithCustomError(stage.authority, "AccessManagerNotScheduled");
    });

    it("is refused once the GUARDIAN has cancelled it", async () => {
      const data = await scheduleUpgrade(stage, next[Mode.Open]);
      await stage.authority.connect(holders.GUARDIAN).cancel(holders.UPGRADER.address, stage.address, data);
      await expect(token.connect(holders.UPGRADER).upgradeToAndCall(next[Mode.Open], "0x"))
        .to.be.revertedWithCustomError(stage.authority, "AccessManagerNotScheduled")
        .withArgs(await operation(data));
      expect(await installed(stage.address)).to.equal(current[Mode.Open]);
    });

    it("is blocked by a pause in between and goes on after it", async () => {
      const data = await scheduleUpgrade(stage, next[Mode.Open]);
      await pause(stage);
      await expectRefusal(
        holders.UPGRADER.sendTransaction({ to: stage.address, data }),
        "UpgradeModeMismatch",
        next[Mode.Open],
        Mode.Paused,
        Mode.Open,
      );
      await unpause(stage);
      await holders.UPGRADER.sendTransaction({ to: stage.address, data });
      expect(await installed(stage.address)).to.equal(next[Mode.Open]);
    });

    it("is blocked by a closed policy in between; the proposal for that mode goes through", async () => {
      const open = await scheduleUpgrade(stage, next[Mode.Open]);
      const permissioned = await scheduleUpgrade(stage, next[Mode.Permissioned]);
      await closePolicy(stage);
      await expectRefusal(
        holders.UPGRADER.sendTransaction({ to: stage.address, data: open }),
        "UpgradeModeMismatch",
        next[0],
        Mode.Permissioned,
        Mode.Open,
      );
      await holders.UPGRADER.sendTransaction({ to: stage.address, data: permissioned });
      expect(await installed(stage.address)).to.equal(next[Mode.Permissioned]);
    });
  });

  describe("Release", () => {
    it("does not come into being with the fast path at an address without the tag", async () => {
      const factory = new ContractFactory(
        Release__factory.abi,
        initCode("Release", ["Harbour CNH", "hCNH", "CNH", 1n]),
        stage.relayer,
      );
      const release = getCreateAddress({ from: stage.relayer.address, nonce: await stage.relayer.getNonce() });
      const deployment = stage.relayer.sendTransaction({ data: factory.bytecode });
      await expect(deployment)
        .to.be.revertedWithCustomError(stage.release, "TagMismatch")
        .withArgs(getCreateAddress({ from: release, nonce: 1 }), Mode.Open);
    });

    it("gives the three twins the names it was given", async () => {
      const [open] = await deployRelease(stage, { fastPathVersion: 0n, name: "Harbour CNH 2", symbol: "hCNH2" });
      const twin = token.attach(open) as Stage["token"];
      expect([
        await twin.name(),
        await twin.symbol(),
        await twin.currency(),
        await twin.fastPathVersion(),
      ]).to.deep.equal(["Harbour CNH 2", "hCNH2", "CNH", 0n]);
    });
  });

  describe("StablecoinProxy", () => {
    it("says Upgraded and is initialised in its constructor", async () => {
      const call = token.interface.encodeFunctionData("initialize", [await token.authority(), 5n, "ipfs://uri"]);
      const proxy = await new StablecoinProxy__factory(stage.relayer).deploy(current[Mode.Open], call);
      const events = await eventsOf(proxy.deploymentTransaction()!);
      expect(events.map(([name]) => name)).to.deep.equal([
        "Upgraded",
        "AuthorityUpdated",
        "CeilingCapSet",
        "ContractURIUpdated",
        "Initialized",
      ]);
      const fresh = token.attach(await proxy.getAddress()).connect(stage.relayer) as Stage["token"];
      await expectRefusal(fresh.initialize(stage.relayer.address, 5n, ""), "InvalidInitialization");
    });

    it("refuses to come into being without that call, or with one that fails", async () => {
      const factory = new StablecoinProxy__factory(stage.relayer);
      await expect(factory.deploy(current[Mode.Open], "0x")).to.be.revertedWithCustomError(
        StablecoinProxy__factory.connect(stage.address, stage.relayer),
        "ERC1967ProxyUninitialized",
      );
      const wrong = token.interface.encodeFunctionData("initialize", [stage.alice.address, 5n, ""]);
      await expectRefusal(factory.deploy(current[Mode.Open], wrong), "InvalidAuthority", stage.alice.address);
      const large = token.interface.encodeFunctionData("initialize", [await token.authority(), 1n << 104n, ""]);
      await expectRefusal(factory.deploy(current[Mode.Open], large), "CeilingCapNotRaised", 1n << 104n, 0);
    });
  });
});
