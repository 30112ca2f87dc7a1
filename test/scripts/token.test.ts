import { expect } from "chai";
import { connection } from "../fixture.ts";
import { expectGolden, faultOf, heightOf, loadDesk, planHashOf, type Desk } from "./cli.ts";

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

  describe("policy", () => {
    it("is closed at once by PAUSER, and said as holders feel it", async () => {
      const plan = await desk.cli("token policy closed --token cnh --as pauser");
      expect(plan.code, plan.err).to.equal(0);
      expectGolden("token-policy-closed-plan", plan.out);
      const sent = await desk.cli("token policy closed --token cnh --as pauser --send", { answers: ["hCNH"] });
      expect(sent.code, sent.err).to.equal(0);
      expect(await desk.cnh.token.canSend(desk.users[5]!)).to.equal(false);
      expectGolden("token-policy-closed-sent", sent.out);
      const again = await desk.cli("token policy closed --token cnh --as pauser --send");
      expect(again.out).to.match(/nothing to do/);
    });

    it("is opened by POLICY after its delay", async () => {
      await desk.cnh.token.connect(desk.holders.PAUSER).closePolicy();
      expect(faultOf(await desk.cli("token policy open --token cnh --as pauser"))).to.equal("HB-2401");
      const plan = await desk.cli("token policy open --token cnh --as policy");
      expectGolden("token-policy-open-plan", plan.out);
      await desk.cli(`token policy open --token cnh --as policy --schedule --approve ${planHashOf(plan)}`);
      await connection.networkHelpers.time.increase(86_400);
      const sent = await desk.cli("token policy open --token cnh --as policy --send", { answers: ["hCNH"] });
      expect(sent.code, sent.err).to.equal(0);
      expect(await desk.cnh.token.canSend(desk.users[5]!)).to.equal(true);
    });

    it("is remembered while paused", async () => {
      await desk.cnh.token.connect(desk.holders.PAUSER).pause();
      const ran = await desk.cli("token policy closed --token cnh --as pauser --send", { answers: ["hCNH"] });
      expect(ran.code, ran.err).to.equal(0);
      expect(ran.err).to.match(/takes effect when it is unpaused/);
      expect([await desk.cnh.token.paused(), await desk.cnh.token.canSend(desk.users[5]!)]).to.deep.equal([
        true,
        false,
      ]);
    });

    it("is open or closed, nothing else", async () => {
      const ran = await desk.cli("token policy ajar --token cnh --as pauser");
      expect([ran.code, faultOf(ran)]).to.deep.equal([64, "HB-2101"]);
    });
  });
});
