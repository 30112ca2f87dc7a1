import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { deploySafe } from "../safe/deploy-safe.ts";
import { executeBatch } from "../safe/execute-batch.ts";
import { faultOf, fund } from "./cli.ts";
import { runList, type ListRan } from "./list-runs.ts";
import { expectPaidOnce, expectSpent } from "./payout-agreement.ts";
import {
  jsonOf,
  loadPayoutDesk,
  newFolder,
  painFile,
  SECRET,
  showPayout,
  transferAt,
  type PayoutDesk,
} from "./payout-desk.ts";

// a payout that a Safe pays
// ├── first a change with the approval; when it is executed, one for each transaction, with consecutive nonces
// ├── executed in another order, or written twice: each payee is paid once
// └── no folder for changes → refused

describe("a payout that a Safe pays", () => {
  let desk: PayoutDesk;
  let changes: string;
  const rowsOf = (count: number) => Array.from({ length: count }, (_, i) => transferAt(i));

  beforeEach(async () => {
    desk = await loadPayoutDesk();
    const safe = await deploySafe("1.4.1", desk.users.slice(4, 7), 2);
    const chain = { ...desk.chain, book: { ...desk.chain.book, "treasury-safe": safe } };
    desk = { ...desk, chain, payer: safe };
    await fund(desk, safe, 100_000);
    changes = newFolder();
  });

  const run = (file: string, options: { changes?: string } = { changes }): Promise<ListRan> =>
    runList(desk, `payout run ${file} --secret ${SECRET} --as treasury-safe --safe --json`, options);
  const execute = (file: string) => executeBatch(desk.payer, file, desk.users.slice(4, 6));
  type Written = { change: string; batches: { file: string; nonce: string }[] };

  it("is written as an approval, and then as the payment", async () => {
    const rows = rowsOf(3);
    const file = painFile(desk, { rows });
    const before = await desk.hkd.token.balanceOf(desk.payer);
    const first = await run(file);
    expect(first.code, first.err).to.equal(0);
    await execute((jsonOf(first) as Written).batches[0]!.file);

    const second = await run(file);
    expect(second.code, second.err).to.equal(0);
    const [written] = jsonOf(second).changes as Written[];
    const [batch] = written!.batches;
    const inspected = await runList(desk, `safe inspect ${batch!.file} --change ${written!.change}`, { changes });
    expect(inspected.code, inspected.err).to.equal(0);
    await execute(batch!.file);
    const shown = await showPayout(desk, file, `--out ${changes}`, { changes });
    expect(shown.code, shown.err).to.equal(0);
    await expectPaidOnce(desk, rows, changes);
    await expectSpent(desk, before, rows);
  });

  it("is a change for each transaction, with consecutive nonces", async () => {
    const file = painFile(desk, { rows: rowsOf(300) });
    await execute((jsonOf(await run(file)) as Written).batches[0]!.file);
    const written = jsonOf(await run(file)).changes as Written[];
    expect(written.map(({ batches }) => batches.map(({ nonce }) => Number(nonce)))).to.deep.equal([[1], [2]]);
    expect(written.map(({ change }) => change.slice(0, 4))).to.deep.equal(["0002", "0003"]);
  });

  it("is paid once when it is written again before it is executed", async () => {
    const file = painFile(desk, { rows: rowsOf(3) });
    await execute((jsonOf(await run(file)) as Written).batches[0]!.file);
    const [one] = jsonOf(await run(file)).changes as Written[];
    const [other] = jsonOf(await run(file)).changes as Written[];
    expect(other!.change).not.to.equal(one!.change);
    await execute(one!.batches[0]!.file);
    const again = await run(file);
    expect([again.code, jsonOf(again).sent]).to.deep.equal([0, false]);
    expect(jsonOf(again).outcome.counts).to.deep.equal({ paid: 3, skipped: 0, left: 0 });
  });

  it("needs a folder to keep it in", async () => {
    const file = painFile(desk, { rows: rowsOf(3) });
    await execute((jsonOf(await run(file)) as Written).batches[0]!.file);
    const ran = await run(file, {});
    expect([ran.code, faultOf(ran)]).to.deep.equal([64, "HB-2830"]);
    expect(readdirSync(join(changes, "localhost"))).to.have.length(1);
  });
});
