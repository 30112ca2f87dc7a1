// What the verification refuses.
//
// before the deployer leaves: an authority, token or registry made from other init code
// afterwards: a twin, slot, authority or member that is not what build and file say
// a token that was handed over before it had desks: they are made, nothing is configured, and it says what differs
import { expect } from "chai";
import { getBytes, hexlify, toBeHex } from "ethers";
import { network } from "hardhat";
import { readArtifact } from "../../deploy/_artifact.ts";
import { runDeployment } from "../../deploy/_run.ts";
import { erc1967Slots } from "../../deploy/_verify.ts";
import { loadNetworkFile } from "../../policy/network-file.ts";
import { role } from "../../sdk/roles.ts";
import { AccessManager__factory } from "../../typechain-types/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { Stablecoin__factory } from "../../typechain-types/factories/contracts/token/Stablecoin__factory.ts";
import { deployHarbour, loadHarbour, type Connection } from "../fixture.ts";
import { deployedChain } from "./deployed-chain.ts";
import { create3Factory, deployUntil, mappingSlot, plantCreation } from "./planted-creation.ts";
import { watchProvider } from "./watched-provider.ts";
import { failure, sendsNothing } from "./refusals.ts";

const local = loadNetworkFile("localhost");

describe("verification", () => {
  const chain = deployedChain();

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
      error: /^CNH differs from policy\/localhost\.yaml:\n {2}delay of PAUSER 0x\S+: found 0, expected nothing$/,
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
      await act(chain.connection, chain.deployed);
      await sendsNothing(chain.connection, local, error);
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

    // Its first events are those by which the mint desk becomes its minter.
    expect(await failure(runDeployment({ provider: connection.provider }))).to.include(
      `StablecoinProxy at ${address} was not made by the deployer from this build's init code; its first event is in 0x`,
    );
    const authority = AccessManager__factory.connect(await cnh.authority.getAddress(), thief);
    expect((await authority.hasRole(role("ADMIN").id, deployer!))[0]).to.equal(true);
  });

  it("refuses a registry whose bank and used credit no event shows, before the deployer leaves", async () => {
    const reference = await loadHarbour();
    const connection = await network.create();
    const [deployer] = await connection.ethers.getSigners();
    await deployUntil(connection, [await reference.cnh.token.getAddress()]);
    const address = await reference.cnh.registry.getAddress();
    await plantCreation({
      deployer: deployer!,
      contract: "registry",
      // Any slot would do: one that this build never writes in a constructor.
      storage: { [toBeHex(3, 32)]: 1n },
      code: await reference.cnh.registry.runner!.provider!.getCode(address),
    });
    expect(await failure(runDeployment({ provider: connection.provider }))).to.match(
      new RegExp(
        `^ReserveRegistry at ${address} was not made by the deployer from this build's init code; its first event`,
      ),
    );
    const authority = AccessManager__factory.connect(
      await reference.cnh.authority.getAddress(),
      connection.ethers.provider,
    );
    expect((await authority.hasRole(role("ADMIN").id, deployer!))[0]).to.equal(true);
  });

  it("makes the desks of a token that has none, configures nothing, and says what differs", async () => {
    const reference = await loadHarbour();
    const connection = await network.create();
    const [deployer] = await connection.ethers.getSigners();
    const { cnh, hkd, holders } = reference;
    await deployUntil(connection, [await cnh.token.getAddress(), await hkd.token.getAddress()]);
    for (const { authority } of [cnh, hkd]) {
      const manager = AccessManager__factory.connect(await authority.getAddress(), deployer!);
      await manager.grantRole(role("ADMIN").id, holders.ADMIN, role("ADMIN").delay);
      await manager.renounceRole(role("ADMIN").id, deployer!);
    }

    const provider = watchProvider(connection);
    const [first, ...lines] = (await failure(runDeployment({ provider }))).split("\n  ");
    expect(first).to.equal("CNH differs from policy/localhost.yaml:");
    for (const line of [
      "delay of RISK 0x09DB0a93B389bEF724429898f539AEB7ac2Dd55f: found nothing, expected 86400",
      `delay of RESERVE ${await cnh.registry.getAddress()}: found nothing, expected 0`,
      "custodian BANK-A: found nothing, expected 2 of 3 signers",
      "custodian of pool BANK-A-1: found nothing, expected BANK-A",
      "maxAge: found 0, expected 93600",
      "minting by the mint desk: found nothing, expected at most 5,000,000,000.00",
      "flags of the redemption desk: found no flags, expected protected, redemption",
    ]) {
      expect(lines).to.include(line);
    }
    // Three contracts and the sum's feed for each currency, no pool is there that could have one; settlement for both.
    expect(provider.sent.length).to.equal(11);
  });

  it("goes on passing when a holder has raised the cap and the file says so", async () => {
    const { connection, deployed } = chain;
    const { cnh, hkd, holders } = deployed;
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
    const { connection } = chain;
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
