import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { id } from "ethers";
import { network } from "hardhat";
import { runDeployment } from "../../deploy/_run.ts";
import { loadNetworkFile, type NetworkFile } from "../../policy/network-file.ts";
import { readingProvider } from "../../scripts/chain/connect.ts";
import type { Connection, Eip1193 } from "../../scripts/chain/connection.ts";
import { contractNames } from "../../scripts/chain/contract-names.ts";
import { loadDeployment } from "../../scripts/chain/deployment.ts";
import { settlementContracts } from "../../sdk/roles.ts";
import { Payouts__factory } from "../../typechain-types/factories/contracts/settlement/Payouts__factory.ts";
import { ISettlement__factory } from "../../typechain-types/factories/contracts/settlement/ISettlement__factory.ts";
import { failure } from "../deploy/refusals.ts";
import { cliOf, faultOf } from "./cli.ts";
import { apply, momentOf, plan } from "./policy-runs.ts";

// A currency that was handed over before there was any settlement
// ├── its next deployment makes the contracts, with a deployer who holds nothing, and says what its holders have to do
// ├── until they have, the contracts take nothing new of it; the other currency is none of its business
// └── its holders plan and apply: then intake is open, PAUSER can stop it, and a deployment finds nothing to say

const both = loadNetworkFile("localhost");
const hkdOnly: NetworkFile = { ...both, currencies: [both.currencies[1]!] };

describe("settlement of a currency that was handed over before", () => {
  let folder: string;
  before(() => void (folder = mkdtempSync(join(tmpdir(), "harbour-settlement-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is adopted by its holders, with a plan", async () => {
    const local = await network.create();
    const records = join(folder, "here");
    const deploy = (networkFile: NetworkFile) =>
      runDeployment({ provider: local.provider, networkFile, environment: "here", recordsFolder: folder });
    const node: Eip1193 = { request: (call) => local.provider.request(call as never) };
    const connect = (): Connection => {
      const deployment = loadDeployment(records);
      const book = { ...contractNames(deployment), ...both.book };
      const provider = readingProvider(node, 31337n);
      return { network: "localhost", chainId: 31337n, provider, signer: node, deployment, book, policy: both };
    };

    expect((await deploy(hkdOnly))["HKD"]!.settlement).to.equal(undefined);
    expect(loadDeployment(records).HKD!.settlement).to.equal(undefined);
    const older = await cliOf(connect())("plan --token hkd");
    expect(older.code, older.err).to.equal(0);

    const [first, ...lines] = (await failure(deploy(both))).split("\n  ");
    expect(first).to.equal("HKD differs from policy/localhost.yaml:");
    // Three flags, and the role of each of seven functions.
    expect(lines.filter((line) => /^flags of the .*: found no flags, expected protected$/.test(line))).to.have.length(
      3,
    );
    expect(lines.filter((line) => /^role of function 0x.*: found nothing, expected \d+$/.test(line))).to.have.length(7);
    expect(lines).to.have.length(10);

    const chain = connect();
    const { CNH, HKD } = chain.deployment;
    expect(CNH!.settlement).to.deep.equal(HKD!.settlement);
    const opened = async (token: string) =>
      Promise.all(
        settlementContracts.map((contract) =>
          ISettlement__factory.connect(HKD!.settlement![contract], chain.provider).intakeOpen(token),
        ),
      );
    expect(await opened(CNH!.address)).to.deep.equal([true, true, true]);
    expect(await opened(HKD!.address)).to.deep.equal([false, false, false]);
    const payouts = Payouts__factory.connect(HKD!.settlement!.payouts, chain.provider);
    const [, payer, payee] = await local.ethers.getSigners();
    const pay = payouts.connect(payer!).pay;
    const row = [{ to: payee!.address, amount: 1n, memo: id("memo") }];
    await expect(pay.staticCall(HKD!.address, id("batch"), 0, row)).to.be.revertedWithCustomError(
      payouts,
      "NotRegistered",
    );
    const doctor = await cliOf(chain)("doctor");
    expect(doctor.out, doctor.err).to.match(
      /HKD settlement +no new business: payouts contract, FX settlement, trade escrow/,
    );

    const changes = join(folder, "changes");
    const planned = await plan(chain, changes, "hkd");
    expect(planned.differences.map(({ fact, found, expected }) => `${fact}: ${found}, ${expected}`)).to.have.members([
      "flags of the payouts contract: no flags, protected",
      "flags of the FX settlement: no flags, protected",
      "flags of the trade escrow: no flags, protected",
      ...["payouts contract", "FX settlement", "trade escrow"].flatMap((name) => [
        `role of stopIntake of ${name}: ADMIN, PAUSER`,
        `role of resumeIntake of ${name}: ADMIN, UNPAUSER`,
      ]),
      "role of surrender of trade escrow: ADMIN, SEIZER",
    ]);
    expect(new Set(planned.steps.map(({ delay }) => delay))).to.deep.equal(new Set([48 * 3600]));
    expect((await plan(chain, undefined, "cnh")).differences).to.deep.equal([]);

    const scheduled = await apply(chain, changes, planned.change!, planned.hash);
    expect([scheduled.code, faultOf(scheduled)]).to.deep.equal([2, undefined]);
    expect(await opened(HKD!.address)).to.deep.equal([false, false, false]);
    await local.networkHelpers.time.increaseTo(momentOf(scheduled)!);
    const applied = await apply(chain, changes, planned.change!, planned.hash);
    expect(applied.code, applied.err).to.equal(0);
    expect(await opened(HKD!.address)).to.deep.equal([true, true, true]);
    expect(await failure(deploy(both))).to.equal("");

    const pauser = await local.ethers.getSigner(both.currencies[1]!.holders.PAUSER[0]!);
    await payouts.connect(pauser).stopIntake(HKD!.address);
    expect(await opened(HKD!.address)).to.deep.equal([false, true, true]);
    // What is stopped is no drift from the file.
    expect((await plan(chain, undefined, "hkd")).differences).to.deep.equal([]);
    // Of a node that was started anew the old records say nothing, of what it cannot have either.
    const anew = await network.create();
    const restarted = { provider: anew.provider, networkFile: hkdOnly, environment: "here", recordsFolder: folder };
    expect((await runDeployment(restarted))["HKD"]!.settlement).to.equal(undefined);
  }).timeout(120_000);
});
