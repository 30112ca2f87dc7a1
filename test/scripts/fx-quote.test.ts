import { expect } from "chai";
import { getAddress } from "ethers";
import { readQuoteFile } from "../../scripts/fx/quote-file.ts";
import { FxSettlement__factory } from "../../typechain-types/factories/contracts/settlement/FxSettlement__factory.ts";
import { deployTestContract } from "../settlement/compiled.ts";
import { act, now, units } from "../settlement/stage.ts";
import { iso } from "./banks.ts";
import { cliOf, faultOf, heightOf } from "./cli.ts";
import { makeQuote } from "./fx-files.ts";
import { makePaper, type Paper } from "./paper.ts";
import { expectSettlementGolden, loadSettlementDesk, type SettlementDesk } from "./settlement-desk.ts";

// fx quote
// ├── says what it promises, asks, writes it signed, sends nothing
// ├── what is wrong with a flag, by its number; a file that is there; a no
// ├── without a terminal: the moment and the nonce named, the digest approved
// └── a band: all of it or none; a feed that says the other way round
// fx show
// ├── left, lifetime, fills, and whether the maker can deliver
// └── a file that somebody changed, of another network, contract or token, or not signed by its maker
// the settlement contracts of this network
// └── not recorded, or serving other tokens

const SELL = '--sell "100,000.00 CNH" --rate "1.0837 HKD per CNH"';

describe("harbour fx quote", () => {
  let desk: SettlementDesk;
  let paper: Paper;
  beforeEach(async () => {
    desk = await loadSettlementDesk();
    paper = makePaper();
  });
  afterEach(() => paper.remove());
  const file = () => paper.path("quote.json");
  const line = (more = "", as = "dealer") => `fx quote ${SELL} --nonce 7 --out ${file()} ${more} --as ${as}`;

  it("says what it promises, asks, and writes it signed; it sends nothing", async () => {
    const height = await heightOf(desk as never);
    const ran = await desk.cli(line("--taker importer --min-fill 1,000.00 --memo INV-4711"), {
      answers: ["100000.00"],
    });
    expect(ran.code, ran.err).to.equal(0);
    expect(await heightOf(desk as never)).to.equal(height);
    expectSettlementGolden("fx-quote", ran.err + ran.asked.join("\n") + ran.out, paper);
    const { message } = readQuoteFile(file()).typedData;
    expect([message.sellMax, message.priceNumerator, message.priceDenominator]).to.deep.equal([
      units(100_000),
      10_837n,
      10_000n,
    ]);
    expect(message.validBefore - message.validAfter).to.equal(300n);
    expect(await desk.fxSettlement.remaining(message)).to.equal(units(100_000));
  });

  it("says before a maker signs why a fill would be refused, and that an open quote can be nibbled away", async () => {
    const ran = await desk.cli(line("", "walk-in"), { answers: ["100,000.00"] });
    expect(ran.code, ran.err).to.equal(0);
    expectSettlementGolden("fx-quote-lacking", ran.err, paper);
  });

  it("writes nothing after a no", async () => {
    const ran = await desk.cli(line(), { answers: ["100.00"] });
    expect([ran.code, faultOf(ran)]).to.deep.equal([5, "HB-2503"]);
    expect(() => readQuoteFile(file())).to.throw();
  });

  it("can be approved without a terminal once the moment and the nonce are named", async () => {
    const until = `--valid-until ${iso((await now()) + 200n)}`;
    const first = await desk.cli(line(until));
    expect([first.code, faultOf(first)]).to.deep.equal([64, "HB-2504"]);
    const digest = /--approve (0x[0-9a-f]{64})/.exec(first.err)![1]!;
    const other = await desk.cli(`${line(until).replace("--nonce 7", "--nonce 8")} --approve ${digest}`);
    expect([other.code, faultOf(other)]).to.deep.equal([3, "HB-2505"]);
    const second = await desk.cli(`${line(until)} --approve ${digest} --json`);
    expect(second.code, second.err).to.equal(0);
    expect(JSON.parse(second.out)).to.include({ schema: "harbour.fx-quote/1", digest, sent: false, exitCode: 0 });
  });

  it("names what is wrong with a flag, and never overwrites a file", async () => {
    const feed = getAddress(`0x${"12".repeat(20)}`);
    const wrong: [string, string, number][] = [
      [line().replace('"100,000.00 CNH"', "100,000.00"), "HB-2930", 64],
      [line().replace("1.0837 HKD per CNH", "1.0837"), "HB-2931", 64],
      [line("--lifetime 301"), "HB-2932", 64],
      [line(`--feed ${feed}`), "HB-2933", 64],
      [line(`--feed ${feed} --feed-says "HKD per CNH" --band wide --max-age 60`), "HB-2933", 64],
      [line().replace("--nonce 7", "--nonce seven"), "HB-2946", 64],
      [line("--memo A --uetr B"), "HB-2107", 64],
      [line("--min-fill 100,000.01"), "HB-1818", 64],
      [line("--taker dealer"), "HB-1803", 64],
      [line().replace(" --as dealer", ""), "HB-2106", 64],
    ];
    for (const [text, code, exit] of wrong) {
      const ran = await desk.cli(text, { answers: ["100,000.00"] });
      expect([ran.code, faultOf(ran)], text).to.deep.equal([exit, code]);
    }
    paper.write("quote.json", "{}");
    const ran = await desk.cli(line(), { answers: ["100,000.00"] });
    expect([ran.code, faultOf(ran)]).to.deep.equal([64, "HB-2122"]);
  });

  it("keeps a band around a reference, whichever way round the feed counts", async () => {
    const feed = await deployTestContract("PublishedFeed", desk.relayer, 8);
    const time = await now();
    await feed["publish"]!(108_370_000n, time);
    const band = `--feed ${feed.address} --feed-says "HKD per CNH" --band 0.25 --max-age 60`;
    const ran = await desk.cli(line(band), { answers: ["100,000.00"] });
    expect(ran.code, ran.err).to.equal(0);
    expect(ran.err).to.match(/band +within 0\.25 % of a rate at most 60 s old/);
    expect(ran.err).to.match(/at the reference of 1\.0837,/);
    const { message } = readQuoteFile(file()).typedData;
    expect([message.feedInverted, message.bandBps, message.bandMaxAge]).to.deep.equal([false, 25n, 60n]);

    paper.discard("quote.json");
    await desk.cli(line(band.replace("HKD per CNH", "CNH per HKD")), { answers: ["100,000.00"] });
    expect(readQuoteFile(file()).typedData.message.feedInverted).to.equal(true);
  });
});

describe("harbour fx show", () => {
  let desk: SettlementDesk;
  let paper: Paper;
  beforeEach(async () => {
    desk = await loadSettlementDesk();
    paper = makePaper();
  });
  afterEach(() => paper.remove());

  it("says what is left, for how long, who filled it, and whether its maker can deliver", async () => {
    const path = await makeQuote(desk, paper, { changes: { nonce: 7n } });
    const { typedData, signature } = readQuoteFile(path);
    const { importer, exporter } = { importer: desk.carol, exporter: desk.dave };
    await desk.fxSettlement
      .connect(importer)
      .fill(typedData.message, signature, units(40_000), exporter.address, `0x${"00".repeat(32)}`);
    await desk.cnh.token.connect(desk.alice).approve(desk.fxSettlement, units(1_000));
    const ran = await desk.cli(`fx show ${path}`);
    expect(ran.code, ran.err).to.equal(0);
    expectSettlementGolden("fx-show", ran.out, paper);
    const json = JSON.parse((await desk.cli(`fx show ${path} --json`)).out);
    expect([json.schema, json.state, json.left, json.fills.length]).to.deep.equal([
      "harbour.fx-show/1",
      "open",
      String(units(60_000)),
      1,
    ]);
  });

  it("believes nothing in a file that does not follow from its values", async () => {
    const path = await makeQuote(desk, paper);
    type File = { network: string; digest: string; signature: string; typedData: Record<string, never> };
    const other = `0x${"ab".repeat(20)}`;
    const changes: [string, string, (content: File) => void][] = [
      ["HB-2331", "a price", ({ typedData }) => ((typedData["message"] as any).priceNumerator = "10838")],
      ["HB-2331", "a taker", ({ typedData }) => ((typedData["message"] as any).taker = desk.carol.address)],
      ["HB-2331", "its digest", (content) => (content.digest = `0x${"00".repeat(32)}`)],
      ["HB-2331", "another contract", ({ typedData }) => ((typedData["domain"] as any).verifyingContract = other)],
      ["HB-2121", "a field too much", ({ typedData }) => ((typedData["message"] as any).fee = "1")],
      ["HB-2121", "a field too few", ({ typedData }) => delete (typedData["message"] as any).nonce],
      ["HB-2121", "a number that is none", ({ typedData }) => ((typedData["message"] as any).nonce = "0x7")],
      ["HB-2121", "another type", ({ typedData }) => ((typedData["types"] as any).Quote[4].type = "uint256")],
      ["HB-2121", "another message", (content) => ((content.typedData as any).primaryType = "Acceptance")],
      ["HB-2121", "an unknown part", (content) => ((content as any).note = "trust me")],
      ["HB-2332", "another network", (content) => (content.network = "mainnet")],
      [
        "HB-2935",
        "somebody else's signature",
        (content) => (content.signature = content.signature.replace(/^0x../, "0x5a")),
      ],
    ];
    for (const [code, what, change] of changes) {
      const copy = paper.write("copy.json", paper.read("quote.json"));
      paper.tamper("copy.json", change as never);
      const ran = await desk.cli(`fx show ${copy}`);
      expect(faultOf(ran), what).to.equal(code);
    }
    expect((await desk.cli(`fx show ${path}`)).code).to.equal(0);
  });

  it("refuses what its maker signed for another contract, chain or token", async () => {
    const other = getAddress(`0x${"ab".repeat(20)}`);
    const domain = desk.domains.fxSettlement;
    const elsewhere: [string, SettlementDesk["domains"]["fxSettlement"]][] = [
      ["another contract", { ...domain, verifyingContract: other }],
      ["another chain", { ...domain, chainId: 1n }],
    ];
    for (const [what, fxSettlement] of elsewhere) {
      const path = await makeQuote({ ...desk, domains: { ...desk.domains, fxSettlement } }, paper, {
        name: `${what}.json`,
      });
      const ran = await desk.cli(`fx show "${path}"`);
      expect([ran.code, faultOf(ran)], what).to.deep.equal([3, "HB-2934"]);
    }
    const path = await makeQuote(desk, paper, { changes: { sellToken: other } });
    expect(faultOf(await desk.cli(`fx show ${path}`))).to.equal("HB-2934");
  });

  it("looks at no network whose records name no settlement, or one of other tokens", async () => {
    const path = await makeQuote(desk, paper);
    const { CNH, HKD } = desk.chain.deployment;
    const { settlement, ...without } = CNH!;
    const none = cliOf({ ...desk.chain, deployment: { CNH: without, HKD: HKD! } });
    expect(faultOf(await none(`fx show ${path}`))).to.equal("HB-2948");

    const stranger = await new FxSettlement__factory(desk.relayer).deploy(desk.cnh.address, CNH!.authority);
    const other = { ...settlement!, fxSettlement: await stranger.getAddress() };
    const foreign = cliOf({
      ...desk.chain,
      deployment: { CNH: { ...CNH!, settlement: other, codeHashes: {} }, HKD: HKD! },
    });
    expect(faultOf(await foreign(`fx show ${path}`))).to.equal("HB-2949");
    const changed = cliOf({ ...desk.chain, deployment: { CNH: { ...CNH!, settlement: other }, HKD: HKD! } });
    expect(faultOf(await changed(`fx show ${path}`))).to.equal("HB-2865");

    await act(desk.cnh, "pause");
    const paused = await desk.cli(`fx show ${path}`);
    expect(paused.out).to.match(/✗ tokens +CNH paused/);
  });
});
