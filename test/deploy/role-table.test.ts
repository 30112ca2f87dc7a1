import { expect } from "chai";
import { FunctionFragment } from "ethers";
import {
  functionsOf,
  governedContracts,
  indispensableRoles,
  isSettlementContract,
  role,
  roleNames,
  roleOfFunction,
  roleOfTokenFunction,
  roles,
  separatedRoles,
  settlementContracts,
  type GovernedContract,
  type RoleName,
} from "../../sdk/roles.ts";
import { connection, loadHarbour, type CurrencyFixture } from "../fixture.ts";
import { attempt, plausibleCall } from "./attempt.ts";

// role table
// ├── the table itself: ids, names, one role per function, guarded exactly where slow, RESERVE in no person's hands
// ├── pairs: what is raised and what is lowered, proposed and approved, are never in one hand
// └── against each contract's ABI
//     ├── every function that asks the authority is in the table, and nothing else is
//     └── every selector of the deployed contract has the role of the table

/** These ask the authority in their own way and have no role of their own. */
const withoutRole: Readonly<Record<GovernedContract, readonly string[]>> = {
  token: [
    // Only the authority itself may call it.
    "setAuthority",
    // Asks for raiseHold or lowerHold, whichever its direction is.
    "setFrozenTokens",
  ],
  registry: [],
  mintDesk: [],
  redemptionDesk: [],
  payouts: [],
  fxSettlement: [],
  tradeEscrow: [],
};

const contractOf = (currency: CurrencyFixture, contract: GovernedContract) => currency[contract];

function writingFunctions(currency: CurrencyFixture, contract: GovernedContract): FunctionFragment[] {
  const { fragments } = contractOf(currency, contract).interface;
  return (fragments as readonly unknown[]).filter(
    (fragment): fragment is FunctionFragment =>
      FunctionFragment.isFragment(fragment) && !["view", "pure"].includes(fragment.stateMutability),
  );
}

/** The opposite of raising a bound, where its name says so. */
function opposite(name: string): string | undefined {
  if (name === "loosenBuffer") return "tightenBuffer";
  return name.startsWith("raise") ? name.replace("raise", "lower") : undefined;
}

describe("role table", () => {
  it("has one entry per name, with ids counting up from ADMIN", () => {
    expect(roles.map(({ name }) => name)).to.deep.equal([...roleNames]);
    expect(roles.map(({ id }) => id)).to.deep.equal(roles.map((_, index) => BigInt(index)));
  });

  it("gives a function of a contract to one role", () => {
    for (const contract of governedContracts) {
      const names = roles.flatMap((each) => functionsOf(each, contract));
      expect(new Set(names).size, contract).to.equal(names.length);
      for (const name of names) expect(functionsOf(roleOfFunction(contract, name)!, contract)).to.include(name);
    }
    expect(roleOfTokenFunction("seize")!.name).to.equal("SEIZER");
    expect(roleOfTokenFunction("transfer")).to.equal(undefined);
  });

  it("lets GUARDIAN cancel whatever waits, except what ADMIN itself does on role 0", () => {
    for (const { name, delay, guarded } of roles) {
      expect(guarded, name).to.equal(delay > 0 && name !== "ADMIN");
    }
    expect(role("ADMIN").functions).to.deep.equal({});
  });

  it("holds the indispensable roles", () => {
    expect(indispensableRoles).to.deep.equal(["ADMIN", "GUARDIAN", "UNPAUSER"]);
  });

  it("gives RESERVE to the registry and to nobody else", () => {
    expect(roles.filter(({ heldBy }) => heldBy !== undefined).map(({ name, heldBy }) => [name, heldBy])).to.deep.equal([
      ["RESERVE", "registry"],
    ]);
  });

  describe("pairs", () => {
    const apart = (first: RoleName, second: RoleName) =>
      separatedRoles.some((pair) => pair.includes(first) && pair.includes(second));

    /** The role whose holders are asked: ADMIN_ACTS has those of ADMIN. */
    const holdingRole = (contract: GovernedContract, name: string): RoleName => {
      const found = roleOfFunction(contract, name)!;
      return found.heldWith ?? found.name;
    };

    it("keep raising and lowering a bound in two hands", () => {
      let pairs = 0;
      for (const contract of ["registry", "mintDesk"] as const) {
        for (const name of roles.flatMap((each) => functionsOf(each, contract))) {
          const [up, down] = [roleOfFunction(contract, name)!, roleOfFunction(contract, opposite(name) ?? "")];
          if (down === undefined) continue;
          pairs++;
          expect(apart(up.name, down.name), `${name}: ${up.name} and ${down.name}`).to.equal(true);
        }
      }
      // Buffer, age, step, allocation, threshold; order, window, share, large order.
      expect(pairs).to.equal(9);
    });

    it("keep what adds and what takes away, what proposes and what approves, in two hands", () => {
      const pairs: readonly (readonly [GovernedContract, string, GovernedContract, string])[] = [
        ["registry", "setApproval", "registry", "clearApproval"],
        ["registry", "addCustodian", "registry", "revokeCustodian"],
        ["registry", "addSigner", "registry", "confirm"],
        ["mintDesk", "addBeneficiary", "mintDesk", "revokeBeneficiary"],
        ["mintDesk", "propose", "mintDesk", "approve"],
        ["mintDesk", "propose", "mintDesk", "approveLarge"],
        ["mintDesk", "addBeneficiary", "mintDesk", "propose"],
        ["mintDesk", "addBeneficiary", "mintDesk", "approve"],
        ["mintDesk", "addBeneficiary", "mintDesk", "approveLarge"],
        ["mintDesk", "raiseOrderLimit", "mintDesk", "approve"],
        ["token", "configureMinter", "mintDesk", "approve"],
        ["redemptionDesk", "proposeSettlement", "redemptionDesk", "settle"],
        ["redemptionDesk", "suspend", "redemptionDesk", "resume"],
        ["token", "closePolicy", "token", "openPolicy"],
        ...settlementContracts.map((contract) => [contract, "stopIntake", contract, "resumeIntake"] as const),
        ["token", "blacklist", "tradeEscrow", "surrender"],
        ...(["setApproval", "confirm", "setMintDesk"] as const).flatMap((bound) =>
          (["propose", "approve", "approveLarge"] as const).map(
            (order) => ["registry", bound, "mintDesk", order] as const,
          ),
        ),
      ];
      for (const [here, first, there, second] of pairs) {
        const [one, other] = [holdingRole(here, first), holdingRole(there, second)];
        expect(apart(one, other), `${first} and ${second}: ${one} and ${other}`).to.equal(true);
      }
    });
  });

  for (const contract of governedContracts) {
    it(`names exactly the functions of the ${contract} that ask the authority`, async () => {
      const { cnh, users } = await loadHarbour();
      const target = contractOf(cnh, contract);
      const stranger = users[0]!.address;
      const unauthorized = cnh.token.interface.getError("AccessManagedUnauthorized")!.selector;
      // An upgrade is judged by its target first, so it gets one that nothing else is wrong with; settlement asks the
      // authority of the token that it is told.
      const installed = await cnh.token.twin(0);
      const usual = isSettlementContract(contract) ? await cnh.token.getAddress() : stranger;

      const restricted: string[] = [];
      for (const fragment of writingFunctions(cnh, contract)) {
        const address = fragment.name === "upgradeToAndCall" ? installed : usual;
        const data = plausibleCall({ abi: target.interface, fragment, address });
        const error = await attempt({ connection, from: stranger, to: await target.getAddress(), data });
        if (error === unauthorized) restricted.push(fragment.name);
      }

      const table = roles.flatMap((each) => functionsOf(each, contract));
      expect(restricted.toSorted()).to.deep.equal([...table, ...withoutRole[contract]].toSorted());
    });

    it(`is what both authorities answer for every function of the ${contract}`, async () => {
      const { cnh, hkd } = await loadHarbour();
      for (const currency of [cnh, hkd]) {
        for (const { name, selector } of writingFunctions(currency, contract)) {
          const found = await currency.authority.getTargetFunctionRole(contractOf(currency, contract), selector);
          expect(found, name).to.equal(roleOfFunction(contract, name)?.id ?? 0n);
        }
      }
    });
  }
});
