import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { concat, dataSlice, getBytes, hexlify, keccak256, toBeHex } from "ethers";
import { network } from "hardhat";
import { readArtifact } from "../../deploy/_artifact.ts";
import { fastPathVersion, initCode } from "../../deploy/_harbour.ts";
import { mineReleaseSalt } from "../../deploy/_release-salt.ts";
import { runDeployment } from "../../deploy/_run.ts";
import { erc1967Slots } from "../../deploy/_verify.ts";
import { loadNetworkFile, type NetworkFile } from "../../policy/network-file.ts";
import { role, roles } from "../../sdk/roles.ts";
import { deployHarbour, loadHarbour, type Connection } from "../fixture.ts";
import { watchProvider } from "./watched-provider.ts";

// deployment
// ├── what it leaves: token settings, tag, roles and delays, a deployer without any role
// ├── what it sends: nothing above 2^24 gas; nothing at all when repeated
// ├── where: the same addresses on another chain id, in another mode, with other holders
// ├── refused before anything is sent: wrong chain id, no Cancun code, a deployer that is to hold a role
// └── refused afterwards: a twin, slot, authority or member that is not what build and file say

const local = loadNetworkFile("localhost");
const largestGas = 2n ** 24n;

async function sendsNothing(connection: Connection, networkFile: NetworkFile, error: RegExp): Promise<void> {
  const provider = watchProvider(connection);
  let message = "";
  await runDeployment({ provider, networkFile }).catch((cause: Error) => (message = cause.message));
  expect(message).to.match(error);
  expect(provider.sent).to.deep.equal([]);
}

describe("deployment", () => {
  describe("result", () => {
    it("has the network file's settings in both currencies", async () => {
      const { cnh, hkd } = await loadHarbour();
      for (const { token, authority, settings } of [cnh, hkd]) {
        expect(await token.name()).to.equal(settings.name);
        expect(await token.symbol()).to.equal(settings.symbol);
        expect(await token.currency()).to.equal(settings.currency);
        expect(await token.ceilingCap()).to.equal(settings.ceilingCap);
        expect(await token.contractURI()).to.equal(settings.contractURI);
        expect(await token.authority()).to.equal(await authority.getAddress());
        expect(await token.mode()).to.equal(0n);
      }
    });

    it("has the fast-path tag in the open twin's address only", async () => {
      const { cnh } = await loadHarbour();
      expect(dataSlice(await cnh.release.open(), 18)).to.equal("0xfa57");
      expect(dataSlice(await cnh.release.permissioned(), 18)).to.not.equal("0xfa57");
      expect(dataSlice(await cnh.release.paused(), 18)).to.not.equal("0xfa57");
    });

    it("shares no authority between the currencies", async () => {
      const { cnh, hkd } = await loadHarbour();
      expect(await cnh.authority.getAddress()).to.not.equal(await hkd.authority.getAddress());
    });

    for (const { id, name, delay, guarded } of roles) {
      it(`gives ${name} to its holder with a delay of ${delay / 3600} h`, async () => {
        const { cnh, hkd, holders } = await loadHarbour();
        for (const { authority } of [cnh, hkd]) {
          expect([...(await authority.hasRole(id, holders[name]))]).to.deep.equal([true, BigInt(delay)]);
          expect(await authority.getRoleGuardian(id)).to.equal(guarded ? role("GUARDIAN").id : 0n);
        }
      });
    }

    it("leaves the deployer without any role", async () => {
      const { cnh, hkd, deployer } = await loadHarbour();
      for (const { authority } of [cnh, hkd]) {
        for (const { id, name } of roles) expect((await authority.hasRole(id, deployer))[0], name).to.equal(false);
      }
    });
  });

  describe("transactions", () => {
    it("stay within 2^24 gas each", async () => {
      const connection = await network.create();
      const provider = watchProvider(connection);
      await runDeployment({ provider });
      expect(provider.sent.length).to.equal(15);
      for (const hash of provider.sent) {
        const receipt = await connection.ethers.provider.getTransactionReceipt(hash);
        expect(receipt!.status).to.equal(1);
        const { gasLimit } = (await connection.ethers.provider.getTransaction(hash))!;
        expect(gasLimit <= largestGas, `${hash} asks for ${gasLimit}`).to.equal(true);
      }
    });

    it("are none when the deployment is repeated without its records", async () => {
      const connection = await network.create();
      const first = await runDeployment({ provider: connection.provider });
      const provider = watchProvider(connection);
      expect(await runDeployment({ provider })).to.deep.equal(first);
      expect(provider.sent).to.deep.equal([]);
    });

    it("are none when the deployment is repeated with its records", async () => {
      const records = { environment: "here", recordsFolder: await mkdtemp(join(tmpdir(), "harbour-")) };
      try {
        const connection = await network.create();
        const first = await runDeployment({ provider: connection.provider, ...records });
        const kept = await readdir(join(records.recordsFolder, "here"));
        for (const name of ["CNH", "HKD", "CNH-authority", "CNH-release", "CNH-proxy"]) {
          expect(kept).to.include(`${name}.json`);
        }

        const provider = watchProvider(connection);
        expect(await runDeployment({ provider, ...records })).to.deep.equal(first);
        expect(provider.sent).to.deep.equal([]);

        // A local node that was started anew has none of what the records say.
        const anew = watchProvider(await network.create());
        expect(await runDeployment({ provider: anew, ...records })).to.deep.equal(first);
        expect(anew.sent.length).to.equal(15);
      } finally {
        await rm(records.recordsFolder, { recursive: true });
      }
    });

    it("continue where an interrupted deployment stopped", async () => {
      const connection = await network.create();
      let left = 9;
      const interrupted = watchProvider(connection, async () => {
        if (--left === 0) throw new Error("interrupted");
      });
      let message = "";
      await runDeployment({ provider: interrupted }).catch((cause: Error) => (message = cause.message));
      expect(message).to.equal("interrupted");

      const rest = watchProvider(connection);
      await runDeployment({ provider: rest });
      expect(interrupted.sent.length + rest.sent.length).to.equal(15);
    });
  });

  describe("addresses", () => {
    it("are the same on another chain id", async () => {
      const here = await loadHarbour();
      const elsewhere = await network.create({ network: "default", override: { chainId: 11155111 } });
      const there = await runDeployment({
        provider: elsewhere.provider,
        networkFile: { ...local, chainId: 11155111 },
      });
      for (const currency of [here.cnh, here.hkd]) {
        const found = there[currency.settings.currency]!;
        expect(found.token).to.equal(await currency.token.getAddress());
        expect(found.authority).to.equal(await currency.authority.getAddress());
        expect(found.release).to.equal(await currency.release.getAddress());
      }
    });

    it("are the same for a permissioned token with another cap", async () => {
      const here = await loadHarbour();
      const currencies = local.currencies.map((each) => ({ ...each, mode: "permissioned" as const, ceilingCap: 5n }));
      const there = await deployHarbour(await network.create(), { ...local, currencies });
      expect(await there.hkd.token.getAddress()).to.equal(await here.hkd.token.getAddress());
      expect(await there.hkd.token.mode()).to.equal(1n);
      expect(await there.hkd.token.ceilingCap()).to.equal(5n);
    });
  });

  describe("refusal before anything is sent", () => {
    it("meets a chain id that is not the network file's", async () => {
      const connection = await network.create({ network: "default", override: { chainId: 8453 } });
      await sendsNothing(connection, local, /^Wrong chain: the node answers chain id 8453, .* is for 31337\./);
    });

    it("meets a chain that does not run Cancun code", async () => {
      const connection = await network.create({ network: "default", override: { hardfork: "shanghai" } });
      await sendsNothing(connection, local, /^Chain 31337 does not run Cancun code \(MCOPY, TSTORE, TLOAD\)/);
    });

    it("meets a deployer that is to hold a role", async () => {
      const connection = await network.create();
      const [deployer] = await connection.ethers.getSigners();
      const currencies = local.currencies.map((each) => ({
        ...each,
        holders: { ...each.holders, RESCUER: [deployer!.address] },
      }));
      await sendsNothing(connection, { ...local, currencies }, /may hold no role, but .* makes it a RESCUER of cnh/);
    });
  });

  describe("hand-over", () => {
    for (const name of ["ADMIN", "GUARDIAN", "UNPAUSER"] as const) {
      it(`refuses a currency without ${name}`, async () => {
        const connection = await network.create();
        const currencies = local.currencies.map((each) => ({ ...each, holders: { ...each.holders, [name]: [] } }));
        let message = "";
        await runDeployment({ provider: connection.provider, networkFile: { ...local, currencies } }).catch(
          (cause: Error) => (message = cause.message),
        );
        expect(message).to.equal(`The hand-over of CNH needs a holder of ${name}, found none.`);
      });
    }
  });

  describe("verification", () => {
    interface Tampering {
      readonly what: string;
      readonly act: (connection: Connection, deployed: Awaited<ReturnType<typeof deployHarbour>>) => Promise<void>;
      readonly error: RegExp;
    }

    const tamperings: readonly Tampering[] = [
      {
        what: "one other byte in the paused twin",
        act: async ({ networkHelpers, ethers }, { cnh }) => {
          const twin = await cnh.release.paused();
          const code = getBytes(await ethers.provider.getCode(twin));
          code[code.length - 60]! ^= 1;
          await networkHelpers.setCode(twin, hexlify(code));
        },
        error: /^Stablecoin at 0x\S+ has code hash/,
      },
      {
        what: "a shorter permissioned twin",
        act: async ({ networkHelpers }, { cnh }) => networkHelpers.setCode(await cnh.release.permissioned(), "0x00"),
        error: /^Stablecoin at 0x\S+ has 1 bytes of code/,
      },
      {
        what: "a twin with another sibling's immutables",
        act: async ({ networkHelpers, ethers }, { cnh }) =>
          networkHelpers.setCode(await cnh.release.paused(), await ethers.provider.getCode(await cnh.release.open())),
        error: /^mode of 0x\S+: found 0, expected 2\./,
      },
      {
        what: "another implementation in the slot",
        act: async ({ networkHelpers }, { cnh, hkd }) =>
          networkHelpers.setStorageAt(
            await cnh.token.getAddress(),
            erc1967Slots.implementation,
            toBeHex(await hkd.release.open(), 32),
          ),
        error: /^ERC-1967 implementation of 0x\S+: found 0x\S+, expected 0x\S+\.$/,
      },
      {
        what: "a second hop behind the installed twin",
        act: async ({ networkHelpers }, { cnh }) =>
          networkHelpers.setStorageAt(await cnh.release.open(), erc1967Slots.implementation, toBeHex(1, 32)),
        error: /^ERC-1967 implementation of 0x\S+: found 0x0+1, expected 0x0+\.$/,
      },
      {
        what: "other code at the proxy",
        act: async ({ networkHelpers }, { cnh }) => networkHelpers.setCode(await cnh.token.getAddress(), "0x00"),
        error: /^StablecoinProxy at 0x\S+ has 1 bytes of code/,
      },
      {
        what: "a member the network file does not have",
        act: async ({ networkHelpers }, { cnh, holders, users }) => {
          const authority = cnh.authority.connect(holders.ADMIN);
          const grant = authority.interface.encodeFunctionData("grantRole", [role("PAUSER").id, users[0]!.address, 0]);
          await authority.schedule(authority, grant, 0);
          await networkHelpers.time.increase(role("ADMIN").delay);
          await authority.execute(authority, grant);
        },
        error:
          /^The authority of CNH differs from policy\/localhost\.yaml:\n {2}delay of PAUSER 0x\S+: found 0, expected nothing$/,
      },
      {
        what: "a holder who left",
        act: async (_, { cnh, holders }) => {
          await cnh.authority.connect(holders.SEIZER).renounceRole(role("SEIZER").id, holders.SEIZER);
        },
        error: /delay of SEIZER 0x\S+: found nothing, expected 86400$/,
      },
    ];

    for (const { what, act, error } of tamperings) {
      it(`refuses ${what}`, async () => {
        const connection = await network.create();
        const deployed = await deployHarbour(connection);
        await act(connection, deployed);
        await sendsNothing(connection, local, error);
      });
    }
  });

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
  });
});
