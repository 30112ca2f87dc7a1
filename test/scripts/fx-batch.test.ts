import { expect } from "chai";
import { balances, blacklist, units } from "../settlement/stage.ts";
import { faultOf } from "./cli.ts";
import { makeQuote } from "./fx-files.ts";
import { makePaper, type Paper } from "./paper.ts";
import { expectSettlementGolden, loadSettlementDesk, type SettlementDesk } from "./settlement-desk.ts";

// fx batch
// ├── quotes that the signer takes whole, and acceptances of others by allowance, netted per party and currency
// ├── what the signer owes and has not allowed is planned first
// ├── the same quote twice: all of it together at most
// ├── an acceptance by authorization, or a used one, is no part of a batch
// └── one party who may not pay or be paid, in either currency, stops all rows
// fx cancel
// └── the signer's own quotes, acceptances and numbers, in one run of 128

describe("harbour fx batch", () => {
  let desk: SettlementDesk;
  let paper: Paper;
  beforeEach(async () => {
    desk = await loadSettlementDesk();
    paper = makePaper();
  });
  afterEach(() => paper.remove());

  /** The dealer sells CNH, the exporter HKD; the exporter has accepted a part of the first. */
  const files = async (taker = "exporter") => {
    const sold = await makeQuote(desk, paper, { name: "cnh.json", changes: { nonce: 7n } });
    const bought = await makeQuote(desk, paper, {
      name: "hkd.json",
      maker: desk.dave,
      changes: {
        nonce: 8n,
        sellToken: desk.hkd.address,
        buyToken: desk.cnh.address,
        sellMax: units(50_000),
        priceNumerator: 100n,
        priceDenominator: 109n,
      },
    });
    const accepted = paper.path("accepted.json");
    const ran = await desk.cli(
      `fx fill ${sold} --amount "1,000.00 CNH" --funding allowance --nonce 9 --out ${accepted} --as ${taker}`,
      { answers: ["1,083.70"] },
    );
    expect(ran.code, ran.err).to.equal(0);
    return { sold, bought, accepted };
  };

  it("nets what everybody owes and gets, and moves that once", async () => {
    const { sold, bought, accepted } = await files();
    const line = `fx batch ${accepted} ${bought} ${sold} --as dealer-2`;
    const plan = await desk.cli(line);
    expect(plan.code, plan.err).to.equal(0);
    expectSettlementGolden("fx-batch-plan", plan.err + plan.out, paper);
    const sent = await desk.send(line);
    expectSettlementGolden("fx-batch-sent", sent.out, paper);
    const { alice, bob, dave, fxSettlement } = desk;
    for (const side of [desk.cnh, desk.hkd]) {
      const all = await balances(side, alice, bob, dave, fxSettlement);
      expect(all.reduce((sum, each) => sum + each)).to.equal(units(3_000_000));
      expect(all.at(-1)).to.equal(0n);
    }
    const again = await desk.cli(line);
    expect([again.code, faultOf(again)]).to.deep.equal([3, "HB-2938"]);
  });

  it("plans first what the signer owes in the end and has not allowed", async () => {
    const { sold, bought } = await files();
    const line = `fx batch ${bought} ${sold} --as walk-in`;
    const step = await desk.cli(line);
    expect(step.out).to.match(/^Step 1 of 2: allow the FX settlement to take 58,370\.00 HKD of walk-in/);
    await desk.send(line);
    await desk.send(line);
    expect(await desk.hkd.token.allowance(desk.erin, desk.fxSettlement)).to.equal(0n);
  });

  it("counts two rows of one quote together", async () => {
    const { sold, accepted } = await files();
    const part = paper.path("part.json");
    await desk.cli(`fx fill ${sold} --amount "99,500.00 CNH" --funding allowance --out ${part} --as importer`, {
      answers: ["107,828.15"],
    });
    const ran = await desk.cli(`fx batch ${accepted} ${part} --as relayer`);
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2939"]);
  });

  it("takes no acceptance by authorization, and none that was used", async () => {
    const { sold, accepted } = await files();
    const paid = paper.path("paid.json");
    await desk.cli(`fx fill ${sold} --amount "1,000.00 CNH" --out ${paid} --as importer`, { answers: ["1,083.70"] });
    const ran = await desk.cli(`fx batch ${accepted} ${paid} --as relayer`);
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2942"]);
    await desk.send(`fx submit ${accepted} --as relayer`);
    expect(faultOf(await desk.cli(`fx batch ${accepted} --as relayer`))).to.equal("HB-2940");
  });

  it("stops all rows where one party may not pay or be paid, in whichever currency", async () => {
    const { sold, accepted } = await files();
    await blacklist(desk.cnh, desk.dave);
    const ran = await desk.cli(`fx batch ${accepted} ${sold} --as dealer-2`);
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2330"]);
    expect(ran.out).to.match(/✗ exporter pays and is paid CNH/);
    expect(ran.out.match(/^ {2}✗ HB-2/gm)).to.have.length(2);
  });
});

describe("harbour fx cancel", () => {
  let desk: SettlementDesk;
  let paper: Paper;
  beforeEach(async () => {
    desk = await loadSettlementDesk();
    paper = makePaper();
  });
  afterEach(() => paper.remove());

  it("calls back quotes, acceptances and numbers of the signer", async () => {
    const quote = await makeQuote(desk, paper, { changes: { nonce: 7n } });
    const other = await makeQuote(desk, paper, { name: "other.json", maker: desk.bob });
    const accepted = paper.path("accepted.json");
    await desk.cli(`fx fill ${other} --amount "1,000.00 CNH" --nonce 9 --out ${accepted} --as dealer`, {
      answers: ["1,083.70"],
    });
    const line = `fx cancel ${quote} ${accepted} --nonce 127 --as dealer`;
    expectSettlementGolden("fx-cancel-plan", (await desk.cli(line)).out, paper);
    await desk.send(line);
    const used = await Promise.all([7n, 8n, 9n, 127n].map((nonce) => desk.fxSettlement.nonceUsed(desk.alice, nonce)));
    expect(used).to.deep.equal([true, false, true, true]);
    expect(faultOf(await desk.cli(`fx fill ${quote} --as importer`))).to.equal("HB-2938");
    expect(faultOf(await desk.cli(`fx submit ${accepted} --as relayer`))).to.equal("HB-2940");
    expect((await desk.cli(line)).out).to.match(/can be used no more, nothing to do/);
  });

  it("is of one's own nonces, in one run of 128, and of something", async () => {
    const quote = await makeQuote(desk, paper);
    const refused: [string, number, string][] = [
      [`fx cancel ${quote} --as importer`, 4, "HB-2943"],
      ["fx cancel --nonce 127 128 --as dealer", 64, "HB-2944"],
      ["fx cancel --nonce 1 two --as dealer", 64, "HB-2946"],
      ["fx cancel --as dealer", 64, "HB-2124"],
    ];
    for (const [line, code, fault] of refused) {
      const ran = await desk.cli(line);
      expect([ran.code, faultOf(ran)], line).to.deep.equal([code, fault]);
    }
  });
});
