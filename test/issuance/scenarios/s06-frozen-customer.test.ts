// S6 of the acceptance scenarios, its part on the chain: a frozen customer redeems.
//
// a wallet with 2,000,000, frozen at 11:06
// ├── its request of 500,000 at 11:20 is refused on chain; the books open the record and restart its clock
// ├── un-blacklisted on day 9 at 10:00: the request goes through
// ├── frozen between request and payout: held, in supply and in reserve, until un-blacklisted
// └── the escrow itself cannot be frozen
import { expect } from "chai";
import { PAYOUT, proposeSettlement, request, settle, State } from "../redemptions.ts";
import { at, blacklist, CASE, expectRefusal, fields, reach, unBlacklist, units, type Stage } from "../stage.ts";
import { HKD_RESERVE, HKD_SUPPLY, hongKong, loadWorld, state } from "../world.ts";

const HALF_MILLION = units(500_000);

describe("S6 Frozen customer redeems", () => {
  let hkd: Stage;
  let customer: Stage["alice"];
  beforeEach(async () => {
    ({ hkd } = await loadWorld());
    customer = hkd.alice;
    await hkd.token.connect(hkd.distributor).transfer(customer, units(2_000_000));
  });

  it("refuses the request of a wallet that is blacklisted already, and takes it after the order is lifted", async () => {
    const { token, redemptionDesk } = hkd;
    await token.connect(customer).approve(redemptionDesk, HALF_MILLION);
    await at(hkd, hongKong("2026-02-13 11:06"));
    await blacklist(hkd, customer);
    await at(hkd, hongKong("2026-02-13 11:20"));
    const attempt = () => redemptionDesk.connect(customer).request(HALF_MILLION, PAYOUT);
    await expectRefusal(token, attempt(), "AccountBlacklisted", customer.address);
    expect(await token.balanceOf(customer)).to.equal(units(2_000_000));
    expect(await token.totalSupply()).to.equal(HKD_SUPPLY);

    await at(hkd, hongKong("2026-02-21 10:00"));
    await unBlacklist(hkd, customer);
    await at(hkd, hongKong("2026-02-21 10:05"));
    await attempt();
    expect(fields(await redemptionDesk.redemption(1n))).to.include({
      requestedAt: hongKong("2026-02-21 10:05"),
      held: false,
      state: State.open,
    });
  });

  it("holds a request that was made before: neither settled nor reclaimed, in supply and in reserve", async () => {
    const { token, registry, redemptionDesk } = hkd;
    const one = await request(hkd, customer, HALF_MILLION);
    await proposeSettlement(hkd, one);
    await blacklist(hkd, customer);
    await expectRefusal(redemptionDesk, settle(hkd, one), "RedemptionHeld", one, customer.address);
    expect(fields(await redemptionDesk.redemption(one))).to.include({ held: true, state: State.open });
    expect(fields(await registry.solvency())).to.include({
      liabilities: HKD_SUPPLY,
      reserves: HKD_RESERVE.total,
      openRedemptions: 1n,
      openRedemptionAmount: HALF_MILLION,
      ratio: 101_250_000n,
    });
    await reach(hkd, hongKong("2026-02-20 12:00"));
    await expectRefusal(
      redemptionDesk,
      redemptionDesk.connect(customer).reclaim(one),
      "RedemptionHeld",
      one,
      customer.address,
    );
    await unBlacklist(hkd, customer);
    expect((await redemptionDesk.redemption(one)).held).to.equal(false);
    await settle(hkd, one);
    expect(await token.totalSupply()).to.equal(HKD_SUPPLY - HALF_MILLION);
    await state(hkd, {
      ...HKD_RESERVE,
      cash: HKD_RESERVE.cash - HALF_MILLION,
      total: HKD_RESERVE.total - HALF_MILLION,
    });
    expect(await registry.headroom()).to.equal(2_480_198_019801n);
  });

  it("refuses to freeze the escrow", async () => {
    const { token, redemptionDesk, holders } = hkd;
    const desk = redemptionDesk.target as string;
    await request(hkd, customer, HALF_MILLION);
    await expectRefusal(token, token.connect(holders.BLACKLISTER).blacklist(desk), "AccountProtected", desk);
    await expectRefusal(
      token,
      token.connect(holders.BLACKLISTER).blacklistBatch([desk], CASE),
      "AccountProtected",
      desk,
    );
    await expectRefusal(token, token.connect(holders.BLACKLISTER).raiseHold(desk, 1n, CASE), "AccountProtected", desk);
  });
});
