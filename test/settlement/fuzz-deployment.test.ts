// The Solidity suites deploy by a contract of their own, test/settlement/solidity/support/SettlementDeployment.sol, as they
// cannot run deploy/. What they prove holds for a scripted deployment only if the two are the same. The token and what an authority
// says about itself are compared in test/token/fuzz-deployment.test.ts, as that deployment is the base of this one's currencies.
//
// code: the three contracts, for their own two tokens
// authority: of both currencies, the role of every function of the three; each role's only holder, another one per currency
// registration: protected, as the suites register them
import { expect } from "chai";
import { ContractFactory, keccak256, type Interface } from "ethers";
import { readArtifact } from "../../deploy/_artifact.ts";
import { checkCode } from "../../deploy/_code-check.ts";
import { initCode } from "../../deploy/_harbour.ts";
import { mineReleaseSalt } from "../../deploy/_release-salt.ts";
import { FX_SETTLEMENT_INTERFACE, PAYOUTS_INTERFACE, TRADE_ESCROW_INTERFACE } from "../../sdk/interfaces.ts";
import { roles } from "../../sdk/roles.ts";
import { AccessManager__factory } from "../../typechain-types/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { Release__factory } from "../../typechain-types/factories/contracts/token/Release__factory.ts";
import { compileSources } from "../compiled-sources.ts";
import { connection, loadHarbour, type CurrencyFixture, type HarbourFixture } from "../fixture.ts";
import type { AnyContract } from "../token/compiled.ts";

const { provider } = connection.ethers;
const PROTECTED = 4n;
const contracts = [
  { name: "payouts", artifact: "Payouts", abi: PAYOUTS_INTERFACE },
  { name: "fxSettlement", artifact: "FxSettlement", abi: FX_SETTLEMENT_INTERFACE },
  { name: "tradeEscrow", artifact: "TradeEscrow", abi: TRADE_ESCROW_INTERFACE },
] as const;

describe("The deployment of the settlement suites", () => {
  let harbour: HarbourFixture;
  let harness: AnyContract;
  let currencies: { scripted: CurrencyFixture; own: AnyContract }[];
  before(async () => {
    harbour = await loadHarbour();
    const compiled = compileSources(["test/settlement/solidity/support/SettlementDeployment.sol"]);
    const { abi, bytecode } = compiled.get("SettlementDeployment")!;
    harness = (await new ContractFactory(abi, bytecode, harbour.deployer).deploy()) as AnyContract;
    currencies = await Promise.all(
      [harbour.cnh, harbour.hkd].map(async (scripted, index) => {
        const address = await harness.currencies(index);
        const { abi: its } = compiled.get("SettlementCurrency")!;
        return {
          scripted,
          own: new ContractFactory(its, "0x", harbour.deployer).attach(address) as unknown as AnyContract,
        };
      }),
    );
    for (const { scripted, own } of currencies) {
      const { name, symbol, currency, ceilingCap, contractURI } = scripted.settings;
      const code = initCode("Release", [name, symbol, currency, 1n]);
      const salt = mineReleaseSalt({ factory: await own.getAddress(), initCodeHash: keccak256(code) });
      await own.deployRelease(code, salt);
      await own.deployToken(
        readArtifact("AccessManager").bytecode,
        readArtifact("StablecoinProxy").bytecode,
        await Release__factory.connect(await own.release(), provider).open(),
        ceilingCap,
        contractURI,
      );
    }
    await harness.deploySettlement(...contracts.map(({ artifact }) => readArtifact(artifact).bytecode));
    for (const { own } of currencies) await own.handOver();
  });

  it("has the code of the build, for its own two tokens in the same order", async () => {
    const tokens = await Promise.all(currencies.map(({ own }) => own.token()));
    for (const { name, artifact } of contracts) {
      const own = await harness[name]();
      checkCode({ contract: artifact, address: own, code: await provider.getCode(own) });
      expect([...(await harbour[name].attach(own).getFunction("tokens")())]).to.deep.equal(tokens);
    }
    const scripted = await Promise.all(currencies.map(({ scripted: { token } }) => token.getAddress()));
    expect([...(await harbour.payouts.tokens())]).to.deep.equal(scripted);
  });

  it("sets the same role for every function, in both authorities", async () => {
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
    for (const { scripted, own } of currencies) {
      for (const { name, abi } of contracts) {
        const found = await rolesOf(await own.authority(), await harness[name](), abi);
        const expected = await rolesOf(await scripted.authority.getAddress(), await harbour[name].getAddress(), abi);
        expect(found).to.deep.equal(expected);
        expect(found.some(([, role]) => role !== 0n)).to.equal(true);
      }
    }
  });

  it("gives each role to one holder of its own per currency, and keeps none", async () => {
    const holders = new Set<string>();
    for (const { own } of currencies) {
      const manager = AccessManager__factory.connect(await own.authority(), provider);
      const granted = await manager.queryFilter(manager.filters.RoleGranted());
      const kept = granted.filter(({ args }) => args.account !== own.target);
      expect(new Set(kept.map(({ args }) => args.roleId)).size).to.equal(kept.length);
      for (const { args } of kept) {
        expect(holders.has(args.account)).to.equal(false);
        holders.add(args.account);
      }
      for (const { id } of roles) expect((await manager.hasRole(id, own.target as string))[0]).to.equal(false);
    }
  });

  it("is registered as the suites register theirs: protected, and nothing else", async () => {
    for (const { scripted } of currencies) {
      for (const { name } of contracts) {
        expect(await scripted.token.flags(await harbour[name].getAddress())).to.equal(PROTECTED);
      }
    }
  });
});
