import { expect } from "chai";
import { readQuoteFile } from "../../scripts/fx/quote-file.ts";
import { encodeShortText } from "../../sdk/short-text.ts";
import { deployTestContract } from "../settlement/compiled.ts";
import { act, blacklist, closePolicy, now, pause, reach, units, verify } from "../settlement/stage.ts";
import { faultOf, heightOf, planHashOf } from "./cli.ts";
import { makeQuote } from "./fx-files.ts";
import { makePaper, type Paper } from "./paper.ts";
import { expectSettlementGolden, loadSettlementDesk, type SettlementDesk } from "./settlement-desk.ts";

// fx fill
// ├── without an allowance: plans that first, of exactly the amount
// ├── by what is got, by the most that is paid, or all that is left; for somebody else, with a reference
// ├── not the taker; the maker himself, or for him; over in every way; more than is left, less than the minimum
// ├── what stops the maker, the taker or the recipient, found before the chain is asked
// └── a band: inside, outside, stale, silent
// fx allow
// └── sets the allowance, and says when it is so already

describe("harbour fx fill", () => {
  let desk: SettlementDesk;
  let paper: Paper;
  beforeEach(async () => {
    desk = await loadSettlementDesk();
    paper = makePaper();
  });
  afterEach(() => paper.remove());

  it("plans the missing allowance first, of exactly what is paid", async () => {
    const quote = await makeQuote(desk, paper);
    const line = `fx fill ${quote} --amount "1,000.00 CNH" --as walk-in`;
    expectSettlementGolden("fx-fill-step-1", (await desk.cli(line)).out, paper);
    await desk.send(line);
    expect(await desk.hkd.token.allowance(desk.erin, desk.fxSettlement)).to.equal(1_083_700_000n);
    await desk.send(line);
    expect(await desk.cnh.token.balanceOf(desk.erin)).to.equal(units(1_001_000));
    expect(await desk.hkd.token.allowance(desk.erin, desk.fxSettlement)).to.equal(0n);
  });

  it("pays somebody else's invoice to the last minor unit, with its reference", async () => {
    const quote = await makeQuote(desk, paper, { changes: { nonce: 7n } });
    const line = `fx fill ${quote} --amount "33,333.333333 CNH" --to exporter --memo INV-4711 --as importer`;
    expectSettlementGolden("fx-fill-plan", (await desk.cli(line)).out, paper);
    const sent = await desk.send(line);
    expectSettlementGolden("fx-fill-sent", sent.out, paper);
    const [log] = await desk.fxSettlement.queryFilter(desk.fxSettlement.filters.Filled());
    expect([log!.args.recipient, log!.args.memo]).to.deep.equal([desk.dave.address, encodeShortText("INV-4711")]);
    expect(await desk.cnh.token.balanceOf(desk.dave)).to.equal(units(1_000_000) + 33_333_333_333n);
  });

  it("takes as much as can be paid for, or all that is left", async () => {
    const quote = await makeQuote(desk, paper);
    const paid = await desk.send(`fx fill ${quote} --amount "1,000.00 HKD" --as importer --json`);
    const { outcome } = JSON.parse(paid.out);
    expect(outcome.done).to.equal("Paid 1,000.00 HKD for 922.764602 CNH");
    await desk.send(`fx fill ${quote} --as importer`);
    expect(await desk.fxSettlement.remaining(readQuoteFile(quote).typedData.message)).to.equal(0n);
    expect(await desk.cnh.token.balanceOf(desk.carol)).to.equal(units(1_100_000));
  });

  it("refuses by name whoever may not take it, and whatever it does not sell", async () => {
    const open = await makeQuote(desk, paper);
    const named = await makeQuote(desk, paper, { name: "named.json", changes: { taker: desk.dave.address } });
    const height = await heightOf(desk as never);
    const refused: [string, number, string][] = [
      [`fx fill ${named} --as importer`, 4, "HB-2936"],
      [`fx fill ${open} --as dealer`, 3, "HB-2937"],
      [`fx fill ${open} --to dealer --as importer`, 3, "HB-2937"],
      [`fx fill ${open} --amount "99.999999 CNH" --as importer`, 3, "HB-2939"],
      [`fx fill ${open} --amount "100,000.000001 CNH" --as importer`, 3, "HB-2939"],
      [`fx fill ${open} --amount "0.00 HKD" --as importer`, 3, "HB-2939"],
      [`fx fill ${open} --amount 100.00 --as importer`, 64, "HB-2930"],
      [`fx fill ${open}`, 64, "HB-2106"],
    ];
    for (const [line, code, fault] of refused) {
      const ran = await desk.cli(`${line} --send`, { answers: ["108,370.00"] });
      expect([ran.code, faultOf(ran)], line).to.deep.equal([code, fault]);
    }
    expect(await heightOf(desk as never)).to.equal(height);
  });

  it("refuses a quote that is over, or not good yet", async () => {
    const soon = await makeQuote(desk, paper, {
      name: "soon.json",
      changes: { validAfter: (await now()) + 3_600n, validBefore: (await now()) + 3_700n },
    });
    const cancelled = await makeQuote(desk, paper, { name: "cancelled.json", changes: { nonce: 200n } });
    const open = await makeQuote(desk, paper);
    await desk.fxSettlement.connect(desk.alice).cancelNonces(1n, 1n << 72n);
    for (const [path, words] of [
      [soon, "it is good after"],
      [cancelled, "its maker cancelled it"],
    ] as const) {
      const ran = await desk.cli(`fx fill ${path} --as importer`);
      expect([ran.code, faultOf(ran)], path).to.deep.equal([3, "HB-2938"]);
      expect(ran.err).to.contain(words);
    }
    const { validBefore } = readQuoteFile(open).typedData.message;
    // This machine's clock counts too: the chain's last block may be old.
    const late = await desk.cli(`fx fill ${open} --as importer`, { now: Number(validBefore) });
    expect([late.code, faultOf(late)]).to.deep.equal([3, "HB-2938"]);
    await reach(validBefore);
    expect(faultOf(await desk.cli(`fx fill ${open} --as importer`))).to.equal("HB-2938");
  });

  const stopped: [string, RegExp, (desk: SettlementDesk) => Promise<unknown>][] = [
    [
      "a maker without money",
      /✗ balance of dealer/,
      async (d) => d.cnh.token.connect(d.alice).transfer(d.bob, units(950_000)),
    ],
    [
      "a maker without an allowance",
      /✗ allowance of dealer/,
      async (d) => d.cnh.token.connect(d.alice).approve(d.fxSettlement, 1n),
    ],
    ["a maker who may not pay", /✗ dealer pays CNH/, async (d) => blacklist(d.cnh, d.alice)],
    ["a maker who may not be paid", /✗ dealer is paid HKD/, async (d) => blacklist(d.hkd, d.alice)],
    [
      "a taker without money",
      /✗ balance of importer/,
      async (d) => d.hkd.token.connect(d.carol).transfer(d.bob, units(950_000)),
    ],
    ["a taker who may not pay", /✗ importer pays HKD/, async (d) => blacklist(d.hkd, d.carol)],
    ["a recipient who may not be paid", /✗ exporter is paid CNH/, async (d) => blacklist(d.cnh, d.dave)],
    ["a taker who may not pass on what he buys", /✗ importer passes CNH on/, async (d) => blacklist(d.cnh, d.carol)],
    ["a paused token", /✗ tokens +HKD paused/, async (d) => pause(d.hkd)],
    [
      "a stop of new business",
      /✗ new business +stopped for CNH/,
      async (d) => d.fxSettlement.connect(d.cnh.holders.PAUSER).stopIntake(d.cnh.address),
    ],
  ];
  for (const [what, mark, arrange] of stopped) {
    it(`finds ${what} before it is sent, and the chain agrees`, async () => {
      const quote = await makeQuote(desk, paper);
      await arrange(desk);
      const ran = await desk.cli(`fx fill ${quote} --to exporter --as importer`);
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2330"]);
      expect(ran.out).to.match(mark);
      // The simulation refuses it too, beside the check.
      expect(ran.out.match(/^ {2}✗ HB-2/gm)!.length, ran.out).to.equal(2);
    });
  }

  it("goes on where only verified accounts may pay, for those who are", async () => {
    const quote = await makeQuote(desk, paper);
    for (const side of [desk.cnh, desk.hkd]) {
      await closePolicy(side);
      await verify(side, desk.alice, desk.carol);
    }
    await desk.send(`fx fill ${quote} --amount "100.00 CNH" --as importer`);
    const ran = await desk.cli(`fx fill ${quote} --to exporter --as importer`);
    expect(ran.out).to.match(/✗ exporter is paid CNH +may not: blacklisted, or not verified/);
  });

  it("keeps to the band, and fails closed", async () => {
    const feed = await deployTestContract("PublishedFeed", desk.relayer, 8);
    const band = { feed: feed.address, feedInverted: false, bandBps: 25n, bandMaxAge: 60n };
    const quote = await makeQuote(desk, paper, { changes: band });
    const reference = async () =>
      /reference rate +(.*?) {2,}/.exec((await desk.cli(`fx fill ${quote} --as importer`)).out)![1]!;
    const line = `fx fill ${quote} --amount "100.00 CNH" --as importer`;

    expect(await reference()).to.equal("no usable answer: 0");
    await feed["publish"]!(108_640_000n, await now());
    expect(await reference()).to.match(/^0\.2485 % below the reference of 1\.0864,/);
    await desk.send(line);
    await feed["publish"]!(108_642_000n, await now());
    expect(await reference()).to.match(/^0\.2503 % below the reference of 1\.08642,/);
    const outside = await desk.cli(line);
    expect([outside.code, faultOf(outside)]).to.deep.equal([3, "HB-2330"]);
    await feed["publish"]!(108_370_000n, (await now()) - 90n);
    expect(await reference()).to.match(/too old$/);

    const silent = await makeQuote(desk, paper, { name: "silent.json", changes: { ...band, feed: desk.bob.address } });
    const ran = await desk.cli(`fx fill ${silent} --as importer`);
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2330"]);
    expect(ran.out).to.match(/✗ reference rate +the feed does not answer/);
  });

  it("is approved for one nonce of the signer: a second fill needs a second yes", async () => {
    const quote = await makeQuote(desk, paper);
    const line = `fx fill ${quote} --amount "100.00 CNH" --as importer`;
    const approve = planHashOf(await desk.cli(line));
    await desk.send(line);
    const again = await desk.cli(`${line} --send --approve ${approve}`);
    expect([again.code, faultOf(again)]).to.deep.equal([3, "HB-2502"]);
  });
});

describe("harbour fx allow", () => {
  it("sets what a maker's quotes are paid out of, and says when it is so already", async () => {
    const desk = await loadSettlementDesk();
    const line = 'fx allow "5,000.00 CNH" --as walk-in';
    const paper = makePaper();
    expectSettlementGolden("fx-allow-plan", (await desk.cli(line)).out, paper);
    paper.remove();
    await desk.send(line);
    expect(await desk.cnh.token.allowance(desk.erin, desk.fxSettlement)).to.equal(units(5_000));
    const again = await desk.cli(line);
    expect([again.code, again.out]).to.deep.equal([0, "✓ The allowance is 5,000.00 CNH already, nothing to do.\n"]);
    await desk.send('fx allow "0.00 CNH" --as dealer');
    expect(await desk.cnh.token.allowance(desk.alice, desk.fxSettlement)).to.equal(0n);
    await act(desk.cnh, "pause");
    expect(faultOf(await desk.cli(line.replace("5,000.00", "6,000.00")))).to.equal("HB-2315");
  });
});
