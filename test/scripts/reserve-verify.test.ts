import { expect } from "chai";
import { connection } from "../fixture.ts";
import { attest, issue, iso, now } from "./banks.ts";
import { expectGolden, faultOf, loadIssuance, planHashOf, type Desk } from "./cli.ts";
import { expectPaperGolden, makePaper, type Paper } from "./paper.ts";
import { draft, sign } from "./reserve-files.ts";

// reserve verify
// ├── the reserves: everything recomputed agrees; a stale pool is unconfirmed; a ceiling that lags is a difference
// └── a file: digest, signatures, what became of it; a difference is exit code 2
// reserve push · reserve history · reserve anchor

describe("harbour reserve verify", () => {
  let desk: Desk;
  let paper: Paper;
  beforeEach(async () => {
    desk = await loadIssuance();
    paper = makePaper();
  });
  afterEach(() => paper.remove());

  it("recomputes reserves, capacity and ceiling", async () => {
    await attest(desk, 600_000_000);
    await attest(desk, 412_500_000, { bank: "BANK-B" });
    await issue(desk, { to: desk.beneficiaries[0]!.address, amount: 10_000_000, number: 1 });
    const ran = await desk.cli("reserve verify --token hkd");
    expect(ran.code, ran.err).to.equal(0);
    expectPaperGolden("reserve-verify", ran.out, paper);
  });

  it("floors the coverage", async () => {
    await attest(desk, 1_012_500_000);
    await issue(desk, { to: desk.beneficiaries[0]!.address, amount: 30_000_000, number: 1 });
    const { solvency } = JSON.parse((await desk.cli("reserve verify --token hkd --json")).out);
    expect(solvency.ratio).to.equal("3375000000");
  });

  it("shows a stale pool as unconfirmed, and the ceiling that lags as a difference until somebody pushes", async () => {
    await attest(desk, 600_000_000, { validFor: 3_600 });
    await attest(desk, 400_000_000, { bank: "BANK-B" });
    await issue(desk, { to: desk.beneficiaries[0]!.address, amount: 10_000_000, number: 1 });
    await connection.networkHelpers.time.increase(3_600);

    const stale = await desk.cli("reserve verify --token hkd");
    expect([stale.code, faultOf(stale)]).to.deep.equal([2, "HB-2720"]);
    expectPaperGolden("reserve-verify-stale", stale.out + stale.err, paper);

    const push = "reserve push --token hkd --as maker";
    const pushed = await desk.cli(`${push} --send`, { answers: ["hHKD"] });
    expect(pushed.code, pushed.err).to.equal(0);
    expectGolden("reserve-push-sent", pushed.out);
    expect((await desk.cli("reserve verify --token hkd")).code).to.equal(0);
    expect((await desk.cli(push)).out).to.match(/in step, nothing to do/);
  });

  it("recomputes a file, before it is submitted and after", async () => {
    const file = paper.path("statement.json");
    await draft(desk, paper);
    await sign(desk, file, "1,012,500,000.00", "bank-a-1", "bank-a-2");
    const before = await desk.cli(`reserve verify ${file} --token hkd`);
    expect(before.code, before.err).to.equal(0);
    expect(before.out).to.match(/not submitted yet/);

    const line = `reserve submit ${file} --token hkd --as maker`;
    await desk.cli(`${line} --send --approve ${planHashOf(await desk.cli(line))}`);
    const after = await desk.cli(`reserve verify ${file} --token hkd`);
    expect(after.code, after.err).to.equal(0);
    expectPaperGolden("reserve-verify-file", after.out, paper);
  });

  it("ends with exit code 2 where a signature is missing, or another statement took the sequence", async () => {
    const file = paper.path("statement.json");
    await draft(desk, paper);
    const unsigned = await desk.cli(`reserve verify ${file} --token hkd`);
    expect([unsigned.code, faultOf(unsigned)]).to.deep.equal([2, "HB-2720"]);

    await sign(desk, file, "1,012,500,000.00", "bank-a-1", "bank-a-2");
    await attest(desk, 1_000);
    const other = await desk.cli(`reserve verify ${file} --token hkd --json`);
    expect(other.code).to.equal(2);
    const failed = JSON.parse(other.out).checks.filter(({ passed }: { passed: boolean }) => !passed);
    expect(failed.map(({ check }: { check: string }) => check)).to.deep.equal(["what was submitted"]);
  });
});

describe("harbour reserve history and anchor", () => {
  let desk: Desk;
  let paper: Paper;
  beforeEach(async () => {
    desk = await loadIssuance();
    paper = makePaper();
  });
  afterEach(() => paper.remove());

  it("lists statements, parked, confirmed and accepted, and the reports", async () => {
    await attest(desk, 1_000_000, {});
    await attest(desk, 5_000_000, { bank: "BANK-B", confirm: false });
    await attest(desk, 6_000_000, { bank: "BANK-B" });
    await attest(desk, 1_000_000);
    const report = paper.write("daily.pdf", "%PDF");
    const line = `reserve anchor ${report} --kind daily --as-of ${iso(await now())} --token hkd --as reporter`;

    const plan = await desk.cli(line);
    expect(plan.code, plan.err).to.equal(0);
    expectPaperGolden("reserve-anchor-plan", plan.out, paper);
    const sent = await desk.cli(`${line} --send`, { answers: ["hHKD"] });
    expect(sent.code, sent.err).to.equal(0);
    expect((await desk.cli(line)).out).to.match(/nothing to do/);

    const ran = await desk.cli("reserve history --token hkd");
    expect(ran.code).to.equal(0);
    expectGolden("reserve-history", ran.out.replace(/0x[0-9a-f]{64}/g, "0x".padEnd(66, "·")));
    const one = JSON.parse((await desk.cli("reserve history --token hkd --pool BANK-B-1 --json")).out);
    expect(one.acts.map(({ what }: { what: string }) => what)).to.deep.equal([
      "parked",
      "dropped, never counts",
      "parked",
      "confirmed",
    ]);
  });

  const refused: [string, number, string, string][] = [
    ["an unknown kind", 64, "HB-2101", "--kind yearly --as-of 2026-11-22T18:00:00Z --as reporter"],
    ["an as-of in the future", 3, "HB-2357", "--kind daily --as-of 2098-11-22T18:00:00Z --as reporter"],
    ["another role", 4, "HB-2401", "--kind daily --as-of 2026-11-22T18:00:00Z --as maker"],
    ["a time without a zone", 64, "HB-2123", "--kind daily --as-of 2026-11-22T18:00:00 --as reporter"],
    ["a day that no month has", 64, "HB-2123", "--kind daily --as-of 2026-02-31T18:00:00Z --as reporter"],
  ];
  for (const [what, code, fault, flags] of refused) {
    it(`refuses ${what}`, async () => {
      const ran = await desk.cli(`reserve anchor ${paper.write("daily.pdf", "%PDF")} --token hkd ${flags}`);
      expect([ran.code, faultOf(ran)]).to.deep.equal([code, fault]);
    });
  }
});
