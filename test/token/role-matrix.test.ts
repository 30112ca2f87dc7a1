// Role × function
// ├── the token's functions: each state-changing one is restricted to a role, or open to anyone, or named here
// ├── sdk/roles.ts and the chain give every function the role, and every role the delay, of the table below
// ├── every restricted function × every role holder, the deployer, a stranger
// │   ├── the role's holder without a delay: succeeds
// │   ├── the role's holder with a delay: AccessManagerNotScheduled until it schedules
// │   └── anybody else: AccessManagedUnauthorized
// ├── setFrozenTokens: raising is BLACKLISTER's, lowering UNBLACKLISTER's
// ├── setAuthority: the AccessManager alone; initialize: nobody
// └── the AccessManager's own functions × every role holder, the deployer, a stranger
import { expect } from "chai";
import type { FunctionFragment, ParamType } from "ethers";
import { AUTHORITY_INTERFACE, TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import { revertData } from "../../sdk/revert-data.ts";
import { functionsOf, role, roleNames, roles, type RoleName } from "../../sdk/roles.ts";
import { loadRestrictedStage, restrictedCalls } from "./restricted-calls.ts";
import { type Actor, order, type TokenStage } from "./token-stage.ts";

const HOUR = 3600;
/** The role table of the design: who may what, after how many hours. ADMIN itself holds ADMIN_ACTS. */
const table: Record<RoleName, { hours: number; functions: readonly string[] }> = {
  ADMIN: { hours: 48, functions: [] },
  ADMIN_ACTS: { hours: 48, functions: ["register", "raiseCeilingCap", "forcedTransfer"] },
  UPGRADER: { hours: 48, functions: ["upgradeToAndCall"] },
  MINTER_ADMIN: { hours: 24, functions: ["configureMinter"] },
  GUARDIAN: { hours: 0, functions: ["removeMinter", "decreaseMinterAllowance", "lowerCeilingCap"] },
  PAUSER: { hours: 0, functions: ["pause", "closePolicy"] },
  UNPAUSER: { hours: 0, functions: ["unpause"] },
  POLICY: { hours: 24, functions: ["openPolicy", "setContractURI"] },
  ATTESTER: { hours: 0, functions: ["setVerified"] },
  BLACKLISTER: { hours: 0, functions: ["blacklist", "blacklistBatch", "raiseHold"] },
  UNBLACKLISTER: { hours: 0, functions: ["unBlacklist", "unBlacklistBatch", "lowerHold"] },
  SEIZER: { hours: 24, functions: ["seize"] },
  RESCUER: { hours: 24, functions: ["rescueERC20"] },
  RESERVE: { hours: 0, functions: ["setSupplyCeiling"] },
  // The roles of the issuance contracts may nothing here.
  MAKER: { hours: 0, functions: [] },
  CHECKER: { hours: 0, functions: [] },
  LARGE_CHECKER: { hours: 0, functions: [] },
  REDEEM_MAKER: { hours: 0, functions: [] },
  REDEEM_CHECKER: { hours: 0, functions: [] },
  STATEMENT_APPROVER: { hours: 0, functions: [] },
  RISK: { hours: 24, functions: [] },
  CUSTODIAN_ADMIN: { hours: 48, functions: [] },
  BENEFICIARY_ADMIN: { hours: 24, functions: [] },
  LEGAL: { hours: 24, functions: [] },
  BOARD: { hours: 48, functions: [] },
  REPORTER: { hours: 0, functions: [] },
};

/** Open to anyone; what they need besides (a balance, a signature, a minter's allowance) is not a role. */
const open = [
  "transfer",
  "transferFrom",
  "approve",
  "increaseAllowance",
  "decreaseAllowance",
  "transferWithMemo",
  "transferFromWithMemo",
  "mint",
  "mintWithMemo",
  "burn",
  "burnWithMemo",
  "permit",
  "permit",
  "transferWithAuthorization",
  "transferWithAuthorization",
  "receiveWithAuthorization",
  "receiveWithAuthorization",
  "cancelAuthorization",
  "cancelAuthorization",
  "transferWithMemoAuthorization",
  "batchTransfer",
  "collect",
];
/** Guarded in their own way; see the cases at the end. */
const ownGuard = ["setFrozenTokens", "setAuthority", "initialize"];

const adminFunctions = [
  "labelRole",
  "grantRole",
  "revokeRole",
  "setRoleAdmin",
  "setRoleGuardian",
  "setGrantDelay",
  "setTargetFunctionRole",
  "setTargetAdminDelay",
  "setTargetClosed",
  "updateAuthority",
];
/** Each looks at its caller by itself: a schedule needs a role, a renunciation its own role. */
const openOfAuthority = ["schedule", "execute", "cancel", "consumeScheduledOp", "renounceRole", "multicall"];

const restricted = Object.values(table).flatMap(({ functions }) => functions);
const changing = (fragments: readonly unknown[]): FunctionFragment[] =>
  (fragments as FunctionFragment[]).filter(({ type, constant }) => type === "function" && !constant);

/** Harmless arguments of the right types. */
function argument(stage: TokenStage, { baseType, type }: ParamType): unknown {
  if (baseType === "array") return [];
  if (type === "address") return stage.spender.address;
  if (type === "bool") return false;
  if (type === "string") return "";
  if (type === "bytes") return "0x";
  return type.startsWith("bytes") ? `0x${"00".repeat(Number(type.slice(5)))}` : 0n;
}

interface Caller {
  readonly name: string;
  readonly roles: readonly RoleName[];
  of(stage: TokenStage): Actor;
}

const callers: readonly Caller[] = [
  ...roleNames
    .filter((name) => name !== "ADMIN_ACTS")
    .map((name): Caller => ({
      name,
      roles: name === "ADMIN" ? ["ADMIN", "ADMIN_ACTS"] : [name],
      of: ({ holders }) => holders[name],
    })),
  { name: "the deployer", roles: [], of: ({ deployer }) => deployer },
  { name: "a stranger", roles: [], of: ({ relayer }) => relayer },
];

describe("Roles", () => {
  describe("the table", () => {
    it("names every state-changing function of the token exactly once", () => {
      const names = changing(TOKEN_INTERFACE.fragments).map(({ name }) => name);
      expect(names.sort()).to.deep.equal([...restricted, ...open, ...ownGuard].sort());
    });

    it("is what refuses a stranger, and refuses it nothing else", async () => {
      const stage = await loadRestrictedStage();
      const { relayer: stranger } = stage;
      const unauthorized = TOKEN_INTERFACE.getError("AccessManagedUnauthorized")!.selector;
      const refused: string[] = [];
      for (const { name, inputs, selector } of changing(TOKEN_INTERFACE.fragments)) {
        const data = TOKEN_INTERFACE.encodeFunctionData(
          selector as never,
          inputs.map((input) => argument(stage, input)) as never,
        );
        const error = await stranger
          .call({ to: stage.domain.verifyingContract, data })
          .then(() => undefined, revertData);
        if (error?.startsWith(unauthorized)) refused.push(name);
      }
      expect(refused.sort()).to.deep.equal([...restricted, "setAuthority", "setFrozenTokens"].sort());
    });

    it("has a call of every restricted function for these tests", () => {
      expect(restrictedCalls.map(({ name }) => name).sort()).to.deep.equal([...restricted].sort());
    });

    for (const [name, { hours, functions }] of Object.entries(table) as [RoleName, (typeof table)[RoleName]][]) {
      it(`${name}: is the same in sdk/roles.ts`, () => {
        expect([...functionsOf(role(name), "token")].sort()).to.deep.equal([...functions].sort());
        expect(role(name).delay).to.equal(hours * HOUR);
      });

      it(`${name}: is the same on the chain, for its holder and for nobody else`, async () => {
        const { token, authority, holders, deployer } = await loadRestrictedStage();
        const { id } = role(name);
        for (const holder of new Set([...Object.values(holders), deployer])) {
          const expected = holder.address === holders[name].address ? [true, BigInt(hours * HOUR)] : [false, 0n];
          expect([...(await authority.hasRole(id, holder.address))], holder.address).to.deep.equal(expected);
        }
        for (const functionName of functions) {
          const { selector } = token.getFunction(functionName as never).fragment as FunctionFragment;
          expect(await authority.getTargetFunctionRole(token, selector), functionName).to.equal(id);
        }
      });
    }

    it("has no role that sdk/roles.ts has not", () => {
      expect(roles.map(({ name }) => name).sort()).to.deep.equal(Object.keys(table).sort());
    });

    it("leaves no restricted function to role 0, so that every scheduled call can be cancelled", async () => {
      const { token, authority } = await loadRestrictedStage();
      for (const { name, selector } of changing(TOKEN_INTERFACE.fragments).filter((f) => restricted.includes(f.name))) {
        expect(await authority.getTargetFunctionRole(token, selector), name).not.to.equal(0n);
      }
    });
  });

  for (const { name, args } of restrictedCalls) {
    const [owner, { hours }] = Object.entries(table).find(([, { functions }]) => functions.includes(name)) as [
      RoleName,
      { hours: number },
    ];

    describe(name, () => {
      for (const caller of callers) {
        const may = caller.roles.includes(owner);

        it(`${caller.name}: ${may ? (hours === 0 ? "may at once" : `must schedule ${hours} h before`) : "may not"}`, async () => {
          const stage = await loadRestrictedStage();
          // Something to undo, for those functions that undo it.
          if (name === "unpause") await order(stage, "pause");
          if (name === "openPolicy") await order(stage, "closePolicy");
          const { token, authority } = stage;
          const actor = caller.of(stage);
          const values = await args(stage);
          const call = token.connect(actor).getFunction(name);
          if (!may) {
            await expect(call.staticCall(...values))
              .to.be.revertedWithCustomError(token, "AccessManagedUnauthorized")
              .withArgs(actor.address);
          } else if (hours > 0) {
            const data = token.interface.encodeFunctionData(name as never, values as never);
            await expect(call.staticCall(...values))
              .to.be.revertedWithCustomError(authority, "AccessManagerNotScheduled")
              .withArgs(await authority.hashOperation(actor.address, token, data));
          } else {
            await call.staticCall(...values);
            const receipt = await (await call(...values)).wait();
            expect(receipt?.logs, "events").not.to.have.length(0);
          }
        });
      }
    });
  }

  describe("setFrozenTokens", () => {
    for (const [direction, amount, owner] of [
      ["raising", 11n, "BLACKLISTER"],
      ["keeping", 10n, "BLACKLISTER"],
      ["lowering", 9n, "UNBLACKLISTER"],
    ] as const) {
      for (const caller of callers) {
        const may = caller.roles.includes(owner);

        it(`${direction}, ${caller.name}: ${may ? "may at once" : "may not"}`, async () => {
          const stage = await loadRestrictedStage();
          const actor = caller.of(stage);
          const call = stage.token.connect(actor).setFrozenTokens.staticCall(stage.payee.address, amount);
          if (may) expect(await call).to.equal(true);
          else {
            await expect(call)
              .to.be.revertedWithCustomError(stage.token, "AccessManagedUnauthorized")
              .withArgs(actor.address);
          }
        });
      }
    }
  });

  describe("setAuthority and initialize", () => {
    for (const caller of callers) {
      it(`${caller.name}: may not`, async () => {
        const stage = await loadRestrictedStage();
        const token = stage.token.connect(caller.of(stage));
        await expect(token.setAuthority.staticCall(stage.otherToken))
          .to.be.revertedWithCustomError(token, "AccessManagedUnauthorized")
          .withArgs(caller.of(stage).address);
        await expect(token.initialize.staticCall(stage.authority, 1n, "")).to.be.revertedWithCustomError(
          token,
          "InvalidInitialization",
        );
      });
    }
  });

  describe("the AccessManager", () => {
    it("has no state-changing function that is not named here", () => {
      const names = changing(AUTHORITY_INTERFACE.fragments).map(({ name }) => name);
      expect(names.sort()).to.deep.equal([...adminFunctions, ...openOfAuthority].sort());
    });

    for (const name of adminFunctions) {
      for (const caller of callers) {
        const may = caller.name === "ADMIN";

        it(`${name}, ${caller.name}: ${may ? "must schedule 48 h before" : "may not"}`, async () => {
          const stage = await loadRestrictedStage();
          const { authority } = stage;
          const actor = caller.of(stage);
          const fragment = AUTHORITY_INTERFACE.getFunction(name as never) as FunctionFragment;
          const values = fragment.inputs.map((input) => argument(stage, input));
          const call = authority
            .connect(actor)
            .getFunction(name)
            .staticCall(...values);
          if (!may) {
            await expect(call)
              .to.be.revertedWithCustomError(authority, "AccessManagerUnauthorizedAccount")
              .withArgs(actor.address, role("ADMIN").id);
            return;
          }
          const data = AUTHORITY_INTERFACE.encodeFunctionData(name as never, values as never);
          await expect(call)
            .to.be.revertedWithCustomError(authority, "AccessManagerNotScheduled")
            .withArgs(await authority.hashOperation(actor.address, authority, data));
        });
      }
    }

    for (const caller of callers) {
      it(`renounceRole, ${caller.name}: only for itself`, async () => {
        const stage = await loadRestrictedStage();
        const victim = stage.holders[caller.name === "PAUSER" ? "UNPAUSER" : "PAUSER"].address;
        await expect(
          stage.authority.connect(caller.of(stage)).renounceRole.staticCall(role("PAUSER").id, victim),
        ).to.be.revertedWithCustomError(stage.authority, "AccessManagerBadConfirmation");
      });
    }
  });
});
