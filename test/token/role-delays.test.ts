// A role with a delay
// ├── every function of such a role
// │   ├── called at once: AccessManagerNotScheduled
// │   ├── scheduled for earlier than the delay: refused
// │   ├── one second early: AccessManagerNotReady
// │   ├── on time, by direct call or by execute: works once
// │   ├── with other arguments than scheduled: AccessManagerNotScheduled
// │   ├── a week after that: AccessManagerExpired
// │   └── cancelled by GUARDIAN or by the one who scheduled it, by nobody else: AccessManagerNotScheduled
// └── the AccessManager's own functions: GUARDIAN cancels each of them but revokeRole
import { expect } from "chai";
import { AUTHORITY_INTERFACE } from "../../sdk/interfaces.ts";
import { role, type RoleName } from "../../sdk/roles.ts";
import { connection } from "../fixture.ts";
import { loadRestrictedStage, restrictedCalls } from "./restricted-calls.ts";
import { addressOf, order, type TokenStage } from "./token-stage.ts";

const HOUR = 3600n;
const WEEK = 7n * 24n * HOUR;
const delays: Record<string, { role: RoleName; hours: bigint }> = {
  register: { role: "ADMIN", hours: 48n },
  raiseCeilingCap: { role: "ADMIN", hours: 48n },
  forcedTransfer: { role: "ADMIN", hours: 48n },
  upgradeToAndCall: { role: "UPGRADER", hours: 48n },
  configureMinter: { role: "MINTER_ADMIN", hours: 24n },
  openPolicy: { role: "POLICY", hours: 24n },
  setContractURI: { role: "POLICY", hours: 24n },
  seize: { role: "SEIZER", hours: 24n },
  rescueERC20: { role: "RESCUER", hours: 24n },
};
const { time } = connection.networkHelpers;

async function readyToSchedule(name: string) {
  const stage = await loadRestrictedStage();
  // So that there is something to open.
  if (name === "openPolicy") await order(stage, "closePolicy");
  const { token, authority, holders } = stage;
  const { role: roleName, hours } = delays[name]!;
  const holder = holders[roleName];
  const args = await restrictedCalls.find((call) => call.name === name)!.args(stage);
  const data = token.interface.encodeFunctionData(name as never, args as never);
  return {
    ...stage,
    holder,
    delay: hours * HOUR,
    data,
    operation: await authority.hashOperation(holder.address, token, data),
    call: () => token.connect(holder).getFunction(name)(...args),
    schedule: async (when: bigint) => authority.connect(holder).schedule(token, data, when),
  };
}

/** Scheduled for as soon as it may be; `due` is the first second in which it may run. */
async function scheduled(name: string) {
  const ready = await readyToSchedule(name);
  await ready.schedule(0n);
  const due = BigInt(await time.latest()) + ready.delay;
  expect(await ready.authority.getSchedule(ready.operation)).to.equal(due);
  return { ...ready, due };
}

describe("Delays", () => {
  for (const name of Object.keys(delays)) {
    describe(name, () => {
      it("is refused if it is not scheduled", async () => {
        const { authority, operation, call } = await readyToSchedule(name);
        await expect(call()).to.be.revertedWithCustomError(authority, "AccessManagerNotScheduled").withArgs(operation);
      });

      it("cannot be scheduled for earlier than its delay", async () => {
        const { token, authority, holder, delay, data, schedule } = await readyToSchedule(name);
        const next = BigInt(await time.latest()) + 100n;
        await time.setNextBlockTimestamp(next);
        await expect(schedule(next + delay - 1n))
          .to.be.revertedWithCustomError(authority, "AccessManagerUnauthorizedCall")
          .withArgs(holder.address, token.target, data.slice(0, 10));
      });

      it("is refused one second before its delay is over", async () => {
        const { authority, operation, call, due } = await scheduled(name);
        await time.setNextBlockTimestamp(due - 1n);
        await expect(call()).to.be.revertedWithCustomError(authority, "AccessManagerNotReady").withArgs(operation);
      });

      it("works by direct call from the very second on, and only once", async () => {
        const { authority, operation, call, due } = await scheduled(name);
        await time.setNextBlockTimestamp(due);
        await expect(call()).to.emit(authority, "OperationExecuted").withArgs(operation, 1n);
        await expect(call()).to.be.revertedWithCustomError(authority, "AccessManagerNotScheduled").withArgs(operation);
      });

      it("works through the AccessManager too", async () => {
        const { token, authority, holder, operation, data, due } = await scheduled(name);
        await time.setNextBlockTimestamp(due);
        await expect(authority.connect(holder).execute(token, data))
          .to.emit(authority, "OperationExecuted")
          .withArgs(operation, 1n);
      });

      it("does not run with other calldata than was scheduled", async () => {
        const { token, authority, holder, data, due } = await scheduled(name);
        await time.setNextBlockTimestamp(due);
        const other = `${data}00`;
        await expect(holder.sendTransaction({ to: token, data: other }))
          .to.be.revertedWithCustomError(authority, "AccessManagerNotScheduled")
          .withArgs(await authority.hashOperation(holder.address, token, other));
      });

      it("still works in the last second of its week and has expired in the next", async () => {
        const { authority, operation, call, due } = await scheduled(name);
        await time.setNextBlockTimestamp(due + WEEK);
        await expect(call()).to.be.revertedWithCustomError(authority, "AccessManagerExpired").withArgs(operation);

        const again = await scheduled(name);
        await time.setNextBlockTimestamp(again.due + WEEK - 1n);
        await again.call();
      });

      for (const who of ["GUARDIAN", "the one who scheduled it"] as const) {
        it(`is cancelled by ${who}, at once`, async () => {
          const { token, authority, holders, holder, operation, data, call, due } = await scheduled(name);
          const canceller = who === "GUARDIAN" ? holders.GUARDIAN : holder;
          await expect(authority.connect(canceller).cancel(holder.address, token, data))
            .to.emit(authority, "OperationCanceled")
            .withArgs(operation, 1n);
          await time.setNextBlockTimestamp(due);
          await expect(call())
            .to.be.revertedWithCustomError(authority, "AccessManagerNotScheduled")
            .withArgs(operation);
        });
      }

      it("is cancelled by nobody else but ADMIN", async () => {
        const { token, authority, holders, deployer, relayer, holder, data } = await scheduled(name);
        const able = new Set([holder.address, holders.GUARDIAN.address, holders.ADMIN.address]);
        for (const other of [...Object.values(holders), deployer, relayer].filter(
          ({ address }) => !able.has(address),
        )) {
          await expect(authority.connect(other).cancel.staticCall(holder.address, token, data))
            .to.be.revertedWithCustomError(authority, "AccessManagerUnauthorizedCancel")
            .withArgs(other.address, holder.address, token.target, data.slice(0, 10));
        }
      });
    });
  }

  describe("the AccessManager's own functions", () => {
    const newcomer = addressOf("newcomer");
    const calls: readonly { name: string; args: (stage: TokenStage) => unknown[]; cancellable: boolean }[] = [
      { name: "labelRole", args: () => [5n, "STOPPER"], cancellable: true },
      { name: "grantRole", args: () => [5n, newcomer, 0n], cancellable: true },
      { name: "revokeRole", args: ({ holders }) => [1n, holders.GUARDIAN.address], cancellable: false },
      { name: "setRoleAdmin", args: () => [5n, 1n], cancellable: true },
      { name: "setRoleGuardian", args: () => [5n, 1n], cancellable: true },
      { name: "setGrantDelay", args: () => [5n, 9n], cancellable: true },
      { name: "setTargetFunctionRole", args: ({ token }) => [token.target, ["0x3f4ba83a"], 5n], cancellable: true },
      { name: "setTargetAdminDelay", args: ({ token }) => [token.target, 9n], cancellable: true },
      { name: "setTargetClosed", args: ({ token }) => [token.target, true], cancellable: true },
      { name: "updateAuthority", args: ({ token, otherToken }) => [token.target, otherToken], cancellable: true },
    ];

    for (const { name, args, cancellable } of calls) {
      it(`${name}: ${cancellable ? "is cancelled by GUARDIAN" : "cannot be cancelled by GUARDIAN"} and works after 48 h`, async () => {
        const stage = await loadRestrictedStage();
        const { authority, holders } = stage;
        const { ADMIN, GUARDIAN } = holders;
        const data = AUTHORITY_INTERFACE.encodeFunctionData(name as never, args(stage) as never);
        const operation = await authority.hashOperation(ADMIN.address, authority, data);
        const cancel = () => authority.connect(GUARDIAN).cancel(ADMIN.address, authority, data);

        await authority.connect(ADMIN).schedule(authority, data, 0);
        if (cancellable) {
          await expect(cancel()).to.emit(authority, "OperationCanceled").withArgs(operation, 1n);
          await authority.connect(ADMIN).schedule(authority, data, 0);
        } else {
          await expect(cancel())
            .to.be.revertedWithCustomError(authority, "AccessManagerUnauthorizedCancel")
            .withArgs(GUARDIAN.address, ADMIN.address, authority.target, data.slice(0, 10));
        }
        const due = BigInt(await time.latest()) + 48n * HOUR;
        await time.setNextBlockTimestamp(due - 1n);
        await expect(ADMIN.sendTransaction({ to: authority, data }))
          .to.be.revertedWithCustomError(authority, "AccessManagerNotReady")
          .withArgs(operation);
        await time.setNextBlockTimestamp(due);
        await ADMIN.sendTransaction({ to: authority, data });
      });
    }

    it("updateAuthority: hands the token to another AccessManager, whose holders alone then count", async () => {
      const stage = await loadRestrictedStage();
      const { token, authority, holders, otherAuthority, spender } = stage;
      const data = AUTHORITY_INTERFACE.encodeFunctionData("updateAuthority", [token.target as string, otherAuthority]);
      await authority.connect(holders.ADMIN).schedule(authority, data, 0);
      await time.increase(48n * HOUR);
      await expect(authority.connect(holders.ADMIN).updateAuthority(token, otherAuthority))
        .to.emit(token, "AuthorityUpdated")
        .withArgs(otherAuthority);
      expect(await token.authority()).to.equal(otherAuthority);
      expect(await token.getCCIPAdmin()).to.equal(otherAuthority);
      await expect(token.connect(holders.BLACKLISTER).blacklist(spender.address))
        .to.be.revertedWithCustomError(token, "AccessManagedUnauthorized")
        .withArgs(holders.BLACKLISTER.address);
    });

    it("revokeRole: puts a stolen GUARDIAN out after 48 h", async () => {
      const { token, authority, holders, minter } = await loadRestrictedStage();
      const { ADMIN, GUARDIAN } = holders;
      const data = AUTHORITY_INTERFACE.encodeFunctionData("revokeRole", [role("GUARDIAN").id, GUARDIAN.address]);
      await authority.connect(ADMIN).schedule(authority, data, 0);
      await time.increase(48n * HOUR);
      await authority.connect(ADMIN).revokeRole(role("GUARDIAN").id, GUARDIAN.address);
      await expect(token.connect(GUARDIAN).removeMinter(minter.address))
        .to.be.revertedWithCustomError(token, "AccessManagedUnauthorized")
        .withArgs(GUARDIAN.address);
    });
  });
});
