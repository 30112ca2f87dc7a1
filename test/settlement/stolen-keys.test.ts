// What a stolen key of the issuer can do to what is settled: docs/threats.md, "Settlement"
// ├── PAUSER: nothing new comes in; everything inside goes out
// ├── BLACKLISTER with SEIZER, nobody watching: what waits and free pools, never what is held in an order
// └── ADMIN with BLACKLISTER and SEIZER, nobody watching: takes the registration away, then all of a token
import { expect } from "chai";
import {
  act,
  blacklist,
  CASE,
  closePolicy,
  DAY,
  expectRefusal,
  FLAG,
  HOUR,
  pass,
  register,
  units,
  verify,
} from "./stage.ts";
import { DUE, FULL, guaranteedOrder, opened, orderOf, sendOpening, WINDOW, DOCUMENT } from "./trade-orders.ts";
import { books, expectMoved, loadTrade, POOL, type TradeStage } from "./trade-stage.ts";

const HELD = units(100_000);

describe("A stolen key and the settlement contracts", () => {
  let stage: TradeStage;
  let cnh: string;
  beforeEach(async () => {
    stage = await loadTrade();
    cnh = stage.cnh.address;
  });

  it("PAUSER: stops what is new, while everything inside goes out", async () => {
    const { escrow, cnh: side, attestor, guarantor, seller, stranger } = stage;
    const { orderId: id, order } = await opened(stage, orderOf(stage));
    await escrow.connect(side.holders.PAUSER).stopIntake(cnh);
    await expectRefusal(
      escrow,
      sendOpening(stage, orderOf(stage, { salt: `0x${"01".repeat(32)}` })),
      "IntakeStoppedFor",
      cnh,
    );

    await escrow.connect(attestor).attest(id, order, 0n, DOCUMENT, FULL);
    await pass(WINDOW);
    await expectMoved(stage, () => escrow.connect(stranger).release(id, order, 0n), { seller: HELD, escrow: -HELD });
    await expectMoved(stage, () => escrow.connect(guarantor).withdraw(cnh, POOL), {
      guarantor: POOL,
      "guarantor pool": -POOL,
      escrow: -POOL,
    });
    expect((await books(stage)).seller).to.equal((await stage.cnh.token.balanceOf(seller)) as bigint);
  });

  it("BLACKLISTER and SEIZER: take what waits and free pools, nothing that is held in an order", async () => {
    const { escrow, cnh: side, buyer, court, guarantor, seller, stranger } = stage;
    const waiting = await opened(stage, orderOf(stage));
    const held = await opened(stage, guaranteedOrder(stage, { salt: `0x${"02".repeat(32)}` }));
    const free = await escrow.freePool(cnh, guarantor);
    for (const each of [buyer, seller, guarantor]) await blacklist(side, each);
    await pass(DUE + WINDOW);
    await escrow.connect(stranger).refund(waiting.orderId, waiting.order, 0n);
    const orderHeld = (await escrow.orderState(held.orderId, held.order)).held;
    expect(orderHeld > 0n).to.equal(true);

    const take = async (party: string, amount: bigint) => {
      const args = [cnh, party, amount, court.address, CASE] as const;
      const data = escrow.interface.encodeFunctionData("surrender", args as never);
      await side.authority.connect(side.holders.SEIZER).schedule(escrow, data, 0);
      await pass(DAY + HOUR);
      return escrow.connect(side.holders.SEIZER).surrender(...args);
    };
    await take(buyer.address, HELD);
    await take(guarantor.address, free);
    await expectRefusal(escrow, take(seller.address, 1n), "AmountExceeded", 1n, 0n);
    const after = await books(stage);
    expect(after.court).to.equal(HELD + free);
    expect(after.escrow).to.equal(orderHeld);
    expect((await escrow.orderState(held.orderId, held.order)).held).to.equal(orderHeld);
  });

  it("ADMIN, BLACKLISTER and SEIZER: take a token's whole balance after 72 h", async () => {
    const { address, cnh: side, court, escrow } = stage;
    await opened(stage, orderOf(stage));
    const inside = (await books(stage)).escrow!;
    await expectRefusal(side.token, blacklist(side, { address }), "AccountProtected", address);

    await register(side, { address }, 0n);
    await blacklist(side, { address });
    await act(side, "seize", address, court.address, inside, CASE);
    expect((await books(stage)).escrow).to.equal(0n);
    expect((await books(stage)).court).to.equal(inside);
    expect((await books(stage, stage.hkd)).escrow).to.equal(POOL);
    expect(await escrow.intakeOpen(cnh)).to.equal(false);
    expect(await escrow.intakeOpen(stage.hkd.address)).to.equal(true);
  });

  it("ADMIN alone, with PAUSER: a closed policy and no registration lock what is inside, until either ends", async () => {
    const { address, cnh: side, guarantor } = stage;
    await register(side, { address }, 0n);
    await closePolicy(side);
    await verify(side, guarantor);
    await expectRefusal(side.token, stage.escrow.connect(guarantor).withdraw(cnh, POOL), "AccountNotVerified", address);
    await register(side, { address }, FLAG.protected);
    await expectMoved(stage, () => stage.escrow.connect(guarantor).withdraw(cnh, POOL), {
      guarantor: POOL,
      "guarantor pool": -POOL,
      escrow: -POOL,
    });
  });
});
