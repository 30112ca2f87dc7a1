import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { Stablecoin__factory } from "../../typechain-types/factories/contracts/token/Stablecoin__factory.ts";
import { twinsOf } from "../../scripts/chain/token.ts";
import { readRegister, registerPath } from "../../scripts/release/audit-register.ts";
import { hashFile } from "../../scripts/json-file.ts";
import { connection } from "../fixture.ts";
import { faultOf, heightOf, planHashOf, units } from "./cli.ts";
import {
  closeReleaseDesks,
  expectReleaseGolden,
  openReleaseDesk,
  readText,
  recordedAs,
  type ReleaseDesk,
} from "./release-desk.ts";

// release propose
// ├── refused before anything: no audit, an audit that is not registered, a register for other code, a register that is
// │   none, what release check refuses, a release that is the installed one
// ├── deploying: anybody's step; never scheduled; once; what stands there is compared; recorded
// ├── scheduling: UPGRADER; once; cancelled by GUARDIAN nothing changes
// └── sending: after the delay the token runs the new twin; its record opens it; after a pause it is proposed anew

const IMPLEMENTATION = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";

describe("harbour release propose", () => {
  let desk: ReleaseDesk;
  let line: string;
  beforeEach(async () => {
    desk = await openReleaseDesk();
    line = `release propose --token hkd --build ${desk.next} --audit ${desk.report}`;
  });
  after(closeReleaseDesks);

  const answers = ["hHKD"];
  const installed = async () => `0x${(await desk.chain.provider.getStorage(desk.hkd.token, IMPLEMENTATION)).slice(26)}`;
  const later = () => connection.networkHelpers.time.increase(48 * 3600);
  const changes = () => readdirSync(join(desk.folder, "changes", "localhost")).sort();
  const release = async () =>
    JSON.parse((await desk.run(`release check --token hkd --build ${desk.next} --json`)).out).release as {
      address: string;
      initCodeHash: string;
      twins: Record<"open" | "paused", { address: string; codeHash: string }>;
    };
  async function deploy(): Promise<void> {
    await desk.register();
    const ran = await desk.run(`${line} --as merchant-1 --send`, { answers });
    expect(ran.code, ran.err).to.equal(0);
  }

  describe("is refused, with nothing sent,", () => {
    let height: number;
    beforeEach(async () => void (height = await heightOf(desk)));
    afterEach(async () => expect(await heightOf(desk)).to.equal(height));
    const refused = async (text = line, chain = {}) => {
      const ran = await desk.run(`${text} --as upgrader --send`, { answers, chain });
      expect(ran.asked).to.deep.equal([]);
      return [ran.code, faultOf(ran)];
    };

    it("without an audit", async () => {
      expect(await refused("release propose --token hkd")).to.deep.equal([64, "HB-2855"]);
      expect(await refused(line.replace("report", "missing"))).to.deep.equal([64, "HB-2120"]);
    });

    it("with a report that the register does not list, or lists for the other currency", async () => {
      expect(await refused()).to.deep.equal([3, "HB-2856"]);
      await desk.register();
      writeFileSync(desk.report, "Every line of release 2 was read, and this one added.");
      expect(await refused()).to.deep.equal([3, "HB-2856"]);
      await desk.register();
      const register = join(desk.folder, "audits.yaml");
      writeFileSync(register, readText(register).replace('"HKD"', '"CNH"'));
      expect(await refused()).to.deep.equal([3, "HB-2856"]);
    });

    it("with a report about other code, whichever hash it is", async () => {
      const register = join(desk.folder, "audits.yaml");
      for (const part of ["initCode", "open", "permissioned", "paused"]) {
        await desk.register();
        writeFileSync(register, readText(register).replace(new RegExp(`(${part}: "0x).{8}`), "$100000000"));
        expect(await refused(), part).to.deep.equal([3, "HB-2857"]);
      }
    });

    it("with a register that whoever upgrades brought along", async () => {
      await desk.register();
      const own = join(desk.folder, "policy");
      mkdirSync(own);
      for (const folder of [desk.folder, own])
        writeFileSync(join(folder, "audits.yaml"), readText(join(desk.folder, "audits.yaml")));
      // Beside another network file, and in the working directory: the project's own is asked.
      const chain = { auditRegister: undefined, policy: { ...desk.chain.policy, path: join(own, "localhost.yaml") } };
      const before = process.cwd();
      process.chdir(desk.folder);
      try {
        expect(await refused(line, chain)).to.deep.equal([3, "HB-2856"]);
      } finally {
        process.chdir(before);
      }
      expect(registerPath({ ...desk.chain })).to.equal(join("policy", "audits.yaml"));
    });

    it("with a register of nothing but comments, as the committed one starts", async () => {
      const committed = new URL("../../policy/audits.yaml", import.meta.url);
      expect(readRegister(fileURLToPath(committed))).to.be.an("array");
      writeFileSync(join(desk.folder, "audits.yaml"), "# nothing yet\n");
      expect(await refused()).to.deep.equal([3, "HB-2856"]);
    });

    it("with a register that cannot be read", async () => {
      const register = join(desk.folder, "audits.yaml");
      for (const text of ["- audit: 0x12", "- [", "audit: none"]) {
        writeFileSync(register, text);
        expect(await refused(), text).to.deep.equal([64, "HB-2858"]);
      }
    });

    it("for what release check refuses", async () => {
      await desk.register();
      const unsafe = recordedAs(desk, (code) => {
        code.layout.namespaces["erc7201:harbour.token"].shift();
        return code;
      });
      expect(await refused(line, unsafe)).to.deep.equal([3, "HB-2850"]);
    });

    it("to be scheduled while its twins are not deployed", async () => {
      await desk.register();
      const ran = await desk.run(`${line} --as upgrader --schedule`, { answers });
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2859"]);
    });
  });

  it("does nothing for the release that the token runs", async () => {
    const ran = await desk.run(`release propose --token hkd --audit ${desk.report} --as upgrader --send`, { answers });
    expect([ran.code, ran.asked]).to.deep.equal([0, []]);
    expect(ran.out).to.match(/already, nothing to do/);
  });

  describe("deploying", () => {
    it("is planned for anybody, and shows what will stand where", async () => {
      await desk.register();
      const height = await heightOf(desk);
      const ran = await desk.run(`${line} --as merchant-1`);
      expect([ran.code, ran.err]).to.deep.equal([0, ""]);
      expect(await heightOf(desk)).to.equal(height);
      expectReleaseGolden("release-propose-deploy-plan", desk, ran.out);
    });

    it("puts the foretold code there, records it, and keeps the judgement", async () => {
      await desk.register();
      const foretold = await release();
      const plan = await desk.run(`${line} --as merchant-1`);
      const ran = await desk.run(`${line} --as merchant-1 --send --approve ${planHashOf(plan)}`);
      expect(ran.code, ran.err).to.equal(0);
      expectReleaseGolden("release-propose-deployed", desk, ran.out);

      const file = `HKD-release-${foretold.address.slice(2, 10).toLowerCase()}.json`;
      const record = JSON.parse(readText(join(desk.folder, file)));
      expect(record.address).to.equal(foretold.address);
      expect(record.linkedData.twins).to.deep.equal(foretold.twins);
      const change = join(desk.folder, "changes", "localhost", changes()[0]!);
      expect(JSON.parse(readText(join(change, "release.json"))).audit.initCode).to.equal(foretold.initCodeHash);
      expect(existsSync(join(change, "receipt.json"))).to.equal(true);
    });

    it("stays below the gas that a transaction may have", async () => {
      await deploy();
      const block = await desk.chain.provider.getBlock("latest", true);
      expect(block!.prefetchedTransactions[0]!.gasLimit <= 2n ** 24n).to.equal(true);
    });

    it("prints target and data for another signer", async () => {
      await desk.register();
      const object = JSON.parse((await desk.run(`${line} --as merchant-1 --calldata --json`)).out);
      expect(object).to.include({ schema: "harbour.release-propose/1", exitCode: 0 });
      await desk.users[5]!.sendTransaction({ to: object.to, data: object.data });
      expect(await release()).to.include({ deployed: true });
    });

    it("is refused where the chain would", async () => {
      await desk.register();
      const { address } = await release();
      // Somebody's nonce at the address: the factory cannot create there.
      await connection.provider.request({ method: "hardhat_setNonce", params: [address, "0x1"] });
      const ran = await desk.run(`${line} --as merchant-1 --send`, { answers });
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2861"]);
    });

    it("is refused where a second node says something else", async () => {
      await desk.register();
      const liar = { host: "liar", request: async () => "0x1" };
      const ran = await desk.run(`${line} --as merchant-1 --send`, {
        answers,
        chain: { secondNode: async () => liar },
      });
      expect([ran.code, ran.asked]).to.deep.equal([3, []]);
      expect(faultOf(ran)).to.match(/HB-221[23]/);
    });

    it("is not believed where other code stands", async () => {
      await deploy();
      const { twins } = await release();
      await connection.networkHelpers.setCode(twins.paused.address, "0x00");
      // Neither the register nor the record may hide it.
      await desk.register();
      const ran = await desk.run(`${line} --as upgrader --schedule`, { answers });
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2860"]);
    });
  });

  describe("scheduling", () => {
    it("plans the upgrade with what was judged", async () => {
      await deploy();
      const ran = await desk.run(`${line} --as upgrader`);
      expect([ran.code, ran.err]).to.deep.equal([0, ""]);
      expectReleaseGolden("release-propose-plan", desk, ran.out);
    });

    it("is UPGRADER's, and once", async () => {
      await deploy();
      const stranger = await desk.run(`${line} --as merchant-1 --schedule`, { answers });
      expect([stranger.code, faultOf(stranger)]).to.deep.equal([4, "HB-2401"]);
      const scheduled = await desk.run(`${line} --as upgrader --schedule`, { answers });
      expect(scheduled.code, scheduled.err).to.equal(0);
      expectReleaseGolden("release-propose-scheduled", desk, scheduled.out);
      const again = await desk.run(`${line} --as upgrader --schedule`, { answers });
      expect([again.code, again.asked]).to.deep.equal([0, []]);
      const early = await desk.run(`${line} --as upgrader --send`, { answers });
      expect([early.code, faultOf(early)]).to.deep.equal([3, "HB-2405"]);
    });

    it("is approved with the register and the network file that it was judged by", async () => {
      await deploy();
      const register = join(desk.folder, "audits.yaml");
      const approved = planHashOf(await desk.run(`${line} --as upgrader`));
      const schedule = (hash: string, chain = {}) =>
        desk.run(`${line} --as upgrader --schedule --approve ${hash}`, { chain });
      writeFileSync(register, `${readText(register)}# another line\n`);
      const other = await schedule(approved);
      expect([other.code, faultOf(other)]).to.deep.equal([3, "HB-2502"]);
      const hash = planHashOf(await desk.run(`${line} --as upgrader`));
      const policy = { ...desk.chain.policy, sha256: "00".repeat(32) };
      const file = await schedule(hash, { policy });
      expect([file.code, faultOf(file)]).to.deep.equal([3, "HB-2502"]);

      expect((await schedule(hash)).code).to.equal(0);
      const change = join(desk.folder, "changes", "localhost", changes().at(-1)!);
      const evidence = JSON.parse(readText(join(change, "release.json")));
      const { path, sha256 } = desk.chain.policy;
      expect(evidence.register).to.deep.equal({ path: register, hash: hashFile(register) });
      expect(evidence.networkFile).to.deep.equal({ path, sha256 });
      const { ties } = JSON.parse(readText(join(change, "plan.json"))).plan;
      expect(ties.files).to.deep.equal({ networkFile: sha256, auditRegister: hashFile(register) });
    });

    it("writes the record if somebody else deployed the release", async () => {
      await desk.register();
      const { to, data } = JSON.parse((await desk.run(`${line} --as merchant-1 --calldata --json`)).out);
      await desk.users[5]!.sendTransaction({ to, data });
      const ran = await desk.run(`${line} --as upgrader --schedule`, { answers });
      expect(ran.code, ran.err).to.equal(0);
      expect(readdirSync(desk.folder).filter((file) => file.startsWith("HKD-release"))).to.have.length(2);
    });

    it("is undone by GUARDIAN, and nothing has changed", async () => {
      const before = await installed();
      await deploy();
      await desk.run(`${line} --as upgrader --schedule`, { answers });
      const { hkd, holders } = desk;
      const { twins } = await release();
      const data = hkd.token.interface.encodeFunctionData("upgradeToAndCall", [twins.open.address, "0x"]);
      await hkd.authority.connect(holders.GUARDIAN).cancel(holders.UPGRADER, hkd.token, data);
      await later();
      const ran = await desk.run(`${line} --as upgrader --send`, { answers });
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2404"]);
      expect(await installed()).to.equal(before);
    });
  });

  describe("sending", () => {
    it("installs the new twin after the delay, and the token opens by its record", async () => {
      await deploy();
      const { address, twins } = await release();
      await desk.run(`${line} --as upgrader --schedule`, { answers });
      await later();
      const ran = await desk.run(`${line} --as upgrader --send`, { answers });
      expect(ran.code, ran.err).to.equal(0);
      expectReleaseGolden("release-propose-sent", desk, ran.out);
      expect((await installed()).toLowerCase()).to.equal(twins.open.address.toLowerCase());

      const object = JSON.parse((await desk.run("status --token hkd --json")).out);
      expect(object.tokens[0].implementation).to.equal(twins.open.address);
      const merchant = desk.users[1]!.address;
      const minted = await desk.run("mint direct 5.00 --token hkd --to merchant-1 --as desk-1 --send", {
        answers: ["5.00"],
      });
      expect(minted.code, minted.err).to.equal(0);
      expect(await desk.hkd.token.balanceOf(merchant)).to.equal(units(5));

      const verified = await desk.run(`release verify --token hkd --build ${desk.next}`);
      expect(verified.code, verified.err).to.equal(0);
      expect(verified.out).to.contain(address);
      expect((await desk.run(`release check --token hkd --build ${desk.next}`)).code).to.equal(0);
      expect((await desk.run(`${line} --as upgrader --send`, { answers })).out).to.match(/nothing to do/);
      // Without the record nobody knows this code.
      const unknown = await desk.run("status --token hkd", { chain: { deployment: desk.chain.deployment } });
      expect([unknown.code, faultOf(unknown)]).to.deep.equal([3, "HB-2206"]);
    });

    it("is told of when the token goes back to the release before, which its record opens too", async () => {
      await deploy();
      const { hkd, holders } = desk;
      const before = await release();
      const upgrade = async (implementation: string) => {
        const data = hkd.token.interface.encodeFunctionData("upgradeToAndCall", [implementation, "0x"]);
        await hkd.authority.connect(holders.UPGRADER).schedule(hkd.token, data, 0);
        await later();
        await holders.UPGRADER.sendTransaction({ to: hkd.token, data });
      };
      const told = async () => {
        const { tokens } = JSON.parse((await desk.run("status --token hkd --json")).out);
        const { sections } = JSON.parse((await desk.run("doctor --json")).out) as {
          sections: { findings: { what: string; state: string }[] }[];
        };
        const findings = sections.flatMap(({ findings: each }) => each).filter(({ what }) => what === "HKD release");
        return [tokens[0].olderRelease, findings.map(({ state }) => state)];
      };
      // Recorded and not yet installed is no reason, and neither is a mode.
      expect(await told()).to.deep.equal([undefined, []]);
      await upgrade(before.twins.open.address);
      await hkd.token.connect(holders.PAUSER).closePolicy();
      expect(await told()).to.deep.equal([undefined, []]);
      await upgrade(twinsOf(hkd.release.target as string)[1]!);

      const runs = hkd.release.target;
      expect(await told()).to.deep.equal([{ runs, newer: before.address }, ["warning"]]);
      expect((await desk.run("status --token hkd")).out).to.contain(`! hHKD runs release ${runs as string}`);
    });

    it("is refused by the token after a pause, and then proposed anew for the paused twin", async () => {
      await deploy();
      const { address } = await release();
      await desk.run(`${line} --as upgrader --schedule`, { answers });
      await later();
      await desk.hkd.token.connect(desk.holders.PAUSER).pause();
      const ran = await desk.run(`${line} --as upgrader --send`, { answers });
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2404"]);
      await desk.run(`${line} --as upgrader --schedule`, { answers });
      await later();
      const sent = await desk.run(`${line} --as upgrader --send`, { answers });
      expect(sent.code, sent.err).to.equal(0);
      expect(await desk.hkd.token.paused()).to.equal(true);
      const twin = Stablecoin__factory.connect(twinsOf(address)[2]!, desk.chain.provider);
      expect(await twin.mode()).to.equal(2n);
      expect((await installed()).toLowerCase()).to.equal(twinsOf(address)[2]!.toLowerCase());
    });
  });
});
