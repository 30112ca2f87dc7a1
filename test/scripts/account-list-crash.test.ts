import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { encodeBytes32String } from "ethers";
import { readingProvider } from "../../scripts/chain/connect.ts";
import type { Eip1193 } from "../../scripts/chain/connection.ts";
import { role } from "../../sdk/roles.ts";
import { connection } from "../fixture.ts";
import { expectGolden, faultOf, loadDesk, planHashOf, type Desk } from "./cli.ts";
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

// a list that breaks off
// ├── killed at each part, before it is handed over and after: run again, every account is stopped once
// ├── the first run's approval
// │   ├── holds for what is left of the same file
// │   └── not for other rows, another file, what was undone since, a finished list, or where nothing was kept
// ├── what became of it: done, skipped, left, in text, data and change folder
// └── somebody else is faster: the row needs no event of ours, but the chain has to be so

const PARTS = 3;
const list = accounts(36);
const rows = ["account", ...list];

describe("a list that breaks off", () => {
  let desk: Desk;
  let path: string;
  let changes: string;
  beforeEach(async () => {
    desk = await loadDesk();
    path = listFile(rows);
    changes = changesFolder();
    // Blocks so small that the list needs several transactions.
    await setBlockGasLimit(800_000);
    await connection.networkHelpers.mine();
  });
  afterEach(() => setBlockGasLimit(60_000_000));

  const setBlockGasLimit = (limit: number) =>
    connection.provider.request({ method: "evm_setBlockGasLimit", params: [`0x${limit.toString(16)}`] } as never);
  const blacklist = (more: string, options: ListRun = {}, file = path) =>
    runList(desk, `account blacklist --from ${file} --token hkd --as blacklister --case HCA-1 ${more}`, {
      changes,
      ...options,
    });
  const dying = (at: number, when: "before" | "after") => ({
    chain: { ...desk.chain, signer: dyingSigner(desk.chain.signer, at, when) },
  });
  const events = async () => {
    const found = await desk.hkd.token.queryFilter(desk.hkd.token.filters.Blacklisted());
    return found.map(({ args }) => args.account);
  };
  const approvedHash = async () => planHashOf(await blacklist(""));

  for (let part = 1; part <= PARTS; part++) {
    for (const when of ["before", "after"] as const) {
      it(`goes on where it was killed ${when} part ${part} was handed over`, async () => {
        const approve = `--send --approve ${await approvedHash()}`;
        const killed = await blacklist(approve, dying(part, when));
        expect([killed.code, faultOf(killed)]).to.deep.equal([1, "HB-2604"]);
        expect(readdirSync(join(changes, "localhost"))).to.have.length(1);
        const done = when === "before" ? part - 1 : part;
        expect(new Set(await events()).size).to.equal(done === PARTS ? list.length : done * 13);

        const again = await blacklist(approve);
        expect(again.code).to.equal(0);
        expect((await events()).sort()).to.deep.equal([...list].sort());
        expect((await blacklist(approve)).out).to.match(/nothing to do/);
        // The run that went on kept the folder of the one that broke off, unless there was nothing left.
        expect(readdirSync(join(changes, "localhost"))).to.have.length(1);
      });
    }
  }

  it("says what is done, skipped and left, and why it broke off", async () => {
    await desk.hkd.token.connect(desk.holders.BLACKLISTER).blacklist(list[0]!);
    const ran = await blacklist("--send", { ...dying(2, "before"), answers: ["35"] });
    expect(ran.code).to.equal(1);
    expectGolden("account-list-broken", stable(ran.out + ran.err.slice(ran.err.indexOf("\n✗"))));
  });

  it("says the same in one object, and keeps plan and journal", async () => {
    const hash = await approvedHash();
    const ran = await blacklist(`--json --send --approve ${hash}`, dying(2, "after"));
    const { sent, outcome, error, exitCode, change } = JSON.parse(ran.out);
    expect([sent, exitCode, error.code, outcome.done.length, outcome.left.length]).to.deep.equal([
      true,
      1,
      "HB-2604",
      13,
      23,
    ]);
    const folder = join(changes, "localhost", change);
    expect(readdirSync(folder)).to.deep.equal(["REVIEW.md", "journal.jsonl", "plan.json"]);
    const plan = JSON.parse(readFileSync(join(folder, "plan.json"), "utf8"));
    expect([plan.schema, plan.hash, plan.todo.length]).to.deep.equal(["harbour.account-list-plan/1", hash, 36]);
    const journal = readFileSync(join(folder, "journal.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(journal.map(({ event, part }) => [event, part])).to.deep.equal([
      ["sending", 1],
      ["mined", 1],
      ["sending", 2],
    ]);

    const again = JSON.parse((await blacklist(`--json --send --approve ${hash}`)).out);
    expect([again.outcome.done.length, again.outcome.skipped.length, again.change]).to.deep.equal([10, 26, change]);
    expect(readdirSync(folder)).to.include("receipt.json");
  });

  describe("the approval of the first run", () => {
    let hash: string;
    beforeEach(async () => {
      hash = await approvedHash();
      await blacklist(`--send --approve ${hash}`, dying(2, "before"));
    });
    const refused = async (options: ListRun = {}, file = path) => {
      const before = (await events()).length;
      const ran = await blacklist(`--send --approve ${hash}`, options, file);
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2502"]);
      expect((await events()).length).to.equal(before);
    };

    it("covers less than what is left", async () => {
      await desk.hkd.token.connect(desk.holders.BLACKLISTER).blacklist(list[20]!);
      expect((await blacklist(`--send --approve ${hash}`)).code).to.equal(0);
      expect((await events()).sort()).to.deep.equal([...list].sort());
    });

    it("does not cover a file that was changed", async () => {
      await refused({}, listFile([...rows, accountAt(99)]));
      await refused({}, listFile(["# the same accounts", ...rows]));
    });

    it("does not cover an account that somebody let pay again since", async () => {
      await desk.hkd.token.connect(desk.holders.UNBLACKLISTER).unBlacklist(list[1]!);
      await refused();
    });

    it("is over with the list", async () => {
      // Stopped by somebody else, so that no part of ours has it.
      await desk.hkd.token.connect(desk.holders.BLACKLISTER).blacklist(list[30]!);
      expect((await blacklist(`--send --approve ${hash}`)).code).to.equal(0);
      await desk.hkd.token.connect(desk.holders.UNBLACKLISTER).unBlacklist(list[30]!);
      await refused();
    });

    it("is not known where nothing was kept", async () => {
      await refused({ changes: changesFolder() });
    });
  });

  describe("the approval of a list that was done and undone", () => {
    const lift = (some = list) =>
      desk.hkd.token.connect(desk.holders.UNBLACKLISTER).unBlacklistBatch(some, encodeBytes32String("COURT-9"));
    const refused = async (hash: string, options: ListRun = {}, file = path) => {
      const before = (await events()).length;
      const ran = await blacklist(`--send --approve ${hash}`, options, file);
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2502"]);
      expect((await events()).length).to.equal(before);
    };

    it("is over, and each new plan has another hash", async () => {
      const hashes = [];
      for (let run = 1; run <= 3; run++) {
        hashes.push(await approvedHash());
        expect((await blacklist(`--send --approve ${hashes.at(-1)}`)).code).to.equal(0);
        await lift();
        for (const hash of hashes) await refused(hash);
      }
      expect(new Set(hashes).size).to.equal(3);
    });

    it("is over for a list of one account, also where nothing is kept", async () => {
      const file = listFile(["account", list[0]!]);
      for (const kept of [changes, undefined]) {
        const options = { changes: kept as string };
        const hash = planHashOf(await blacklist("", options, file));
        expect((await blacklist(`--send --approve ${hash}`, options, file)).code).to.equal(0);
        await lift([list[0]!]);
        await refused(hash, options, file);
      }
    });

    it("is over when the run was killed after its last part", async () => {
      const hash = await approvedHash();
      await blacklist(`--send --approve ${hash}`, dying(PARTS, "after"));
      await lift();
      await refused(hash);
    });

    it("is over when the first run broke off and another approval did the rest", async () => {
      const hash = await approvedHash();
      await blacklist(`--send --approve ${hash}`, dying(2, "before"));
      const rest = await approvedHash();
      expect((await blacklist(`--send --approve ${rest}`)).code).to.equal(0);
      await lift(list.slice(20));
      await refused(hash);
      await refused(rest);
    });
  });

  /** A signer that does something else first, or instead, with its first transaction, and a node that hides it. */
  const meddling = (meddle: (transaction: { data: string }) => Promise<void>): ListRun => {
    let first = true;
    let hidden: { asked: string; sent: string } | undefined;
    const node: Eip1193 = {
      async request(call) {
        const answer = await desk.chain.signer.request(call);
        if (call.method !== "eth_getTransactionByHash") return answer;
        const sent = answer as { input: string } | null;
        return hidden !== undefined && sent?.input === hidden.sent ? { ...sent, input: hidden.asked } : sent;
      },
    };
    const signer: Eip1193 = {
      async request(call) {
        if (call.method === "eth_sendTransaction" && first) {
          first = false;
          const transaction = call.params![0] as { data: string };
          const asked = transaction.data;
          await meddle(transaction);
          hidden = { asked, sent: transaction.data };
        }
        return desk.chain.signer.request(call);
      },
    };
    return { chain: { ...desk.chain, signer, provider: readingProvider(node, 31337n) } };
  };
  const batchOf = (some: readonly string[], caseRef = "other") =>
    desk.hkd.token.interface.encodeFunctionData("blacklistBatch", [some as string[], encodeBytes32String(caseRef)]);

  it("counts a row as done when somebody else was faster", async () => {
    const [other] = desk.users.slice(5);
    await grantBlacklister(desk, other!.address);
    const faster = meddling(async () => {
      await other!.sendTransaction({ to: desk.hkd.token.target, data: batchOf(list.slice(0, 2)) });
    });
    const ran = await blacklist(`--json --send --approve ${await approvedHash()}`, faster);
    const { outcome, exitCode } = JSON.parse(ran.out);
    expect([exitCode, outcome.done.length, outcome.parts[0].overtaken]).to.deep.equal([0, 36, [2, 3]]);
    expect((await events()).sort()).to.deep.equal([...list].sort());
  });

  it("believes no transaction that left an account as it was", async () => {
    const forgetful = meddling(async (transaction) => void (transaction.data = batchOf(list.slice(0, 12), "HCA-1")));
    const ran = await blacklist(`--send --approve ${await approvedHash()}`, forgetful);
    expect([ran.code, faultOf(ran)]).to.deep.equal([1, "HB-2603"]);
    expect(await events()).to.have.length(12);
  });

  it("believes no transaction under another case", async () => {
    const forger = meddling(async (transaction) => void (transaction.data = batchOf(list.slice(0, 13))));
    const ran = await blacklist(`--send --approve ${await approvedHash()}`, forger);
    expect([ran.code, faultOf(ran)]).to.deep.equal([1, "HB-2603"]);
  });
});

async function grantBlacklister({ hkd, holders }: Desk, account: string): Promise<void> {
  const { authority } = hkd;
  const { id } = role("BLACKLISTER");
  const grant = authority.interface.encodeFunctionData("grantRole", [id, account, 0]);
  await authority.connect(holders.ADMIN).schedule(authority.target, grant, 0);
  await connection.networkHelpers.time.increase(48 * 3600);
  await authority.connect(holders.ADMIN).grantRole(id, account, 0);
}
