// What the verification refuses about settling.
//
// the code of a settlement contract, and one for other tokens
// a creation that nobody remembers
// before the deployer leaves: an escrow whose claims no event shows, also beside a creation that failed; an intake that
//   was stopped, also for a time
// not refused: what strangers can do; what a currency in use does beside one that is not handed over yet
import { expect } from "chai";
import { getBytes, hexlify, id, Interface, toBeHex, type BaseContract } from "ethers";
import { network } from "hardhat";
import { create3Salt } from "../../deploy/_create-address.ts";
import { initCode } from "../../deploy/_harbour.ts";
import { runDeployment } from "../../deploy/_run.ts";
import { loadNetworkFile } from "../../policy/network-file.ts";
import { role, settlementContracts } from "../../sdk/roles.ts";
import { connection as shared, deployHarbour, loadHarbour, type Connection, type HarbourFixture } from "../fixture.ts";
import { create3Factory, deployUntil, mappingSlot, plantCreation } from "./planted-creation.ts";
import { failure, sendsNothing } from "./refusals.ts";
import { watchProvider } from "./watched-provider.ts";

const local = loadNetworkFile("localhost");
const [cnhOnly, hkdOnly] = local.currencies.map((settings) => ({ ...local, currencies: [settings] }));
const artifactNames = { payouts: "Payouts", fxSettlement: "FxSettlement", tradeEscrow: "TradeEscrow" } as const;

const factory = new Interface(["function deployDeterministic(bytes initCode, bytes32 salt) returns (address)"]);

async function signerOf(connection: Connection, index = 0) {
  return (await connection.ethers.getSigners())[index]!;
}

/** The contract at the same address of the signer's chain. */
function on<C extends BaseContract>(contract: C, signer: Awaited<ReturnType<typeof signerOf>>): C {
  return contract.connect(signer) as C;
}

describe("verification of the settlement", () => {
  describe("of a deployment", () => {
    let connection: Connection;
    let deployed: HarbourFixture;
    let snapshot: { restore(): Promise<void> };
    before(async () => {
      connection = await network.create();
      deployed = await deployHarbour(connection);
      snapshot = await connection.networkHelpers.takeSnapshot();
    });
    beforeEach(() => snapshot.restore());

    for (const contract of settlementContracts) {
      it(`refuses other code at the ${contract}`, async () => {
        const address = await deployed[contract].getAddress();
        const code = getBytes(await connection.ethers.provider.getCode(address));
        code[code.length - 60]! ^= 1;
        await connection.networkHelpers.setCode(address, hexlify(code));
        await sendsNothing(connection, local, new RegExp(`^${artifactNames[contract]} at ${address} has code hash`));
      });

      it(`refuses a ${contract} for the tokens in another order`, async () => {
        const { cnh, hkd } = deployed;
        const [first, second] = [await cnh.token.getAddress(), await hkd.token.getAddress()];
        const swapped = await connection.ethers.deployContract(artifactNames[contract], [second, first]);
        const address = await deployed[contract].getAddress();
        await connection.networkHelpers.setCode(address, await connection.ethers.provider.getCode(swapped));
        const error = `tokens of ${address}: found ${second} and ${first}, expected ${first} and ${second}.`;
        await sendsNothing(connection, local, new RegExp(`^${error}$`));
      });
    }

    it("says so where neither a record nor the node knows by which transaction one was made", async () => {
      const forgetful = {
        request: async (request: { method: string; params?: unknown }) => {
          const [, block] = (request.params ?? []) as unknown[];
          if (request.method === "eth_getCode" && block !== "latest") throw new Error("missing trie node");
          return connection.provider.request(request as never);
        },
      };
      const address = await deployed.payouts.getAddress();
      expect(await failure(runDeployment({ provider: forgetful }))).to.match(
        new RegExp(
          `^Nothing says which transaction made the code at ${address}: deployments/ has no record of it, and the node ` +
            "does not know block \\d+ any more\\.$",
        ),
      );
    });

    it("refuses a registration that was taken back", async () => {
      const { cnh, payouts, holders } = deployed;
      const data = cnh.token.interface.encodeFunctionData("register", [await payouts.getAddress(), 0]);
      await cnh.authority.connect(holders.ADMIN).schedule(cnh.token, data, 0);
      await connection.networkHelpers.time.increase(role("ADMIN").delay);
      await cnh.authority.connect(holders.ADMIN).execute(cnh.token, data);
      await sendsNothing(
        connection,
        local,
        /^CNH differs from policy\/localhost\.yaml:\n {2}flags of the payouts contract: found no flags, expected protected$/,
      );
    });
  });

  describe("before the deployer leaves", () => {
    let reference: HarbourFixture;
    let connection: Connection;
    beforeEach(async () => {
      reference = await loadHarbour();
      connection = await network.create();
    });

    /** Lets the deployment go on until every settlement contract is registered in CNH and the deployer is still there. */
    async function deployUntilRegistered(): Promise<void> {
      const enough = new Error("enough");
      const token = reference.cnh.token.connect(connection.ethers.provider);
      const provider = watchProvider(connection, async () => {
        if ((await connection.ethers.provider.getCode(reference.tradeEscrow)) === "0x") return;
        if ((await token.flags(reference.tradeEscrow)) === 4n) throw enough;
      });
      expect(await failure(runDeployment({ provider }))).to.equal("enough");
    }

    const deploy = () => failure(runDeployment({ provider: connection.provider }));

    async function expectStillAdmin(): Promise<void> {
      const authority = reference.cnh.authority.connect(connection.ethers.provider);
      expect((await authority.hasRole(role("ADMIN").id, await signerOf(connection)))[0]).to.equal(true);
    }

    /** An escrow with this build's code that owes the thief money, from init code that wrote it there. */
    async function plantEscrow(thief: string): Promise<void> {
      const { cnh, tradeEscrow } = reference;
      await plantCreation({
        deployer: await signerOf(connection),
        owner: "settlement",
        contract: "trade-escrow",
        storage: { [await claimableSlot(tradeEscrow, await cnh.token.getAddress(), thief)]: 5n },
        code: await shared.ethers.provider.getCode(tradeEscrow),
      });
    }

    const refusal = (escrow: string) =>
      new RegExp(
        `^TradeEscrow at ${escrow} was not made by the deployer from this build's init code for 0x\\S+ and 0x\\S+; ` +
          "its code is there since block \\d+\\.$",
      );

    it("refuses an escrow with a claim that no event shows, also beside a creation that failed", async () => {
      const { cnh, hkd, tradeEscrow } = reference;
      const tokens = [await cnh.token.getAddress(), await hkd.token.getAddress()];
      await deployUntil(connection, tokens);
      const [deployer, thief] = [await signerOf(connection), await signerOf(connection, 49)];
      await connection.provider.request({ method: "evm_setAutomine", params: [false] });
      await plantEscrow(thief.address);
      // What a genuine creation carries, one place behind in the same block.
      const code = initCode("TradeEscrow", tokens);
      const data = factory.encodeFunctionData("deployDeterministic", [code, create3Salt("settlement", "trade-escrow")]);
      const { hash } = await deployer.sendTransaction({ to: create3Factory, data, gasLimit: 9_000_000 });
      await connection.provider.request({ method: "evm_setAutomine", params: [true] });
      await connection.networkHelpers.mine();
      const receipt = (await connection.ethers.provider.getTransactionReceipt(hash))!;
      expect([receipt.status, receipt.index]).to.deep.equal([0, 1]);
      const escrow = on(tradeEscrow, thief);
      expect(await escrow.claimable(cnh.token, thief)).to.equal(5n);

      expect(await deploy()).to.match(
        new RegExp(
          `^TradeEscrow at ${await escrow.getAddress()} was not made by the deployer from this build's init code for ` +
            `${tokens.join(" and ")}; its code is there since block ${receipt.blockNumber}\\.$`,
        ),
      );
      await expectStillAdmin();
    });

    it("refuses an intake that was stopped, also for a time", async () => {
      await deployUntilRegistered();
      const registered = await connection.networkHelpers.takeSnapshot();
      const deployer = await signerOf(connection);
      const token = await reference.cnh.token.getAddress();
      const payouts = on(reference.payouts, deployer);
      const found = (event: string) =>
        new RegExp(
          `^the payouts contract before the hand-over: found ${event}\\(${token}, ${deployer.address}\\) in 0x`,
        );
      await payouts.stopIntake(token);
      const [first, ...stopped] = (await deploy()).split("\n  ");
      expect(first).to.equal("CNH differs from policy/localhost.yaml:");
      expect(stopped.length, stopped.join("\n")).to.equal(2);
      expect(stopped[0]).to.equal("intake of the payouts contract: found closed, expected open");
      expect(stopped[1]).to.match(found("IntakeStopped"));

      await registered.restore();
      await payouts.stopIntake(token);
      await payouts.resumeIntake(token);
      const [, ...resumed] = (await deploy()).split("\n  ");
      expect(resumed.length, resumed.join("\n")).to.equal(2);
      expect(resumed[0]).to.match(found("IntakeStopped"));
      expect(resumed[1]).to.match(found("IntakeResumed"));
      await expectStillAdmin();
    });

    it("refuses a stop that waits to be made", async () => {
      await deployUntilRegistered();
      const [deployer, thief] = [await signerOf(connection), await signerOf(connection, 49)];
      const { cnh, fxSettlement } = reference;
      const authority = on(cnh.authority, deployer);
      const data = fxSettlement.interface.encodeFunctionData("stopIntake", [await cnh.token.getAddress()]);
      await authority.grantRole(role("ADMIN").id, thief, role("ADMIN").delay);
      await authority.connect(thief).schedule(fxSettlement, data, 0);
      await authority.revokeRole(role("ADMIN").id, thief);
      expect(await deploy()).to.match(
        new RegExp(
          `\\n {2}scheduled before the hand-over: found stopIntake on ${await fxSettlement.getAddress()} by ${thief.address} for`,
        ),
      );
    });

    it("passes what a stranger can do", async () => {
      await deployUntilRegistered();
      const stranger = await signerOf(connection, 49);
      await on(reference.payouts, stranger).cancel(id("batch"));
      await on(reference.fxSettlement, stranger).cancelNonces(7, 1);
      expect(await deploy()).to.equal("");
    });

    it("passes what a currency in use does with its own token beside one that comes later", async () => {
      expect(await failure(runDeployment({ provider: connection.provider, networkFile: cnhOnly! }))).to.equal("");
      // HKD's deployment makes them, and CNH's holders take them into use before it is handed over.
      await deployUntil(connection, [await reference.tradeEscrow.getAddress()]);
      const { cnh, payouts, holders } = reference;
      const admin = await connection.ethers.getSigner(holders.ADMIN.address);
      const authority = on(cnh.authority, admin);
      const { interface: manager } = authority;
      const tokenAddress = await cnh.token.getAddress();
      const stop = payouts.interface.getFunction("stopIntake").selector;
      const settings = [
        cnh.token.interface.encodeFunctionData("register", [await payouts.getAddress(), 4]),
        manager.encodeFunctionData("setTargetFunctionRole", [await payouts.getAddress(), [stop], role("PAUSER").id]),
      ] as const;
      const targets = [tokenAddress, await authority.getAddress()] as const;
      for (const i of [0, 1] as const) await authority.schedule(targets[i], settings[i], 0);
      await connection.networkHelpers.time.increase(role("ADMIN").delay);
      for (const i of [0, 1] as const) await authority.execute(targets[i], settings[i]);
      const pauser = await connection.ethers.getSigner(holders.PAUSER.address);
      await on(payouts, pauser).stopIntake(tokenAddress);

      expect(await failure(runDeployment({ provider: connection.provider, networkFile: hkdOnly! }))).to.equal("");
      const hkd = reference.hkd.token.connect(connection.ethers.provider);
      const opened = reference.payouts.connect(connection.ethers.provider);
      expect(await opened.intakeOpen(hkd)).to.equal(true);
      expect(await opened.intakeOpen(tokenAddress)).to.equal(false);
    });
  });
});

/** Where `claimable` keeps a party's money: found by trying, as the layout is the contract's own affair. */
async function claimableSlot(escrow: HarbourFixture["tradeEscrow"], token: string, party: string): Promise<string> {
  const to = await escrow.getAddress();
  const data = escrow.interface.encodeFunctionData("claimable", [token, party]);
  for (let slot = 0n; slot < 20n; slot++) {
    const place = mappingSlot("address", party, mappingSlot("address", token, slot));
    const overrides = { [to]: { stateDiff: { [place]: toBeHex(5, 32) } } };
    const found = await shared.provider.request({ method: "eth_call", params: [{ to, data }, "latest", overrides] });
    if (BigInt(found as string) === 5n) return place;
  }
  throw new Error("No word of the escrow holds what a party may claim.");
}
