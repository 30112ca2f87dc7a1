// S4 of the acceptance scenarios, its part on the chain: a redemption over a holiday.
//
// CNH 30,000,000 handed in on Monday 16 February 2026 at 15:30
// ├── requestedAt is that second and never changes; the holder may reclaim from Monday 23 February 15:30 on
// └── settled on Friday 20 February: burned once; the due date in business days is the books'
import { expect } from "chai";
import { PAYOUT, proposeSettlement, settle, State, UETR } from "../redemptions.ts";
import { at, DAY, expectRefusal, fields, reach, units, type Stage } from "../stage.ts";
import { CNH_RESERVE, CNH_SUPPLY, hongKong, loadWorld, state } from "../world.ts";

const AMOUNT = units(30_000_000);
const REQUESTED = hongKong("2026-02-16 15:30");

describe("S4 Holiday redemption", () => {
  let cnh: Stage;
  beforeEach(async () => {
    ({ cnh } = await loadWorld());
    await cnh.token.connect(cnh.distributor).approve(cnh.redemptionDesk, AMOUNT);
    await at(cnh, REQUESTED);
    await cnh.redemptionDesk.connect(cnh.distributor).request(AMOUNT, PAYOUT);
  });
  const record = async () => fields(await cnh.redemptionDesk.redemption(1n));

  it("is recorded at the second it was made, with a deadline that needs no calendar", async () => {
    expect(await record()).to.deep.equal({
      holder: cnh.distributor.address,
      amount: AMOUNT,
      requestedAt: REQUESTED,
      deadline: hongKong("2026-02-23 15:30"),
      state: State.open,
      held: false,
    });
    await reach(cnh, hongKong("2026-02-19 12:00"));
    await proposeSettlement(cnh, 1n);
    expect((await record())["requestedAt"]).to.equal(REQUESTED);
  });

  it("is settled on Friday 20 February: 30,000,000 leave the supply, once", async () => {
    await reach(cnh, hongKong("2026-02-20 10:00"));
    await proposeSettlement(cnh, 1n);
    await settle(cnh, 1n);
    expect(await cnh.token.totalSupply()).to.equal(CNH_SUPPLY - AMOUNT);
    expect(await record()).to.include({ requestedAt: REQUESTED, state: State.settled });
    await expectRefusal(cnh.redemptionDesk, settle(cnh, 1n, UETR), "NotOpen", 1n, State.settled);
    await state(cnh, { ...CNH_RESERVE, cash: CNH_RESERVE.cash - AMOUNT, total: CNH_RESERVE.total - AMOUNT });
    // 475,000,000 / 470,000,000.
    expect((await cnh.registry.solvency()).ratio).to.equal(101_063_829n);
  });

  it("can be reclaimed by the holder from Monday 23 February 15:30 on, whatever day that is", async () => {
    const deadline = REQUESTED + 7n * DAY;
    const reclaim = () => cnh.redemptionDesk.connect(cnh.distributor).reclaim(1n);
    await at(cnh, deadline - 1n);
    await expectRefusal(cnh.redemptionDesk, reclaim(), "DeadlineNotReached", deadline, deadline - 1n);
    await at(cnh, deadline);
    await reclaim();
    expect(await cnh.token.balanceOf(cnh.distributor)).to.equal(CNH_SUPPLY / 2n);
    expect(await cnh.token.totalSupply()).to.equal(CNH_SUPPLY);
  });
});
