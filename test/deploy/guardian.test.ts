import { expect } from "chai";
import { encodeBytes32String, type BytesLike, type Interface } from "ethers";
import {
  functionsOf,
  governedContracts,
  role,
  roleOfFunction,
  roles,
  type GovernedContract,
  type RoleName,
} from "../../sdk/roles.ts";
import { connection, loadHarbour, type HarbourFixture } from "../fixture.ts";

// guardian
// ├── cancels what a role with a delay has scheduled on the token, the registry, a desk or a settlement contract
// ├── cancels what ADMIN has scheduled on the authority itself; uncancelled, it executes
// └── cannot cancel its own removal

const { networkHelpers } = connection;

interface Scheduled {
  readonly role: RoleName;
  readonly what: string;
  readonly target: (harbour: HarbourFixture) => Promise<string>;
  readonly data: (harbour: HarbourFixture) => Promise<BytesLike>;
}

const onToken = (harbour: HarbourFixture) => harbour.cnh.token.getAddress();
const onAuthority = (harbour: HarbourFixture) => harbour.cnh.authority.getAddress();

const tokenCalls: readonly Scheduled[] = [
  {
    role: "ADMIN_ACTS",
    what: "register",
    target: onToken,
    data: async ({ cnh, users }) => cnh.token.interface.encodeFunctionData("register", [users[0]!.address, 1]),
  },
  {
    role: "ADMIN_ACTS",
    what: "raiseCeilingCap",
    target: onToken,
    data: async ({ cnh }) => cnh.token.interface.encodeFunctionData("raiseCeilingCap", [2n ** 100n]),
  },
  {
    role: "ADMIN_ACTS",
    what: "forcedTransfer",
    target: onToken,
    data: async ({ cnh, users }) =>
      cnh.token.interface.encodeFunctionData("forcedTransfer", [users[0]!.address, users[1]!.address, 1]),
  },
  {
    role: "UPGRADER",
    what: "upgradeToAndCall",
    target: onToken,
    data: async ({ cnh }) =>
      cnh.token.interface.encodeFunctionData("upgradeToAndCall", [await cnh.release.open(), "0x"]),
  },
  {
    role: "MINTER_ADMIN",
    what: "configureMinter",
    target: onToken,
    data: async ({ cnh, users }) => cnh.token.interface.encodeFunctionData("configureMinter", [users[0]!.address, 1]),
  },
  {
    role: "POLICY",
    what: "openPolicy",
    target: onToken,
    data: async ({ cnh }) => cnh.token.interface.encodeFunctionData("openPolicy"),
  },
  {
    role: "POLICY",
    what: "setContractURI",
    target: onToken,
    data: async ({ cnh }) => cnh.token.interface.encodeFunctionData("setContractURI", ["x"]),
  },
  {
    role: "SEIZER",
    what: "seize",
    target: onToken,
    data: async ({ cnh, users }) =>
      cnh.token.interface.encodeFunctionData("seize", [
        users[0]!.address,
        users[1]!.address,
        1,
        `0x${"11".repeat(32)}`,
      ]),
  },
  {
    role: "RESCUER",
    what: "rescueERC20",
    target: onToken,
    data: async ({ cnh, hkd, users }) =>
      cnh.token.interface.encodeFunctionData("rescueERC20", [await hkd.token.getAddress(), users[0]!.address, 1]),
  },
];

const word = `0x${"11".repeat(32)}`;
const bank = encodeBytes32String("BANK-A");

/** What the roles with a delay may schedule on the issuance and settlement contracts: function, role, arguments. */
const otherActs: readonly (readonly [GovernedContract, string, (harbour: HarbourFixture) => readonly unknown[]])[] = [
  ["registry", "setMintDesk", ({ users }) => [users[0]!.address]],
  ["registry", "setRedemptionDesk", ({ users }) => [users[0]!.address]],
  ["registry", "raiseAllocation", () => [1, 2n ** 40n, []]],
  ["registry", "loosenBuffer", () => [1]],
  ["registry", "raiseMaxAge", () => [2 ** 31]],
  ["registry", "raiseStep", () => [9_999]],
  ["registry", "addCustodian", ({ users }) => [word, 1, [users[0]!.address]]],
  ["registry", "addSigner", ({ users }) => [bank, users[0]!.address]],
  ["registry", "addPool", () => [bank, word]],
  ["registry", "lowerThreshold", () => [bank, 1]],
  ["registry", "setApproval", () => [word, word, 1, 2n ** 40n]],
  ["registry", "windDown", () => []],
  ["mintDesk", "raiseOrderLimit", () => [2n ** 100n]],
  ["mintDesk", "raiseWindowLimit", () => [2n ** 100n]],
  ["mintDesk", "raiseShareLimit", () => [10_000]],
  ["mintDesk", "raiseLargeOrderSize", () => [2n ** 100n]],
  ["mintDesk", "addBeneficiary", ({ users }) => [users[0]!.address, word, 2n ** 40n]],
  ["redemptionDesk", "suspend", () => [word, 1]],
  ["redemptionDesk", "seizeRequest", ({ users }) => [1, users[0]!.address, word]],
  ["redemptionDesk", "seizeClaim", ({ users }) => [users[0]!.address, users[1]!.address, word]],
  ["redemptionDesk", "rescueERC20", ({ users }) => [users[0]!.address, users[1]!.address, 1]],
  ["tradeEscrow", "surrender", ({ cnh, users }) => [cnh.token.target, users[0]!.address, 1, users[1]!.address, word]],
];

const otherCalls: readonly Scheduled[] = otherActs.map(([contract, what, values]) => ({
  role: roleOfFunction(contract, what)!.name,
  what: `${what} of the ${contract}`,
  target: (harbour) => harbour.cnh[contract].getAddress(),
  data: async (harbour) =>
    (harbour.cnh[contract].interface as Interface).encodeFunctionData(what, values(harbour) as unknown[]),
}));

const managerCalls: readonly Scheduled[] = [
  {
    role: "ADMIN",
    what: "grantRole",
    target: onAuthority,
    data: async ({ cnh, users }) =>
      cnh.authority.interface.encodeFunctionData("grantRole", [role("PAUSER").id, users[0]!.address, 0]),
  },
  {
    role: "ADMIN",
    what: "labelRole",
    target: onAuthority,
    data: async ({ cnh }) => cnh.authority.interface.encodeFunctionData("labelRole", [role("PAUSER").id, "x"]),
  },
  {
    role: "ADMIN",
    what: "setRoleAdmin",
    target: onAuthority,
    data: async ({ cnh }) => cnh.authority.interface.encodeFunctionData("setRoleAdmin", [role("PAUSER").id, 7]),
  },
  {
    role: "ADMIN",
    what: "setRoleGuardian",
    target: onAuthority,
    data: async ({ cnh }) => cnh.authority.interface.encodeFunctionData("setRoleGuardian", [role("UPGRADER").id, 0]),
  },
  {
    role: "ADMIN",
    what: "setGrantDelay",
    target: onAuthority,
    data: async ({ cnh }) => cnh.authority.interface.encodeFunctionData("setGrantDelay", [role("PAUSER").id, 1]),
  },
  {
    role: "ADMIN",
    what: "setTargetFunctionRole",
    target: onAuthority,
    data: async ({ cnh }) =>
      cnh.authority.interface.encodeFunctionData("setTargetFunctionRole", [
        await cnh.token.getAddress(),
        [cnh.token.interface.getFunction("seize").selector],
        0,
      ]),
  },
  {
    role: "ADMIN",
    what: "setTargetAdminDelay",
    target: onAuthority,
    data: async ({ cnh }) =>
      cnh.authority.interface.encodeFunctionData("setTargetAdminDelay", [await cnh.token.getAddress(), 1]),
  },
  {
    role: "ADMIN",
    what: "setTargetClosed",
    target: onAuthority,
    data: async ({ cnh }) =>
      cnh.authority.interface.encodeFunctionData("setTargetClosed", [await cnh.token.getAddress(), true]),
  },
  {
    role: "ADMIN",
    what: "updateAuthority",
    target: onAuthority,
    data: async ({ cnh, hkd }) =>
      cnh.authority.interface.encodeFunctionData("updateAuthority", [
        await cnh.token.getAddress(),
        await hkd.authority.getAddress(),
      ]),
  },
];

describe("guardian", () => {
  for (const call of [...tokenCalls, ...otherCalls, ...managerCalls]) {
    it(`cancels ${call.what} scheduled by ${call.role}`, async () => {
      const harbour = await loadHarbour();
      const { cnh } = harbour;
      const { holders } = cnh;
      const [target, data] = [await call.target(harbour), await call.data(harbour)];
      const actor = cnh.authority.connect(holders[call.role]);
      await actor.schedule(target, data, 0);

      const cancel = cnh.authority.connect(holders.GUARDIAN).cancel(holders[call.role], target, data);
      await expect(cancel).to.emit(cnh.authority, "OperationCanceled");
      await networkHelpers.time.increase(role(call.role).delay);
      await expect(actor.execute(target, data)).to.be.revertedWithCustomError(
        cnh.authority,
        "AccessManagerNotScheduled",
      );
    });
  }

  for (const call of managerCalls) {
    it(`does not stand in the way of ${call.what} if it does not cancel`, async () => {
      const harbour = await loadHarbour();
      const { cnh } = harbour;
      const { holders } = cnh;
      const [target, data] = [await call.target(harbour), await call.data(harbour)];
      const actor = cnh.authority.connect(holders.ADMIN);
      await actor.schedule(target, data, 0);
      await expect(actor.execute(target, data)).to.be.revertedWithCustomError(cnh.authority, "AccessManagerNotReady");
      await networkHelpers.time.increase(role("ADMIN").delay);
      await expect(actor.execute(target, data)).to.emit(cnh.authority, "OperationExecuted");
    });
  }

  it("is tried here against every slow function of the issuance and settlement contracts", () => {
    const covered = otherActs.map(([contract, what]) => `${contract} ${what}`);
    const slow = roles
      .filter(({ delay }) => delay > 0)
      .flatMap((each) =>
        governedContracts
          .filter((contract) => contract !== "token")
          .flatMap((contract) => functionsOf(each, contract).map((name) => `${contract} ${name}`)),
      );
    expect(covered.toSorted()).to.deep.equal(slow.toSorted());
  });

  it("is the role that the table says for every admin function of the authority", async () => {
    const { cnh } = await loadHarbour();
    const covered = managerCalls.map(({ what }) => what).toSorted();
    expect([...role("ADMIN_ACTS").managerFunctions].toSorted()).to.deep.equal(covered);
    for (const name of covered) {
      const { selector } = cnh.authority.interface.getFunction(name as "grantRole");
      expect(await cnh.authority.getTargetFunctionRole(cnh.authority, selector)).to.equal(role("ADMIN_ACTS").id);
    }
  });

  it("cannot cancel its own removal", async () => {
    const { cnh, holders } = await loadHarbour();
    const revoke = cnh.authority.interface.encodeFunctionData("revokeRole", [
      role("GUARDIAN").id,
      holders.GUARDIAN.address,
    ]);
    const admin = cnh.authority.connect(holders.ADMIN);
    await admin.schedule(cnh.authority, revoke, 0);
    await expect(
      cnh.authority.connect(holders.GUARDIAN).cancel(holders.ADMIN, cnh.authority, revoke),
    ).to.be.revertedWithCustomError(cnh.authority, "AccessManagerUnauthorizedCancel");

    await networkHelpers.time.increase(role("ADMIN").delay);
    await admin.execute(cnh.authority, revoke);
    expect((await cnh.authority.hasRole(role("GUARDIAN").id, holders.GUARDIAN))[0]).to.equal(false);
  });

  it("can cancel every way by which ADMIN could move the token to another authority", async () => {
    const { cnh, hkd, holders } = await loadHarbour();
    const admin = cnh.authority.connect(holders.ADMIN);
    // AccessManager lets an admin schedule setAuthority on the token itself, beside updateAuthority, and no role
    // can be given to that selector: either it cannot be scheduled and executed, or GUARDIAN can cancel it.
    const setAuthority = new (await import("ethers")).Interface(["function setAuthority(address)"]);
    const data = setAuthority.encodeFunctionData("setAuthority", [await hkd.authority.getAddress()]);
    await admin.schedule(cnh.token, data, 0);
    const cancelled = await cnh.authority
      .connect(holders.GUARDIAN)
      .cancel(holders.ADMIN, cnh.token, data)
      .then(
        () => true,
        () => false,
      );
    await networkHelpers.time.increase(role("ADMIN").delay);
    const executed = await admin.execute(cnh.token, data).then(
      () => true,
      () => false,
    );
    expect({ cancelled, executed }).to.not.deep.equal({ cancelled: false, executed: true });
  });
});
