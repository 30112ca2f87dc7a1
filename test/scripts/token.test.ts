import { expect } from "chai";
import { expectGolden, faultOf, heightOf, loadDesk, type Desk } from "./cli.ts";

describe("harbour token", () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await loadDesk();
  });

  it("plans a pause and sends nothing", async () => {
    const height = await heightOf(desk);
    const ran = await desk.cli("token pause --token cnh --as pauser");
    expect(ran.code).to.equal(0);
    expect(await heightOf(desk)).to.equal(height);
    expectGolden("token-pause-plan", ran.out);
  });

  it("pauses and unpauses one currency, each by its own role", async () => {
    const wrong = await desk.cli("token unpause --token cnh --as pauser");
    expect(wrong.out).to.match(/nothing to do/);

    const pause = await desk.cli("token pause --token cnh --as pauser --send", { answers: ["hCNH"] });
    expect(pause.code).to.equal(0);
    expect([await desk.cnh.token.paused(), await desk.hkd.token.paused()]).to.deep.equal([true, false]);
    expectGolden("token-pause-sent", pause.out);

    expect(faultOf(await desk.cli("token unpause --token cnh --as pauser"))).to.equal("HB-2401");
    const unpause = await desk.cli("token unpause --token cnh --as unpauser --send", { answers: ["hCNH"] });
    expect(unpause.code).to.equal(0);
    expect(await desk.cnh.token.paused()).to.equal(false);
    expectGolden("token-unpause-sent", unpause.out);
  });

  it("returns to the policy that was closed meanwhile", async () => {
    await desk.cnh.token.connect(desk.holders.PAUSER).pause();
    await desk.cnh.token.connect(desk.holders.PAUSER).closePolicy();
    const { plan } = JSON.parse((await desk.cli("token unpause --token cnh --as unpauser --json")).out);
    expect(plan.effects[0]).to.deep.equal({ label: "mode", value: "paused", then: "permissioned" });
  });

  it("has nothing to do the second time", async () => {
    await desk.cnh.token.connect(desk.holders.PAUSER).pause();
    const height = await heightOf(desk);
    const ran = await desk.cli("token pause --token cnh --as pauser --send --json");
    expect(JSON.parse(ran.out))
      .to.include({ schema: "harbour.token-pause/1", exitCode: 0 })
      .and.to.have.property("already");
    expect(await heightOf(desk)).to.equal(height);
  });

  it("asks for the symbol of this currency", async () => {
    const ran = await desk.cli("token pause --token cnh --as pauser --send", { answers: ["hHKD"] });
    expect([ran.code, faultOf(ran)]).to.deep.equal([5, "HB-2503"]);
  });
});
