// An order is what was proposed, not what only looks like it.
import { expect } from "chai";
import { AbiCoder, id, keccak256, toBeHex } from "ethers";
import { attest } from "../bank-messages.ts";
import { loadStage } from "../business.ts";
import { approve, creditFor, order, propose, type Order } from "../orders.ts";
import { at, DAY, now, pass, units, type Stage } from "../stage.ts";

describe("MintDesk", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await loadStage();
  });

  /** What a maker who looked for two orders with one tag (2^44 hashes) has after proposing the first. */
  async function giveTagOf(twin: Order): Promise<void> {
    const { ethers, networkHelpers } = stage.connection;
    const desk = await stage.mintDesk.getAddress();
    const tag = BigInt(await stage.mintDesk.orderId(twin)) >> 168n;
    for (let slot = 0n; slot < 16n; ++slot) {
      const place = keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256"], [twin.bankRef, slot]));
      const word = BigInt(await ethers.provider.getStorage(desk, place));
      if (word === 0n) continue;
      await networkHelpers.setStorageAt(desk, place, toBeHex((tag << 168n) | (word & ((1n << 168n) - 1n)), 32));
      return;
    }
    throw new Error("no slip found");
  }

  it("mints for no order whose expiry no proposal could have had", async () => {
    const first = await order(stage, units(5));
    const twin = { ...first, orderRef: id("twin"), expiry: first.expiry + 3650n * DAY };
    await propose(stage, first);
    await giveTagOf(twin);
    await pass(stage, 30n * DAY);
    // The order that was proposed expired a month ago.
    await attest(stage, "a", units(600_000_000));
    await attest(stage, "b", units(400_000_000));
    await expect(approve(stage, twin)).to.be.revertedWithCustomError(stage.mintDesk, "ExpiryTooFar");
  });

  it("mints at most the limit in any 24 h, at the very second a mint leaves the window", async () => {
    const limit = (await stage.mintDesk.window()).limit;
    const amount = limit / 5n;
    const start = (await now(stage)) + 100n;
    for (let i = 0n; i < 5n; ++i) {
      const placed = await order(stage, amount);
      await propose(stage, placed);
      const credit = await creditFor(stage, placed);
      await at(stage, start + i * 10n);
      await approve(stage, placed, { credit });
    }
    await pass(stage, DAY - 120n);
    await attest(stage, "a", units(600_000_000));
    await attest(stage, "b", units(400_000_000));
    const early = await order(stage, amount);
    await propose(stage, early);
    const credit = await creditFor(stage, early);
    await at(stage, start + DAY - 1n);
    await expect(approve(stage, early, { credit })).to.be.revertedWithCustomError(
      stage.mintDesk,
      "WindowLimitExceeded",
    );
    await at(stage, start + DAY);
    await approve(stage, early, { credit });
    expect((await stage.mintDesk.window()).available).to.equal(0n);
  });
});
