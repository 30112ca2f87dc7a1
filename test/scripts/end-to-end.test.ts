import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { network } from "hardhat";
import { runDeployment } from "../../deploy/_run.ts";
import { ACCOUNT_FLAGS } from "../../sdk/account-flags.ts";
import { Stablecoin__factory } from "../../typechain-types/index.ts";
import { keepOutput } from "../outputs.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

interface Ended {
  code: number;
  out: string;
  err: string;
}

/** A port nobody has at the moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe("harbour as a process, against a node of its own", function () {
  this.timeout(120_000);

  let node: ChildProcess;
  let folder: string | undefined;
  let url: string;

  before(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    node = spawn(process.execPath, ["node_modules/hardhat/dist/src/cli.js", "node", "--port", String(port)], {
      cwd: ROOT,
    });
    await new Promise<void>((resolve, reject) => {
      node.stdout!.on("data", (chunk: Buffer) => chunk.includes("Started HTTP") && resolve());
      node.once("exit", (code) => reject(new Error(`the node ended with ${code}`)));
    });

    const { provider } = await network.create({ network: "localhost", override: { url } as never });
    const deployed = await runDeployment({ provider });
    folder = mkdtempSync(join(tmpdir(), "harbour-"));
    for (const [currency, contracts] of Object.entries(deployed)) {
      const { token, authority, release, registry, mintDesk, redemptionDesk } = contracts;
      const record = (name: string, address: string) =>
        writeFileSync(join(folder!, `${name}.json`), JSON.stringify({ address, receipt: { blockNumber: "0x0" } }));
      record(currency, token);
      record(`${currency}-authority`, authority);
      record(`${currency}-release`, release);
      record(`${currency}-registry`, registry);
      record(`${currency}-mint-desk`, mintDesk);
      record(`${currency}-redemption-desk`, redemptionDesk);
    }
  });

  after(() => {
    node.kill();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  function harbour(line: string): Promise<Ended> {
    const args = ["--import", "tsx", "scripts/harbour.ts", ...line.split(" "), "--rpc", url, "--deployments", folder!];
    return new Promise((resolve) => {
      // Without NO_COLOR, which a CI may set: Node warns on stderr where both are there.
      const env = { ...process.env, FORCE_COLOR: "1", NO_COLOR: undefined };
      execFile(process.execPath, args, { cwd: ROOT, env }, (error, out, err) => {
        keepOutput(line, out, err);
        resolve({ code: error === null ? 0 : Number(error.code), out, err });
      });
    });
  }

  it("shows the status, without colour into a pipe", async () => {
    const ran = await harbour("status");
    expect(ran).to.include({ code: 0, err: "" });
    expect(ran.out).to.match(/Supply +0\.00 +0\.00/);
    expect(ran.out).not.to.contain("\u001b");
  });

  it("blacklists by the approved plan, once", async () => {
    const line = "account blacklist policy --token hkd --as blacklister --case HKPF-2026-0117";

    const plan = JSON.parse((await harbour(`${line} --json`)).out).plan as { hash: string };
    const unapproved = await harbour(`${line} --send`);
    const sent = await harbour(`${line} --send --approve ${plan.hash} --json`);
    const again = await harbour(`${line} --send --approve ${plan.hash}`);

    expect(unapproved.code).to.equal(64);
    expect(sent.code).to.equal(0);
    expect(JSON.parse(sent.out)).to.include({ schema: "harbour.account-blacklist/1", sent: true, exitCode: 0 });
    expect(again).to.include({ code: 0, out: "✓ Already blacklisted, nothing to do: policy.\n" });

    const { ethers } = await network.create({ network: "localhost", override: { url } as never });
    const { address } = JSON.parse((await harbour("status --token hkd --json")).out).tokens[0] as { address: string };
    const token = Stablecoin__factory.connect(address, ethers.provider as never);
    const policy = JSON.parse((await harbour("account show policy --json")).out).account.address as string;
    expect(await token.flags(policy)).to.equal(BigInt(ACCOUNT_FLAGS.blacklisted));
  });

  it("finds registry and desks by their records", async () => {
    const verified = await harbour("reserve verify --token hkd");
    expect(verified).to.include({ code: 0, err: "" });
    expect(verified.out).to.match(/BANK-A-1 +BANK-A .* no statement/);
    const orders = await harbour("mint list --json");
    expect(JSON.parse(orders.out)).to.include({ schema: "harbour.mint-list/1", exitCode: 0 });
  });

  it("refuses and says so in its exit code", async () => {
    const ran = await harbour("mint direct 5.00 --token hkd --to policy --as maker --json");
    expect(ran.code).to.equal(4);
    expect(JSON.parse(ran.out).plan.refusals[0].code).to.equal("HB-2402");
  });

  it("is temporary without a node", async () => {
    const ran = await harbour("role list --json --token hkd");
    expect(ran.code).to.equal(0);
    const gone = await new Promise<Ended>((resolve) => {
      execFile(
        process.execPath,
        ["--import", "tsx", "scripts/harbour.ts", "status", "--rpc", "http://127.0.0.1:1"],
        { cwd: ROOT },
        (error, out, err) => resolve({ code: Number(error?.code), out, err }),
      );
    });
    expect(gone.code).to.equal(75);
  });
});
