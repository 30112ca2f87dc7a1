import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { encodeBytes32String } from "ethers";
import { connection } from "../fixture.ts";
import { deploySafe } from "../safe/deploy-safe.ts";
import { executeBatch } from "../safe/execute-batch.ts";
import { giveRoles } from "../safe/give-role.ts";
import { faultOf, fund, loadDesk, units, type Desk } from "./cli.ts";
import { accounts, changesFolder, listFile, runList } from "./list-runs.ts";

// lists for a Safe
// ├── a change for each transaction, with consecutive nonces, each under the bound
// ├── holds share a transaction
// ├── seizures: scheduled by the Safe, then taken by it
// └── no folder for changes → refused

describe("a list for a Safe", () => {
  let desk: Desk;
  let safe: string;
  let changes: string;
  beforeEach(async () => {
    desk = await loadDesk();
    const owners = desk.users.slice(4, 7);
    safe = await deploySafe("1.4.1", owners, 2);
    await giveRoles(desk.hkd, safe, ["BLACKLISTER", "SEIZER"]);
    desk.chain.book = { ...desk.chain.book, "freeze-safe": safe };
    changes = changesFolder();
  });

  const line = (verb: string, file: string) =>
    `account ${verb} --from ${file} --token hkd --as freeze-safe --case HCA-1 --safe`;
  const folders = () => readdirSync(join(changes, "localhost")).map((name) => join(changes, "localhost", name));
  const execute = (file: string) => executeBatch(safe, file, desk.users.slice(4, 6));

  it("is split into changes with consecutive nonces", async () => {
    const list = accounts(400);
    const ran = await runList(desk, line("blacklist", listFile(["account", ...list])), { changes });
    expect(ran.code, ran.err).to.equal(0);
    expect(folders()).to.have.length(2);
    for (const [i, folder] of folders().entries()) {
      const inspected = await runList(desk, `safe inspect ${join(folder, `batch-${i}.json`)} --change ${i + 1}`, {
        changes,
      });
      expect(inspected.code, inspected.err).to.equal(0);
      const { gasUsed } = await execute(join(folder, `batch-${i}.json`));
      expect(gasUsed < 8_200_000n).to.equal(true);
    }
    const events = await desk.hkd.token.queryFilter(desk.hkd.token.filters.Blacklisted());
    expect(events.map(({ args }) => args.account)).to.deep.equal(list);
    expect((await runList(desk, line("blacklist", listFile(["account", ...list])), { changes })).out).to.match(
      /nothing to do/,
    );
  });

  it("puts holds into one transaction, and says what it wrote in one object", async () => {
    const list = accounts(5);
    const file = listFile(["account,amount", ...list.map((account) => `${account},7.00`)]);
    const ran = await runList(desk, `${line("hold", file)} --json`, { changes });
    const { sent, changes: written, exitCode } = JSON.parse(ran.out);
    expect([sent, exitCode, written.length]).to.deep.equal([false, 0, 1]);
    expect(written[0].batches[0].titles).to.have.length(5);
    await execute(written[0].batches[0].file);
    for (const account of list) expect(await desk.hkd.token.getFrozenTokens(account)).to.equal(units(7));
  });

  it("schedules seizures, and takes them when they are ready", async () => {
    const list = accounts(2);
    for (const account of list) await fund(desk, account, 10);
    await desk.hkd.token.connect(desk.holders.BLACKLISTER).blacklistBatch(list, encodeBytes32String("x"));
    const seize = `${line("seize", listFile(["account,amount", ...list.map((account) => `${account},7.00`)]))} --to court`;
    const written = async () =>
      JSON.parse((await runList(desk, `${seize} --json`, { changes })).out).changes[0].batches[0].file;
    await execute(await written());
    const early = await runList(desk, seize, { changes });
    expect([early.code, faultOf(early)]).to.deep.equal([3, "HB-2405"]);
    await connection.networkHelpers.time.increase(24 * 3600);
    await execute(await written());
    expect(await desk.hkd.token.balanceOf(desk.users[2]!)).to.equal(units(14));
  });

  it("needs a folder to keep changes in", async () => {
    const ran = await runList(desk, line("blacklist", listFile(["account", ...accounts(2)])));
    expect([ran.code, faultOf(ran)]).to.deep.equal([64, "HB-2830"]);
  });
});
