import { expect } from "chai";
import { encodeBytes32String } from "ethers";
import { connection } from "../fixture.ts";
import { expectGolden, faultOf, fund, loadDesk, planHashOf, units, type Desk } from "./cli.ts";
import {
  accountAt,
  accounts,
  changesFolder,
  dyingSigner,
  listFile,
  runList,
  stable,
  type ListRun,
} from "./list-runs.ts";

// lists with amounts
// ├── hold: raised · lowered · held so already · both in one list · protected · killed half-way
// └── seize
//     ├── scheduled together, by the signer; sent one by one; the total is retyped
//     ├── refused before scheduling: more than seizable · not a destination
//     ├── left: waiting · not scheduled · cancelled; the rest is done
//     ├── what was seized is not scheduled again, and may be under another case
//     └── killed half-way, scheduling and sending

const CASE = "--case HCA-1201-2026";
const header = "account,amount";
const list = accounts(3);

describe("harbour account hold --from", () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await loadDesk();
    for (const account of list) await fund(desk, account, 1_000);
  });
  const hold = (lines: readonly string[], more = "", options: ListRun = {}, as = "blacklister") =>
    runList(
      desk,
      `account hold --from ${listFile([header, ...lines])} --token hkd --as ${as} ${CASE} ${more}`,
      options,
    );
  const holds = () => Promise.all(list.map((account) => desk.hkd.token.getFrozenTokens(account)));
  const raised = [`${list[0]},"1,000.00"`, `${list[1]},400.00`, `${list[2]},2000.00`];

  it("raises each to its amount, in a transaction of the signer's own", async () => {
    const plan = await hold(raised);
    expect(plan.code).to.equal(0);
    expectGolden("account-list-hold-plan", stable(plan.out));
    const ran = await hold(raised, "--send", { answers: ["3"] });
    expect(ran.code).to.equal(0);
    expect(await holds()).to.deep.equal([units(1_000), units(400), units(2_000)]);
    const events = await desk.hkd.token.queryFilter(desk.hkd.token.filters.HoldSet());
    for (const { args } of events)
      expect([args.actor, args.caseRef]).to.deep.equal([
        desk.holders.BLACKLISTER.address,
        encodeBytes32String("HCA-1201-2026"),
      ]);
    expect((await hold(raised)).out).to.match(/All 3 accounts .* are held so already, nothing to do/);
  });

  it("lowers, and leaves alone what is so already", async () => {
    for (const account of list)
      await desk.hkd.token.connect(desk.holders.BLACKLISTER).raiseHold(account, units(400), CASE_BYTES);
    const lines = [`${list[0]},0.00`, `${list[1]},400.00`, `${list[2]},399.999999`];
    const wrong = await hold(lines);
    expect([wrong.code, faultOf(wrong)]).to.deep.equal([4, "HB-2401"]);
    const ran = await hold(lines, "--send", { answers: ["2"] }, "unblacklister");
    expect(ran.code).to.equal(0);
    expect(await holds()).to.deep.equal([0n, units(400), units(400) - 1n]);
  });

  it("refuses to raise and lower in one list, and names the lines", async () => {
    await desk.hkd.token.connect(desk.holders.BLACKLISTER).raiseHold(list[1]!, units(800), CASE_BYTES);
    const ran = await hold(raised, "--send", { answers: ["3"] });
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2878"]);
    expect(ran.err).to.match(/lowered in line 3/);
    expect(await holds()).to.deep.equal([0n, units(800), 0n]);
  });

  it("refuses our own contracts and another amount for the same account", async () => {
    const own = await hold([`${desk.hkd.mintDesk.target as string},1.00`, ...raised]);
    expect([own.code, faultOf(own)]).to.deep.equal([3, "HB-2875"]);
    const twice = await hold([...raised, `${list[0]},999.00`]);
    expect([twice.code, faultOf(twice)]).to.deep.equal([64, "HB-2873"]);
    expect(await holds()).to.deep.equal([0n, 0n, 0n]);
  });

  it("goes on after a crash with what is left, under the first approval", async () => {
    const changes = changesFolder();
    const path = listFile([header, ...raised]);
    const line = `account hold --from ${path} --token hkd --as blacklister ${CASE}`;
    const approve = `--send --approve ${planHashOf(await runList(desk, line, { changes }))}`;
    const signer = dyingSigner(desk.chain.signer, 2, "after");
    await runList(desk, `${line} ${approve}`, { changes, chain: { ...desk.chain, signer } });
    expect(await holds()).to.deep.equal([units(1_000), units(400), 0n]);
    expect((await runList(desk, `${line} ${approve}`, { changes })).code).to.equal(0);
    expect(await desk.hkd.token.queryFilter(desk.hkd.token.filters.HoldSet())).to.have.length(3);
  });

  it("needs an amount on each line, and not on the command line too", async () => {
    const path = listFile(["account", list[0]!]);
    expect(faultOf(await runList(desk, `account hold --from ${path} --token hkd --as blacklister ${CASE}`))).to.equal(
      "HB-2871",
    );
    expect(faultOf(await runList(desk, `account hold suspect --token hkd --as blacklister ${CASE}`))).to.equal(
      "HB-2870",
    );
  });
});

const CASE_BYTES = encodeBytes32String("x");

describe("harbour account seize --from", () => {
  let desk: Desk;
  const lines = [`${list[0]},100.00`, `${list[1]},200.00`, `${list[2]},"300.50"`];
  beforeEach(async () => {
    desk = await loadDesk();
    for (const account of list) await fund(desk, account, 1_000);
    await desk.hkd.token.connect(desk.holders.BLACKLISTER).blacklistBatch(list, CASE_BYTES);
  });
  const seize = (more = "", options: ListRun = {}, rows: readonly string[] = lines, to = "court") =>
    runList(
      desk,
      `account seize --from ${listFile([header, ...rows])} --to ${to} --token hkd --as seizer ${CASE} ${more}`,
      options,
    );
  const total = { answers: ["600.50"] };
  const seized = () => desk.hkd.token.queryFilter(desk.hkd.token.filters.Seized());
  const scheduled = () => desk.hkd.authority.queryFilter(desk.hkd.authority.filters.OperationScheduled());
  const before = async () => (await scheduled()).length;
  const wait = () => connection.networkHelpers.time.increase(24 * 3600);

  it("schedules all together, then takes each on its own", async () => {
    const count = await before();
    const plan = await seize();
    expect(plan.code).to.equal(0);
    expectGolden("account-list-seize-plan", stable(plan.out));
    const scheduling = await seize("--schedule", total);
    expect(scheduling.code).to.equal(0);
    const operations = (await scheduled()).slice(count);
    expect(new Set(operations.map(({ transactionHash }) => transactionHash)).size).to.equal(1);
    expect(operations.map(({ args }) => args.caller)).to.deep.equal(list.map(() => desk.holders.SEIZER.address));
    expectGolden("account-list-seize-scheduled", stable(scheduling.out));

    const early = await seize("--send", total);
    expect([early.code, faultOf(early), early.asked.length]).to.deep.equal([3, "HB-2405", 0]);
    expect((await seize("--schedule")).out).to.match(/are seized or scheduled already, nothing to do/);
    expectGolden("account-list-seize-waiting", stable((await seize()).out));

    await wait();
    const sending = await seize("--send", total);
    expect(sending.code).to.equal(0);
    expect((await seized()).map(({ args }) => [args.from, args.amount, args.actor])).to.deep.equal(
      [units(100), units(200), units(300) + 500_000n].map((amount, i) => [
        list[i],
        amount,
        desk.holders.SEIZER.address,
      ]),
    );
    expect(await desk.hkd.token.balanceOf(desk.users[2]!)).to.equal(units(600) + 500_000n);
    expectGolden("account-list-seize-sent", stable(sending.out));
  });

  it("does not schedule again what it has seized, unless under another case", async () => {
    await seize("--schedule", total);
    await wait();
    await seize("--send", total);
    const count = await before();
    for (const exit of ["--schedule", "--send", ""]) {
      const again = await seize(exit);
      expect([again.code, /are seized.* already, nothing to do/.test(again.out)], exit).to.deep.equal([0, true]);
    }
    expect(await before()).to.equal(count);
    const other = lines.map((line) => `${line},HCA-2`);
    const { plan } = JSON.parse(
      (
        await runList(
          desk,
          `account seize --from ${listFile([`${header},case`, ...other])} --to court --token hkd --as seizer --json`,
        )
      ).out,
    );
    expect([plan.step, plan.todo.length]).to.deep.equal(["schedule", 3]);
  });

  it("sees before scheduling what would be refused, and names every line", async () => {
    const rows = [`${list[0]},1000.01`, `${list[1]},200.00`, `${accountAt(50)},1.00`, `${list[2]},0.00`];
    const ran = await seize("--schedule", { answers: ["1,201.01"] }, rows);
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2876"]);
    expect([...ran.err.matchAll(/^ {4}line (\d): .* (HB-\d+) /gm)].map(([, line, code]) => [line, code])).to.deep.equal(
      [
        ["2", "HB-2320"],
        ["4", "HB-2320"],
        ["5", "HB-2301"],
      ],
    );
    const elsewhere = await seize("", {}, lines, "merchant-1");
    expect([elsewhere.code, faultOf(elsewhere)]).to.deep.equal([3, "HB-2876"]);
    expect(elsewhere.err).to.match(/HB-2319/);
  });

  it("takes what is ready and says what is left", async () => {
    await seize("--schedule", { answers: ["100.00"] }, lines.slice(0, 1));
    await wait();
    const none = await seize("--send", total, lines.slice(1));
    expect([none.code, faultOf(none)]).to.deep.equal([3, "HB-2404"]);
    const part = await seize("--send", { answers: ["100.00"] }, [...lines]);
    expect([part.code, faultOf(part)]).to.deep.equal([3, "HB-2881"]);
    expect(await seized()).to.have.length(1);
    expectGolden("account-list-seize-part", stable(part.out + part.err.slice(part.err.indexOf("\n✗"))));

    await seize("--schedule", { answers: ["200.00"] }, lines.slice(0, 2));
    await connection.networkHelpers.time.increase(3_600);
    await seize("--schedule", { answers: ["300.50"] });
    await connection.networkHelpers.time.increase(23 * 3_600);
    const waiting = await seize("--send --json", { answers: ["200.00"] });
    const { exitCode, error, outcome } = JSON.parse(waiting.out);
    expect([exitCode, error.code, outcome.done.length, outcome.left.length]).to.deep.equal([75, "HB-2880", 1, 1]);
  });

  it("leaves what GUARDIAN cancelled", async () => {
    await seize("--schedule", total);
    const { token, authority } = desk.hkd;
    const data = token.interface.encodeFunctionData("seize", [
      list[1]!,
      desk.users[2]!.address,
      units(200),
      encodeBytes32String("HCA-1201-2026"),
    ]);
    await authority.connect(desk.holders.GUARDIAN).cancel(desk.holders.SEIZER, token.target, data);
    await wait();
    const ran = await seize("--send", { answers: ["400.50"] });
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2881"]);
    expect((await seized()).map(({ args }) => args.from)).to.deep.equal([list[0], list[2]]);
  });

  describe("after GUARDIAN cancelled it", () => {
    const cancelAll = async () => {
      const { token, authority } = desk.hkd;
      const to = desk.users[2]!.address;
      for (const [i, amount] of [units(100), units(200), 300_500_000n].entries()) {
        const args = [list[i]!, to, amount, encodeBytes32String("HCA-1201-2026")] as const;
        const data = token.interface.encodeFunctionData("seize", [...args]);
        await authority.connect(desk.holders.GUARDIAN).cancel(desk.holders.SEIZER, token.target, data);
      }
    };
    const line = () =>
      `account seize --from ${listFile([header, ...lines])} --to court --token hkd --as seizer ${CASE}`;

    it("is scheduled again only under a new approval, whose plan names the lines", async () => {
      const same = line();
      for (const changes of [undefined, changesFolder()]) {
        const options = changes === undefined ? {} : { changes };
        const approved = planHashOf(await runList(desk, same, options));
        expect((await runList(desk, `${same} --schedule --approve ${approved}`, options)).code).to.equal(0);
        await cancelAll();
        const again = await runList(desk, `${same} --schedule --approve ${approved}`, options);
        expect([again.code, faultOf(again)]).to.deep.equal([3, "HB-2502"]);
        expect((await runList(desk, same, options)).out).to.match(/! lines 2 to 4 cancelled before/);
      }
    });

    it("is not sent by an approval for the time before", async () => {
      const [same, changes] = [line(), changesFolder()];
      await runList(desk, `${same} --schedule`, { ...total, changes });
      await wait();
      const approved = planHashOf(await runList(desk, same, { changes }));
      await cancelAll();
      await runList(desk, `${same} --schedule`, { ...total, changes });
      await wait();
      const ran = await runList(desk, `${same} --send --approve ${approved}`, { changes });
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2502"]);
      expect(await seized()).to.have.length(0);
    });
  });

  it("sends nothing when another total is typed", async () => {
    const ran = await seize("--schedule", { answers: ["3"] });
    expect([ran.code, faultOf(ran)]).to.deep.equal([5, "HB-2503"]);
  });

  it("goes on after a crash without seizing or scheduling twice", async () => {
    const changes = changesFolder();
    const path = listFile([header, ...lines]);
    const line = `account seize --from ${path} --to court --token hkd --as seizer ${CASE}`;
    const count = await before();
    const chain = (at: number) => ({ ...desk.chain, signer: dyingSigner(desk.chain.signer, at, "after" as const) });
    await runList(desk, `${line} --schedule`, { ...total, changes, chain: chain(1) });
    expect((await runList(desk, `${line} --schedule`, { changes })).out).to.match(/nothing to do/);
    expect(await before()).to.equal(count + 3);
    await wait();
    const approve = `--send --approve ${planHashOf(await runList(desk, line, { changes }))}`;
    await runList(desk, `${line} ${approve}`, { changes, chain: chain(2) });
    expect(await seized()).to.have.length(2);
    expect((await runList(desk, `${line} ${approve}`, { changes })).code).to.equal(0);
    expect((await seized()).map(({ args }) => args.from)).to.deep.equal(list);
  });

  it("is refused to who is no SEIZER", async () => {
    const path = listFile([header, ...lines]);
    const ran = await runList(desk, `account seize --from ${path} --to court --token hkd --as blacklister ${CASE}`);
    expect([ran.code, faultOf(ran)]).to.deep.equal([4, "HB-2401"]);
  });
});
