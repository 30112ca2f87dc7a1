import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { concat, id } from "ethers";
import { createChange } from "../../scripts/changes/change-folder.ts";
import { exportToSafe } from "../../scripts/safe/export-batch.ts";
import { knownTarget } from "../../scripts/chain/targets.ts";
import { connection } from "../fixture.ts";
import { deploySafe, SAFE_VERSIONS, type SafeVersion } from "../safe/deploy-safe.ts";
import { executeBatch } from "../safe/execute-batch.ts";
import { giveRoles } from "../safe/give-role.ts";
import { cliOf, expectGolden, faultOf, loadIssuance, units, type Cli, type Desk, type Ran } from "./cli.ts";
import { closePolicyDesks, hashOf, openPolicyDesk } from "./policy-desk.ts";

// harbour … --safe, harbour safe
// ├─ with Safe 1.4.1 and 1.5.0, 2 of 3
// │  ├─ a role without delay: the batch is executed and confirmed
// │  ├─ a role with a delay: schedule, wait, execute
// │  └─ two calls in one multicall: scheduled, then executed
// ├─ --safe
// │  ├─ no Safe, no folder, scheduled but not ready → refused, nothing written
// │  └─ two authorities: consecutive nonces; an act in person stays alone
// ├─ export
// │  ├─ the nonce moved on: a fresh one, new hashes
// │  ├─ executed and not confirmed → HB-2847; confirmed → nothing to do
// │  ├─ it would revert now → refused
// │  └─ another Safe, no such change, no batch, a stale nonce → refused
// └─ confirm
//    ├─ another transaction, another hash → HB-2844; not in a block → HB-2845
//    └─ the Safe reports a failure → HB-2843

describe("harbour safe", () => {
  let desk: Desk;
  let changes: string;
  let safe: string;
  let cli: Cli;
  beforeEach(async () => {
    desk = await loadIssuance();
    changes = mkdtempSync(join(tmpdir(), "harbour-safe-"));
  });
  afterEach(() => rmSync(changes, { recursive: true }));

  const owners = () => desk.users.slice(4, 7);
  const two = () => owners().slice(0, 2);

  async function openSafe(version: SafeVersion): Promise<void> {
    safe = await deploySafe(version, owners(), 2);
    for (const currency of [desk.hkd, desk.cnh])
      await giveRoles(currency, safe, ["BLACKLISTER", "MINTER_ADMIN", "RISK", "MAKER"]);
    const names = Object.fromEntries(owners().map(({ address }, i) => [`signer-${i + 1}`, address]));
    desk.chain.book = { ...desk.chain.book, "risk-safe": safe, ...names };
    cli = (line, options = {}) => cliOf(desk.chain)(line, { changes, ...options });
  }

  /** The folder of the newest change. */
  function latest(): string {
    const names = readdirSync(join(changes, "localhost"));
    return join(changes, "localhost", names.sort().at(-1)!);
  }

  const screen = (text: string) => text.replaceAll(changes, "changes").replaceAll(safe, "0x".padEnd(42, "5"));
  // The Safe's address is in the domain, so its hashes differ with it.
  const blotted = (text: string) =>
    screen(text)
      .replace(/(fallback\s+)0x[0-9a-fA-F]{40}/g, `$1${"0x".padEnd(42, "·")}`)
      .replace(/(domain|message|safeTx)(\s+)0x[0-9a-f]{64}/g, `$1$2${"0x".padEnd(66, "·")}`);

  const confirm = (hash: string, change = 1) => cli(`safe confirm ${change} --tx ${hash}`);

  for (const version of SAFE_VERSIONS) {
    describe(`with a Safe ${version}, 2 of 3`, () => {
      beforeEach(() => openSafe(version));

      it("blacklists by a batch that harbour wrote", async () => {
        const ran = await cli("account blacklist suspect --token hkd --case HCA-1 --as risk-safe --safe");
        expect(ran.code, ran.err).to.equal(0);
        expect(readdirSync(latest())).to.deep.equal(["REVIEW.md", "batch-0.json", "plan.json", "safe.json"]);
        const inspected = await cli(`safe inspect ${latest()}/batch-0.json --change 1`);
        expect(inspected.code, inspected.err).to.equal(0);

        const receipt = await executeBatch(safe, `${latest()}/batch-0.json`, two());
        expect(await desk.hkd.token.isBlacklisted(desk.users[3]!)).to.equal(true);
        const confirmed = await confirm(receipt.hash);
        expect(confirmed.code, confirmed.err).to.equal(0);
        const kept = JSON.parse(readFileSync(`${latest()}/receipt.json`, "utf8"));
        expect(kept.transactions[0].now).to.deep.equal(["✓ Already blacklisted, nothing to do: suspect."]);
        expect(kept.transactions[0].events.map(({ event }: { event: string }) => event)).to.include("Blacklisted");
        if (version !== "1.5.0") return;
        expectGolden("safe-written", blotted(ran.out));
        expectGolden("safe-review", blotted(readFileSync(`${latest()}/REVIEW.md`, "utf8")));
        expectGolden("safe-inspect", blotted(inspected.out));
        expectGolden("safe-confirm", blotted(confirmed.out));
      });

      it("schedules, waits, and executes what has a delay", async () => {
        const line = "minter set suspect 1,000.00 --token hkd --as risk-safe --safe";
        const scheduling = await cli(line);
        expect(scheduling.code, scheduling.err).to.equal(0);
        const scheduled = await executeBatch(safe, `${latest()}/batch-0.json`, two());
        const confirmed = await confirm(scheduled.hash);
        expect(confirmed.out).to.match(/scheduled\s+hHKD\.configureMinter.*: ready at/);

        const early = await cli(line);
        expect([early.code, faultOf(early)]).to.deep.equal([3, "HB-2405"]);
        expect(readdirSync(join(changes, "localhost"))).to.have.length(1);

        await connection.networkHelpers.time.increase(48 * 3600);
        const executing = await cli(line);
        expect(executing.code, executing.err).to.equal(0);
        await executeBatch(safe, `${latest()}/batch-1.json`, two());
        expect(await desk.hkd.token.minterAllowance(desk.users[3]!)).to.equal(units(1_000));
      });
    });

    it(`does two steps of a policy plan in one plain call of a Safe ${version}`, async () => {
      const policy = await openPolicyDesk();
      ({ changes } = policy);
      desk = policy;
      await openSafe(version);
      const limits = [units(60_000_000), units(120_000_000)];
      cli = policy.at((hkd) => {
        hkd.issuance = { ...hkd.issuance, orderLimit: limits[0]!, windowLimit: limits[1]! };
        const { RISK, BLACKLISTER, MINTER_ADMIN, MAKER } = hkd.holders;
        const with_ = (holders: readonly string[]) => [...holders, safe];
        hkd.holders = {
          ...hkd.holders,
          ...{ RISK: with_(RISK), BLACKLISTER: with_(BLACKLISTER) },
          ...{ MINTER_ADMIN: with_(MINTER_ADMIN), MAKER: with_(MAKER) },
        };
      });
      const plan = hashOf(await cli("plan --token hkd"));
      const { abi } = knownTarget(desk.chain, desk.hkd.authority.target as string)!;
      for (const step of ["schedule", "call"]) {
        const written = await cli(`apply 1 --safe --as risk-safe --json`);
        const [{ file, transaction }] = JSON.parse(written.out).batches;
        expect(transaction.to).to.equal(desk.hkd.authority.target);
        expect(transaction.data.slice(0, 10)).to.equal(abi.getFunction("multicall")!.selector);
        const inspected = await cli(`safe inspect ${file} --change 1 --approve ${plan}`);
        expect(inspected.code, inspected.err).to.equal(0);
        if (version === "1.5.0" && step === "call") expectGolden("safe-inspect-multicall", blotted(inspected.out));
        const receipt = await executeBatch(safe, file, two());
        const confirmed = JSON.parse((await cli(`safe confirm 1 --tx ${receipt.hash} --approve ${plan} --json`)).out);
        expect(confirmed).to.deep.include({ plan, silent: [], now: [], left: [] });
        expect(confirmed.did).to.have.length(2);
        expect(confirmed.scheduled).to.have.length(step === "schedule" ? 2 : 0);
        await connection.networkHelpers.time.increase(24 * 3600);
      }
      expect(await desk.hkd.mintDesk.orderLimit()).to.equal(limits[0]);
      expect((await desk.hkd.mintDesk.window()).limit).to.equal(limits[1]);
      closePolicyDesks();
      changes = mkdtempSync(join(tmpdir(), "harbour-safe-"));
    });
  }

  describe("--safe", () => {
    beforeEach(() => openSafe("1.4.1"));
    const line = "account blacklist suspect --token hkd --case HCA-1 --safe";

    it("is for a Safe and into a folder only", async () => {
      const key = await cli(`${line} --as blacklister`);
      expect([key.code, faultOf(key)]).to.deep.equal([3, "HB-2831"]);
      const nowhere = await desk.cli(`${line} --as risk-safe`);
      expect([nowhere.code, faultOf(nowhere)]).to.deep.equal([64, "HB-2830"]);
      expect(readdirSync(changes)).to.deep.equal([]);
    });

    it("refuses what the Safe may not do, and writes nothing", async () => {
      const ran = await cli("account unblacklist suspect --token hkd --case HCA-1 --safe --as risk-safe");
      expect(ran.out).to.match(/nothing to do/);
      const refused = await cli("token pause --token hkd --safe --as risk-safe");
      expect([refused.code, faultOf(refused)]).to.deep.equal([4, "HB-2401"]);
      expect(readdirSync(changes)).to.deep.equal([]);
    });

    it("prints what was written as one object", async () => {
      const ran = await cli(`${line} --as risk-safe --json`);
      const object = JSON.parse(ran.out);
      expect(object).to.include({ schema: "harbour.account-blacklist/1", exitCode: 0, sent: false });
      expect(object.batches[0]).to.include({ nonce: "0" });
      expect(object.batches[0].hashes).to.have.all.keys("domain", "message", "safeTx");
      expect(readFileSync(`${latest()}/REVIEW.md`, "utf8")).to.include(object.batches[0].hashes.safeTx);
    });

    it("gives each authority a nonce of its own, and leaves an act in person alone", async () => {
      const target = (of: { target: unknown }) => knownTarget(desk.chain, of.target as string)!;
      const [hkd, cnh] = [target(desk.hkd.token), target(desk.cnh.token)];
      const blacklist = (of: typeof hkd, account: number) => ({
        target: of,
        data: of.abi.encodeFunctionData("blacklist", [desk.users[account]!.address]),
        title: `blacklist ${account}`,
      });
      const order = {
        orderRef: `0x${"22".repeat(32)}`,
        amount: units(1_000_000),
        beneficiary: desk.beneficiaries[0]!.address,
        bankRef: `0x${"11".repeat(32)}`,
        valueDate: 0,
        expiry: (await connection.networkHelpers.time.latest()) + 3600,
      };
      const desk_ = target(desk.hkd.mintDesk);
      const propose = { target: desk_, data: desk_.abi.encodeFunctionData("propose", [order]), title: "propose" };
      const change = createChange(join(changes, "localhost"), "several");
      const calls = [blacklist(hkd, 1), blacklist(cnh, 1), blacklist(hkd, 2), propose, blacklist(hkd, 3)];
      const exported = await exportToSafe(desk.chain, { safe: { address: safe }, calls, change, nonce: 0n });
      expect(exported.map(({ nonce, titles }) => [nonce, ...titles])).to.deep.equal([
        [0n, "blacklist 1", "blacklist 2"],
        [1n, "blacklist 1"],
        [2n, "propose"],
        [3n, "blacklist 3"],
      ]);
      for (const { file } of exported) await executeBatch(safe, file, two());
      for (const [token, users] of [
        [desk.hkd.token, [1, 2, 3]],
        [desk.cnh.token, [1]],
      ] as const)
        for (const user of users) expect(await token.isBlacklisted(desk.users[user]!)).to.equal(true);
    });
  });

  describe("export", () => {
    beforeEach(() => openSafe("1.5.0"));
    const line = "account blacklist suspect --token hkd --case HCA-1 --safe --as risk-safe";
    const nothing = () => ({ to: desk.users[0]!.address, value: 0n, data: "0x" });

    it("writes a change anew once the Safe's nonce has moved on", async () => {
      const first = await cli(line);
      expect(first.code, first.err).to.equal(0);
      await executeBatch(safe, nothing(), two());

      const old = await cli(`safe inspect ${latest()}/batch-0.json --change 1`);
      expect([old.code, faultOf(old)]).to.deep.equal([3, "HB-2838"]);
      const ran = await cli("safe export 1 --as risk-safe");
      expect(ran.code, ran.err).to.equal(0);
      const inspected = await cli(`safe inspect ${latest()}/batch-1.json --change 1`);
      expect(inspected.code, inspected.err).to.equal(0);
      const receipt = await executeBatch(safe, `${latest()}/batch-1.json`, two());
      expect((await confirm(receipt.hash)).code).to.equal(0);
      expect((await cli("safe export 1 --as risk-safe")).out).to.match(/nothing to do/);
      expectGolden("safe-export", blotted(ran.out));
    });

    it("writes no second batch beside one that can still be executed, but the same again", async () => {
      await cli(line);
      const batch = readFileSync(`${latest()}/batch-0.json`, "utf8");
      const other = await cli("safe export 1 --as risk-safe --safe-nonce 1");
      expect([other.code, faultOf(other)]).to.deep.equal([3, "HB-2896"]);
      expect(readdirSync(latest()).filter((file) => file.startsWith("batch-"))).to.deep.equal(["batch-0.json"]);

      expect((await cli("safe export 1 --as risk-safe")).code).to.equal(0);
      const transactionsOf = (text: string) => (JSON.parse(text) as { transactions: object[] }).transactions;
      expect(transactionsOf(readFileSync(`${latest()}/batch-0.json`, "utf8"))).to.deep.equal(transactionsOf(batch));
      const later = await cli(`safe inspect ${latest()}/batch-0.json --change 1 --safe-nonce 1`);
      expect([later.code, faultOf(later)]).to.deep.equal([2, "HB-2840"]);
      expect(later.out).to.match(/! not the Safe's next nonce, 0/);
    });

    it("refuses to do again what was executed and not confirmed", async () => {
      await cli(line);
      await executeBatch(safe, `${latest()}/batch-0.json`, two());
      const ran = await cli("safe export 1 --as risk-safe");
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2847"]);
    });

    it("refuses what the chain would not take any more", async () => {
      await cli("minter set suspect 1,000.00 --token hkd --as risk-safe --safe");
      const authority = desk.hkd.authority.connect(desk.hkd.holders.ADMIN);
      const revoke = desk.hkd.authority.interface.encodeFunctionData("revokeRole", [4n, safe]);
      await authority.schedule(desk.hkd.authority.target, revoke, 0);
      await connection.networkHelpers.time.increase(48 * 3600);
      await authority.revokeRole(4n, safe);
      const ran = await cli("safe export 1 --as risk-safe");
      expect([ran.code, faultOf(ran)]).to.deep.equal([4, "HB-2401"]);
    });

    it("refuses another Safe, another change, a change without a batch and a nonce that is used up", async () => {
      await cli(line);
      await executeBatch(safe, nothing(), two());
      createChange(join(changes, "localhost"), "by hand");
      const cases: [string, number, string][] = [
        ["safe export 1 --as suspect", 3, "HB-2842"],
        ["safe export 7 --as risk-safe", 64, "HB-2841"],
        ["safe export 2 --as risk-safe", 3, "HB-2842"],
        ["safe export 1 --as risk-safe --safe-nonce 0", 3, "HB-2838"],
        ["safe export 1 --as risk-safe --safe-nonce next", 64, "HB-2848"],
        ["safe export 1", 64, "HB-2106"],
      ];
      for (const [command, code, number] of cases) {
        const ran: Ran = await cli(command);
        expect([ran.code, faultOf(ran)], command).to.deep.equal([code, number]);
      }
    });
  });

  describe("confirm", () => {
    beforeEach(async () => {
      await openSafe("1.4.1");
      await cli("account blacklist suspect --token hkd --case HCA-1 --safe --as risk-safe");
    });

    it("refuses a transaction that did something else, or nothing with this Safe", async () => {
      const other = await executeBatch(safe, { to: desk.users[0]!.address, value: 0n, data: "0x" }, two());
      const ran = await confirm(other.hash);
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2844"]);
      const plain = await desk.users[0]!.sendTransaction({ to: desk.users[1]!.address });
      expect(faultOf(await confirm(plain.hash))).to.equal("HB-2844");
      expect(readdirSync(latest())).not.to.include("receipt.json");
    });

    it("says of what left no event that it may have been so already", async () => {
      const { BLACKLISTER } = desk.holders;
      await desk.hkd.token.connect(BLACKLISTER).blacklist(desk.users[3]!);
      const receipt = await executeBatch(safe, `${latest()}/batch-0.json`, two());
      const object = JSON.parse((await cli(`safe confirm 1 --tx ${receipt.hash} --json`)).out);
      expect(object).to.include({ schema: "harbour.safe-confirm/1", nonce: "0", exitCode: 0 });
      expect(object).to.deep.include({ events: [], silent: ['blacklistBatch on hHKD · suspect · "HCA-1"'] });
    });

    it("asks again for a transaction in no block, and for a hash", async () => {
      const ran = await confirm(`0x${"77".repeat(32)}`);
      expect([ran.code, faultOf(ran)]).to.deep.equal([75, "HB-2845"]);
      expect((await cli("safe confirm 1")).code).to.equal(64);
    });

    it("does not take a failure inside for an execution", async () => {
      const { transactions } = JSON.parse(readFileSync(`${latest()}/safe.json`, "utf8"));
      // Only a Safe that pays for its gas reports a failure, under another hash: so other code says it at its address.
      const failure = concat([
        ...["0x7f", transactions[0].safeTx, "0x7f", id("ExecutionFailure(bytes32,uint256)")],
        "0x60206000a200",
      ]);
      await connection.networkHelpers.setCode(safe, failure);
      const { hash } = await desk.users[0]!.sendTransaction({ to: safe });
      const ran = await confirm(hash);
      expect([ran.code, faultOf(ran)]).to.deep.equal([1, "HB-2843"]);
    });
  });
});
