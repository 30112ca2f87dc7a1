import { expect } from "chai";
import { expectGolden, faultOf, fund, heightOf, loadDesk, units, type Desk } from "./cli.ts";

// burn
// ├── without an exit: plan, nothing sent
// ├── --send: the amount retyped → burned
// └── refused: short balance, held balance, neither minter nor redemption account

describe("harbour burn", () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await loadDesk();
    await fund(desk, desk.users[0]!.address, 1_000);
  });

  it("shows the plan and sends nothing", async () => {
    const height = await heightOf(desk);
    const ran = await desk.cli("burn 250.00 --token hkd --as desk-1");
    expect(ran.code).to.equal(0);
    expect(await heightOf(desk)).to.equal(height);
    expectGolden("burn-plan", ran.out);
  });

  it("burns once the amount is retyped", async () => {
    const ran = await desk.cli("burn 250.00 --token hkd --as desk-1 --memo R-17 --send", { answers: ["250.00"] });
    expect(ran.code).to.equal(0);
    expect(await desk.hkd.token.totalSupply()).to.equal(units(750));
    expectGolden("burn-sent", ran.out);
  });

  it("refuses more than the balance", async () => {
    const ran = await desk.cli("burn 1,000.01 --token hkd --as desk-1");
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2314"]);
  });

  it("refuses what is held", async () => {
    await desk.hkd.token.connect(desk.holders.BLACKLISTER).raiseHold(desk.users[0]!, units(900), "0x".padEnd(66, "1"));
    const ran = await desk.cli("burn 250.00 --token hkd --as desk-1");
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2321"]);
  });

  it("refuses a signer that may not burn", async () => {
    const ran = await desk.cli("burn 250.00 --token hkd --as suspect");
    expect([ran.code, faultOf(ran)]).to.deep.equal([4, "HB-2402"]);
  });
});
