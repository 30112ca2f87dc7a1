// The Solidity suites deploy by a contract of their own, test/token/solidity/support/Deployment.sol, as they cannot run
// deploy/. What they prove holds for a scripted deployment only if the two are the same.
//
// code: all three twins, the proxy, the authority
// storage: every slot of the token's namespaces
// authority: the role of every function, guardians, admins; nobody but the holders has a role
import { expect } from "chai";
import { AbiCoder, Interface, keccak256, toBeHex, toUtf8Bytes, ZeroHash } from "ethers";
import { readArtifact } from "../../deploy/_artifact.ts";
import { checkCode } from "../../deploy/_code-check.ts";
import { initCode } from "../../deploy/_harbour.ts";
import { mineReleaseSalt } from "../../deploy/_release-salt.ts";
import { AUTHORITY_INTERFACE, TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import { functionsOf, roles } from "../../sdk/roles.ts";
import { AccessManager__factory } from "../../typechain-types/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { Release__factory } from "../../typechain-types/factories/contracts/token/Release__factory.ts";
import { connection, loadHarbour, type CurrencyFixture, type HarbourFixture } from "../fixture.ts";
import { deployTestContract, type AnyContract } from "./compiled.ts";

const { provider } = connection.ethers;
/** ERC-7201 */
const namespace = (id: string) =>
  BigInt(keccak256(AbiCoder.defaultAbiCoder().encode(["uint256"], [BigInt(keccak256(toUtf8Bytes(id))) - 1n]))) & ~0xffn;
/** The suites have no issuance contracts, so no roles that only those ask for. */
const tokenRoles = roles.filter((role) => role.name === "ADMIN" || functionsOf(role, "token").length > 0);
const NAMESPACES = ["harbour.token", "openzeppelin.storage.AccessManaged", "openzeppelin.storage.Initializable"];

describe("The deployment of the Solidity suites", () => {
  let harbour: HarbourFixture;
  let scripted: CurrencyFixture;
  let harness: AnyContract;
  let token: string;
  let authority: string;
  before(async () => {
    harbour = await loadHarbour();
    scripted = harbour.hkd;
    const { name, symbol, currency, ceilingCap, contractURI } = scripted.settings;
    harness = await deployTestContract("Deployment", harbour.deployer);

    const code = initCode("Release", [name, symbol, currency, 1n]);
    const salt = mineReleaseSalt({ factory: await harness.getAddress(), initCodeHash: keccak256(code) });
    await harness.deployRelease(code, salt);
    const release = Release__factory.connect(await harness.release(), provider);
    await harness.deployToken(
      readArtifact("AccessManager").bytecode,
      readArtifact("StablecoinProxy").bytecode,
      await release.open(),
      ceilingCap,
      contractURI,
    );
    await harness.handOver();
    token = await harness.token();
    authority = await harness.authority();
  });

  it("has the code of the build in all five places, as the scripts have", async () => {
    const expectCode = async (contract: Parameters<typeof checkCode>[0]["contract"], address: string) =>
      checkCode({ contract, address, code: await provider.getCode(address) });
    const release = Release__factory.connect(await harness.release(), provider);
    for (const twins of [release, scripted.release]) {
      for (const twin of [await twins.open(), await twins.permissioned(), await twins.paused()])
        await expectCode("Stablecoin", twin);
    }
    for (const address of [token, await scripted.token.getAddress()]) await expectCode("StablecoinProxy", address);
    for (const address of [authority, await scripted.authority.getAddress()])
      await expectCode("AccessManager", address);
  });

  it("leaves the token with the same storage, apart from where its authority is", async () => {
    const slotsOf = async (address: string, itsAuthority: string) => {
      const read = [];
      for (const name of NAMESPACES) {
        for (let offset = 0n; offset < 16n; offset++) {
          const word = await provider.getStorage(address, toBeHex(namespace(name) + offset, 32));
          read.push([name, offset, word.replace(itsAuthority.slice(2).toLowerCase(), "authority")]);
        }
      }
      return read;
    };
    const found = await slotsOf(token, authority);
    expect(found).to.deep.equal(
      await slotsOf(await scripted.token.getAddress(), await scripted.authority.getAddress()),
    );
    const written = new Set(found.filter(([, , word]) => word !== ZeroHash).map(([name]) => name));
    expect([...written]).to.deep.equal(NAMESPACES);
  });

  it("sets the same role for every function, and the same guardians and admins", async () => {
    const settingsOf = async (manager: string, target: string) => {
      const asked = AccessManager__factory.connect(manager, provider);
      const functionRoles = async (of: string, { fragments }: Interface) =>
        Promise.all(
          fragments
            .filter((fragment) => fragment.type === "function")
            .map(async (fragment) => {
              const selector = (fragment as never as { selector: string }).selector;
              return [selector, await asked.getTargetFunctionRole(of, selector)];
            }),
        );
      return {
        token: await functionRoles(target, TOKEN_INTERFACE),
        manager: await functionRoles(manager, AUTHORITY_INTERFACE),
        guardians: await Promise.all(tokenRoles.map(({ id }) => asked.getRoleGuardian(id))),
        admins: await Promise.all(tokenRoles.map(({ id }) => asked.getRoleAdmin(id))),
      };
    };
    expect(await settingsOf(authority, token)).to.deep.equal(
      await settingsOf(await scripted.authority.getAddress(), await scripted.token.getAddress()),
    );
  });

  it("gives each role to one holder of its own and keeps none", async () => {
    const manager = AccessManager__factory.connect(authority, provider);
    const granted = await manager.queryFilter(manager.filters.RoleGranted());
    const holders = granted.filter(({ args }) => args.account !== harness.target).map(({ args }) => args.roleId);
    expect(holders).to.deep.equal(tokenRoles.map(({ id }) => id));
    for (const { id } of roles) expect((await manager.hasRole(id, harness.target as string))[0]).to.equal(false);
  });
});
