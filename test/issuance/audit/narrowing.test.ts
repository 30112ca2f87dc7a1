// Narrowing is at once, whatever has become of the registry's own role.
//
// GUARDIAN strikes a bank while the registry
// ├── has lost RESERVE
// └── faces a token that ADMIN has closed
// and until it can push again nothing is minted on what was struck
import { expect } from "chai";
import { role } from "../../../sdk/roles.ts";
import { loadStage } from "../business.ts";
import { mint } from "../orders.ts";
import { act, BANK, DAY, pass, POOL, units, type Stage } from "../stage.ts";

describe("ReserveRegistry", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await loadStage();
  });

  /** ADMIN on the AccessManager, after its delay. */
  async function administer(name: "revokeRole" | "setTargetClosed", ...args: unknown[]): Promise<void> {
    const authority = stage.authority.connect(stage.holders.ADMIN);
    const data = authority.interface.encodeFunctionData(name as never, args as never);
    await authority.schedule(authority, data, 0);
    await pass(stage, 2n * DAY);
    await authority.execute(authority, data);
  }

  const narrowings: readonly (readonly [string, ...unknown[]])[] = [
    ["revokeCustodian", BANK.a],
    ["dropPool", POOL.a],
    ["clearApproval"],
    ["tightenBuffer", 9_999],
    ["lowerMaxAge", 0],
    ["windDown"],
  ];
  const losses: readonly (readonly [string, () => Promise<void>])[] = [
    ["has lost RESERVE", () => administer("revokeRole", role("RESERVE").id, stage.registry.target)],
    ["faces a token that ADMIN closed", () => administer("setTargetClosed", stage.token.target, true)],
  ];
  for (const [what, lose] of losses) {
    for (const [name, ...args] of narrowings) {
      it(`lets ${name} narrow at once while the registry ${what}`, async () => {
        // Statements live 26 hours, and ADMIN's delay is 48: a long age keeps the pools fresh.
        await act(stage, "registry", "raiseMaxAge", 30n * DAY);
        await lose();
        await act(stage, "registry", name, ...args);
      });
    }
  }

  it("mints nothing on a bank that GUARDIAN struck while the registry had lost RESERVE", async () => {
    await act(stage, "registry", "raiseMaxAge", 30n * DAY);
    await administer("revokeRole", role("RESERVE").id, stage.registry.target);
    // What is computed is what the token has, so no role is asked: this mint goes through, with RESERVE lost.
    await mint(stage, units(1));
    await stage.registry
      .connect(stage.holders.GUARDIAN)
      .revokeCustodian(BANK.a)
      .catch(() => undefined);
    await expect(mint(stage, units(1))).to.be.revert(stage.connection.ethers);
  });
});
