// S1 of the acceptance scenarios, its part on the chain: a normal mint.
//
// M-001 pays HKD 10,000,000.00 by CHATS at 10:02; the bank signs the credit and statement 412 (1,022,500,000.00)
// ├── headroom before the mint 12,376,237.623762
// ├── proposed 10:09, approved 10:15: 10,000,000.000000; ratio after it 101.237623 %, floored
// └── the order is executed once, the credit and the bank reference are used up
import { expect } from "chai";
import { id } from "ethers";
import { creditId } from "../../../sdk/credit-id.ts";
import { encodeShortText } from "../../../sdk/short-text.ts";
import { bankReference } from "../../../sdk/uetr.ts";
import { approve, creditFor, order, propose } from "../orders.ts";
import { at, eventsOf, expectRefusal, millions, POOL, reach, units, type Stage } from "../stage.ts";
import { HKD_RESERVE, HKD_SUPPLY, hongKong, loadWorld, state } from "../world.ts";

describe("S1 Normal mint", () => {
  let hkd: Stage;
  before(async () => {
    ({ hkd } = await loadWorld());
  });

  it("starts from W0: 1,000,000,000 against 1,012,500,000.00, as of sequence 411", async () => {
    expect(await hkd.token.totalSupply()).to.equal(HKD_SUPPLY);
    const pool = await hkd.registry.pool(POOL.a);
    expect([pool.sequence, pool.total]).to.deep.equal([411n, 1_012_500_000_000000n]);
    expect((await hkd.registry.solvency()).ratio).to.equal(101_250_000n);
  });

  it("mints what was paid, at 101.237623 %, once", async () => {
    const { registry, mintDesk, token, distributor } = hkd;
    await reach(hkd, hongKong("2026-02-13 10:04"));
    await state(hkd, {
      ...HKD_RESERVE,
      cash: HKD_RESERVE.cash + millions(10),
      total: millions(1_022) + units(500_000),
    });
    const pool = await registry.pool(POOL.a);
    expect([pool.sequence, pool.total]).to.deep.equal([412n, 1_022_500_000_000000n]);
    expect(await registry.headroom()).to.equal(12_376_237_623762n);

    await reach(hkd, hongKong("2026-02-13 10:09"));
    const placed = await order(hkd, units(10_000_000), {
      orderRef: encodeShortText("2026-000412"),
      bankRef: bankReference("eb6305c9-1f7f-49de-aed0-16487c27b42d"),
      valueDate: hongKong("2026-02-13 10:02"),
      expiry: hongKong("2026-02-13 18:00"),
    });
    await propose(hkd, placed);
    const credit = await creditFor(hkd, placed, {
      creditId: creditId({ rail: "CHATS", bic: "HSBCHKHH", reference: "FT26044ABC" }),
      valueTime: hongKong("2026-02-13 10:02"),
    });
    await at(hkd, hongKong("2026-02-13 10:15"));
    const events = await eventsOf(hkd, approve(hkd, placed, { credit }));
    const [name, , , beneficiary, amount, , , ratio] = events.at(-1)!;
    expect([name, beneficiary, amount]).to.deep.equal([
      "mintDesk.OrderExecuted",
      distributor.address,
      10_000_000_000000n,
    ]);
    expect(ratio).to.equal(101_237_623n);

    expect(await token.totalSupply()).to.equal(1_010_000_000_000000n);
    expect((await registry.solvency()).ratio).to.equal(101_237_623n);
    expect(await registry.headroom()).to.equal(2_376_237_623762n);
    expect((await mintDesk.orderState(placed)).state).to.equal(3n);
    expect(await mintDesk.isBankReferenceUsed(placed.bankRef)).to.equal(true);
    expect(await registry.creditUsedBy(credit.creditId)).to.equal(await mintDesk.orderId(placed));

    await expectRefusal(mintDesk, approve(hkd, placed, { credit }), "BankReferenceUsed", placed.bankRef);
    const other = await order(hkd, units(2_000_000), { orderRef: id("same wire") });
    await propose(hkd, other);
    await expectRefusal(
      registry,
      approve(hkd, other, { credit: { ...credit, amount: units(2_000_000) } }),
      "CreditUsed",
      credit.creditId,
      await mintDesk.orderId(placed),
    );
  });
});
