// What the views say when things end or shrink.
import { expect } from "chai";
import { loadStage, RESERVES, SUPPLY } from "../business.ts";
import { act, units, type Stage } from "../stage.ts";

describe("ReserveRegistry", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await loadStage();
  });

  it("still tells capacity and coverage during the wind-down, when holders ask for them most", async () => {
    const expected = ((RESERVES.a + RESERVES.b) * 100_000_000n) / SUPPLY;
    const before = await stage.registry.solvency();
    expect(before.ratio).to.equal(expected);
    await act(stage, "registry", "lowerMaxAge", 93_600);
    // Statements outlive BOARD's 48 h only with a longer age.
    await act(stage, "registry", "raiseMaxAge", 30n * 86_400n);
    await act(stage, "registry", "windDown");
    const { reserves, capacity, ratio, ceiling } = await stage.registry.solvency();
    expect({ reserves, capacity, ratio, ceiling }).to.deep.equal({
      reserves: before.reserves,
      capacity: before.capacity,
      ratio: expected,
      ceiling: 0n,
    });
  });

  it("never calls this chain the whole because a share was lowered", async () => {
    const { epoch, validUntil } = await stage.registry.allocation();
    const { chainId } = await stage.connection.ethers.provider.getNetwork();
    const shares = (own: bigint, other: bigint) => [
      { chainId: 1n, amount: other },
      { chainId, amount: own },
    ];
    const own = units(3_000_000_000);
    await act(stage, "registry", "lowerAllocation", epoch + 1n, validUntil, shares(own, units(1_000_000_000)));
    expect((await stage.registry.solvency()).ratio).to.equal(0n);
    await act(stage, "registry", "lowerAllocation", epoch + 2n, validUntil, [{ chainId, amount: own }]);
    expect((await stage.registry.solvency()).ratio).to.equal(0n);
  });
});
