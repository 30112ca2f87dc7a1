import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readingProvider } from "../../scripts/chain/connect.ts";
import type { Eip1193 } from "../../scripts/chain/connection.ts";
import { settledNonce } from "../../scripts/policy/settled-nonce.ts";
import { connection } from "../fixture.ts";
import { deploySafe } from "../safe/deploy-safe.ts";
import { executeBatch } from "../safe/execute-batch.ts";
import { giveRoles } from "../safe/give-role.ts";
import { expectGolden, faultOf, heightOf, units, type Ran } from "./cli.ts";
import {
  act,
  closePolicyDesks,
  DAY,
  hashOf,
  openPolicyDesk,
  stable,
  wait,
  type Edit,
  type PolicyDesk,
} from "./policy-desk.ts";

// harbour apply
// ├─ without an exit: where every step stands, nothing is sent; --calldata: what to sign elsewhere
// ├─ approval: the hash, or the whole of it typed; another one, nobody there, another word → refused
// ├─ --send
// │  ├─ cuts, schedules, waits, executes in order, ends with 0; run again, nothing
// │  ├─ the ADMIN hands over to another, of both roles
// │  ├─ --schedule schedules and executes nothing
// │  ├─ --as restricts to one signer; nobody here → 4
// │  └─ an operation expired → scheduled again, and said
// ├─ --safe: a Safe's steps as batches, executed by its owners, until the chain is as planned
// └─ refused
//    ├─ moved, undone, cancelled, the policy file changed, the plan edited, another chain, other contracts
//    ├─ the chain would not take a step: the others are done
//    └─ a signer with a transaction that waits → 75; a fact that does not follow → fault

describe("harbour apply", () => {
  let desk: PolicyDesk;
  beforeEach(async () => void (desk = await openPolicyDesk()));
  after(closePolicyDesks);

  /** A cut, a raise and a rotation. */
  const reviewed: Edit = (hkd) => {
    hkd.holders = { ...hkd.holders, BLACKLISTER: [desk.users[1]!.address] };
    const { beneficiaries } = hkd.issuance;
    hkd.issuance = { ...hkd.issuance, orderLimit: units(60_000_000), beneficiaries: beneficiaries.slice(1) };
  };
  const raised: Edit = (hkd) => void (hkd.issuance = { ...hkd.issuance, orderLimit: units(60_000_000) });
  const cut: Edit = (hkd) => void (hkd.issuance = { ...hkd.issuance, orderLimit: units(40_000_000) });

  type At = ReturnType<PolicyDesk["at"]>;

  async function planned(cli: At): Promise<string> {
    const ran = await cli("plan --token hkd");
    expect(ran.code, ran.err).to.equal(2);
    return hashOf(ran);
  }

  const send = (cli: At, hash: string, more = "") => cli(`apply 1 --send --approve ${hash} ${more}`);
  const kinds = ({ out }: Ran): string[] =>
    (JSON.parse(out).steps as { state: { kind: string } }[]).map(({ state }) => state.kind);
  const refusal = (ran: Ran) => [ran.code, faultOf(ran)];

  it("shows where every step stands and sends nothing", async () => {
    const cli = desk.at(reviewed);
    await planned(cli);
    const height = await heightOf(desk);
    const ran = await cli("apply 1");
    expect(ran.code, ran.err).to.equal(2);
    expectGolden("policy-apply-preview", stable(desk, ran.out));
    const calldata = await cli("apply 0001 --calldata");
    expect(calldata.code).to.equal(0);
    expect(calldata.out).to.match(/HKD revokeBeneficiary · call · by guardian\n {2}to +HKD mint desk 0x/);
    expect(calldata.out).to.match(/HKD raiseOrderLimit · schedule · by risk\n {2}to +HKD authority 0x/);
    expect(await heightOf(desk)).to.equal(height);
    expect(existsSync(join(desk.folder(1), "journal.jsonl"))).to.equal(false);
  });

  it("wants exactly this plan approved", async () => {
    const cli = desk.at(cut);
    const hash = await planned(cli);
    const height = await heightOf(desk);
    expect(refusal(await cli("apply 1 --send"))).to.deep.equal([64, "HB-2501"]);
    expect(refusal(await send(cli, hash.replaceAll(/[0-9a-f]/g, "0")))).to.deep.equal([3, "HB-2814"]);
    expect(refusal(await cli("apply 1 --send", { answers: ["yes"] }))).to.deep.equal([5, "HB-2503"]);
    expect(refusal(await cli("apply 1 --send --schedule"))).to.deep.equal([64, "HB-2107"]);
    expect(refusal(await cli("apply 1 --safe"))).to.deep.equal([64, "HB-2106"]);
    expect(await heightOf(desk)).to.equal(height);
    const typed = await cli("apply 1 --send", { answers: [hash.replaceAll("-", "").toUpperCase()] });
    expect(typed.code, typed.err).to.equal(0);
    expect(typed.asked).to.have.length(1);
  });

  it("cuts at once, schedules, executes in order and proves each step", async () => {
    const cli = desk.at(reviewed);
    const hash = await planned(cli);
    const first = await send(cli, hash);
    expect(first.code, first.err).to.equal(2);
    expectGolden("policy-apply-waits", stable(desk, first.out));
    expectGolden("policy-apply-narration", stable(desk, first.err));
    expect(await desk.hkd.mintDesk.beneficiary(desk.beneficiaries[0]!)).to.equal(0n);
    const height = await heightOf(desk);
    // A crash may leave a line of the journal half written.
    appendFileSync(join(desk.folder(1), "journal.jsonl"), '{"at":0,"phase":"sen');
    expect((await send(cli, hash)).code).to.equal(2);
    expect(await heightOf(desk)).to.equal(height);

    await wait(DAY);
    expect(kinds(await send(cli, hash, "--json"))).to.deep.equal(["done", "done", "waits", "waits"]);
    await wait(DAY);
    const last = await send(cli, hash);
    expect(last.code, last.err).to.equal(0);
    expectGolden("policy-apply-done", stable(desk, last.out));
    expect((await cli("plan --token hkd")).code).to.equal(0);
    const done = await heightOf(desk);
    const again = await send(cli, hash, "--json");
    expect([again.code, JSON.parse(again.out).acts, await heightOf(desk)]).to.deep.equal([0, [], done]);

    const receipt = JSON.parse(readFileSync(join(desk.folder(1), "receipt.json"), "utf8"));
    expect([receipt.plan, receipt.done, receipt.runs.length]).to.deep.equal([hash, true, 4]);
    const lines = readFileSync(join(desk.folder(1), "journal.jsonl"), "utf8")
      .trim()
      .split("\n");
    const whole = lines.filter((line) => line.endsWith("}"));
    expect(lines.length - whole.length).to.equal(1);
    const phases = whole.map((line) => JSON.parse(line)).map(({ phase, act }) => `${phase} ${act}`);
    const each = (kind: string, count: number) =>
      Array.from({ length: count }, () => [`sending ${kind}`, `proven ${kind}`]).flat();
    expect(phases).to.deep.equal([...each("call", 1), ...each("schedule", 3), ...each("execute", 3)]);
  });

  it("hands ADMIN over, and the old one leaves last", async () => {
    const next = desk.users[2]!.address;
    const cli = desk.at((hkd) => void (hkd.holders = { ...hkd.holders, ADMIN: [next], ADMIN_ACTS: [next] }));
    const hash = await planned(cli);
    await send(cli, hash);
    await wait(2 * DAY);
    const ran = await send(cli, hash);
    expect(ran.code, ran.err).to.equal(0);
    expect(
      ran.err.match(/executed {2}HKD \w+ · role \w+/g)!.map((line) => line.replace(/executed {2}HKD /, "")),
    ).to.deep.equal([
      "grantRole · role ADMIN",
      "grantRole · role ADMIN_ACTS",
      "revokeRole · role ADMIN_ACTS",
      "revokeRole · role ADMIN",
    ]);
    const { ADMIN } = desk.holders;
    for (const role of [0, 2]) {
      expect((await desk.hkd.authority.hasRole(role, ADMIN))[0]).to.equal(false);
      expect(await desk.hkd.authority.hasRole(role, next)).to.deep.equal([true, 172_800n]);
    }
  });

  it("never takes the last holder before the next is in force", async () => {
    const next = desk.users[2]!.address;
    await act(desk, "authority", "setGrantDelay", 1, 3 * DAY);
    await wait(5 * DAY);
    const cli = desk.at((hkd) => void (hkd.holders = { ...hkd.holders, GUARDIAN: [next] }));
    const hash = await planned(cli);
    await send(cli, hash);
    await wait(2 * DAY);
    const granted = await send(cli, hash, "--json");
    expect(kinds(granted)).to.deep.equal(["effective", "effective", "effective"]);
    // A plan made now finds the grant made, and waits for it all the same.
    const fresh = JSON.parse((await cli("plan --token hkd --json")).out);
    const waiting = fresh.currencies[0].differences.filter(({ effective }: { effective?: number }) => effective);
    expect(waiting).to.have.length(2);
    expect(fresh.currencies[0].differences).to.have.length(3);
    const second = await cli(`apply 2 --send --approve ${fresh.hash} --json`);
    expect(kinds(second)).to.deep.equal(["effective"]);
    expect((await desk.hkd.authority.hasRole(1, desk.holders.GUARDIAN))[0]).to.equal(true);
    await wait(3 * DAY);
    // The grant delay itself goes on for two days more.
    expect(kinds(await send(cli, hash, "--json"))).to.have.members(["effective", "done", "done"]);
    expect((await desk.hkd.authority.hasRole(1, desk.holders.GUARDIAN))[0]).to.equal(false);
    await wait(2 * DAY);
    expect((await send(cli, hash)).code).to.equal(0);
  });

  it("schedules alone with --schedule, and keeps to one signer with --as", async () => {
    const cli = desk.at(reviewed);
    const hash = await planned(cli);
    const risk = await cli(`apply 1 --schedule --approve ${hash} --as risk --json`);
    expect(risk.code, risk.err).to.equal(2);
    expect(kinds(risk)).to.deep.equal(["needs", "waits", "needs", "needs"]);
    const all = await cli(`apply 1 --schedule --approve ${hash} --json`);
    expect(kinds(all)).to.deep.equal(["act", "waits", "waits", "waits"]);
  });

  it("ends with 4 where none of the holders can sign", async () => {
    const signer: Eip1193 = { request: async () => [] };
    const hash = await planned(desk.at(reviewed));
    const ran = await send(desk.at(reviewed, { signer }), hash);
    expect(refusal(ran)).to.deep.equal([4, "HB-2811"]);
    expectGolden("policy-apply-nobody", stable(desk, ran.out));
    expect(refusal(await send(desk.at(reviewed), hash, "--as pauser"))).to.deep.equal([4, "HB-2811"]);
  });

  it("schedules again what expired, and says so", async () => {
    const cli = desk.at(raised);
    const hash = await planned(cli);
    await send(cli, hash);
    await wait(9 * DAY);
    const ran = await send(cli, hash);
    expect(ran.code).to.equal(2);
    expect(ran.err).to.match(/^! expired, to be scheduled again: raiseOrderLimit of HKD mint desk/m);
    expect(ran.err).to.match(/^✓ scheduled {2}HKD raiseOrderLimit/m);
    await wait(DAY);
    expect((await send(cli, hash)).code).to.equal(0);
  });

  it("does a Safe's part by batches of its own", async () => {
    const owners = desk.users.slice(4, 7);
    const safe = await deploySafe("1.4.1", owners, 2);
    await giveRoles(desk.hkd, safe, ["RISK", "GUARDIAN"]);
    const book = { ...desk.chain.book, "risk-safe": safe };
    const cli = desk.at(
      (hkd) => {
        hkd.holders = { ...hkd.holders, RISK: [...hkd.holders.RISK, safe], GUARDIAN: [...hkd.holders.GUARDIAN, safe] };
        hkd.issuance = { ...hkd.issuance, orderLimit: units(60_000_000), windowLimit: units(90_000_000) };
      },
      { book },
    );
    await planned(cli);
    const first = await cli("apply 1 --safe --as risk-safe");
    expect(first.code, first.err).to.equal(2);
    expect(readdirSync(desk.folder(1))).to.include.members(["batch-0.json", "REVIEW.md", "plan.json", "plan.txt"]);
    expect(readFileSync(join(desk.folder(1), "REVIEW.md"), "utf8")).to.match(/~ 50,000,000\.00 → 60,000,000\.00/);
    await executeBatch(safe, join(desk.folder(1), "batch-0.json"), owners.slice(0, 2));
    expect((await desk.hkd.mintDesk.window()).limit).to.equal(units(90_000_000));
    const idle = await cli("apply 1 --safe --as risk-safe");
    expect(refusal(idle)).to.deep.equal([4, "HB-2811"]);

    await wait(DAY);
    const second = await cli("apply 1 --safe --as risk-safe --json");
    expect(JSON.parse(second.out).batches).to.have.length(1);
    await executeBatch(safe, join(desk.folder(1), "batch-1.json"), owners.slice(1));
    const last = await cli("apply 1");
    expect(last.code, last.out).to.equal(0);
    expect((await cli("plan --token hkd")).code).to.equal(0);
  });

  describe("refuses", () => {
    it("a chain that moved, naming what did", async () => {
      const cli = desk.at(raised);
      const hash = await planned(cli);
      await act(desk, "mintDesk", "lowerOrderLimit", units(45_000_000));
      await act(desk, "token", "setContractURI", "ipfs://other");
      const ran = await send(cli, hash);
      expect(refusal(ran)).to.deep.equal([3, "HB-2807"]);
      expectGolden("policy-apply-moved", ran.err);
      expect(existsSync(join(desk.folder(1), "journal.jsonl"))).to.equal(false);
    });

    it("to do again what was undone", async () => {
      const cli = desk.at((hkd) => {
        cut(hkd);
        hkd.contractURI = "ipfs://new";
      });
      const hash = await planned(cli);
      expect((await send(cli, hash)).code).to.equal(2);
      await act(desk, "mintDesk", "raiseOrderLimit", units(50_000_000));
      expect(refusal(await send(cli, hash))).to.deep.equal([3, "HB-2809"]);
      // The same plan again, made by somebody who knows: a change of its own.
      expect((await cli("plan --token hkd")).out).to.match(/^Next {2}harbour apply 0002$/m);
    });

    it("to schedule again what GUARDIAN cancelled, until it is planned anew", async () => {
      const cli = desk.at(raised);
      const hash = await planned(cli);
      await send(cli, hash);
      const { mintDesk, authority } = desk.hkd;
      const data = mintDesk.interface.encodeFunctionData("raiseOrderLimit", [units(60_000_000)]);
      await authority.connect(desk.holders.GUARDIAN).cancel(desk.holders.RISK, mintDesk, data);
      const ran = await send(cli, hash);
      expect(refusal(ran)).to.deep.equal([3, "HB-2808"]);
      expect(ran.err).to.match(/guardian cancelled raiseOrderLimit of HKD mint desk/);

      // A plan after the cancellation is another one, so the approval from before is not one of it.
      const next = hashOf(await cli("plan --token hkd"));
      expect(next).not.to.equal(hash);
      expect((await cli(`apply 2 --send --approve ${hash}`)).code).to.equal(3);
      const anew = await cli(`apply 2 --send --approve ${next}`);
      expect(anew.code, anew.err).to.equal(2);
      expect(anew.err).to.match(/^✓ scheduled/m);
    });

    it("a plan whose block was moved past a cancellation", async () => {
      const cli = desk.at(raised);
      const hash = await planned(cli);
      await send(cli, hash);
      const { mintDesk, authority } = desk.hkd;
      const data = mintDesk.interface.encodeFunctionData("raiseOrderLimit", [units(60_000_000)]);
      await authority.connect(desk.holders.GUARDIAN).cancel(desk.holders.RISK, mintDesk, data);
      const file = join(desk.folder(1), "plan.json");
      const plan = JSON.parse(readFileSync(file, "utf8")) as object;
      writeFileSync(file, JSON.stringify({ ...plan, block: { number: 1_000_000, timestamp: 2_000_000_000 } }));
      expect(refusal(await send(cli, hash))).to.deep.equal([3, "HB-2803"]);
    });

    it("another policy file, an edited plan, another chain, other contracts, no plan at all", async () => {
      const hash = await planned(desk.at(cut));
      const policy = desk.chain.policy;
      const other = desk.at(cut, { policy: { ...policy, sha256: "6".repeat(64) } });
      expect(refusal(await send(other, hash))).to.deep.equal([3, "HB-2804"]);
      // The same hash over another content, as a file does not have it.
      expect(refusal(await send(desk.at(raised), hash))).to.deep.equal([3, "HB-2804"]);
      expect(refusal(await send(desk.at(cut, { chainId: 1n }), hash))).to.deep.equal([3, "HB-2805"]);
      const { HKD, CNH } = desk.chain.deployment;
      const deployment = { CNH: CNH!, HKD: { ...HKD!, issuance: CNH!.issuance! } };
      expect(refusal(await send(desk.at(cut, { deployment }), hash))).to.deep.equal([3, "HB-2806"]);
      expect(refusal(await desk.at(cut)("apply 7"))).to.deep.equal([64, "HB-2841"]);

      const file = join(desk.folder(1), "plan.json");
      const text = readFileSync(file, "utf8");
      writeFileSync(file, text.replace("40,000,000.00", "41,000,000.00"));
      expect(refusal(await send(desk.at(cut), hash))).to.deep.equal([3, "HB-2803"]);
      writeFileSync(file, JSON.stringify({ schema: "harbour.change/1" }));
      expect(refusal(await desk.at(cut)("apply 1"))).to.deep.equal([64, "HB-2802"]);
    });

    it("a step that the chain would not take, and does the others", async () => {
      const { hkd, users, holders } = desk;
      const account = users[3]!.address;
      await hkd.token.connect(holders.BLACKLISTER).blacklist(account);
      const cli = desk.at((settings) => {
        cut(settings);
        settings.registered = [...settings.registered, { account, flags: 4 }];
      });
      const ran = await cli("plan --token hkd");
      expect(ran.out).to.match(/✗ register: HB-2301/);
      const hash = hashOf(ran);
      const first = await send(cli, hash);
      expect([first.code, await hkd.mintDesk.orderLimit()]).to.deep.equal([2, units(40_000_000)]);
      await wait(2 * DAY);
      const second = await send(cli, hash);
      expect(refusal(second)).to.deep.equal([3, "HB-2810"]);
      expect(second.out).to.match(/^ {2}✗ 2 +HKD register +flags of suspect +Refused: /m);
      await hkd.token.connect(holders.UNBLACKLISTER).unBlacklist(account);
      expect((await send(cli, hash)).code).to.equal(0);
    });

    it("to go on beside a transaction of the signer that waits", async () => {
      const waiting: Eip1193 = {
        request: async (call) =>
          call.method === "eth_getTransactionCount" && call.params?.[1] === "pending"
            ? "0xff"
            : connection.provider.request(call as never),
      };
      const provider = readingProvider(waiting, 31337n);
      const busy = settledNonce(provider, { address: desk.holders.RISK.address, name: "risk" }, 0.1);
      const code = await busy.then(
        () => undefined,
        (error: { code: string; exitCode: number }) => [error.exitCode, error.code],
      );
      expect(code).to.deep.equal([75, "HB-2813"]);
    });

    it("to believe a transaction whose fact does not follow", async () => {
      const hash = await planned(desk.at(cut));
      const limit = desk.hkd.mintDesk.interface.encodeFunctionData("orderLimit");
      const before = await connection.provider.request({
        method: "eth_call",
        params: [{ to: desk.hkd.mintDesk.target as never, data: limit as never }, "latest"],
      });
      const stuck: Eip1193 = {
        request: async (call) => {
          const [first] = (call.params ?? []) as { data?: string }[];
          if (call.method === "eth_call" && first?.data === limit) return before;
          return connection.provider.request(call as never);
        },
      };
      const ran = await send(desk.at(cut, { provider: readingProvider(stuck, 31337n) }), hash);
      expect(refusal(ran)).to.deep.equal([1, "HB-2812"]);
    });
  });
});
