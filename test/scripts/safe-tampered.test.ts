import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ENTRIES } from "../../scripts/entries.ts";
import type { Where } from "../../scripts/command.ts";
import { planHash } from "../../scripts/plan/plan.ts";
import { run } from "../../scripts/program.ts";
import { ASKED_AGAIN } from "../../scripts/safe/ask-again.ts";
import { newBatchFile } from "../../scripts/safe/batch-file.ts";
import { safeHashes } from "../../scripts/safe/safe-hashes.ts";
import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import { deploySafe } from "../safe/deploy-safe.ts";
import { executeBatch } from "../safe/execute-batch.ts";
import { giveRoles } from "../safe/give-role.ts";
import { cliOf, faultOf, loadIssuance, units, type Cli, type Desk } from "./cli.ts";
import { listFile } from "./list-runs.ts";
import { closePolicyDesks, openPolicyDesk } from "./policy-desk.ts";

// a change folder that somebody edited
// ├─ safe.json and the batch → inspect, export and confirm refuse
// ├─ plan.json: the transaction, a list's part, a list's rows, a policy's step → refused
// ├─ all of it, with hashes that fit → the plan is another one, as --approve finds
// ├─ another safeTx hash, another Safe, a call twice, no plan → refused
// └─ what is asked again after an execution
//    ├─ with flags of its own → none of where, who and how; nobody is asked to sign
//    └─ of a command that is more than a plan → not run

interface Folder {
  "safe.json": {
    safe: string;
    calls: { to: string; data: string; executed?: string }[];
    transactions: { nonce: string; safeTx: string; calls: number[] }[];
  };
  "plan.json": Record<string, any>;
}

describe("a change folder for a Safe that somebody edited", () => {
  let desk: Desk;
  let changes: string;
  let safe: string;
  let cli: Cli;
  let evil: string;
  const LINE = "account blacklist suspect --token hkd --case HCA-1 --as risk-safe --safe";

  async function open(from: Promise<Desk>): Promise<void> {
    desk = await from;
    changes = mkdtempSync(join(tmpdir(), "harbour-tampered-"));
    safe = await deploySafe("1.4.1", desk.users.slice(4, 7), 2);
    await giveRoles(desk.hkd, safe, ["BLACKLISTER", "RISK"]);
    desk.chain.book = { ...desk.chain.book, "risk-safe": safe };
    cli = (line, options = {}) => cliOf(desk.chain)(line, { changes, ...options });
    evil = blacklisting(desk.users[1]!.address);
  }
  beforeEach(() => open(loadIssuance()));
  afterEach(() => rmSync(changes, { recursive: true }));
  after(closePolicyDesks);

  const blacklisting = (account: string) =>
    TOKEN_INTERFACE.encodeFunctionData("blacklistBatch", [[account], desk.bytes("HCA-1")]);
  const folder = () => {
    const root = join(changes, "localhost");
    return join(root, readdirSync(root)[0]!);
  };
  const execute = () => executeBatch(safe, `${folder()}/batch-0.json`, desk.users.slice(4, 6));

  function edit<F extends keyof Folder>(file: F, change: (content: Folder[F]) => void): void {
    const content = JSON.parse(readFileSync(join(folder(), file), "utf8"));
    change(content);
    writeFileSync(join(folder(), file), JSON.stringify(content));
  }

  /** The batch and the record, with hashes that fit each other. */
  function replaceCall(data: string): void {
    const to = desk.hkd.token.target as string;
    const hashes = safeHashes({
      ...{ chainId: 31337n, safe, nonce: 0n },
      transaction: { to, value: 0n, data, operation: 0 },
    });
    edit("safe.json", ({ calls, transactions }) => {
      calls[0]!.data = data;
      transactions[0]!.safeTx = hashes.safeTx;
    });
    const batch = newBatchFile({
      ...{ chainId: 31337n, safe, nonce: 0n, createdAt: 0, name: "x", description: "", to, data },
      abi: TOKEN_INTERFACE,
    });
    writeFileSync(join(folder(), "batch-0.json"), JSON.stringify(batch));
  }

  const inspect = (more = "") => cli(`safe inspect ${folder()}/batch-0.json --change 1 ${more}`);
  async function expectRefused(code: string, more = ""): Promise<void> {
    const { hash } = await execute();
    const before = readFileSync(join(folder(), "safe.json"), "utf8");
    for (const ran of [
      await inspect(more),
      await cli(`safe export 1 --as risk-safe ${more}`),
      await cli(`safe confirm 1 --tx ${hash} ${more}`),
    ])
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, code]);
    expect(readdirSync(folder())).not.to.include("receipt.json");
    expect(readFileSync(join(folder(), "safe.json"), "utf8")).to.equal(before);
  }

  it("is refused where record and batch make another call", async () => {
    await cli(LINE);
    replaceCall(evil);
    await expectRefused("HB-2893");
  });

  it("is refused where the plan's transaction is another one under the reviewed hash", async () => {
    await cli(LINE);
    replaceCall(evil);
    edit("plan.json", ({ plan }) => void (plan.transaction.data = evil));
    await expectRefused("HB-2893");
  });

  it("is another plan where everything was made to fit, and --approve says so", async () => {
    const reviewed = JSON.parse((await cli(`${LINE} --json`)).out).plan.hash;
    replaceCall(evil);
    let forged = "";
    edit("plan.json", ({ plan }) => {
      plan.transaction.data = evil;
      forged = planHash({
        ...{ chainId: 31337n, ties: plan.ties },
        transaction: { ...plan.transaction, value: 0n },
      });
      plan.hash = forged;
    });
    const shown = await inspect();
    expect(shown.code).to.equal(0);
    expect(shown.out).to.include(`Plan ${forged}`).and.not.to.include(reviewed);
    await expectRefused("HB-2894", `--approve ${reviewed}`);
  });

  it("takes the hash that was reviewed", async () => {
    const reviewed = JSON.parse((await cli(`${LINE} --json`)).out).plan.hash;
    expect((await inspect(`--approve ${reviewed}`)).code).to.equal(0);
    expect((await cli(`safe export 1 --as risk-safe --approve ${reviewed}`)).code).to.equal(0);
    const { hash } = await execute();
    const confirmed = await cli(`safe confirm 1 --tx ${hash} --approve ${reviewed}`);
    expect(confirmed.code, confirmed.err).to.equal(0);
    expect(confirmed.out).to.include(reviewed);
    expect((await cli(`safe inspect ${folder()}/batch-0.json --approve ${reviewed}`)).code).to.equal(64);
  });

  it("is refused where hash, Safe or calls of the record are not the plan's", async () => {
    await cli(LINE);
    const before = readFileSync(join(folder(), "safe.json"), "utf8");
    const edits: ((record: Folder["safe.json"]) => void)[] = [
      ({ transactions }) => void (transactions[0]!.safeTx = `0x${"22".repeat(32)}`),
      ({ transactions }) => void (transactions[0]!.nonce = "7"),
      ({ transactions }) => void (transactions[0]!.calls = [3]),
      (record) => void (record.safe = desk.users[2]!.address),
      ({ calls }) => void calls.push(calls[0]!),
      ({ calls }) => void (calls.length = 0),
    ];
    for (const [i, change] of edits.entries()) {
      writeFileSync(join(folder(), "safe.json"), before);
      edit("safe.json", change);
      const ran = await cli(`safe inspect ${folder()}/batch-0.json --as risk-safe --change 1`);
      expect([ran.code, faultOf(ran)], `edit ${i}`).to.deep.equal([3, "HB-2893"]);
    }
    writeFileSync(join(folder(), "safe.json"), before);
    rmSync(join(folder(), "plan.json"));
    expect(faultOf(await inspect())).to.equal("HB-2893");
    writeFileSync(join(folder(), "plan.json"), "{");
    expect(faultOf(await inspect())).to.equal("HB-2893");
  });

  it("is refused where a list's transactions are not those of its rows", async () => {
    const rows = [2, 3].map((i) => desk.users[i]!.address);
    const list = listFile(["account", ...rows]);
    const wrote = await cli(`account blacklist --from ${list} --token hkd --case HCA-1 --as risk-safe --safe`);
    expect(wrote.code, wrote.err).to.equal(0);
    expect((await inspect()).code).to.equal(0);
    const plan = readFileSync(join(folder(), "plan.json"), "utf8");
    const other = TOKEN_INTERFACE.encodeFunctionData("blacklistBatch", [
      [rows[0], desk.users[1]!.address],
      desk.bytes("HCA-1"),
    ]);
    replaceCall(other);
    const edits: ((content: Record<string, any>) => void)[] = [
      () => undefined,
      ({ parts }) => void (parts[0].transaction.data = other),
      ({ parts }) => void (parts[0].transaction.data = `${other}00`),
      ({ parts }) =>
        void (parts[0] = { ...parts[0], lines: [2], transaction: { ...parts[0].transaction, data: other } }),
      ({ parts }) => void parts.push({ ...parts[0], transaction: { ...parts[0].transaction, data: other } }),
    ];
    for (const [i, change] of edits.entries()) {
      writeFileSync(join(folder(), "plan.json"), plan);
      edit("plan.json", change);
      const ran = await inspect();
      expect([ran.code, faultOf(ran)], `edit ${i}`).to.deep.equal([3, "HB-2893"]);
    }
  });

  it("is refused where a call is no step of the policy plan, or a step is another one", async () => {
    const policy = await openPolicyDesk();
    rmSync(changes, { recursive: true });
    await open(Promise.resolve(policy));
    desk.chain.policy = {
      ...desk.chain.policy,
      currencies: desk.chain.policy.currencies.map((currency) =>
        currency.currency !== "HKD"
          ? currency
          : { ...currency, issuance: { ...currency.issuance, orderLimit: units(60_000_000) } },
      ),
    };
    const mintDesk = desk.hkd.mintDesk.interface;
    await cli("plan --token hkd");
    const applied = await cli("apply 1 --safe --as risk-safe");
    expect(applied.code, applied.err).to.equal(2);
    expect((await inspect()).code).to.equal(0);
    const plan = readFileSync(join(folder(), "plan.json"), "utf8");

    replaceCall(evil);
    expect(faultOf(await inspect())).to.equal("HB-2893");
    edit("plan.json", ({ currencies }) => {
      currencies[0].steps[0].data = mintDesk.encodeFunctionData("raiseWindowLimit", [units(900_000_000)]);
    });
    expect(faultOf(await inspect())).to.equal("HB-2803");
    expect(plan).to.include("harbour.policy-plan/1");
  });

  describe("asking again", () => {
    const asked = async (noun: string, given: unknown[], flags: Record<string, unknown>) => {
      await cli(LINE);
      const receipt = await execute();
      edit("plan.json", (content) => void (content.asked = { noun, arguments: given, flags }));
      const wheres: Where[] = [];
      const signed: string[] = [];
      const { provider } = desk.chain;
      const chain = {
        ...desk.chain,
        provider,
        signer: {
          request: async (call: { method: string; params?: unknown[] }) => {
            signed.push(call.method);
            return desk.chain.signer.request(call);
          },
        },
      };
      let out = "";
      const line = ["safe", "confirm", "1", "--tx", receipt.hash, "--network", "localhost", "--json"];
      const code = await run(line, {
        io: { out: (text) => void (out += text), err: () => undefined, now: () => 0, changes },
        connect: async (where) => {
          wheres.push(where);
          return chain;
        },
      });
      return { code, now: JSON.parse(out).now, wheres, signed };
    };
    const attack = {
      ...{ token: "hkd", case: "X", send: true, rpc: "http://attacker.example", key: "HARBOUR_ADMIN", json: true },
      ...{ policy: "/tmp/evil.yaml", signer: "http://attacker.example", out: "/tmp/harbour-evil.json", schedule: true },
    };

    it("takes nothing from the file but what the call was about", async () => {
      const plan = `account hold suspect 5.00 --token hkd --case X --as risk-safe`;
      const hash = /^Plan ([0-9a-f-]{39})/m.exec((await cli(plan)).out)![1]!;
      const ran = await asked("account-hold", ["suspect", "5.00"], { ...attack, approve: hash });
      expect(ran.code).to.equal(0);
      expect(ran.wheres).to.deep.equal([{ network: "localhost" }]);
      expect(ran.signed).to.deep.equal([]);
      expect(ran.now.join()).to.match(/hold/);
      expect(await desk.hkd.token.getFrozenTokens(desk.users[3]!)).to.equal(0n);
    });

    it("runs no command that is more than a plan, and none in another shape", async () => {
      for (const [noun, given] of [
        ["deploy", []],
        ["apply", ["1"]],
        ["safe-confirm", ["1"]],
        ["account-hold", [{ toString: "suspect" }]],
      ] as const) {
        const ran = await asked(noun, [...given], attack);
        expect([ran.code, ran.now, ran.wheres.length, ran.signed], noun).to.deep.equal([0, [], 1, []]);
        rmSync(join(changes, "localhost"), { recursive: true });
        await open(loadIssuance());
      }
    });

    it("knows commands that write only", async () => {
      const entries = ENTRIES.filter(({ path }) => ASKED_AGAIN.includes(path.join("-")));
      expect(entries).to.have.length(ASKED_AGAIN.length);
      for (const { load } of entries) expect((await load()).command.writes).to.equal(true);
    });
  });
});
