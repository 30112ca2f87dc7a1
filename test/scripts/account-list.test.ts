import { expect } from "chai";
import { encodeBytes32String } from "ethers";
import { connection } from "../fixture.ts";
import { expectGolden, faultOf, fund, heightOf, loadDesk, planHashOf, units, type Desk } from "./cli.ts";
import { accountAt, accounts, changesFolder, listFile, runList, stable, type ListRun } from "./list-runs.ts";

// harbour account blacklist|unblacklist --from
// ├── 1,000 accounts: one approval, few transactions, each under the bound and proven
// ├── the plan: counts, both ends, hash over the rows and nothing else
// ├── left out: duplicates, what is so already, all of it
// ├── refused before anything is sent: bad lines · our own contracts · no role · neither or both of account and list
// ├── cases of their own: no transaction has two
// └── other exits: calldata

const BOUND = 8_000_000n;
const AS = "--token hkd --as blacklister --case HKPF-2026-0117";

describe("harbour account blacklist --from", () => {
  let desk: Desk;
  beforeEach(async () => void (desk = await loadDesk()));

  const blacklist = (lines: readonly string[], more = "", options: ListRun = {}) =>
    runList(desk, `account blacklist --from ${listFile(lines)} ${AS}${more}`, options);
  const frozen = async () => {
    const events = await desk.hkd.token.queryFilter(desk.hkd.token.filters.Blacklisted());
    return events.map(({ args }) => args.account);
  };
  const orders = () => desk.hkd.token.queryFilter(desk.hkd.token.filters.BlacklistOrder());

  it("stops a thousand accounts with one approval, each transaction under the bound", async () => {
    const list = accounts(1_000);
    await fund(desk, list[3]!, 250);
    await fund(desk, list[999]!, 1_000);
    const changes = changesFolder();
    const ran = await blacklist(["account", ...list], " --send", { answers: ["1,000"], changes });
    expect(ran.code).to.equal(0);
    expect(ran.asked).to.have.length(1);
    expect(await frozen()).to.deep.equal(list);
    const sent = await orders();
    expect(sent).to.have.length(4);
    for (const order of sent) {
      const { gasUsed } = await order.getTransactionReceipt();
      expect(gasUsed <= BOUND, `${gasUsed} gas`).to.equal(true);
      expect(order.args.caseRef).to.equal(encodeBytes32String("HKPF-2026-0117"));
      expect(order.args.actor).to.equal(desk.holders.BLACKLISTER.address);
    }
    expectGolden("account-list-plan", stable(`${ran.err.split("\n\nPlan ")[0]!}\n`));
    expectGolden("account-list-sent", stable(ran.out));
    const reading = ran.progress.filter(([label]) => label === "reading accounts");
    expect([reading.length, reading.at(-1)]).to.deep.equal([1_000, ["reading accounts", 1_000, 1_000]]);
    expect(ran.progress.at(-1)).to.deep.equal(["sending", 4, 4]);

    const again = await blacklist(["account", ...list], " --send", { changes });
    expect([again.code, again.err]).to.deep.equal([0, ""]);
    expect(stable(again.out)).to.equal("✓ All 1,000 accounts of list.csv are blacklisted already, nothing to do.\n");
  });

  it("fits more accounts into a transaction where they have tokens, as each costs less", async () => {
    await connection.provider.request({ method: "evm_setBlockGasLimit", params: ["0x100000"] } as never);
    try {
      const [poor, rich] = [accounts(24), accounts(24, 100)];
      for (const account of rich) await fund(desk, account, 1);
      const gasOf = async (list: string[]) => {
        const { plan } = JSON.parse((await blacklist(["account", ...list], " --json")).out);
        expect(plan.bound).to.equal("524288");
        for (const { gas } of plan.parts) expect(BigInt(gas) <= 524_288n).to.equal(true);
        return plan.parts.length;
      };
      expect(await gasOf(poor)).to.be.greaterThan(1);
      expect(await gasOf(rich)).to.equal(1);
    } finally {
      await connection.provider.request({ method: "evm_setBlockGasLimit", params: ["0x3938700"] } as never);
    }
  });

  it("shows a short list whole and sends nothing", async () => {
    await desk.hkd.token.connect(desk.holders.BLACKLISTER).blacklist(accountAt(2));
    await fund(desk, accountAt(0), 812);
    const height = await heightOf(desk);
    const ran = await blacklist([
      "account,note",
      `${accountAt(0)},"Wan Chai, 3 May"`,
      "suspect,",
      `${accountAt(2)},`,
      "suspect,",
    ]);
    expect(ran.code).to.equal(0);
    expect(await heightOf(desk)).to.equal(height);
    expectGolden("account-list-plan-short", stable(ran.out));
  });

  it("has one hash for the same rows, however the chain would split them, and another for other rows", async () => {
    const hash = async (lines: string[], more = "") => planHashOf(await blacklist(lines, more));
    const rows = ["account", ...accounts(3)];
    const first = await hash(rows);
    await fund(desk, accountAt(1), 5);
    expect(await hash([...rows, accountAt(0)])).to.equal(first);
    expect(await hash(rows.slice(0, 3))).to.not.equal(first);
    expect(await hash(["account,case", `${accountAt(0)},other`, `${accountAt(1)},`, `${accountAt(2)},`])).to.not.equal(
      first,
    );
    const elsewhere = await runList(desk, `account blacklist --from ${listFile(rows)} ${AS.replace("hkd", "cnh")}`);
    expect(planHashOf(elsewhere)).to.not.equal(first);
  });

  it("is sent by that hash without a terminal, and by no other", async () => {
    const rows = ["account", ...accounts(3)];
    const plan = await blacklist(rows, " --send");
    expect([plan.code, faultOf(plan)]).to.deep.equal([64, "HB-2501"]);
    const other = await blacklist(rows, " --send --approve 0000-0000-0000-0000-0000-0000-0000-0000");
    expect([other.code, faultOf(other)]).to.deep.equal([3, "HB-2502"]);
    expect(await frozen()).to.deep.equal([]);
    expect((await blacklist(rows, ` --send --approve ${planHashOf(plan)}`)).code).to.equal(0);
    expect(await frozen()).to.deep.equal(accounts(3));
  });

  it("sends nothing when another number is typed", async () => {
    const ran = await blacklist(["account", ...accounts(3)], " --send", { answers: ["30"] });
    expect([ran.code, faultOf(ran), ran.asked.length]).to.deep.equal([5, "HB-2503", 1]);
    expect(await frozen()).to.deep.equal([]);
  });

  it("has an object for its plan and one for its outcome", async () => {
    await desk.hkd.token.connect(desk.holders.BLACKLISTER).blacklist(accountAt(0));
    const rows = ["account", ...accounts(3), accountAt(2)];
    const planned = JSON.parse((await blacklist(rows, " --json")).out);
    expect([planned.schema, planned.sent, planned.exitCode]).to.deep.equal(["harbour.account-blacklist/1", false, 0]);
    expect(planned.plan.todo.map((row: { line: number; account: string }) => [row.line, row.account])).to.deep.equal([
      [3, accountAt(1)],
      [4, accountAt(2)],
    ]);
    expect(planned.plan.skipped).to.have.length(1);
    expect(planned.plan.list.duplicates).to.deep.equal([{ line: 5, of: 4 }]);
    expect(planned.plan.parts[0]).to.include({ part: 1, accounts: 2 });
    expect(planned.plan.parts[0].transaction.data).to.match(/^0x/);

    const sent = JSON.parse((await blacklist(rows, ` --json --send --approve ${planned.plan.hash}`)).out);
    expect([sent.sent, sent.exitCode]).to.deep.equal([true, 0]);
    expect(sent.outcome.done).to.have.length(2);
    expect(sent.outcome.skipped).to.deep.equal([{ line: 2, account: accountAt(0) }]);
    expect(sent.outcome.left).to.deep.equal([]);
    expect(sent.outcome.parts[0]).to.include({ part: 1, accounts: 2 });
  });

  it("names our own contracts and sends nothing", async () => {
    const { token, mintDesk, redemptionDesk } = desk.hkd;
    const own = [mintDesk.target, token.target, redemptionDesk.target] as string[];
    const ran = await blacklist(["account", accountAt(0), ...own], " --send", { answers: ["4"] });
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2875"]);
    expect([...ran.err.matchAll(/^ {4}line (\d): /gm)].map(([, line]) => line)).to.deep.equal(["3", "4", "5"]);
    expect(await frozen()).to.deep.equal([]);
  });

  it("names every bad line and sends nothing", async () => {
    const ran = await blacklist(
      [
        "account,case",
        `${accountAt(0).toLowerCase()},`,
        `${accountAt(1)},`,
        `nobody,`,
        `${accountAt(2)},${"x".repeat(40)}`,
      ],
      " --send",
      { answers: ["1"] },
    );
    expect([ran.code, faultOf(ran)]).to.deep.equal([64, "HB-2872"]);
    expect(await frozen()).to.deep.equal([]);
    expectGolden("account-list-bad-lines", stable(ran.err));
  });

  it("refuses a signer without the role, also beside bad accounts", async () => {
    const rows = ["account", accountAt(0), desk.hkd.mintDesk.target as string];
    const ran = await runList(
      desk,
      `account blacklist --from ${listFile(rows)} ${AS.replace("blacklister", "maker")} --json`,
    );
    expect([ran.code, faultOf(ran)]).to.deep.equal([4, "HB-2401"]);
    expect(JSON.parse(ran.out)).to.include({ sent: false, exitCode: 4 });
  });

  it("refuses a holder with a delay, as a split would not stay the same", async () => {
    const { authority } = desk.hkd;
    const grant = authority.interface.encodeFunctionData("grantRole", [9n, accountAt(0), 3600]);
    await authority.connect(desk.holders.ADMIN).schedule(authority.target, grant, 0);
    await connection.networkHelpers.time.increase(48 * 3600);
    await authority.connect(desk.holders.ADMIN).grantRole(9n, accountAt(0), 3600);
    const rows = listFile(["account", accountAt(1)]);
    const ran = await runList(desk, `account blacklist --from ${rows} ${AS.replace("blacklister", accountAt(0))}`);
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2879"]);
  });

  it("cannot be scheduled by who needs no delay", async () => {
    expect(faultOf(await blacklist(["account", accountAt(0)], " --schedule"))).to.equal("HB-2406");
  });

  it("needs accounts or a list, and not both", async () => {
    const rows = listFile(["account", accountAt(0)]);
    for (const line of [`account blacklist ${AS}`, `account blacklist suspect --from ${rows} ${AS}`])
      expect(faultOf(await runList(desk, line)), line).to.equal("HB-2870");
  });

  it("keeps cases apart, whatever the order of the lines", async () => {
    const rows = accounts(6).map((account, i) => `${account},${i % 2 === 0 ? "even" : ""}`);
    const ran = await blacklist(["account,case", ...rows], " --send", { answers: ["6"] });
    expect(ran.code).to.equal(0);
    const sent = await orders();
    expect(sent.map(({ args }) => [args.caseRef, args.changed])).to.deep.equal([
      [encodeBytes32String("even"), 3n],
      [encodeBytes32String("HKPF-2026-0117"), 3n],
    ]);
  });

  it("names accounts of the address book among those to be stopped", async () => {
    const { plan } = JSON.parse((await blacklist(["account", accountAt(0), "court"], " --json")).out);
    expect(plan.warnings).to.deep.equal(["of the address book: court (line 3)"]);
  });

  it("prints one object for each transaction to be signed elsewhere", async () => {
    const ran = await blacklist(["account", ...accounts(400)], " --calldata");
    const parts = ran.out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(parts.map(({ part, of, to, value }) => [part, of, to, value])).to.deep.equal([
      [1, 2, desk.hkd.token.target, "0"],
      [2, 2, desk.hkd.token.target, "0"],
    ]);
    for (const { to, data } of parts) await desk.holders.BLACKLISTER.sendTransaction({ to, data });
    expect(await frozen()).to.deep.equal(accounts(400));
  });

  it("waits for what the signer has on its way", async () => {
    await connection.provider.request({ method: "evm_setAutomine", params: [false] } as never);
    try {
      await desk.hkd.token.connect(desk.holders.BLACKLISTER).blacklist(accountAt(0), { gasLimit: 200_000 });
      const rows = ["account", ...accounts(2)];
      const ran = await blacklist(rows, " --send", { answers: ["2"] });
      expect([ran.code, faultOf(ran), ran.asked.length]).to.deep.equal([75, "HB-2877", 0]);
      expect((await blacklist(rows)).out).to.match(/1 transaction of the signer not yet in a block/);
      await connection.networkHelpers.mine();
    } finally {
      await connection.provider.request({ method: "evm_setAutomine", params: [true] } as never);
    }
    expect((await blacklist(["account", ...accounts(2)], " --send", { answers: ["1"] })).code).to.equal(0);
    expect(await frozen()).to.deep.equal(accounts(2));
  });

  it("says so when not even one account fits under the bound", async () => {
    await connection.provider.request({ method: "evm_setBlockGasLimit", params: ["0x1d4c0"] } as never);
    await connection.networkHelpers.mine();
    try {
      const ran = await blacklist(["account", accountAt(0)]);
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2882"]);
    } finally {
      await connection.provider.request({ method: "evm_setBlockGasLimit", params: ["0x3938700"] } as never);
    }
  });

  it("freezes one account in one transaction, which is what the single command does too", async () => {
    const one = JSON.parse((await blacklist(["account", "suspect"], " --json")).out).plan.parts;
    const { plan } = JSON.parse((await desk.cli(`account blacklist suspect ${AS} --json`)).out);
    expect(one).to.have.length(1);
    expect(one[0].transaction).to.deep.equal(plan.transaction);
  });
});

describe("harbour account unblacklist --from", () => {
  it("lets those pay again that are blacklisted, and leaves their holds", async () => {
    const desk = await loadDesk();
    const { token } = desk.hkd;
    const { BLACKLISTER } = desk.holders;
    const list = accounts(5);
    await token.connect(BLACKLISTER).blacklistBatch(list.slice(0, 4), encodeBytes32String("x"));
    await token.connect(BLACKLISTER).raiseHold(list[0]!, units(7), encodeBytes32String("x"));
    const line = `account unblacklist --from ${listFile(["account", ...list])} --token hkd --as unblacklister --case HCA-2`;
    const ran = await runList(desk, `${line} --send`, { answers: ["4"] });
    expect(ran.code).to.equal(0);
    const events = await token.queryFilter(token.filters.UnBlacklisted());
    expect(events.map(({ args }) => args.account)).to.deep.equal(list.slice(0, 4));
    expect(await token.getFrozenTokens(list[0]!)).to.equal(units(7));
    expectGolden("account-list-unblacklist-sent", stable(ran.out));
    expect((await runList(desk, line)).out).to.match(/^✓ All 5 accounts .* are not blacklisted already, nothing to do/);
  });
});
