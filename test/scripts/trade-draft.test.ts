import { expect } from "chai";
import { readTradeFileOf } from "../../scripts/trade/read-trade-file.ts";
import { now, units } from "../settlement/stage.ts";
import { iso } from "./banks.ts";
import { faultOf, heightOf } from "./cli.ts";
import { makePaper, type Paper } from "./paper.ts";
import { expectSettlementGolden, loadTradeDesk, type SettlementDesk } from "./settlement-desk.ts";
import { makeOrder } from "./trade-files.ts";

// trade draft
// ├── YAML by a person → one page, and an order to sign
// └── what is missing, unknown or no value, by its place
// trade sign
// ├── buyer, seller and guarantor, one after another or each a copy; each signs what its part asks
// ├── signing twice changes nothing; a signature made elsewhere; a no; without a terminal
// ├── somebody without a part; nothing to fund; an order whose time is over
// └── a file that somebody changed, of another network or contract, of another kind

const DAY = 86_400;

describe("harbour trade draft", () => {
  let desk: SettlementDesk;
  let paper: Paper;
  let start: number;
  beforeEach(async () => {
    desk = await loadTradeDesk();
    paper = makePaper();
    start = Number(await now());
    paper.write("contract.pdf", "the contract on paper");
  });
  afterEach(() => paper.remove());

  const yaml = () => `buyer: importer
seller: exporter
token: cnh
arbiter: arbiter
arbiterTime: 14 days
defaultSplit: 50%
guarantor: bank
guaranteeFee: "1,000.00"
fundBy: ${iso(start + 5 * DAY)}
contract: contract.pdf
memo: INV-4711
milestones:
  - amount: 360,000.00
    when: buyer accepts
    due: ${iso(start + 20 * DAY)}
    disputeWindow: 7 days
  - amount: 840,000.00
    when: attested
    attestor: carrier
    document: BILL-OF-LADING
    guaranteed: yes
    due: ${iso(start + 60 * DAY)}
    disputeWindow: 7 days
`;
  const draft = (text: string, more = "") =>
    desk.cli(`trade draft ${paper.write("order.yaml", text)} --out ${paper.path("order.json")} ${more}`);

  it("puts the whole order on one page and writes it to be signed", async () => {
    const ran = await draft(yaml());
    expect(ran.code, ran.err).to.equal(0);
    expectSettlementGolden("trade-draft", ran.out, paper);
    const { typedData, digest } = readTradeFileOf(paper.path("order.json"), "order");
    const order = typedData.message;
    expect(digest).to.equal(await desk.tradeEscrow.orderHash(order as never));
    expect(order.longStop).to.equal(BigInt(start + 60 * DAY + 7 * DAY + 14 * DAY));
    expect(order.milestones.map(({ amount }) => amount)).to.deep.equal([units(360_000), units(840_000)]);
    expect(order.milestones.map(({ guaranteed }) => guaranteed)).to.deep.equal([false, true]);
    const again = await draft(yaml());
    expect([again.code, faultOf(again)]).to.deep.equal([64, "HB-2122"]);
  });

  it("takes a draft whole or not at all, and says where something is wrong", async () => {
    const wrong: [string, string, string][] = [
      ["HB-2962", "a field that is unknown", `${yaml()}insurance: yes\n`],
      ["HB-2962", "a field that is missing", yaml().replace(/^seller: .*\n/m, "")],
      ["HB-2962", "no list of milestones", yaml().replace(/milestones:[^]*/, "milestones: none\n")],
      ["HB-2962", "no YAML", `${yaml()}\n  - : : [`],
      ["HB-2962", "a condition that is unknown", yaml().replace("buyer accepts", "buyer is happy")],
      ["HB-2962", "a time without a unit", yaml().replace("arbiterTime: 14 days", "arbiterTime: 14")],
      ["HB-2962", "a share that is none", yaml().replace("50%", "101%")],
      ["HB-2962", "a currency that is unknown", yaml().replace("token: cnh", "token: usd")],
      ["HB-2962", "both a contract and its hash", `${yaml()}contractHash: "0x${"12".repeat(32)}"\n`],
      ["HB-2962", "a hash that is none", yaml().replace("contract: contract.pdf", "contractHash: abc")],
      ["HB-2105", "a name that the book does not have", yaml().replace("seller: exporter", "seller: nobody")],
      ["HB-1009", "an amount with too many decimals", yaml().replace("360,000.00", "360,000.0000001")],
      ["HB-2123", "a date without its zone", yaml().replace(/^fundBy: .*$/m, "fundBy: 2026-12-01")],
      ["HB-2120", "a contract that is not there", yaml().replace("contract.pdf", "other.pdf")],
      ["HB-1803", "a seller who is the buyer", yaml().replace("seller: exporter", "seller: importer")],
      ["HB-1831", "a milestone that is due already", yaml().replace(iso(start + 60 * DAY), iso(start - DAY))],
      ["HB-1829", "clocks that end after the long stop", `${yaml()}longStop: ${iso(start + 61 * DAY)}\n`],
    ];
    for (const [code, what, text] of wrong) {
      const ran = await draft(text);
      expect([ran.code, faultOf(ran)], what).to.deep.equal([64, code]);
    }
    expect(faultOf(await desk.cli("trade draft absent.yaml --out x.json"))).to.equal("HB-2120");
  });
});

describe("harbour trade sign", () => {
  let desk: SettlementDesk;
  let paper: Paper;
  beforeEach(async () => {
    desk = await loadTradeDesk();
    paper = makePaper();
  });
  afterEach(() => paper.remove());

  const unsigned = async (guaranteed = true) => {
    const changes = guaranteed ? { guaranteeFee: units(1_000) } : {};
    const made = await makeOrder(desk, paper, { milestones: [{}, { guaranteed, amount: units(840_000) }], changes });
    paper.tamper("order.json", (content: any) => {
      content.signatures = [];
      delete content.undertaking;
    });
    return made;
  };
  const sign = (who: string, answer: string, more = "") =>
    desk.cli(`trade sign ${paper.path("order.json")} ${more} --as ${who}`, { answers: [answer] });

  it("asks each party for what its part is, and puts it into the file", async () => {
    await unsigned();
    const height = await heightOf(desk as never);
    const buyer = await sign("importer", "101,000.00");
    expect(buyer.code, buyer.err).to.equal(0);
    expectSettlementGolden("trade-sign", buyer.err + buyer.asked.join("\n") + buyer.out, paper);
    const seller = await sign("exporter", "940,000.00");
    const bank = await sign("bank", "840,000.00");
    expectSettlementGolden(
      "trade-sign-bank",
      bank.err.slice(bank.err.indexOf("Signatures")) + bank.asked.join("\n") + bank.out,
      paper,
    );
    expect([seller.code, bank.code]).to.deep.equal([0, 0]);
    expect(await heightOf(desk as never)).to.equal(height);
    const file = readTradeFileOf(paper.path("order.json"), "order");
    expect([file.payment !== undefined, file.undertaking !== undefined, file.signatures.length]).to.deep.equal([
      true,
      true,
      1,
    ]);

    const again = await sign("importer", "");
    expect([again.code, again.out]).to.match(/importer has signed the payment in .* already, nothing to do/);
    const shown = await desk.cli(`trade show ${paper.path("order.json")}`);
    expect(shown.out).to.match(/✓ buyer +importer +signed the payment/);
    expect(shown.out).to.match(/✓ guarantor +bank +signed the undertaking/);
  });

  it("takes the order's own signature of a buyer who pays by allowance", async () => {
    await unsigned();
    const ran = await sign("importer", "940,000.00", "--funding allowance");
    expect(ran.code, ran.err).to.equal(0);
    expect(readTradeFileOf(paper.path("order.json"), "order").signatures).to.have.length(1);
  });

  it("is approved by the digest without a terminal, and is a no where another amount is typed", async () => {
    await unsigned();
    const none = await desk.cli(`trade sign ${paper.path("order.json")} --as exporter`);
    expect([none.code, faultOf(none)]).to.deep.equal([64, "HB-2504"]);
    const digest = /--approve (0x[0-9a-f]{64})/.exec(none.err)![1]!;
    const wrong = await desk.cli(`trade sign ${paper.path("order.json")} --as importer --approve ${digest}`);
    expect([wrong.code, faultOf(wrong)]).to.deep.equal([3, "HB-2505"]);
    const no = await sign("exporter", "9,400.00");
    expect([no.code, faultOf(no)]).to.deep.equal([5, "HB-2503"]);
    const yes = await desk.cli(`trade sign ${paper.path("order.json")} --as exporter --approve ${digest} --json`);
    expect(JSON.parse(yes.out)).to.include({ schema: "harbour.trade-sign/1", signed: "the order", digest });
  });

  it("adds a signature that was made elsewhere, if it is of the signer", async () => {
    await unsigned();
    const signature = `0x${"12".repeat(65)}`;
    const wrong = await sign("exporter", "", `--signature ${signature}`);
    expect([wrong.code, faultOf(wrong)]).to.deep.equal([3, "HB-2935"]);
    paper.discard("order.json");
    const made = await makeOrder(desk, paper);
    const own = made.file.signatures[1]!.signature;
    paper.tamper("order.json", (content: any) => (content.signatures = []));
    const ran = await sign("exporter", "", `--signature ${own}`);
    expect(ran.code, ran.err).to.equal(0);
  });

  it("refuses by name who has no part, and what cannot be signed", async () => {
    await unsigned();
    const stranger = await sign("relayer", "940,000.00");
    expect([stranger.code, faultOf(stranger)]).to.deep.equal([4, "HB-2960"]);
    const cash = await sign("importer", "", "--funding cash");
    expect([cash.code, faultOf(cash)]).to.deep.equal([64, "HB-2945"]);
    const late = await desk.cli(`trade sign ${paper.path("order.json")} --as exporter`, { now: 4_000_000_000 });
    expect(faultOf(late)).to.equal("HB-1830");
    paper.discard("order.json");
    await makeOrder(desk, paper, { milestones: [{ guaranteed: true }] });
    const nothing = await sign("importer", "", "--funding authorization");
    expect([nothing.code, faultOf(nothing)]).to.deep.equal([64, "HB-2971"]);
    const nobody = await desk.cli(`trade sign ${paper.path("order.json")}`);
    expect([nobody.code, faultOf(nobody)]).to.deep.equal([64, "HB-2106"]);
  });

  it("believes nothing in a file that does not follow from its values", async () => {
    await makeOrder(desk, paper, { milestones: [{}, { guaranteed: true }] });
    const other = `0x${"ab".repeat(20)}`;
    const changes: [string, string, (content: any) => void][] = [
      ["HB-2331", "an amount", ({ typedData }) => (typedData.message.milestones[0].amount = "1")],
      ["HB-2331", "the seller", ({ typedData }) => (typedData.message.seller = other)],
      ["HB-2331", "its digest", (content) => (content.digest = `0x${"00".repeat(32)}`)],
      ["HB-2331", "the contract", ({ typedData }) => (typedData.domain.verifyingContract = other)],
      ["HB-2121", "a type", ({ typedData }) => (typedData.types.Milestone[0].type = "uint256")],
      ["HB-2121", "a flag", ({ typedData }) => (typedData.message.milestones[0].guaranteed = "no")],
      ["HB-2121", "its milestones", ({ typedData }) => (typedData.message.milestones = {})],
      ["HB-2121", "a milestone", ({ typedData }) => (typedData.message.milestones[1] = "all of it")],
      ["HB-2121", "a note that hides", (content) => (content.notes = { note: "\u001b[2K" })],
      ["HB-2121", "its kind", (content) => (content.kind = "amendment")],
      ["HB-2332", "the network", (content) => (content.network = "mainnet")],
    ];
    for (const [code, what, change] of changes) {
      const copy = paper.write("copy.json", paper.read("order.json"));
      paper.tamper("copy.json", change as never);
      expect(faultOf(await desk.cli(`trade show ${copy}`)), what).to.equal(code);
    }
    const elsewhere = { ...desk.domains.tradeEscrow, verifyingContract: other };
    await makeOrder({ ...desk, domains: { ...desk.domains, tradeEscrow: elsewhere } }, paper, { name: "else.json" });
    expect(faultOf(await desk.cli(`trade show ${paper.path("else.json")}`))).to.equal("HB-2934");
  });
});
