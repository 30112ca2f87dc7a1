import { expect } from "chai";
import { FunctionFragment } from "ethers";
import { indispensableRoles, role, roleNames, roles } from "../../sdk/roles.ts";
import { connection, loadHarbour, type HarbourFixture } from "../fixture.ts";
import { attempt, plausibleCall } from "./attempt.ts";

// role table
// ├── the table itself: ids, names, one role per function, guarded exactly where slow
// └── against the token's ABI
//     ├── every function that asks the authority is in the table, and nothing else is
//     └── every selector of the deployed token has the role of the table

/** These ask the authority in their own way and have no role of their own. */
const withoutRole = [
  // Only the authority itself may call it.
  "setAuthority",
  // Asks for raiseHold or lowerHold, whichever its direction is.
  "setFrozenTokens",
];

function writingFunctions({ cnh }: HarbourFixture): FunctionFragment[] {
  return cnh.token.interface.fragments.filter(
    (fragment): fragment is FunctionFragment =>
      FunctionFragment.isFragment(fragment) && !["view", "pure"].includes(fragment.stateMutability),
  );
}

describe("role table", () => {
  it("has one entry per name, with ids counting up from ADMIN", () => {
    expect(roles.map(({ name }) => name)).to.deep.equal([...roleNames]);
    expect(roles.map(({ id }) => id)).to.deep.equal(roles.map((_, index) => BigInt(index)));
  });

  it("gives a function to one role", () => {
    const names = roles.flatMap(({ tokenFunctions }) => tokenFunctions);
    expect(new Set(names).size).to.equal(names.length);
  });

  it("lets GUARDIAN cancel whatever waits, except what ADMIN itself does on role 0", () => {
    for (const { name, delay, guarded } of roles) {
      expect(guarded, name).to.equal(delay > 0 && name !== "ADMIN");
    }
    expect(role("ADMIN").tokenFunctions).to.deep.equal([]);
  });

  it("holds the indispensable roles", () => {
    expect(indispensableRoles).to.deep.equal(["ADMIN", "GUARDIAN", "UNPAUSER"]);
  });

  it("names exactly the functions of the token that ask the authority", async () => {
    const harbour = await loadHarbour();
    const { token } = harbour.cnh;
    const stranger = harbour.users[0]!.address;
    const unauthorized = token.interface.getError("AccessManagedUnauthorized")!.selector;
    // An upgrade is judged by its target first, so it gets one that nothing else is wrong with.
    const installed = await token.twin(0);

    const restricted: string[] = [];
    for (const fragment of writingFunctions(harbour)) {
      const address = fragment.name === "upgradeToAndCall" ? installed : stranger;
      const data = plausibleCall({ abi: token.interface, fragment, address });
      const error = await attempt({ connection, from: stranger, to: await token.getAddress(), data });
      if (error === unauthorized) restricted.push(fragment.name);
    }

    const table = roles.flatMap(({ tokenFunctions }) => tokenFunctions);
    expect(restricted.toSorted()).to.deep.equal([...table, ...withoutRole].toSorted());
  });

  it("is what both authorities answer for every function of the token", async () => {
    const harbour = await loadHarbour();
    for (const { token, authority } of [harbour.cnh, harbour.hkd]) {
      for (const { name, selector } of writingFunctions(harbour)) {
        const expected = roles.find(({ tokenFunctions }) => tokenFunctions.includes(name))?.id ?? 0n;
        expect(await authority.getTargetFunctionRole(token, selector), name).to.equal(expected);
      }
    }
  });
});
