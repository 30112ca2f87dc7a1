import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { loadDeployment } from "../../scripts/chain/deployment.ts";
import { withRebuild } from "../../scripts/release/rebuild.ts";
import { connection } from "../fixture.ts";
import { faultOf } from "./cli.ts";
import { closeReleaseDesks, expectReleaseGolden, openReleaseDesk, type ReleaseDesk } from "./release-desk.ts";

// release verify
// ├── the build that was deployed: exit 0, with and without records of the hashes
// ├── another build, changed code, another hash or salt in the record: exit 2, each named
// └── building anew: the sources of the working tree; a tree that does not build: exit 1

const BUILD = fileURLToPath(new URL("../../artifacts", import.meta.url));
const line = `release verify --token hkd --build ${BUILD}`;

describe("harbour release verify", () => {
  let desk: ReleaseDesk;
  beforeEach(async () => {
    desk = await openReleaseDesk();
  });
  after(closeReleaseDesks);

  const golden = (name: string, screen: string) =>
    expectReleaseGolden(name, desk, screen.replaceAll(BUILD, "artifacts"));

  it("finds the build that was deployed", async () => {
    const ran = await desk.run(line);
    expect([ran.code, ran.err]).to.deep.equal([0, ""]);
    golden("release-verify", ran.out);
  });

  it("prints one object", async () => {
    const object = JSON.parse((await desk.run(`${line} --json`)).out);
    expect(object).to.include({ schema: "harbour.release-verify/1", rebuilt: false, exitCode: 0 });
    expect(object.contracts).to.have.length(12);
    expect(object.contracts.every(({ built, recorded }: { built: boolean; recorded: boolean }) => built && recorded)).to
      .be.true;
  });

  it("says what no record tells, and compares the rest", async () => {
    const { deployment } = desk.chain;
    const { codeHashes: _, releases, ...HKD } = deployment.HKD!;
    const old = { ...HKD, releases: releases.map(({ address }) => ({ address })) };
    const ran = await desk.run(line, { chain: { deployment: { HKD: old } } });
    expect([ran.code, ran.err]).to.deep.equal([0, ""]);
    expect(ran.out).to.match(/this build +not recorded/);
    expect(ran.out).to.match(/npm run deploy completes the records/);
  });

  it("tells another build", async () => {
    const ran = await desk.run(`release verify --token hkd --build ${desk.next}`);
    expect([ran.code, faultOf(ran)]).to.deep.equal([2, "HB-2864"]);
    golden("release-verify-other-build", ran.out + ran.err);
    const object = JSON.parse((await desk.run(`release verify --token hkd --build ${desk.next} --json`)).out);
    expect(object.exitCode).to.equal(2);
    expect(object.differences).to.include.members(["the release's address", "the init code", "paused twin"]);
    expect(object.differences).not.to.include("registry");
  });

  it("tells changed code from a changed record", async () => {
    const { hkd } = desk;
    const differences = async () => JSON.parse((await desk.run(`${line} --json`)).out).differences as readonly string[];
    const path = join(desk.folder, "HKD-mint-desk.json");
    writeFileSync(path, readFileSync(path, "utf8").replace(/("codeHash":"0x).{4}/, "$10000"));
    expect(await differences()).to.deep.equal(["mint desk"]);
    await connection.networkHelpers.setCode(hkd.code.release.twins.paused.address, "0x00");
    expect(await differences()).to.deep.equal(["paused twin", "mint desk"]);
    const record = join(desk.folder, "HKD-release.json");
    writeFileSync(record, readFileSync(record, "utf8").replace(/("salt":"0x).{4}/, "$11111"));
    expect(await differences()).to.include("the record's salt and init code");
  });

  it("says that sources do not build", async () => {
    const nothing = mkdtempSync(join(tmpdir(), "harbour-empty-"));
    try {
      await withRebuild(async () => expect.fail("it was built"), nothing);
      expect.fail("it was built");
    } catch (error) {
      expect(error).to.be.instanceOf(HarbourError);
      expect(error).to.include({ code: "HB-2863", exitCode: 1 });
    } finally {
      rmSync(nothing, { recursive: true });
    }
  });

  // A minute of compiling.
  (process.env["HARBOUR_FULL"] === "1" ? it : it.skip)(
    "builds the sources of the working tree anew",
    async function () {
      this.timeout(600_000);
      const ran = await desk.run("release verify --token hkd --json");
      expect(ran.code, ran.err + ran.out).to.equal(0);
      expect(JSON.parse(ran.out)).to.deep.include({ rebuilt: true, differences: [] });
    },
  );

  it("reads hashes and releases from the records", () => {
    const { code } = desk.hkd;
    const { HKD } = loadDeployment(desk.folder);
    expect(HKD!.codeHashes).to.deep.equal({ ...code.codeHashes, ...desk.settlementHashes });
    expect(HKD!.releases).to.deep.equal([{ address: desk.hkd.release.target, code: code.release }]);
  });
});
