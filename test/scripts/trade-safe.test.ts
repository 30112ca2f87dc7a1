import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { deploySafe } from "../safe/deploy-safe.ts";
import { executeBatch } from "../safe/execute-batch.ts";
import { mint, units, type Actor } from "../settlement/stage.ts";
import { cliOf, type RunOptions } from "./cli.ts";
import { makePaper, type Paper } from "./paper.ts";
import { loadTradeDesk, type SettlementDesk } from "./settlement-desk.ts";
import { makeOrder } from "./trade-files.ts";

// a buyer that is a Safe
// ├── pays by batches that the command wrote: the allowance, then the order; it needs no signature of its own
// └── the order's terms are read out of the Safe's call

describe("an order of a Safe", () => {
  let desk: SettlementDesk;
  let paper: Paper;
  let changes: string;
  beforeEach(async () => {
    desk = await loadTradeDesk();
    paper = makePaper();
    changes = mkdtempSync(join(tmpdir(), "harbour-safe-"));
  });
  afterEach(() => {
    paper.remove();
    rmSync(changes, { recursive: true });
  });

  it("is opened by the Safe's own calls, and found by its id alone", async () => {
    const owners = [desk.carol, desk.bob] as Actor[];
    const safe = await deploySafe("1.5.0", owners, 2);
    await mint(desk, desk.cnh, { address: safe }, units(100_000));
    const cli = cliOf({ ...desk.chain, book: { ...desk.chain.book, "buyer-safe": safe } });
    const made = await makeOrder(desk, paper, { changes: { buyer: safe } });
    paper.tamper("order.json", (content: any) => content.signatures.splice(0, 1));

    const options: RunOptions = { changes };
    const line = `trade open ${made.path} --as buyer-safe --safe`;
    for (const words of ["Step 1 of 2: allow the trade escrow", "Open the order of buyer-safe and exporter"]) {
      const ran = await cli(line, options);
      expect(ran.code, ran.err).to.equal(0);
      expect(ran.err).to.contain(words);
      const folder = join(changes, "localhost");
      const newest = join(folder, readdirSync(folder).sort().at(-1)!);
      const batch = readdirSync(newest).find((name) => name.startsWith("batch-"))!;
      await executeBatch(safe, join(newest, batch), owners);
    }
    const shown = await cli(`trade show ${made.id}`);
    expect(shown.code, shown.err).to.equal(0);
    expect(shown.out).to.match(/opened: 100,000\.00 CNH locked/);
    expect(JSON.parse((await cli(`trade show ${made.id} --json`)).out).order.buyer).to.equal(safe);
  });
});
