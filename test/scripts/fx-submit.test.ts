import { expect } from "chai";
import { readAcceptanceFile } from "../../scripts/fx/acceptance-file.ts";
import { blacklist, now, reach, units } from "../settlement/stage.ts";
import { connection } from "../fixture.ts";
import { faultOf, heightOf } from "./cli.ts";
import { makeQuote } from "./fx-files.ts";
import { makePaper, type Paper } from "./paper.ts";
import { expectSettlementGolden, loadSettlementDesk, type SettlementDesk } from "./settlement-desk.ts";

// fx fill --out
// ├── by authorization: no gas, no allowance; the taker signs the payment whose nonce is the acceptance
// ├── by allowance: the taker signs the acceptance
// └── refused where the fill would be; a funding that is not known
// fx submit
// ├── anybody, for a fee that the taker signed or less; once
// ├── used, cancelled, over, above the fee: by name
// └── nothing in the file can be changed

describe("harbour fx submit", () => {
  let desk: SettlementDesk;
  let paper: Paper;
  let quote: string;
  beforeEach(async () => {
    desk = await loadSettlementDesk();
    paper = makePaper();
    quote = await makeQuote(desk, paper, { changes: { nonce: 7n } });
  });
  afterEach(() => paper.remove());

  const file = () => paper.path("acceptance.json");
  const accepting = (more = "", as = "walk-in") =>
    `fx fill ${quote} --amount "1,000.00 CNH" --nonce 9 --out ${file()} ${more} --as ${as}`;
  const accept = async (more = "", as = "walk-in") => {
    const ran = await desk.cli(accepting(more, as), { answers: ["1,083.70"] });
    expect(ran.code, ran.err).to.equal(0);
    return ran;
  };

  it("carries out what a taker without gas and without an allowance signed, for his fee", async () => {
    const height = await heightOf(desk as never);
    const signed = await accept("--relay-fee 1.50 --memo INV-4711 --to exporter");
    expect(await heightOf(desk as never)).to.equal(height);
    expectSettlementGolden("fx-fill-signed", signed.err + signed.asked.join("\n") + signed.out, paper);

    const line = `fx submit ${file()} --fee 1.00 --as relayer`;
    expectSettlementGolden("fx-submit-plan", (await desk.cli(line)).out, paper);
    const sent = await desk.send(line);
    expectSettlementGolden("fx-submit-sent", sent.out, paper);
    const { hkd, cnh, erin, relayer, dave } = desk;
    expect(await hkd.token.balanceOf(erin)).to.equal(units(1_000_000) - 1_083_700_000n - units(1));
    expect(await hkd.token.balanceOf(relayer)).to.equal(units(1));
    expect(await cnh.token.balanceOf(dave)).to.equal(units(1_001_000));

    const again = await desk.cli(line);
    expect([again.code, faultOf(again)]).to.deep.equal([3, "HB-2940"]);
  });

  it("gives the fee to nobody but the one who was named", async () => {
    await accept("--relay-fee 1.50 --fee-to dealer-2");
    await desk.send(`fx submit ${file()} --fee 1.50 --as relayer`);
    expect(await desk.hkd.token.balanceOf(desk.bob)).to.equal(units(1_000_000) + 1_500_000n);
    expect(await desk.hkd.token.balanceOf(desk.relayer)).to.equal(0n);
  });

  it("carries out an acceptance by allowance too", async () => {
    const signed = await accept("--funding allowance", "importer");
    expect(signed.err).to.match(/signs +the acceptance\n/);
    await desk.send(`fx submit ${file()} --as relayer`);
    expect(await desk.cnh.token.balanceOf(desk.carol)).to.equal(units(1_001_000));
  });

  it("is not signed where the fill would be refused", async () => {
    await blacklist(desk.hkd, desk.erin);
    const ran = await desk.cli(accepting(), { answers: ["1,083.70"] });
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2330"]);
    expect(() => readAcceptanceFile(file())).to.throw();
    const unknown = await desk.cli(accepting("--funding cash", "importer"), { answers: ["1,083.70"] });
    expect([unknown.code, faultOf(unknown)]).to.deep.equal([64, "HB-2945"]);
  });

  it("refuses by name what is used, cancelled, over, or above the fee", async () => {
    await accept("--relay-fee 1.50");
    const line = `fx submit ${file()} --as relayer`;
    const above = await desk.cli(`${line} --fee 1.500001`);
    expect([above.code, faultOf(above)]).to.deep.equal([3, "HB-2941"]);

    const goBack = await connection.networkHelpers.takeSnapshot();
    await desk.fxSettlement.connect(desk.erin).cancelNonces(0n, 1n << 9n);
    expect(faultOf(await desk.cli(line))).to.equal("HB-2940");
    await goBack.restore();
    await reach((await now()) + 300n);
    const late = await desk.cli(line);
    expect([late.code, faultOf(late)]).to.deep.equal([3, "HB-2940"]);
  });

  it("finds what was changed in the file, whatever it is", async () => {
    await accept("--relay-fee 1.50");
    const changes: [string, string, (content: any) => void][] = [
      ["HB-2331", "the amount", ({ typedData }) => (typedData.message.sellAmount = "2000000000")],
      ["HB-2331", "the recipient", ({ typedData }) => (typedData.message.recipient = desk.bob.address)],
      ["HB-2331", "the fee", ({ typedData }) => (typedData.message.maxFee = "2000000")],
      ["HB-2331", "the price", (content) => (content.quote.typedData.message.priceNumerator = "1")],
      ["HB-1807", "the quote", ({ typedData }) => (typedData.message.quote = `0x${"12".repeat(32)}`)],
      ["HB-2935", "the maker's signature", ({ quote: q }) => (q.signature = q.signature.replace(/^0x../, "0x5a"))],
      ["HB-2935", "the taker's", (content) => (content.signature = content.signature.replace(/^0x../, "0x5a"))],
      ["HB-2935", "the window of the payment", ({ funding }) => (funding.validBefore = "2000000000")],
      ["HB-2935", "the way of funding", (content) => (content.funding = { kind: "allowance" })],
      ["HB-2332", "the network", (content) => (content.network = "mainnet")],
      ["HB-2121", "something more", (content) => (content.note = "pay me")],
    ];
    for (const [code, what, change] of changes) {
      const copy = paper.write("copy.json", paper.read("acceptance.json"));
      paper.tamper("copy.json", change as never);
      expect(faultOf(await desk.cli(`fx submit ${copy} --as relayer`)), what).to.equal(code);
    }
  });
});
