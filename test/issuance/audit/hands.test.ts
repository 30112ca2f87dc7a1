// Who moves a bound on an order has no part in the order, and nobody holds both halves of a pair.
import { expect } from "chai";
import { roles, separatedRoles, type RoleName } from "../../../sdk/roles.ts";

describe("role table", () => {
  const separated = (a: RoleName, b: RoleName) =>
    separatedRoles.some(([x, y]) => (x === a && y === b) || (x === b && y === a));

  for (const bounds of ["ADMIN", "UPGRADER", "LEGAL", "STATEMENT_APPROVER"] as const) {
    for (const order of ["MAKER", "CHECKER", "LARGE_CHECKER"] as const) {
      it(`gives ${bounds}, who moves a bound on an order, no part in it as ${order}`, () => {
        expect(separated(bounds, order)).to.equal(true);
      });
    }
  }
  for (const { name } of roles.filter(({ guarded, heldWith }) => guarded && heldWith === undefined)) {
    it(`lets no GUARDIAN be ${name}, whose acts it is to judge`, () => {
      expect(separated("GUARDIAN", name)).to.equal(true);
    });
  }
  for (const [one, other, what] of [
    ["ADMIN", "UNPAUSER", "suspend and resume redemption"],
    ["PAUSER", "POLICY", "close and open the policy"],
  ] as const) {
    it(`lets nobody both ${what}`, () => {
      expect(separated(one, other)).to.equal(true);
    });
  }
});
