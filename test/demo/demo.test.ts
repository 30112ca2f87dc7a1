import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { spawn, type ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type { DemoResult } from "../../scripts/demo/run-demo.ts";
import { openChain } from "../../scripts/demo/demo-chain.ts";
import { expectRejection } from "../sdk/throws.ts";
import { changed, DAY_PATH, DAY_TEXT, lineOf, readText, runDemoCommand, runDemoWithBooks } from "./stage-door.ts";

// demo
// ├── its books: the planted difference found, and no other; a bank that pays in full is a difference to the day file
// ├── the example: every expectation holds · told as in the golden file · one object with --json
// ├── a changed expectation: of a step, of the final table: exit 1, named
// ├── a node of its own: the same day
// └── a chain that cannot be played on: another chain, not fresh, no time travel

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What differs from run to run, or follows from the code and not from the demo. */
function stable(text: string): string {
  return text.replace(/0x[0-9a-fA-F]{40}/g, "0x…").replace(/[\d,]+ gas\b/g, "# gas");
}

function expectGolden(name: string, text: string): void {
  const file = fileURLToPath(new URL(`golden/${name}.txt`, import.meta.url));
  if (process.env["GOLDEN"] === "write") writeFileSync(file, stable(text));
  expect(stable(text)).to.equal(readFileSync(file, "utf8"));
}

describe("demo", function () {
  this.timeout(120_000);

  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "harbour-demo-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  function dayWith(text: string): string {
    const path = join(folder, "day.json");
    writeFileSync(path, text);
    return path;
  }

  it("plays the example as it is written down, to the expected table", async () => {
    const books = join(folder, "books");
    const ran = await runDemoWithBooks(books, DAY_PATH);
    expect(ran.err).to.equal("");
    expect(ran.code, ran.out).to.equal(0);
    expect(ran.out).to.match(/✓ All \d+ expectations held\.$/);
    expect(ran.out).not.to.contain("\u001b");

    const [day, end] = ran.out.replaceAll(DAY_PATH, "examples/day.json").split("\nAt the end\n") as [string, string];
    expectGolden("day", day);
    // The status screen between them has its own golden file.
    expect(end).to.match(/Supply +2,000,000\.00 +35,999,200\.00/);
    const [final, told] = end.slice(end.indexOf("  Solvency"), end.indexOf("\n\n✓")).split("\nThe books\n");
    expectGolden("end", final!);
    // The gas of a transaction is in its block's hash, so the report's hashes are left to their own tests.
    expectGolden("books", told!.replaceAll(books, "books/demo"));
  });

  it("prints one object with --json", async () => {
    const ran = await runDemoCommand(DAY_PATH, "--json");
    const result = JSON.parse(ran.out) as DemoResult;
    expect(ran.code).to.equal(0);
    expect(result).to.include({ schema: "harbour.demo/1", exitCode: 0 });
    expect(result.expectations.failed).to.equal(0);

    const { day } = readText(DAY_TEXT);
    expect(result.steps).to.have.length(day.steps.length);
    expect(result.steps.every(({ checks }) => checks.length > 0)).to.equal(true);
    const refused = day.steps.map(({ expect: { refused } }) => refused ?? "done");
    expect(result.steps.map(({ refusal }) => refusal?.name ?? "done")).to.deep.equal(refused);
    expect(result.final.HKD.release).to.equal(2);
    expect(result.final.CNH.release).to.equal(1);
    expect((result.status as { schema: string }).schema).to.equal("harbour.status/1");
    const status = result.status as { tokens: { minters: number; reserve: { openRedemptions: number } }[] };
    expect(status.tokens.map(({ minters }) => minters)).to.deep.equal([1, 1]);
    // Nothing was issued or burned but by the desks.
    const changes = result.steps.filter(({ do: kind }) => kind === "approve order" || kind === "settle");
    expect(changes.filter(({ outcome }) => outcome === "done")).to.have.length(6);
    // The second payment of the same payer uses a bit of the same nonce word.
    const signed = result.steps.filter((step) => step.do === "pay by signature" && step.outcome === "done");
    expect(Number(signed[0]!.gas) - Number(signed.at(-1)!.gas)).to.be.within(16_000, 18_000);
  });

  it("fails with exit code 1 and names step, line, expected and found", async () => {
    let text = changed(`"customer": "4,961.50"`, `"customer": "4,961.51"`);
    text = changed(`"refused": "NotBeneficiary"`, `"refused": "BeneficiaryExpired"`, text);
    text = changed(`"24-hour window",`, "", text);
    text = changed(`"siu": "40.00",\n        "golden-import"`, `"golden-import"`, text);
    text = changed(`"breaks": ["mint-credits: 50.00 HKD short: PARTIAL", `, `"breaks": [`, text);
    const ran = await runDemoWithBooks(join(folder, "other-books"), dayWith(text));

    const { day, lines, finalLine } = readText(text);
    const payment = day.steps.findIndex((step) => step.do === "pay by signature");
    const order = day.steps.findIndex(({ expect: { refused } }) => refused === "BeneficiaryExpired");
    const enormous = day.steps.findIndex(({ expect: { refusedBy } }) => refusedBy !== undefined);
    expect(ran.code).to.equal(1);
    expect(ran.out).to.contain(
      `✗ step ${payment + 1}, line ${lines[payment]}: balance of customer: expected 4,961.51 HKD, found 4,961.50 HKD`,
    );
    expect(ran.out).to.contain(
      `✗ step ${order + 1}, line ${lines[order]}: outcome: expected refused with BeneficiaryExpired, found refused with NotBeneficiary`,
    );
    expect(ran.out).to.contain(
      `✗ step ${enormous + 1}, line ${lines[enormous]}: rules that refuse: expected amount per order, share of`,
    );
    expect(ran.out).to.contain(`✗ line ${finalLine}: balance of siu: expected 0.00 HKD, found 40.00 HKD`);
    expect(ran.out).to.contain(
      `✗ line ${finalLine}: breaks of HKD: expected policy-accounts: other flags, found mint-credits: 50.00 HKD short: PARTIAL, policy-accounts: other flags`,
    );
    expect(ran.out).to.match(/✗ 5 of \d+ expectations did not hold\.$/);
    expect(lineOf(text, `"final"`)).to.equal(finalLine);
  });

  it("names the step that cannot be taken at all: no bank signs a statement of nothing", async () => {
    const text = changed(`{ "cash": "69,000,000.00", "securities": "80,000,000.00" }`, "{}");
    const ran = await runDemoCommand(dayWith(text));
    expect(ran.code).to.equal(1);
    expect(ran.err).to.match(/HB-3201 .*Step \d+ \(line \d+\) could not be sent: total is 0/);
  });

  it("refuses a command line it cannot read", async () => {
    expect(await runDemoCommand("one.json", "two.json")).to.include({ code: 64, builds: 0 });
    expect(await runDemoCommand("--speed", "2")).to.include({ code: 64, builds: 0 });
    expect(await runDemoCommand(DAY_PATH, "--rpc", "127.0.0.1:8545")).to.include({ code: 64, chains: 0 });
    expect((await runDemoCommand("--help")).out).to.contain("--rpc <url>");
  });

  describe("on a node of its own", () => {
    let node: ChildProcess;
    let url: string;
    before(async () => {
      const port = await freePort();
      url = `http://127.0.0.1:${port}`;
      const cli = "node_modules/hardhat/dist/src/cli.js";
      node = spawn(process.execPath, [cli, "node", "--port", String(port)], { cwd: ROOT });
      await new Promise<void>((resolve, reject) => {
        node.stdout!.on("data", (chunk: Buffer) => chunk.includes("Started HTTP") && resolve());
        node.once("exit", (code) => reject(new Error(`the node ended with ${code}`)));
      });
    });
    after(() => node.kill());

    it("plays the same day to the same table, once", async () => {
      const ran = await runDemoCommand(DAY_PATH, "--rpc", url);
      expect(ran.code, ran.out + ran.err).to.equal(0);
      expect(ran.chains).to.equal(0);
      expect(ran.out).to.match(/✓ All \d+ expectations held\.$/);

      const again = await runDemoCommand(DAY_PATH, "--rpc", url);
      expect(again.code).to.equal(3);
      expect(again.err).to.contain("HB-3101");
    });
  });

  describe("on a chain that cannot be played on", () => {
    const chain = (answers: Record<string, unknown>) => ({
      async request({ method }: { method: string }) {
        if (!(method in answers)) throw new Error(`no ${method}`);
        return answers[method];
      },
    });

    it("refuses another chain, one that is not fresh, and one that cannot be moved in time", async () => {
      await expectRejection("HB-3103", openChain(chain({ eth_chainId: "0x1" })));
      await expectRejection("HB-3101", openChain(chain({ eth_chainId: "0x7a69", eth_blockNumber: "0x5" })));
      await expectRejection("HB-3102", openChain(chain({ eth_chainId: "0x7a69", eth_blockNumber: "0x0" })));
    });

    it("says that a node does not answer", async () => {
      expect(await runDemoCommand(DAY_PATH, "--rpc", "http://127.0.0.1:1")).to.include({ code: 75, out: "" });
    });
  });
});

/** A port nobody has at the moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
