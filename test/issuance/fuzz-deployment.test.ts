// The Solidity suites deploy by a contract of their own, test/issuance/solidity/support/IssuanceDeployment.sol, as they cannot
// run deploy/. What they prove holds for a scripted deployment only if the two are the same. The token and what the authority says
// about itself are compared in test/token/fuzz-deployment.test.ts, as that contract is the base of this one.
//
// code: registry, mint desk, redemption desk
// authority: the role of every function of the three, guardians, admins; each role's only holder
import { expect } from "chai";
import { keccak256, type Interface } from "ethers";
import { readArtifact } from "../../deploy/_artifact.ts";
import { checkCode } from "../../deploy/_code-check.ts";
import { initCode } from "../../deploy/_harbour.ts";
import { mineReleaseSalt } from "../../deploy/_release-salt.ts";
import { MINT_DESK_INTERFACE, REDEMPTION_DESK_INTERFACE, REGISTRY_INTERFACE } from "../../sdk/interfaces.ts";
import { roles } from "../../sdk/roles.ts";
import { AccessManager__factory } from "../../typechain-types/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { Release__factory } from "../../typechain-types/factories/contracts/token/Release__factory.ts";
import { connection, loadHarbour, type CurrencyFixture } from "../fixture.ts";
import { deployTestContract, type AnyContract } from "../token/compiled.ts";

const { provider } = connection.ethers;
const contracts = [
  { name: "registry", artifact: "ReserveRegistry", abi: REGISTRY_INTERFACE },
  { name: "mintDesk", artifact: "MintDesk", abi: MINT_DESK_INTERFACE },
  { name: "redemptionDesk", artifact: "RedemptionDesk", abi: REDEMPTION_DESK_INTERFACE },
] as const;

describe("The deployment of the issuance suites", () => {
  let scripted: CurrencyFixture;
  let harness: AnyContract;
  before(async () => {
    const harbour = await loadHarbour();
    scripted = harbour.hkd;
    const { name, symbol, currency, ceilingCap, contractURI } = scripted.settings;
    harness = await deployTestContract("IssuanceDeployment", harbour.deployer);
    const code = initCode("Release", [name, symbol, currency, 1n]);
    await harness.deployRelease(
      code,
      mineReleaseSalt({ factory: await harness.getAddress(), initCodeHash: keccak256(code) }),
    );
    const release = Release__factory.connect(await harness.release(), provider);
    await harness.deployToken(
      readArtifact("AccessManager").bytecode,
      readArtifact("StablecoinProxy").bytecode,
      await release.open(),
      ceilingCap,
      contractURI,
    );
    await harness.deployIssuance(...contracts.map(({ artifact }) => readArtifact(artifact).bytecode));
    await harness.handOver();
  });

  it("has the code of the build, for its own token", async () => {
    for (const { name, artifact } of contracts) {
      const own = await harness[name]();
      checkCode({ contract: artifact, address: own, code: await provider.getCode(own) });
      expect(await scripted[name].attach(own).getFunction("token")()).to.equal(await harness.token());
    }
  });

  it("sets the same role for every function", async () => {
    const rolesOf = async (manager: string, target: string, { fragments }: Interface) =>
      Promise.all(
        fragments
          .filter((fragment) => fragment.type === "function")
          .map(async (fragment) => {
            const { selector, name } = fragment as unknown as { selector: string; name: string };
            return [
              name,
              await AccessManager__factory.connect(manager, provider).getTargetFunctionRole(target, selector),
            ];
          }),
      );
    for (const { name, abi } of contracts) {
      expect(await rolesOf(await harness.authority(), await harness[name](), abi)).to.deep.equal(
        await rolesOf(await scripted.authority.getAddress(), await scripted[name].getAddress(), abi),
      );
    }
  });

  it("sets the same guardians and admins", async () => {
    const settingsOf = async (manager: string) => {
      const asked = AccessManager__factory.connect(manager, provider);
      return Promise.all(roles.map(async ({ id }) => [await asked.getRoleGuardian(id), await asked.getRoleAdmin(id)]));
    };
    expect(await settingsOf(await harness.authority())).to.deep.equal(
      await settingsOf(await scripted.authority.getAddress()),
    );
  });

  it("gives RESERVE to the registry, each other role to one holder of its own, and keeps none", async () => {
    const manager = AccessManager__factory.connect(await harness.authority(), provider);
    const granted = await manager.queryFilter(manager.filters.RoleGranted());
    const members = granted.map(({ args }) => args).filter(({ account }) => account !== harness.target);
    expect(members.map(({ roleId }) => roleId).sort((a, b) => Number(a - b))).to.deep.equal(roles.map(({ id }) => id));
    expect(new Set(members.map(({ account }) => account)).size).to.equal(members.length);
    expect(members.find(({ roleId }) => roleId === 13n)!.account).to.equal(await harness.registry());
    for (const { id } of roles) expect((await manager.hasRole(id, harness.target as string))[0]).to.equal(false);
  });
});
