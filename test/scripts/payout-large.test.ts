import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { CHUNK_GAS } from "../../sdk/settlement/payment-chunks.ts";
import { connection } from "../fixture.ts";
import { fund, heightOf } from "./cli.ts";
import { dyingSigner } from "./list-runs.ts";
import { expectPaidOnce, expectSpent } from "./payout-agreement.ts";
import { jsonOf, loadPayoutDesk, newFolder, painFile, payeeAt, runPayout, transferAt } from "./payout-desk.ts";

// a large file, 10,000 payments with HARBOUR_FULL=1
// ├── is cut by the file alone, each part at most 12,000,000 gas by the chain's estimate
// └── broken off in the middle and run again, pays each payee once; the report has a line for each

const FULL = process.env["HARBOUR_FULL"] === "1";
const COUNT = FULL ? 10_000 : 600;

describe(`a payout of ${COUNT.toLocaleString("en-US")} payments`, function () {
  this.timeout(FULL ? 3_600_000 : 120_000);

  it("is cut, sent, broken off, resumed and reported", async () => {
    const desk = await loadPayoutDesk();
    // Every second payee of the first part holds the token already.
    for (let i = 0; i < 20; i += 2) await fund(desk, payeeAt(i), 1);
    const rows = Array.from({ length: COUNT }, (_, i) => transferAt(i));
    const file = painFile(desk, { rows });
    const changes = newFolder();
    const funds = await desk.hkd.token.balanceOf(desk.payer);

    const { plan } = jsonOf(await runPayout(desk, file, "--json"));
    expect(plan.payees).to.deep.equal({ count: COUNT, fresh: COUNT - 10, barred: [] });
    const sizes: number[] = plan.parts.map(({ payments }: { payments: number }) => payments);
    expect(sizes.reduce((sum, size) => sum + size, 0)).to.equal(COUNT);
    expect(new Set(sizes.slice(0, -1)).size).to.equal(1);

    const height = await heightOf(desk);
    const approve = `--json --send --approve ${plan.hash}`;
    // The approval and the first part reach the chain, and nobody hears of the second.
    const signer = dyingSigner(desk.chain.signer, 3, "after");
    const broken = await runPayout(desk, file, approve, { changes, chain: { ...desk.chain, signer } });
    expect([broken.code, jsonOf(broken).outcome.counts.paid]).to.deep.equal([1, 2 * sizes[0]!]);

    const ran = await runPayout(desk, file, approve, { changes });
    expect(ran.code, ran.err).to.equal(0);
    await expectPaidOnce(desk, rows, join(changes, "localhost", readdirSync(join(changes, "localhost"))[0]!));
    await expectSpent(desk, funds, rows);

    const { transactions } = jsonOf(ran).outcome;
    expect(transactions).to.have.length(sizes.length);
    const { provider } = connection.ethers;
    for (let number = height + 1; number <= (await provider.getBlockNumber()); number++) {
      for (const { gasLimit } of (await provider.getBlock(number, true))!.prefetchedTransactions) {
        // The limit is the chain's estimate and a quarter for what comes between.
        expect((gasLimit * 4n) / 5n <= CHUNK_GAS).to.equal(true);
      }
    }
  });
});
