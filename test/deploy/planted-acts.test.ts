// What a deployer that means harm does before the hand-over.
//
// refused by name, with the deployer still there: powers and money given on the token; what was undone again; a statement,
//   a bank, a report; an order, a beneficiary, a suspension, a request; an operation that waits, an accomplice
// not refused: what strangers and a bank's person can do
// after the hand-over: use passes; accounts beside the file are named; an accomplice's acts are, even when gone
import { expect } from "chai";
import { ContractFactory, id, ZeroAddress, type Interface, type TransactionResponse } from "ethers";
import { network } from "hardhat";
import { readArtifact } from "../../deploy/_artifact.ts";
import { runDeployment } from "../../deploy/_run.ts";
import { loadNetworkFile, type NetworkFile } from "../../policy/network-file.ts";
import { role } from "../../sdk/roles.ts";
import type { Release } from "../../typechain-types/contracts/token/Release.ts";
import { Release__factory } from "../../typechain-types/factories/contracts/token/Release__factory.ts";
import { deployHarbour, type Connection } from "../fixture.ts";
import { attest, signStatement, statement, submit, text } from "../issuance/bank-messages.ts";
import { mint, order } from "../issuance/orders.ts";
import { proposeSettlement, request, settle } from "../issuance/redemptions.ts";
import { act, BANK, DAY, millions, pause, POOL, stageOf, units, type Actor, type Stage } from "../issuance/stage.ts";
import { failure } from "./refusals.ts";
import { watchProvider } from "./watched-provider.ts";

const local = loadNetworkFile("localhost");
/** HKD alone: what holds of one currency holds of the other, which has the same code. */
const file: NetworkFile = { ...local, currencies: [local.currencies[1]!] };
const far = 2n ** 40n;

describe("planted acts", () => {
  let connection: Connection;
  let stage: Stage;
  let deployer: Actor;
  let thief: Actor;
  let configured: { restore(): Promise<void> };

  before(async () => {
    connection = await network.create();
    const empty = await connection.networkHelpers.takeSnapshot();
    // The contracts as they will be: their addresses are known before they are there.
    const harbour = await deployHarbour(connection);
    stage = await stageOf(connection, harbour, harbour.hkd);
    [deployer, thief] = [harbour.deployer, stage.dave];
    await empty.restore();

    const enough = new Error("enough");
    const provider = watchProvider(connection, async () => {
      if ((await connection.ethers.provider.getCode(stage.token)) === "0x") return;
      if ((await stage.token.flags(stage.redemptionDesk)) === 6n) throw enough;
    });
    expect(await failure(runDeployment({ provider, networkFile: file }))).to.equal("enough");
    configured = await connection.networkHelpers.takeSnapshot();
  });
  beforeEach(() => configured.restore());

  const deploy = (networkFile = file) => failure(runDeployment({ provider: connection.provider, networkFile }));

  /** Every line is one of these, every one of these is a line, and the deployer has not left. */
  async function expectLines(patterns: readonly RegExp[]): Promise<void> {
    const [first, ...lines] = (await deploy()).split("\n  ");
    expect(first).to.equal("HKD differs from policy/localhost.yaml:");
    for (const pattern of patterns) {
      expect(
        lines.some((line) => pattern.test(line)),
        `${pattern.source} in\n${lines.join("\n")}`,
      ).to.equal(true);
    }
    for (const line of lines) {
      expect(
        patterns.some((pattern) => pattern.test(line)),
        line,
      ).to.equal(true);
    }
    expect((await stage.authority.hasRole(role("ADMIN").id, deployer))[0]).to.equal(true);
  }

  const unexpected = (contract: string, event: string): RegExp =>
    new RegExp(`^the ${contract} before the hand-over: found ${event} in 0x[0-9a-f]{64}, expected nothing$`);

  describe("before the hand-over are refused", () => {
    it("a registered account, a minter, money and a ceiling", async () => {
      const { token } = stage;
      await token.register(thief, 6);
      await token.configureMinter(thief, 5);
      await token.setSupplyCeiling(5, far);
      await token.connect(thief).mint(thief, 5);
      await expectLines([
        new RegExp(`^minting by ${thief.address}: found at most 0\\.00, expected nothing$`),
        new RegExp(`^flags of ${thief.address}: found protected, redemption, expected no flags$`),
        /^supply: found 0\.000005, expected 0\.00$/,
        /^supply ceiling: found 0\.000005, expected 0\.00$/,
        unexpected("token", "SupplyCeilingSet\\(0, 5, .*\\)"),
        unexpected("token", `Mint\\(${thief.address}, ${thief.address}, 5\\)`),
        unexpected("token", `Transfer\\(${ZeroAddress}, ${thief.address}, 5\\)`),
      ]);
    });

    it("another implementation, a mint, a blacklisting and an attestation, though undone", async () => {
      const { token, release, settings } = stage;
      const { name, symbol, currency } = settings;
      const { bytecode } = readArtifact("Release");
      const other = (await new ContractFactory(Release__factory.abi, bytecode, deployer).deploy(
        name,
        symbol,
        currency,
        0,
      )) as unknown as Release;
      const open = await other.open();
      await token.upgradeToAndCall(open, "0x");
      await token.upgradeToAndCall(await release.open(), "0x");
      await token.configureMinter(thief, 5);
      await token.setSupplyCeiling(5, far);
      await token.connect(thief).mint(thief, 5);
      await token.connect(thief).burn(5);
      await token.removeMinter(thief);
      await token.setSupplyCeiling(0, 0);
      await token.register(thief, 6);
      await token.register(thief, 0);
      await token.blacklist(thief);
      await token.unBlacklist(thief);
      await token.setVerified(thief, true);
      await expectLines([
        unexpected("token", `Upgraded\\(${open}\\)`),
        unexpected("token", "SupplyCeilingSet\\(0, 5, .*\\)"),
        unexpected("token", "Mint\\(.*\\)"),
        unexpected("token", `Transfer\\(${ZeroAddress}, .*\\)`),
        unexpected("token", "Burn\\(.*\\)"),
        unexpected("token", `Transfer\\(.*, ${ZeroAddress}, 5\\)`),
        unexpected("token", `MinterRemoved\\(${thief.address}\\)`),
        unexpected("token", `Blacklisted\\(${thief.address}\\)`),
        unexpected("token", `UnBlacklisted\\(${thief.address}\\)`),
        unexpected("token", "VerifiedSet\\(.*\\)"),
      ]);
    });

    it("a statement by a signer who was there for it only", async () => {
      const { registry } = stage;
      await registry.addSigner(BANK.b, thief);
      await registry.lowerThreshold(BANK.b, 1);
      const message = await statement(stage, "b", { total: millions(9_000) });
      await submit(stage, message, await signStatement(stage, message, [thief]));
      await registry.confirm(POOL.b, await registry.statementDigest(message));
      await registry.raiseThreshold(BANK.b, 2);
      await registry.revokeSigner(BANK.b, thief);
      await expectLines([
        /^pool BANK-B-1: found sequence 1, total 9,000,000,000\.00, baseline .*, expected sequence 0, total 0\.00, baseline 0\.00$/,
        unexpected("registry", "StatementParked\\(.*\\)"),
        unexpected("registry", "StatementConfirmed\\(.*\\)"),
        unexpected("registry", `SignerRevoked\\(.*${thief.address}, ${deployer.address}\\)`),
        // What follows from it, while the registry may push nothing.
        unexpected("registry", "PushRefused\\(.*\\)"),
      ]);
    });

    it("a statement that waits, a bank that was revoked, a report, and a mint desk in between", async () => {
      const { registry, mintDesk } = stage;
      await submit(stage, await statement(stage, "a", { total: 1n }));
      await registry.addCustodian(text("OTHER"), 1, [thief]);
      await registry.addPool(text("OTHER"), text("OTHER-1"));
      await registry.revokeCustodian(text("OTHER"));
      await registry.anchor(id("report"), 1, text("audit"));
      await registry.setMintDesk(thief);
      await registry.setMintDesk(mintDesk);
      await expectLines([
        /^pool BANK-A-1: found sequence 1, total 0\.00, baseline 0\.00, one parked, expected sequence 0, total 0\.00, baseline/,
        unexpected("registry", "StatementParked\\(.*\\)"),
        unexpected("registry", "CustodianRevoked\\(.*\\)"),
        unexpected("registry", "ReportAnchored\\(.*\\)"),
        unexpected("registry", `MintDeskSet\\(.*, ${thief.address}, .*\\)`),
      ]);
    });

    it("orders, a beneficiary for a time, a suspension and a request", async () => {
      const { token, mintDesk, redemptionDesk } = stage;
      const [first, second] = [await order(stage, 5n), await order(stage, 6n)];
      await mintDesk.propose(first);
      await mintDesk.propose(second);
      await mintDesk.reject(second, id("reason"));
      await mintDesk.addBeneficiary(thief, text("M-003"), 2n ** 31n);
      await mintDesk.revokeBeneficiary(thief);
      await redemptionDesk.suspend(id("consent"), (await connection.networkHelpers.time.latest()) + 3600);
      await redemptionDesk.resume();
      await token.configureMinter(thief, 5);
      await token.setSupplyCeiling(5, far);
      await token.connect(thief).mint(thief, 5);
      await request(stage, thief, 5n);
      await redemptionDesk.suspend(id("consent"), (await connection.networkHelpers.time.latest()) + 3600);
      await expectLines([
        /^minting by /,
        /^supply: /,
        /^supply ceiling: /,
        /^redemption requests: found 1, expected 0$/,
        /^suspendedUntil of the redemption desk: found [1-9]\d+, expected 0$/,
        unexpected("token", "(SupplyCeilingSet|Mint|Transfer)\\(.*\\)"),
        unexpected("mint desk", `OrderProposed\\(.*${deployer.address}.*\\)`),
        unexpected("mint desk", "OrderRejected\\(.*\\)"),
        unexpected("mint desk", "BeneficiaryRevoked\\(.*\\)"),
        unexpected("redemption desk", "RedemptionSuspended\\(.*\\)"),
        unexpected("redemption desk", "RedemptionResumed\\(.*\\)"),
        unexpected("redemption desk", `RedemptionRequested\\(1, ${thief.address}, 5, .*\\)`),
      ]);
    });

    it("an operation that waits, and not one that was cancelled", async () => {
      const { authority, token } = stage;
      const upgrade = token.interface.encodeFunctionData("upgradeToAndCall", [thief.address, "0x"]);
      const grant = authority.interface.encodeFunctionData("grantRole", [0, thief.address, 0]);
      await authority.grantRole(role("ADMIN").id, thief, role("ADMIN").delay);
      await authority.connect(thief).schedule(token, upgrade, 0);
      await authority.connect(thief).schedule(authority, grant, 0);
      await authority.connect(thief).cancel(thief, authority, grant);
      await authority.revokeRole(role("ADMIN").id, thief);
      await expectLines([
        new RegExp(
          `^scheduled before the hand-over: found upgradeToAndCall on ${String(token.target)} by ${thief.address} for \\d{4}-\\S+Z, expected nothing$`,
        ),
      ]);
    });

    it("an accomplice and a setting of the authority", async () => {
      const { authority, token } = stage;
      await authority.grantRole(role("ADMIN").id, thief, 0);
      await authority.setTargetAdminDelay(token, 1);
      await expectLines([
        new RegExp(`^unexpected setting TargetAdminDelayUpdated\\(${String(token.target)}, 1, \\d+\\)$`),
        new RegExp(`^delay of ADMIN ${thief.address}: found 0, expected nothing$`),
      ]);
    });
  });

  describe("before the hand-over do not stand in its way", () => {
    it("what a stranger, or one person of a bank, can do", async () => {
      const { token, registry, mintDesk, alice, banks } = stage;
      await token.connect(alice).approve(thief, 5);
      await token.connect(alice).transfer(thief, 0);
      await token.connect(alice).transferWithMemo(thief, 0, id("memo"));
      await registry.connect(alice).push();
      await mintDesk.connect(alice).prepareWindow(1);
      await registry.connect(banks.a[0]).resignSigner();
      expect(await deploy()).to.equal("");
      expect(await registry.custodianOf(banks.a[0])).to.equal(BANK.a);
      expect((await stage.authority.hasRole(role("ADMIN").id, deployer))[0]).to.equal(false);
    });

    it("an account with a flag that the file gives it", async () => {
      const [hkd] = file.currencies;
      const registered = [{ account: stage.carol.address, flags: 1 }];
      expect(await deploy({ ...file, currencies: [{ ...hkd!, registered }] })).to.equal("");
      expect(await stage.token.flags(stage.carol)).to.equal(1n);
      expect(await deploy()).to.match(
        new RegExp(`\n {2}flags of ${stage.carol.address}: found seizure destination, expected no flags$`),
      );
    });
  });

  describe("after the hand-over", () => {
    /** ADMIN has the authority do it, after the delay. */
    const admin = async (name: string, values: readonly unknown[]): Promise<TransactionResponse> => {
      const { authority, holders } = stage;
      const data = (authority.interface as Interface).encodeFunctionData(name, values as unknown[]);
      const manager = authority.connect(holders.ADMIN);
      await manager.schedule(authority, data, 0);
      await connection.networkHelpers.time.increase(role("ADMIN").delay);
      return manager.execute(authority, data);
    };

    it("use passes", async () => {
      expect(await deploy()).to.equal("");
      await attest(stage, "a", millions(600));
      await attest(stage, "b", millions(400));
      await mint(stage, units(1_000_000));
      await stage.token.connect(stage.distributor).transfer(stage.alice, units(10));
      const settled = await request(stage, stage.alice, units(4));
      await proposeSettlement(stage, settled);
      await settle(stage, settled);
      await request(stage, stage.alice, units(5));
      await act(
        stage,
        "redemptionDesk",
        "suspend",
        id("consent"),
        (await connection.networkHelpers.time.latest()) + 4 * Number(DAY),
      );
      await stage.mintDesk.connect(stage.holders.MAKER).propose(await order(stage, 5n));
      await attest(stage, "a", millions(5_000));
      await stage.token.connect(stage.holders.ATTESTER).setVerified(stage.bob, true);
      await stage.token.connect(stage.holders.BLACKLISTER).blacklist(thief);
      await stage.registry.connect(stage.holders.REPORTER).anchor(id("report"), 1, text("daily"));
      await stage.authority
        .connect(stage.holders.ADMIN)
        .schedule(stage.token, stage.token.interface.encodeFunctionData("register", [stage.carol.address, 1]), 0);
      const provider = watchProvider(connection);
      expect(await failure(runDeployment({ provider, networkFile: file }))).to.equal("");
      expect(provider.sent).to.deep.equal([]);

      // What differs from the file is named all the same.
      await pause(stage);
      expect(await deploy()).to.match(/^ERC-1967 implementation of /);
    });

    it("a verification still finds what an accomplice who is gone did", async () => {
      expect(await deploy()).to.equal("");
      await admin("grantRole", [role("ADMIN").id, thief.address, 0]);
      const authority = stage.authority.connect(thief);
      await authority.grantRole(role("REPORTER").id, thief, 0);
      await stage.registry.connect(thief).anchor(id("report"), 1, text("audit"));
      await authority.revokeRole(role("REPORTER").id, thief);
      await authority.renounceRole(role("ADMIN").id, thief);
      const [, ...lines] = (await deploy()).split("\n  ");
      expect(lines.length, lines.join("\n")).to.equal(1);
      expect(lines[0]).to.match(unexpected("registry", `ReportAnchored\\(.*${thief.address}\\)`));
    });
  });
});
