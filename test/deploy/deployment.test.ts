import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { concat, dataSlice, getBytes, hexlify, keccak256, toBeHex } from "ethers";
import { network } from "hardhat";
import { readArtifact } from "../../deploy/_artifact.ts";
import { checkChain, type Requester } from "../../deploy/_chain-check.ts";
import { fastPathVersion, initCode } from "../../deploy/_harbour.ts";
import { markReleased, mineReleaseSalt, publicNetworkOf, withoutSuperseded } from "../../deploy/_release-salt.ts";
import { runDeployment } from "../../deploy/_run.ts";
import { erc1967Slots } from "../../deploy/_verify.ts";
import { loadNetworkFile, type NetworkFile } from "../../policy/network-file.ts";
import { role, roles } from "../../sdk/roles.ts";
import { AccessManager__factory } from "../../typechain-types/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { Stablecoin__factory } from "../../typechain-types/factories/contracts/token/Stablecoin__factory.ts";
import { deployHarbour, loadHarbour, type Connection } from "../fixture.ts";
import { create3Factory, deployUntil, mappingSlot, plantCreation } from "./planted-creation.ts";
import { watchProvider } from "./watched-provider.ts";

// deployment
// ├── what it leaves: token settings, tag, roles and delays, a deployer without any role
// ├── what it sends: nothing above 2^24 gas; nothing at all when repeated
// ├── where: the same addresses on another chain id, in another mode, with other holders
// ├── refused before anything is sent: wrong chain id, no Cancun code, a deployer that is to hold a role,
// │   on a production network an ADMIN or UPGRADER that is no contract
// ├── refused before the deployer leaves: an authority or token made from other init code
// ├── refused afterwards: a twin, slot, authority or member that is not what build and file say
// └── release salt: committed, the first that fits, kept once released

const local = loadNetworkFile("localhost");
const largestGas = 2n ** 24n;

async function sendsNothing(connection: Connection, networkFile: NetworkFile, error: RegExp): Promise<void> {
  const provider = watchProvider(connection);
  let message = "";
  await runDeployment({ provider, networkFile }).catch((cause: Error) => (message = cause.message));
  expect(message).to.match(error);
  expect(provider.sent).to.deep.equal([]);
}

async function failure(act: Promise<unknown>): Promise<string> {
  return act.then(
    () => "",
    (error: Error) => error.message,
  );
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

    describe("on a production network", () => {
      const { ADMIN, UPGRADER } = local.currencies[0]!.holders;
      const [admin, upgrader] = [ADMIN[0]!, UPGRADER[0]!];
      const base: NetworkFile = { ...local, chainId: 8453 };
      const deployer = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
      const safe = "0x6080";

      function chainWith(codes: Readonly<Record<string, string>>, chainId = 8453): Requester {
        return {
          request: async ({ method, params }) => {
            if (method === "eth_chainId") return toBeHex(chainId);
            if (method === "eth_call") return toBeHex(42, 32);
            if (method === "eth_getCode") return codes[params![0] as string] ?? "0x";
            throw new Error(`${method} is not expected here.`);
          },
        };
      }

      const refusals: readonly { what: string; codes: Record<string, string>; error: string }[] = [
        {
          what: "an ADMIN without code",
          codes: { [upgrader]: safe },
          error: `ADMIN of CNH must be a contract (a Safe) on Base, but ${admin} has no code of its own. Nothing was sent.`,
        },
        {
          what: "an UPGRADER without code",
          codes: { [admin]: safe },
          error: `UPGRADER of CNH must be a contract (a Safe) on Base, but ${upgrader} has no code of its own. Nothing was sent.`,
        },
        {
          what: "an UPGRADER that is a key with delegated code",
          codes: { [admin]: safe, [upgrader]: concat(["0xef0100", admin]) },
          error: `UPGRADER of CNH must be a contract (a Safe) on Base, but ${upgrader} has no code of its own. Nothing was sent.`,
        },
      ];
      for (const { what, codes, error } of refusals) {
        it(`meets ${what}`, async () => {
          let message = "";
          await checkChain({ provider: chainWith(codes), network: base, deployer }).catch(
            (cause: Error) => (message = cause.message),
          );
          expect(message).to.equal(error);
        });
      }

      it("meets the second currency's holder too", async () => {
        const hkd = { ...local.currencies[1]!, holders: { ...local.currencies[1]!.holders, ADMIN: [deployer] } };
        const file = { ...base, currencies: [local.currencies[0]!, hkd] };
        const provider = chainWith({ [admin]: safe, [upgrader]: safe });
        let message = "";
        await checkChain({ provider, network: file, deployer: upgrader.replace(/.$/, "0") }).catch(
          (cause: Error) => (message = cause.message),
        );
        expect(message).to.match(new RegExp(`^ADMIN of HKD must be a contract .* but ${deployer} has no code`));
      });

      it("passes contracts, and on a testnet keys", async () => {
        await checkChain({ provider: chainWith({ [admin]: safe, [upgrader]: safe }), network: base, deployer });
        const sepolia = { ...local, chainId: 11155111 };
        await checkChain({ provider: chainWith({}, 11155111), network: sepolia, deployer });
      });

      it("stops the scripts", async () => {
        const connection = await network.create({ network: "default", override: { chainId: 8453 } });
        await sendsNothing(
          connection,
          base,
          /^ADMIN of CNH must be a contract \(a Safe\) on Base, but 0x\S+ has no code/,
        );
      });
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

    it("refuses an authority with an ADMIN that no event shows, before the deployer leaves", async () => {
      const reference = await loadHarbour();
      const connection = await network.create();
      const [deployer, ...others] = await connection.ethers.getSigners();
      const thief = others.at(-1)!;
      await deployUntil(connection, [create3Factory]);
      const members = mappingSlot("uint64", role("ADMIN").id, 1n);
      await plantCreation({
        deployer: deployer!,
        contract: "authority",
        storage: {
          [mappingSlot("address", deployer!.address, members)]: 1n,
          [mappingSlot("address", thief.address, members)]: 1n,
        },
        code: readArtifact("AccessManager").deployedBytecode,
      });
      const address = await reference.cnh.authority.getAddress();
      const authority = AccessManager__factory.connect(address, thief);
      expect((await authority.hasRole(role("ADMIN").id, thief))[0]).to.equal(true);

      const refusal = `AccessManager at ${address} was not made by the deployer from this build's init code; its first event is in 0x`;
      expect(await failure(runDeployment({ provider: connection.provider }))).to.include(refusal);
      expect((await authority.hasRole(role("ADMIN").id, deployer!))[0]).to.equal(true);
      await sendsNothing(connection, local, /^AccessManager at 0x\S+ was not made by the deployer/);
    });

    it("refuses a token with planted money, a planted minter and a foreign signing domain", async () => {
      const { cnh, hkd } = await loadHarbour();
      const connection = await network.create();
      const [deployer, ...others] = await connection.ethers.getSigners();
      const thief = others.at(-1)!;
      const address = await cnh.token.getAddress();
      await deployUntil(connection, [await cnh.release.getAddress(), await hkd.release.getAddress()]);

      const genuine = await cnh.token.runner!.provider!.getCode(address);
      const domain = (await cnh.token.DOMAIN_SEPARATOR()).slice(2);
      const code = genuine.replaceAll(domain, (await hkd.token.DOMAIN_SEPARATOR()).slice(2));
      expect(code).to.not.equal(genuine);
      const ledger = 0xb159a4509fe82b5bbed025e6219dc31fd8f539ec92baad823bdbbacf05d5a400n;
      await plantCreation({
        deployer: deployer!,
        contract: "token",
        storage: {
          [erc1967Slots.implementation]: await cnh.release.open(),
          // AccessManagedUpgradeable's authority and Initializable's version.
          "0xf3177357ab46d8af007ab3fdb9af81da189e1068fefdc0073dca88a2cab40a00": await cnh.authority.getAddress(),
          "0xf0c57e16840df040f15088dc2f81fe391c3923bec73e23a9662efc9c229c6a00": 1n,
          [toBeHex(ledger + 4n, 32)]: cnh.settings.ceilingCap,
          [mappingSlot("address", thief.address, ledger)]: 1_000_000n,
          [mappingSlot("address", thief.address, ledger + 5n)]: (1n << 104n) | 1_000_000n,
        },
        code,
      });
      const token = Stablecoin__factory.connect(address, thief);
      expect(await token.balanceOf(thief)).to.equal(1_000_000n);
      expect(await token.isMinter(thief)).to.equal(true);

      expect(await failure(runDeployment({ provider: connection.provider }))).to.equal(
        `StablecoinProxy at ${address} was not made by the deployer from this build's init code; it has no event.`,
      );
      const authority = AccessManager__factory.connect(await cnh.authority.getAddress(), thief);
      expect((await authority.hasRole(role("ADMIN").id, deployer!))[0]).to.equal(true);
    });

    it("goes on passing when a holder has raised the cap and the file says so", async () => {
      const connection = await network.create();
      const { cnh, hkd, holders } = await deployHarbour(connection);
      const ceilingCap = cnh.settings.ceilingCap + 1n;
      const target = await cnh.token.getAddress();
      const raise = cnh.token.interface.encodeFunctionData("raiseCeilingCap", [ceilingCap]);
      const authority = cnh.authority.connect(holders.ADMIN);
      await authority.schedule(target, raise, 0);
      await connection.networkHelpers.time.increase(role("ADMIN").delay);
      await authority.execute(target, raise);

      const provider = watchProvider(connection);
      await runDeployment({
        provider,
        networkFile: { ...local, currencies: [{ ...cnh.settings, ceilingCap }, hkd.settings] },
      });
      expect(provider.sent).to.deep.equal([]);
    });

    it("finds a creation through a node that answers for few blocks at a time", async () => {
      const connection = await network.create();
      await deployHarbour(connection);
      await connection.networkHelpers.mine(20);
      let refused = 0;
      const provider = {
        request: async (request: { method: string; params?: unknown }) => {
          if (request.method === "eth_getLogs") {
            const [{ fromBlock, toBlock }] = request.params as [{ fromBlock: string; toBlock: string }];
            if (Number(toBlock) - Number(fromBlock) > 3 && ++refused > 0) throw new Error("too many blocks");
          }
          return connection.provider.request(request as never);
        },
      };
      await runDeployment({ provider });
      expect(refused).to.be.greaterThan(0);
    });
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
});
