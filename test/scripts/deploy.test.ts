import { existsSync } from "node:fs";
import { expect } from "chai";
import { chainOf, cliOf, expectGolden, faultOf, loadIssuance, planHashOf, type Desk, type Ran } from "./cli.ts";
import { makePaper, type Paper } from "./paper.ts";

// harbour deploy
// ├── shows who deploys what, and sends nothing by itself
// ├── refuses records of another name, and a signer without an account
// └── deploys what is missing: on a chain that has everything, nothing, and the records are written

describe("harbour deploy", () => {
  let desk: Desk;
  let paper: Paper;
  beforeEach(async () => {
    desk = await loadIssuance();
    paper = makePaper();
  });
  afterEach(() => paper.remove());

  const records = () => paper.path("localhost");
  const deploy = (flags = "", changes = {}, answers?: string[]): Promise<Ran> =>
    cliOf(chainOf(desk, { records: records(), deployment: {}, ...changes }))(
      `deploy ${flags}`,
      answers === undefined ? {} : { answers },
    );

  it("shows its plan and sends nothing", async () => {
    const ran = await deploy();
    expect(ran.code).to.equal(0);
    expectGolden("deploy-plan", ran.out.replace(paper.folder, "deployments").replace(/\d+\.\d+ of/, "#### of"));
    expect(existsSync(records())).to.equal(false);
  });

  it("prints one object under --json", async () => {
    const { schema, sent, plan } = JSON.parse((await deploy("--json")).out);
    expect({ schema, sent, scripts: plan.scripts.length }).to.deep.equal({
      schema: "harbour.deploy/1",
      sent: false,
      scripts: 11,
    });
  });

  it("adopts what stands, writes the records and sends nothing", async () => {
    const height = await desk.chain.provider.getBlockNumber();
    const hash = planHashOf(await deploy());
    const ran = await deploy(`--send --approve ${hash}`);
    expect(ran.code, ran.err).to.equal(0);
    expect(ran.out).to.contain(desk.hkd.token.target);
    expect(ran.out).to.match(/^ +both +payouts contract +0x/m);
    for (const record of ["HKD-mint-desk", "trade-escrow"]) {
      expect(existsSync(paper.path(`localhost/${record}.json`))).to.equal(true);
    }
    expect(await desk.chain.provider.getBlockNumber()).to.equal(height);
  });

  it("asks for the network's name, and takes nothing else for a yes", async () => {
    const ran = await deploy("--send", {}, ["yes"]);
    expect([ran.code, faultOf(ran), ran.asked.length]).to.deep.equal([5, "HB-2503", 1]);
    expect(existsSync(records())).to.equal(false);
  });

  const refusals: [string, number, string, string, object][] = [
    ["without a terminal and without a plan's hash", 64, "HB-2501", "--send", {}],
    ["with another plan's hash", 3, "HB-2502", "--send --approve 0000-0000-0000-0000-0000-0000-0000-0000", {}],
    ["to a signer without an account", 4, "HB-2222", "", { signer: { request: async () => [] } }],
    ["to records of another name", 64, "HB-2223", "", { records: "/nowhere/mainnet" }],
  ];
  for (const [what, code, fault, flags, changes] of refusals) {
    it(`refuses ${what}`, async () => {
      const ran = await deploy(flags, changes);
      expect([ran.code, faultOf(ran)]).to.deep.equal([code, fault]);
      expect(existsSync(records())).to.equal(false);
    });
  }

  it("names what its scripts refuse", async () => {
    const policy = structuredClone(desk.chain.policy);
    (policy.currencies[1]!.issuance as { bufferBps: number }).bufferBps = 200;
    const ran = await deploy(`--send --approve ${planHashOf(await deploy("", { policy }))}`, { policy });
    expect([ran.code, faultOf(ran)]).to.deep.equal([1, "HB-2224"]);
    expect(ran.err).to.contain("bufferBps: found 100, expected 200");
  });
});
