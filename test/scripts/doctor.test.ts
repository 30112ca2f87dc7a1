import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { createChange } from "../../scripts/changes/change-folder.ts";
import { readingProvider } from "../../scripts/chain/connect.ts";
import { UNREACHABLE } from "../../scripts/chain/transport.ts";
import { examineChanges } from "../../scripts/doctor/changes.ts";
import { examineMachine } from "../../scripts/doctor/machine.ts";
import { run } from "../../scripts/program.ts";
import { wrongChain } from "../../scripts/faults.ts";
import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import { connection } from "../fixture.ts";
import { deploySafe } from "../safe/deploy-safe.ts";
import { cliOf, expectGolden, faultOf, loadIssuance, type Desk, type Ran } from "./cli.ts";

// doctor
// ├── machine: Node, packages as locked, build of the sources, names of the keystore
// ├── node: unreachable, another chain, head, logs, overrides, second node, private endpoint
// ├── contracts: as recorded, of this build, holders, Safes, operations, policy
// └── changes: begun and not ended

interface Finding {
  state: string;
  what: string;
  found: string;
}

const day = 86_400;

describe("harbour doctor", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "h-doctor-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  describe("this machine", () => {
    /** A project as npm and Hardhat leave it. */
    function project(): string {
      const write = (path: string, content: unknown) => {
        mkdirSync(join(folder, path, ".."), { recursive: true });
        writeFileSync(join(folder, path), typeof content === "string" ? content : JSON.stringify(content));
      };
      const packages = ["hardhat", "solc", "ethers", "@openzeppelin/contracts", "@openzeppelin/contracts-upgradeable"];
      write("package.json", { engines: { node: ">=22.13" } });
      write("package-lock.json", {
        packages: Object.fromEntries(packages.map((name) => [`node_modules/${name}`, { version: "1.2.3" }])),
      });
      for (const name of packages) write(`node_modules/${name}/package.json`, { version: "1.2.3" });
      write("contracts/token/A.sol", "contract A {}");
      write("artifacts/contracts/token/Stablecoin.sol/Stablecoin.json", {});
      write("artifacts/build-info/one.json", {
        input: {
          sources: { "project/contracts/token/A.sol": { content: "contract A {}" }, "npm/x.sol": { content: "" } },
        },
      });
      write("artifacts/build-info/one.output.json", {});
      write("keystore.json", { secrets: { SEPOLIA_RPC_URL: "cipher", ADMIN_KEY: "cipher" } });
      return folder;
    }

    const states = (findings: readonly Finding[]) => findings.map(({ what, state }) => `${what} ${state}`);

    it("finds nothing wrong where nothing is, and prints names of the keystore only", () => {
      const findings = examineMachine({ root: project(), node: "22.13.0", keystore: join(folder, "keystore.json") });
      expect(states(findings)).to.deep.equal(["Node fine", "packages fine", "build fine", "keystore fine"]);
      expect(findings.at(-1)!.found).to.equal("ADMIN_KEY, SEPOLIA_RPC_URL");
    });

    it("finds an old Node", () => {
      const root = project();
      for (const [node, state] of [
        ["22.12.9", "differs"],
        ["20.20.0", "differs"],
        ["24.0.0", "fine"],
      ]) {
        expect(examineMachine({ root, node: node! })[0]!.state, node).to.equal(state);
      }
    });

    it("finds a package that is not the locked one", () => {
      const root = project();
      writeFileSync(join(root, "node_modules/solc/package.json"), JSON.stringify({ version: "1.2.4" }));
      const [, packages] = examineMachine({ root, node: "24.0.0" });
      expect(packages).to.include({ state: "differs", found: "solc 1.2.4, locked 1.2.3" });
    });

    it("finds a build older than its sources, and none", () => {
      const root = project();
      writeFileSync(join(root, "contracts/token/A.sol"), "contract A { uint256 x; }");
      const stale = examineMachine({ root, node: "24.0.0" })[2]!;
      expect(stale).to.include({ state: "warning", found: "older than contracts/token/A.sol", fix: "npm run build" });
      rmSync(join(root, "artifacts"), { recursive: true });
      expect(examineMachine({ root, node: "24.0.0" })[2]).to.include({ state: "differs", found: "there is none" });
    });

    it("does not ask for a keystore that nobody needs yet", () => {
      const findings = examineMachine({ root: project(), node: "24.0.0", keystore: join(folder, "none.json") });
      expect(findings.at(-1)).to.include({ what: "keystore", state: "warning" });
    });
  });

  describe("changes", () => {
    it("names what was begun and has no receipt", () => {
      const root = join(folder, "localhost");
      const planned = createChange(root, "planned");
      planned.write("plan.json", {});
      expect(examineChanges({ changes: folder }, "localhost")).to.deep.equal([
        { state: "fine", what: "changes", found: "1 kept, none half done" },
      ]);
      const begun = createChange(root, "begun");
      begun.append("journal.jsonl", {});
      const half = createChange(root, "half");
      half.append("journal.jsonl", {});
      half.write("receipt.json", { done: false });
      const batch = createChange(root, "batch");
      batch.write("batch.json", {});
      const whole = createChange(root, "whole");
      whole.append("journal.jsonl", {});
      whole.write("receipt.json", { done: true });
      const findings = examineChanges({ changes: folder }, "localhost");
      expect(findings.map(({ state, found }) => `${state} ${found.split(" ")[0]}`)).to.deep.equal([
        "warning 0002-begun",
        "warning 0003-half",
        "warning 0004-batch",
      ]);
      expect(findings[2]!.fix).to.match(/safe confirm 0004-batch/);
    });

    it("says nothing where nothing is kept", () => {
      expect(examineChanges({}, "localhost")).to.deep.equal([]);
    });
  });

  describe("chain", () => {
    let desk: Desk;
    let now: number;
    beforeEach(async () => {
      desk = await loadIssuance();
      now = await connection.networkHelpers.time.latest();
    });

    const chainPart = ({ out }: Ran) => out.slice(out.indexOf("\nNode\n") + 1);
    const findingsOf = ({ out }: Ran): Finding[] =>
      (JSON.parse(out).sections as { title: string; findings: Finding[] }[])
        .filter(({ title }) => title !== "Machine")
        .flatMap(({ findings }) => findings);

    async function findings(chain = desk.chain, at = now): Promise<Finding[]> {
      return findingsOf(await cliOf(chain)("doctor --json", { now: at, changes: folder }));
    }

    const about = (found: readonly Finding[], what: string) =>
      found.filter((each) => each.what === what).map(({ state }) => state);

    it("finds a chain as it was deployed in order", async () => {
      const ran = await desk.cli("doctor", { now, changes: folder });
      expectGolden("doctor", chainPart(ran).replace(/\n\n\d+ fine.*\n$/, "\n"));
      const all = findingsOf(await desk.cli("doctor --json", { now, changes: folder }));
      expect(all.filter(({ state }) => state === "differs" || state === "temporary")).to.deep.equal([]);
    });

    it("goes on without a deployment and without a node", async () => {
      const bare = await findings({ ...desk.chain, deployment: {} });
      expect(about(bare, "records")).to.deep.equal(["warning"]);
      const silent = await runWith(Object.assign(new Error("127.0.0.1:8545: ECONNREFUSED"), { code: UNREACHABLE }));
      expect(findingsOf(silent)).to.have.length(1);
      expect(findingsOf(silent)[0]).to.include({ what: "node", state: "temporary" });
      const other = await runWith(wrongChain("localhost", 31337n, 1n));
      expect(findingsOf(other)[0]).to.include({ what: "node", state: "differs" });
      expect(other.code).to.equal(2);
    });

    async function runWith(problem: unknown): Promise<Ran> {
      const ran: Ran = { code: -1, out: "", err: "", asked: [] };
      const io = {
        out: (text: string) => void (ran.out += text),
        err: (text: string) => void (ran.err += text),
        now: () => 0,
      };
      ran.code = await run(["doctor", "--json"], { io, connect: () => Promise.reject(problem) });
      return ran;
    }

    it("finds a policy that the chain does not keep, and ends with exit code 2", async () => {
      await desk.hkd.token.connect(desk.holders.PAUSER).closePolicy();
      const { REPORTER } = desk.holders;
      await desk.hkd.authority.connect(REPORTER).renounceRole(25n, REPORTER);
      const ran = await desk.cli("doctor", { now, changes: folder });
      expect([ran.code, faultOf(ran)]).to.deep.equal([2, "HB-2890"]);
      expect(about(await findings(), "HKD policy")).to.deep.equal(["differs"]);
    });

    it("finds code that is not the recorded one", async () => {
      const { HKD } = desk.chain.deployment;
      const changed = { ...HKD!, codeHashes: { ...HKD!.codeHashes, authority: `0x${"ab".repeat(32)}` } };
      const found = await findings({ ...desk.chain, deployment: { HKD: changed } });
      expect(about(found, "HKD token")).to.deep.equal(["differs"]);
    });

    it("finds a desk that belongs to another token", async () => {
      const { HKD, CNH } = desk.chain.deployment;
      const crossed = { ...HKD!, issuance: CNH!.issuance! };
      const found = await findings({ ...desk.chain, deployment: { HKD: crossed } });
      expect(about(found, "HKD issuance")).to.deep.equal(["differs"]);
    });

    it("finds a settlement contract that takes nothing new, and one with other code", async () => {
      const { fxSettlement, hkd, holders } = desk;
      await fxSettlement.connect(holders.PAUSER).stopIntake(hkd.token);
      const found = await findings();
      expect(about(found, "HKD settlement")).to.deep.equal(["warning"]);
      expect(about(found, "CNH settlement")).to.deep.equal(["fine"]);
      const { HKD } = desk.chain.deployment;
      const changed = { ...HKD!, codeHashes: { ...HKD!.codeHashes, tradeEscrow: `0x${"ab".repeat(32)}` } };
      const other = await findings({ ...desk.chain, deployment: { HKD: changed } });
      expect(about(other, "HKD settlement")).to.deep.equal(["differs"]);
    });

    it("finds what is about to expire, and what nobody can read", async () => {
      const data = TOKEN_INTERFACE.encodeFunctionData("configureMinter", [desk.users[1]!.address, 1n]);
      await desk.hkd.authority.connect(desk.holders.MINTER_ADMIN).schedule(desk.hkd.token, data, 0);
      await desk.hkd.authority.connect(desk.holders.ADMIN).schedule(desk.users[5]!, "0x12345678", 0);
      const soon = now + day + 6 * day;
      expect(about(await findings(desk.chain, soon), "HKD operations").sort()).to.deep.equal([
        "differs",
        "fine",
        "warning",
      ]);
    });

    it("looks into a Safe that holds a role", async () => {
      const safe = await deploySafe("1.4.1", desk.users.slice(0, 3), 2);
      const { authority } = desk.hkd;
      const grant = authority.interface.encodeFunctionData("grantRole", [25n, safe, 0]);
      await authority.connect(desk.holders.ADMIN).schedule(authority, grant, 0);
      await connection.networkHelpers.time.increase(2 * day);
      await desk.holders.ADMIN.sendTransaction({ to: authority, data: grant });
      const rows = (await findings()).filter(({ found }) => found.startsWith("Safe "));
      expect(rows.map(({ state, found }) => [state, found.replace(safe, "0x…")])).to.deep.equal([
        ["fine", "Safe 0x… (REPORTER): 2 of 3, nonce 0"],
      ]);
    });

    it("lets nobody hold ADMIN or UPGRADER with one key in production", async () => {
      const found = await findings({ ...desk.chain, chainId: 1n });
      expect(about(found, "HKD holders")).to.deep.equal(["fine", "differs", "differs"]);
    });

    it("warns of a head that is old or ahead of the clock", async () => {
      expect(about(await findings(desk.chain, now + 3_600), "head")).to.deep.equal(["warning"]);
      expect(about(await findings(desk.chain, now - 3_600), "head")).to.deep.equal(["warning"]);
      expect(about(await findings(desk.chain, now + 5), "head")).to.deep.equal(["fine"]);
    });

    it("warns of a node without state overrides, and of one that limits logs", async () => {
      const poor = readingProvider(
        {
          request: ({ method, params = [] }) => {
            const tooWide = method === "eth_getLogs" && (params[0] as { fromBlock: string }).fromBlock === "0x0";
            if (tooWide || (method === "eth_call" && params.length > 2)) {
              return Promise.reject(Object.assign(new Error("not supported"), { code: -32602 }));
            }
            return connection.provider.request({ method, params } as never);
          },
        },
        31337n,
      );
      const found = await findings({ ...desk.chain, provider: poor });
      expect([...about(found, "state overrides"), ...about(found, "logs")]).to.deep.equal(["warning", "warning"]);
    });

    it("asks a second node, and believes neither where they disagree", async () => {
      const { provider } = connection;
      const second = { host: "second", request: (call: { method: string }) => provider.request(call as never) };
      const agreeing = await findings({ ...desk.chain, secondNode: async () => second });
      expect(agreeing.find(({ what }) => what === "second node")!.found).to.match(/^second agrees/);
      const lying = {
        host: "second",
        request: async (call: { method: string }) => {
          const answer = await provider.request(call as never);
          return call.method === "eth_getCode" ? "0x00" : answer;
        },
      };
      const found = await findings({ ...desk.chain, secondNode: async () => lying });
      expect(about(found, "second node")).to.deep.equal(["differs"]);
    });

    it("names the private endpoint by its host", async () => {
      const relay = { host: "relay.example", request: () => Promise.resolve(null) };
      const found = await findings({ ...desk.chain, privateEndpoint: async () => relay });
      expect(found.find(({ what }) => what === "private endpoint")!.found).to.equal("relay.example");
    });
  });
});
