import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { ExampleResult } from "../../scripts/examples/run-example.ts";
import { changed, lineOf, openNode, runExample, runText } from "./example-door.ts";
import { examplesPage, stable } from "./page.ts";

// the worked examples
// ├── as they are: every expectation holds, as docs/settlement/examples.md shows them
// ├── a changed number: the expectations that break are named with their line · on a node of its own · papers are kept
// │   ├── a command that is refused: the story stops there
// │   └── with HARBOUR_FULL=1: followed through the whole trade story
// └── a command line that cannot be read

const FULL = process.env["HARBOUR_FULL"] === "1";
const PAGE = new URL("../../docs/settlement/examples.md", import.meta.url);

describe("Worked examples", function () {
  this.timeout(120_000);

  it("hold every amount of their files, as the page shows", async () => {
    const invoice = await runExample("invoice");
    expect(invoice, invoice.err).to.include({ code: 0, err: "", chains: 1 });
    const trade = await runExample("trade");
    expect(trade, trade.err).to.include({ code: 0, err: "", chains: 1 });
    for (const { out } of [invoice, trade]) expect(out).to.match(/✓ All \d\d expectations held\.$/);

    const page = examplesPage({ invoice: stable(invoice.out), trade: stable(trade.out) });
    if (process.env["GOLDEN"] === "write") writeFileSync(PAGE, page);
    expect(page).to.equal(readFileSync(PAGE, "utf8"));
  });

  describe("with a changed number", () => {
    let node: Awaited<ReturnType<typeof openNode>>;
    let folder: string;
    before(async () => {
      node = await openNode();
      folder = mkdtempSync(join(tmpdir(), "harbour-example-kept-"));
    });
    after(() => {
      node.close();
      rmSync(folder, { recursive: true });
    });

    it("name the expectation that broke, its line and what was found, on a node of its own too", async () => {
      const text = changed(
        "invoice",
        [`"buyerPays": "270,929.25 HKD"`, `"buyerPays": "270,929.26 HKD"`],
        [`"pearl-textiles": ["0.00 HKD", "250,000.00 CNH"]`, `"pearl-textile": ["0.00 HKD"]`],
      );
      const kept = join(folder, "papers");
      const ran = await runText("invoice", text, "--rpc", node.url, "--keep", kept);
      expect(ran, ran.err).to.include({ code: 1, err: "", chains: 0 });
      expect(ran.out).to.contain(`${new URL(node.url).host} chain 31337`);
      const broken = ran.out.split("\n").filter((line) => line.startsWith("  ✗"));
      expect(broken).to.have.length(2);
      expect(broken[0]).to.match(/kowloon-retail pays +270,929\.26 HKD +found 270,929\.25 HKD · line \d+$/);
      expect(broken[0]).to.contain(`line ${lineOf(text, `"buyerPays"`)}`);
      expect(broken[1]).to.contain(`nobody is called so · line ${lineOf(text, `"pearl-textile"`)}`);
      expect(ran.out).to.match(/✗ 2 of \d\d expectations did not hold\.$/);

      expect(readdirSync(kept)).to.have.members(["quote.json", "remittance.json", "pacs.008.xml", "pacs.009.xml"]);
      expect(await runExample("invoice", "--rpc", node.url), "not fresh any more").to.include({ code: 3 });
      expect(await runExample("invoice", "--keep", kept)).to.include({ code: 64, chains: 0 });
    });

    it("stop at the command that is refused, and say where: the quote is over before the buyer fills it", async () => {
      const late = changed("invoice", [`"at": "day 3 10:02"`, `"at": "day 3 10:05"`]);
      const ran = await runText("invoice", late, "--json");
      expect(ran.code).to.equal(1);
      expect(JSON.parse(ran.out)).to.include({ schema: "harbour.error/1", code: "HB-3302", exitCode: 1 });
      expect(ran.err).to.contain("harbour fx fill quote.json").and.to.contain("HB-2938");
    });

    (FULL ? it : it.skip)("follow it through the story: a higher fee is the seller's loss", async () => {
      const ran = await runText("trade", changed("trade", [`"fee": "3,360.00"`, `"fee": "3,361.00"`]), "--json");
      const result = JSON.parse(ran.out) as ExampleResult;
      expect(ran).to.include({ code: 1, err: "" });
      expect(result).to.include({ schema: "harbour.example/1", exitCode: 1 });
      const broken = result.expectations.filter(({ held }) => !held);
      expect(broken.map(({ what, found }) => [what, found])).to.deep.equal([
        ["order-1, shipment: to the seller", "164,639.00 CNH"],
        ["order-1, shipment: to the financier", "675,361.00 CNH"],
        ["balance of pearl-textiles", "2,276,639.00 CNH"],
        ["balance of jade-factoring", "703,361.00 CNH"],
      ]);
      expect(result.told.filter(({ line }) => line?.startsWith("trade ")).length).to.be.above(25);
    });
  });

  it("refuse a command line they cannot read, before anything is built", async () => {
    for (const argv of [[], ["clearing"], ["invoice", "a.json", "b.json"], ["trade", "--speed"]]) {
      expect(await runExample(...argv), argv.join(" ")).to.include({ code: 64, builds: 0 });
    }
    expect(await runExample("invoice", "--rpc", "127.0.0.1:8545")).to.include({ code: 64, builds: 0 });
    expect(await runExample("invoice", "--rpc", "http://127.0.0.1:1")).to.include({ code: 75, chains: 0 });
    expect((await runExample("--help")).out).to.contain("npm run example:trade");
  });
});
