// Role × function, for the three issuance contracts
// ├── each state-changing function is restricted to a role, open to anyone, or named here
// ├── sdk/roles.ts and the chain give every function the role, and every role the delay, of the table below
// ├── every restricted function × every role holder, the deployer, a stranger
// │   ├── the role's holder without a delay: succeeds and says so
// │   ├── the role's holder with a delay: AccessManagerNotScheduled, and succeeds once the delay is over
// │   └── anybody else: AccessManagedUnauthorized
// ├── nobody but the registry holds RESERVE, and the registry holds nothing else
// └── setAuthority: nobody, not even the AccessManager; consumeCredit: the mint desk alone (credits.test.ts)
import { expect } from "chai";
import type { FunctionFragment } from "ethers";
import { functionsOf, role, roleNames, roles, type RoleName } from "../../sdk/roles.ts";
import { loadRestrictedStage, restrictedCalls, type RestrictedCall, type RestrictedStage } from "./restricted-calls.ts";
import { eventsOf, expectRefusal, loadFresh, prepare, ZERO, type Actor, type Stage } from "./stage.ts";

type Contract = RestrictedCall["contract"];
const contracts: readonly Contract[] = ["registry", "mintDesk", "redemptionDesk"];

const HOUR = 3600;
/** Who may what, after how many hours. */
const table: Readonly<Partial<Record<RoleName, { hours: number; functions: Partial<Record<Contract, string[]>> }>>> = {
  ADMIN_ACTS: {
    hours: 48,
    functions: { registry: ["setMintDesk", "setRedemptionDesk"], redemptionDesk: ["suspend"] },
  },
  GUARDIAN: {
    hours: 0,
    functions: {
      registry: [
        "raiseThreshold",
        "revokeSigner",
        "revokeCustodian",
        "dropPool",
        "clearApproval",
        "lowerAllocation",
        "tightenBuffer",
        "lowerMaxAge",
        "lowerStep",
      ],
      mintDesk: ["revokeBeneficiary", "lowerOrderLimit", "lowerWindowLimit", "lowerShareLimit", "lowerLargeOrderSize"],
    },
  },
  UNPAUSER: { hours: 0, functions: { redemptionDesk: ["resume"] } },
  SEIZER: { hours: 24, functions: { redemptionDesk: ["seizeRequest", "seizeClaim"] } },
  RESCUER: { hours: 24, functions: { redemptionDesk: ["rescueERC20"] } },
  MAKER: { hours: 0, functions: { mintDesk: ["propose"] } },
  CHECKER: { hours: 0, functions: { mintDesk: ["approve", "reject"] } },
  LARGE_CHECKER: { hours: 0, functions: { mintDesk: ["approveLarge"] } },
  REDEEM_MAKER: { hours: 0, functions: { redemptionDesk: ["proposeSettlement", "proposeRejection"] } },
  REDEEM_CHECKER: { hours: 0, functions: { redemptionDesk: ["settle", "reject"] } },
  STATEMENT_APPROVER: { hours: 0, functions: { registry: ["confirm"] } },
  RISK: {
    hours: 24,
    functions: {
      registry: ["raiseAllocation", "loosenBuffer", "raiseMaxAge", "raiseStep"],
      mintDesk: ["raiseOrderLimit", "raiseWindowLimit", "raiseShareLimit", "raiseLargeOrderSize"],
    },
  },
  CUSTODIAN_ADMIN: { hours: 48, functions: { registry: ["addCustodian", "addSigner", "addPool", "lowerThreshold"] } },
  BENEFICIARY_ADMIN: { hours: 24, functions: { mintDesk: ["addBeneficiary"] } },
  LEGAL: { hours: 24, functions: { registry: ["setApproval"] } },
  BOARD: { hours: 48, functions: { registry: ["windDown"] } },
  REPORTER: { hours: 0, functions: { registry: ["anchor"] } },
};

/** Open to anyone; what they need besides (signatures, tokens, a request) is not a role. */
const open: Record<Contract, string[]> = {
  registry: ["submit", "voidSequence", "push", "resignSigner"],
  mintDesk: ["prepareWindow"],
  redemptionDesk: ["request", "requestWithAuthorization", "reclaim", "claim", "requestFromClaim"],
};
/** Guarded in their own way. */
const ownGuard: Record<Contract, string[]> = {
  registry: ["setAuthority", "consumeCredit"],
  mintDesk: ["setAuthority"],
  redemptionDesk: ["setAuthority"],
};

const changing = (stage: Stage, contract: Contract): FunctionFragment[] =>
  (stage[contract].interface.fragments as unknown as FunctionFragment[]).filter(
    ({ type, constant, name }) => type === "function" && (!constant || name === "setAuthority"),
  );
const restricted = (contract: Contract): string[] =>
  Object.values(table).flatMap(({ functions }) => functions[contract] ?? []);

interface Caller {
  readonly name: string;
  readonly roles: readonly RoleName[];
  of(stage: Stage): Actor;
}
const callers: readonly Caller[] = [
  ...roleNames
    .filter((name) => name !== "ADMIN_ACTS")
    .map((name): Caller => ({
      name,
      roles: name === "ADMIN" ? ["ADMIN", "ADMIN_ACTS"] : [name],
      of: ({ holders }) => holders[name],
    })),
  { name: "the deployer", roles: [], of: ({ harbour }) => harbour.deployer },
  { name: "a custodian's signer", roles: [], of: ({ banks }) => banks.a[0] },
  { name: "a distributor", roles: [], of: ({ distributor }) => distributor },
  { name: "a stranger", roles: [], of: ({ relayer }) => relayer },
];

describe("Roles of issuance", () => {
  describe("the table", () => {
    for (const contract of contracts) {
      it(`names every state-changing function of the ${contract} exactly once`, async () => {
        const names = changing(await loadFresh(), contract).map(({ name }) => name);
        const known = [...restricted(contract), ...open[contract], ...ownGuard[contract]];
        expect(names.sort()).to.deep.equal(known.sort());
      });

      it(`has a call of every restricted function of the ${contract} for these tests`, () => {
        const called = restrictedCalls.filter((call) => call.contract === contract).map(({ name }) => name);
        expect(called.sort()).to.deep.equal(restricted(contract).sort());
      });

      it(`is the same in sdk/roles.ts and on the chain, for the ${contract} of both currencies`, async () => {
        for (const currency of ["cnh", "hkd"] as const) {
          const stage = await loadFresh(currency);
          for (const entry of roles) {
            const expected = table[entry.name]?.functions[contract] ?? [];
            expect([...functionsOf(entry, contract)].sort(), entry.name).to.deep.equal([...expected].sort());
            if (table[entry.name] !== undefined) expect(entry.delay).to.equal(table[entry.name]!.hours * HOUR);
            for (const name of expected) {
              const { selector } = stage[contract].interface.getFunction(name as never) as FunctionFragment;
              expect(await stage.authority.getTargetFunctionRole(stage[contract], selector), name).to.equal(entry.id);
            }
          }
        }
      });
    }

    it("gives each role to its holder with its delay, and to nobody else of this deployment", async () => {
      const stage = await loadFresh();
      const everybody = new Map(callers.map((caller) => [caller.of(stage).address, caller]));
      for (const { name, id, delay } of roles) {
        for (const [address, caller] of everybody) {
          const expected = caller.roles.includes(name) ? [true, BigInt(delay)] : [false, 0n];
          expect([...(await stage.authority.hasRole(id, address))], `${name} of ${caller.name}`).to.deep.equal(
            expected,
          );
        }
      }
    });

    it("gives RESERVE to the registry alone, and the registry and desks nothing else", async () => {
      const { authority, registry, mintDesk, redemptionDesk } = await loadFresh();
      for (const { name, id } of roles) {
        expect((await authority.hasRole(id, registry))[0], name).to.equal(name === "RESERVE");
        expect((await authority.hasRole(id, mintDesk))[0], name).to.equal(false);
        expect((await authority.hasRole(id, redemptionDesk))[0], name).to.equal(false);
      }
    });
  });

  for (const { contract, name, args, before: arrange } of restrictedCalls) {
    const [owner, { hours }] = Object.entries(table).find(([, { functions }]) =>
      (functions[contract] ?? []).includes(name),
    ) as [RoleName, { hours: number }];

    describe(`${contract}.${name}`, () => {
      let stage: RestrictedStage;
      let values: readonly unknown[];
      beforeEach(async () => {
        stage = await loadRestrictedStage();
        await arrange?.(stage);
        values = await args(stage);
      });

      it("is refused to everybody but its role's holder", async () => {
        for (const caller of callers) {
          if (caller.roles.includes(owner)) continue;
          const actor = caller.of(stage);
          const call = stage[contract]
            .connect(actor)
            .getFunction(name)
            .staticCall(...values);
          await expectRefusal(stage[contract], call, "AccessManagedUnauthorized", actor.address);
        }
      });

      it(`${owner}: ${hours === 0 ? "may at once" : `must schedule ${hours} h before`}`, async () => {
        const actor = callers.find(({ roles: held }) => held.includes(owner))!.of(stage);
        const call = () => stage[contract].connect(actor).getFunction(name)(...values);
        if (hours > 0) {
          const data = stage[contract].interface.encodeFunctionData(name as never, values as never);
          await expectRefusal(
            stage.authority,
            call(),
            "AccessManagerNotScheduled",
            await stage.authority.hashOperation(actor.address, stage[contract], data),
          );
          await prepare(stage, contract, name, ...values);
        }
        expect((await eventsOf(stage, call()))[0]![0]).to.match(new RegExp(`^(${contract}|registry)\\.`));
      });
    });
  }

  describe("setAuthority", () => {
    for (const contract of contracts) {
      it(`of the ${contract} is nobody's: the authority is in the code`, async () => {
        const stage = await loadFresh();
        const manager = stage.authority.target as string;
        await stage.connection.networkHelpers.impersonateAccount(manager);
        const asManager = await stage.connection.ethers.getSigner(manager);
        for (const actor of [asManager, stage.holders.ADMIN, stage.relayer]) {
          const call = stage[contract].connect(actor).setAuthority.staticCall(stage.relayer.address);
          await expectRefusal(stage[contract], call, "AuthorityIsFixed", manager);
        }
        expect(await stage[contract].authority()).to.equal(manager);
        expect(await stage[contract].authority()).not.to.equal(ZERO);
      });
    }
  });

  describe("a guarded role", () => {
    for (const name of ["RISK", "CUSTODIAN_ADMIN", "BENEFICIARY_ADMIN", "LEGAL", "BOARD", "ADMIN_ACTS"] as const) {
      it(`${name}: what it has scheduled is GUARDIAN's to cancel`, async () => {
        const stage = await loadRestrictedStage();
        const { authority, holders } = stage;
        expect(role(name).guarded).to.equal(true);
        expect(await authority.getRoleGuardian(role(name).id)).to.equal(role("GUARDIAN").id);
        const {
          contract,
          name: functionName,
          args,
        } = restrictedCalls.find(
          (call) => functionsOf(role(name), call.contract).includes(call.name) && call.name !== "suspend",
        )!;
        const values = await args(stage);
        const data = stage[contract].interface.encodeFunctionData(functionName as never, values as never);
        await authority.connect(holders[name]).schedule(stage[contract], data, 0);
        await authority.connect(holders.GUARDIAN).cancel(holders[name], stage[contract], data);
        expect(
          await authority.getSchedule(await authority.hashOperation(holders[name], stage[contract], data)),
        ).to.equal(0n);
      });
    }
  });
});
