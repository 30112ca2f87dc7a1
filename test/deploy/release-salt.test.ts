// The mined salts: committed, the first that fits, kept once released.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { concat, dataSlice, keccak256, toBeHex } from "ethers";
import { readArtifact } from "../../deploy/_artifact.ts";
import { fastPathVersion, initCode } from "../../deploy/_harbour.ts";
import { markReleased, mineReleaseSalt, publicNetworkOf, withoutSuperseded } from "../../deploy/_release-salt.ts";
import { loadNetworkFile } from "../../policy/network-file.ts";
import { loadHarbour } from "../fixture.ts";

const local = loadNetworkFile("localhost");

describe("release salt", () => {
  it("is committed for every currency of this build", async function () {
    // An instrumented build has other code, whose salt is not kept.
    if (process.argv.includes("--coverage")) this.skip();
    await loadHarbour();
    const salts = JSON.parse(
      await readFile(new URL("../../deploy/_release-salts.json", import.meta.url), "utf8"),
    ) as Record<string, unknown>;
    for (const { name, symbol, currency } of local.currencies) {
      const code = initCode("Release", [name, symbol, currency, fastPathVersion]);
      expect(
        Object.keys(salts),
        `${currency}: run the tests outside CI and commit deploy/_release-salts.json`,
      ).to.include(keccak256(code));
    }
  });

  it("is the first one, counting up, that gives the open twin the tag", () => {
    const factory = "0x4e59b44847b379578588920ca78fbf26c0b4956c";
    const initCodeHash = keccak256(readArtifact("Release").bytecode);
    const salt = mineReleaseSalt({ factory, initCodeHash });
    const release = dataSlice(keccak256(concat(["0xff", factory, salt, initCodeHash])), 12);
    const twin = (nonce: number) => dataSlice(keccak256(concat(["0xd694", release, toBeHex(nonce)])), 30);
    expect([twin(1) === "0xfa57", twin(2) === "0xfa57", twin(3) === "0xfa57"]).to.deep.equal([true, false, false]);
  });

  it("is kept with the names of the public chains on which its release was verified", async () => {
    const folder = await mkdtemp(join(tmpdir(), "harbour-"));
    try {
      const file = pathToFileURL(join(folder, "_release-salts.json"));
      const other = { currency: "CNH", salt: toBeHex(1, 32) };
      await writeFile(file, JSON.stringify({ other }));
      const release = { initCode: "0x01", currency: "CNH", salt: toBeHex(7, 32) as `0x${string}`, file };
      for (const chain of ["sepolia", "base", "sepolia"]) markReleased({ ...release, chain });

      const salts = JSON.parse(await readFile(file, "utf8")) as Parameters<typeof withoutSuperseded>[0];
      const kept = { [keccak256("0x01")]: { currency: "CNH", salt: release.salt, released: "sepolia, base" } };
      expect(salts).to.deep.equal({ other, ...kept });
      expect(withoutSuperseded(salts, "CNH")).to.deep.equal(kept);
      expect(await readdir(folder)).to.deep.equal(["_release-salts.json"]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("is not kept for a local chain, an unknown one, a fork, or a run without records", () => {
    expect(publicNetworkOf({ environment: "sepolia", chainId: 11155111 })).to.equal("sepolia");
    expect(publicNetworkOf({ environment: "memory", chainId: 11155111 })).to.equal(undefined);
    expect(publicNetworkOf({ environment: "localhost", chainId: 31337 })).to.equal(undefined);
    expect(publicNetworkOf({ environment: "devnet", chainId: 424242 })).to.equal(undefined);
    expect(publicNetworkOf({ environment: "hardhat", chainId: 8453 })).to.equal(undefined);
  });
});
