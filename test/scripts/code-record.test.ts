import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { keccak256 } from "ethers";
import { network } from "hardhat";
import { runDeployment } from "../../deploy/_run.ts";
import { loadDeployment } from "../../scripts/chain/deployment.ts";
import { connection } from "../fixture.ts";
import { chainOf, cliOf, faultOf, heightOf, loadDesk, type Desk } from "./cli.ts";

// The code that was verified
// ├── is in the deployment's records: made, and completed where they were adopted or are older
// └── is compared before every read and write: token, authority, installed twin, registry and desks

describe("the records of a deployment", () => {
  it("hold the hash of every code, also where they were there without it", async () => {
    const recordsFolder = await mkdtemp(join(tmpdir(), "harbour-records-"));
    const folder = join(recordsFolder, "here");
    try {
      const local = await network.create();
      const run = () => runDeployment({ provider: local.provider, environment: "here", recordsFolder });
      const { HKD } = await run();
      const recorded = loadDeployment(folder);
      const codeAt = async (address: string) => keccak256(await local.ethers.provider.getCode(address));
      for (const [name, codeHash] of Object.entries(recorded.HKD!.codeHashes!)) {
        const address = { ...HKD!, ...HKD!.settlement }[name as "token"];
        expect(await codeAt(address), name).to.equal(codeHash);
      }
      expect(Object.keys(recorded.HKD!.codeHashes!)).to.have.length(8);
      const [release] = recorded.HKD!.releases;
      for (const { address, codeHash } of Object.values(release!.code!.twins)) {
        expect(await codeAt(address)).to.equal(codeHash);
      }
      expect(release!.code!.abi).to.include("function transfer(address to, uint256 amount) returns (bool)");
      expect(release!.code!.layout.namespaces).to.have.property("erc7201:harbour.token");

      // One that an older version wrote, one that is gone.
      const path = join(folder, "HKD-release.json");
      const { linkedData: _, ...old } = JSON.parse(await readFile(path, "utf8"));
      await writeFile(path, JSON.stringify(old));
      await rm(join(folder, "HKD-mint-desk.json"));
      await rm(join(folder, "payouts.json"));
      // Unless all three are recorded as verified, none is used.
      expect(loadDeployment(folder).HKD!.settlement).to.equal(undefined);
      // And one of a release that was proposed since.
      const proposed = { address: HKD!.registry, abi: [], bytecode: "0x", argsData: "0x", metadata: "" };
      await writeFile(join(folder, "HKD-release-0123abcd.json"), JSON.stringify(proposed));
      const addresses = [{ address: HKD!.registry }, { address: release!.address }];
      expect(loadDeployment(folder).HKD!.releases).to.have.deep.members(addresses);
      await run();
      await rm(join(folder, "HKD-release-0123abcd.json"));
      expect(loadDeployment(folder)).to.deep.equal(recorded);
    } finally {
      await rm(recordsFolder, { recursive: true });
    }
  }).timeout(60_000);
});

describe("changed code", () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await loadDesk();
  });
  const change = (address: unknown) => connection.networkHelpers.setCode(address as string, "0x00");
  const mint = "mint direct 5.00 --token hkd --to merchant-1 --as desk-1 --send";

  async function refusedOf(line: string): Promise<unknown[]> {
    const height = await heightOf(desk);
    const ran = await desk.cli(line, { answers: ["5.00"] });
    expect(ran.asked).to.deep.equal([]);
    expect(await heightOf(desk)).to.equal(height);
    return [ran.code, faultOf(ran)];
  }

  it("of the installed twin is refused before anybody signs", async () => {
    await change(desk.hkd.code.release.twins.open.address);
    expect(await refusedOf(mint)).to.deep.equal([3, "HB-2865"]);
    expect(await refusedOf("status --token hkd")).to.deep.equal([3, "HB-2865"]);
    // The other currency is none of its business.
    expect((await desk.cli("status --token cnh")).code).to.equal(0);
  });

  it("of the token or its authority too", async () => {
    await change(desk.hkd.token.target);
    expect(await refusedOf(mint)).to.deep.equal([3, "HB-2865"]);
    await change(desk.cnh.authority.target);
    expect(await refusedOf(mint.replace("hkd", "cnh"))).to.deep.equal([3, "HB-2865"]);
  });

  for (const name of ["registry", "mintDesk", "redemptionDesk"] as const) {
    it(`of the ${name} is refused by what asks it`, async () => {
      await change(desk.hkd[name].target);
      expect(await refusedOf("reserve push --token hkd --as maker --send")).to.deep.equal([3, "HB-2865"]);
    });
  }

  it("is not seen by a record without hashes", async () => {
    const { codeHashes: _, releases, ...HKD } = desk.chain.deployment.HKD!;
    const old = { ...HKD, releases: releases.map(({ address }) => ({ address })) };
    const { open, paused } = desk.hkd.code.release.twins;
    await connection.networkHelpers.setCode(open.address, await desk.chain.provider.getCode(paused.address));
    expect(await refusedOf("status --token hkd")).to.deep.equal([3, "HB-2865"]);
    const ran = await cliOf(chainOf(desk, { deployment: { HKD: old } }))("status --token hkd");
    expect(ran.code).to.equal(0);
  });
});
