import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { concat, dataSlice, decodeBytes32String, encodeBytes32String, toBeHex } from "ethers";
import { network } from "hardhat";
import { checkChain, type Requester } from "../../deploy/_chain-check.ts";
import { runDeployment } from "../../deploy/_run.ts";
import type { IssuanceSettings } from "../../policy/issuance-section.ts";
import { loadNetworkFile, type NetworkFile } from "../../policy/network-file.ts";
import { role, roles, settlementContracts } from "../../sdk/roles.ts";
import { deployHarbour, loadHarbour } from "../fixture.ts";
import { watchProvider } from "./watched-provider.ts";
import { failure, sendsNothing } from "./refusals.ts";

// deployment
// ├── what it leaves: token settings, tag, issuance as in the file, settlement for both tokens, roles and delays, a
// │   deployer without any role
// ├── what it sends: nothing above 2^24 gas; nothing at all when repeated; continued after a stop at any transaction,
// │   also with a file that was changed in between
// ├── where: the same addresses on another chain id, in another mode, with other holders
// ├── refused before anything is sent: wrong chain id, no Cancun code, a deployer that is to hold a role, sign for a bank or be issued to,
// │   on a production network an ADMIN or UPGRADER that is no contract
// └── hand-over: refused without the holders nobody can do without
// What is refused afterwards is in verification.test.ts, the mined salts in release-salt.test.ts.

const local = loadNetworkFile("localhost");
const largestGas = 2n ** 24n;
const transactions = 34;

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

    it("has the network file's custodians, pools and beneficiaries in both currencies", async () => {
      const { cnh, hkd } = await loadHarbour();
      for (const { registry, mintDesk, settings } of [cnh, hkd]) {
        const { custodians, beneficiaries } = settings.issuance;
        const found = await registry.custodians();
        expect(found.map(({ custodian }) => decodeBytes32String(custodian))).to.deep.equal(
          custodians.map(({ id }) => id),
        );
        for (const [index, { id, threshold, signers, pools }] of custodians.entries()) {
          const view = found[index]!;
          expect([view.threshold, view.signers, view.revoked]).to.deep.equal([
            BigInt(threshold),
            BigInt(signers.length),
            false,
          ]);
          for (const signer of signers) expect(await registry.custodianOf(signer)).to.equal(encodeBytes32String(id));
          for (const pool of pools) {
            expect((await registry.pool(encodeBytes32String(pool))).custodian).to.equal(encodeBytes32String(id));
          }
        }
        for (const { wallet, validUntil } of beneficiaries) {
          expect(await mintDesk.beneficiary(wallet)).to.equal(BigInt(validUntil));
        }
      }
    });

    it("has the network file's bounds and desks in both currencies", async () => {
      const { cnh, hkd } = await loadHarbour();
      for (const { token, registry, mintDesk, redemptionDesk, settings } of [cnh, hkd]) {
        const { issuance } = settings;
        expect(await registry.bufferBps()).to.equal(BigInt(issuance.bufferBps));
        expect(await registry.maxAge()).to.equal(BigInt(issuance.maxAge));
        expect(await registry.stepBps()).to.equal(BigInt(issuance.stepBps));
        expect(await mintDesk.orderLimit()).to.equal(issuance.orderLimit);
        expect(await mintDesk.largeOrderSize()).to.equal(issuance.largeOrderSize);
        expect(await mintDesk.window()).to.deep.equal([issuance.windowLimit, 0n, issuance.windowLimit]);
        expect(await mintDesk.shareLimitBps()).to.equal(BigInt(issuance.shareLimitBps));

        const [desk, blockedUntil] = await registry.mintDesk();
        expect(desk).to.equal(await mintDesk.getAddress());
        // The first desk of the first registry follows nobody.
        expect(blockedUntil <= BigInt((await registry.runner!.provider!.getBlock("latest"))!.timestamp)).to.equal(true);
        expect(await registry.redemptionDesk()).to.equal(await redemptionDesk.getAddress());
        expect(await token.minterAllowance(mintDesk)).to.equal(issuance.mintDeskAllowance);
        expect(await token.flags(mintDesk)).to.equal(4n);
        expect(await token.flags(redemptionDesk)).to.equal(6n);
      }
    });

    it("has the example approval, whole on this chain, for HKD, and none for CNH", async () => {
      const { cnh, hkd } = await loadHarbour();
      const { approval, allocation } = hkd.settings.issuance;
      expect(await hkd.registry.approval()).to.deep.equal([
        encodeBytes32String("LOCAL-EXAMPLE"),
        approval!.referenceHash,
        approval!.ceiling,
        BigInt(approval!.expiry),
      ]);
      expect(await hkd.registry.allocation()).to.deep.equal([
        1n,
        allocation!.shares[0]!.amount,
        BigInt(allocation!.validUntil),
        true,
      ]);
      expect((await cnh.registry.approval()).ceiling).to.equal(0n);
      expect((await cnh.registry.allocation()).epoch).to.equal(0n);
      for (const { token } of [cnh, hkd]) expect((await token.supplyCeiling())[0]).to.equal(0n);
    });

    it("has one of each settlement contract, protected by both tokens and open to both", async () => {
      const { cnh, hkd, payouts, fxSettlement, tradeEscrow } = await loadHarbour();
      const tokens = [await cnh.token.getAddress(), await hkd.token.getAddress()];
      for (const contract of [payouts, fxSettlement, tradeEscrow]) {
        expect([...(await contract.tokens())]).to.deep.equal(tokens);
        for (const { token } of [cnh, hkd]) {
          expect(await token.flags(contract)).to.equal(4n);
          expect(await contract.intakeOpen(token)).to.equal(true);
        }
      }
    });

    it("has the registry as the only holder of RESERVE", async () => {
      const { cnh, hkd } = await loadHarbour();
      for (const { authority, registry } of [cnh, hkd]) {
        const { filters } = authority;
        const granted = await authority.queryFilter(filters.RoleGranted(role("RESERVE").id));
        expect(granted.map(({ args }) => args.account)).to.deep.equal([await registry.getAddress()]);
      }
    });

    for (const { id, name, delay, guarded } of roles) {
      it(`gives ${name} to its holder with a delay of ${delay / 3600} h`, async () => {
        const { cnh, hkd } = await loadHarbour();
        for (const { authority, holders } of [cnh, hkd]) {
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
      expect(provider.sent.length).to.equal(transactions);
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
        const issuance = ["HKD-registry", "HKD-mint-desk", "HKD-redemption-desk", "HKD-feed", "HKD-feed-BANK-B-1"];
        const settlement = ["payouts", "fx-settlement", "trade-escrow"];
        for (const name of ["CNH", "HKD", "CNH-authority", "CNH-release", "CNH-proxy", ...issuance, ...settlement]) {
          expect(kept).to.include(`${name}.json`);
        }

        const provider = watchProvider(connection);
        expect(await runDeployment({ provider, ...records })).to.deep.equal(first);
        expect(provider.sent).to.deep.equal([]);

        // A local node that was started anew has none of what the records say.
        const anew = watchProvider(await network.create());
        expect(await runDeployment({ provider: anew, ...records })).to.deep.equal(first);
        expect(anew.sent.length).to.equal(transactions);
      } finally {
        await rm(records.recordsFolder, { recursive: true });
      }
    });

    it("continue where they stopped, after each of them", async function () {
      this.timeout(120_000);
      const connection = await network.create();
      let sent = 0;
      for (let runs = 0; ; runs++) {
        const provider = watchProvider(connection, async () => {
          throw new Error("interrupted");
        });
        const message = await failure(runDeployment({ provider }));
        sent += provider.sent.length;
        if (message === "") break;
        expect(message).to.equal("interrupted");
        expect(provider.sent.length).to.equal(1);
        expect(runs).to.be.lessThan(transactions);
      }
      expect(sent).to.equal(transactions);
    });

    it("follow a file that was changed while they were interrupted", async () => {
      const connection = await network.create();
      const here = await loadHarbour();
      // The roles of CNH are set when its mint desk's functions ask for them; then the limits change, both ways.
      const raise = here.cnh.mintDesk.interface.getFunction("raiseOrderLimit").selector;
      const authority = here.cnh.authority.connect(connection.ethers.provider);
      const interrupted = watchProvider(connection, async () => {
        if ((await connection.ethers.provider.getCode(here.cnh.authority)) === "0x") return;
        if ((await authority.getTargetFunctionRole(here.cnh.mintDesk, raise)) !== 0n) throw new Error("interrupted");
      });
      expect(await failure(runDeployment({ provider: interrupted }))).to.equal("interrupted");

      const currencies = local.currencies.map((each) => {
        const [bank, ...others] = each.issuance.custodians;
        const custodians = [{ ...bank!, threshold: 3 }, ...others];
        const issuance = { ...each.issuance, orderLimit: 7n, windowLimit: 10n ** 15n, bufferBps: 200, custodians };
        return { ...each, issuance };
      });
      const { cnh } = await deployHarbour(connection, { ...local, currencies });
      expect(await cnh.mintDesk.orderLimit()).to.equal(7n);
      expect((await cnh.mintDesk.window()).limit).to.equal(10n ** 15n);
      expect(await cnh.registry.bufferBps()).to.equal(200n);
      expect((await cnh.registry.custodian(encodeBytes32String("BANK-A"))).threshold).to.equal(3n);
      expect(await authority.getTargetFunctionRole(cnh.mintDesk, raise)).to.equal(role("RISK").id);
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
        expect(found.registry).to.equal(await currency.registry.getAddress());
        expect(found.mintDesk).to.equal(await currency.mintDesk.getAddress());
        expect(found.redemptionDesk).to.equal(await currency.redemptionDesk.getAddress());
        expect(found.feed).to.equal(await currency.feed.getAddress());
        for (const contract of settlementContracts) {
          expect(found.settlement![contract]).to.equal(await here[contract].getAddress());
        }
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

    it("meets a deployer that the token is to know", async () => {
      const connection = await network.create();
      const [deployer] = await connection.ethers.getSigners();
      const registered = [{ account: deployer!.address, flags: 1 }];
      const currencies = local.currencies.map((each) => ({ ...each, registered }));
      await sendsNothing(connection, { ...local, currencies }, /but .* makes it a registered account of cnh/);
    });

    it("meets a deployer that is to sign for a bank or to be issued to", async () => {
      const connection = await network.create();
      const [deployer] = await connection.ethers.getSigners();
      const changed = (change: (issuance: IssuanceSettings) => Partial<IssuanceSettings>): NetworkFile => ({
        ...local,
        currencies: local.currencies.map((each) => ({
          ...each,
          issuance: { ...each.issuance, ...change(each.issuance) },
        })),
      });
      const signing = changed(({ custodians }) => ({
        custodians: custodians.map((each) => ({ ...each, signers: [deployer!.address, ...each.signers] })),
      }));
      await sendsNothing(connection, signing, /may hold no role, but .* makes it a custodian's signer of cnh/);
      const receiving = changed(() => ({
        beneficiaries: [{ wallet: deployer!.address, customer: "M-003", validUntil: 2 ** 31 }],
      }));
      await sendsNothing(connection, receiving, /may hold no role, but .* makes it a beneficiary of cnh/);
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
    it("refuses what ended before it began, naming the file's line", async () => {
      const connection = await network.create();
      const currencies = local.currencies.map((each) => {
        const beneficiaries = each.issuance.beneficiaries.map((one) => ({ ...one, validUntil: 1_600_000_000 }));
        return { ...each, issuance: { ...each.issuance, beneficiaries } };
      });
      expect(
        await failure(runDeployment({ provider: connection.provider, networkFile: { ...local, currencies } })),
      ).to.match(
        /^policy\/localhost\.yaml: currencies\.cnh\.issuance\.beneficiaries 0x\S+: 2020-09-13T12:26:40Z is over; the chain's time is \d{4}-/,
      );
    });

    it("passes through the epochs that other chains have behind them", async () => {
      const connection = await network.create();
      const currencies = local.currencies.map((each) => {
        const { allocation } = each.issuance;
        if (allocation === undefined) return each;
        const shares = [...allocation.shares, { chainId: 4_000_000, amount: 0n }];
        return { ...each, issuance: { ...each.issuance, allocation: { ...allocation, epoch: 3, shares } } };
      });
      const { hkd } = await deployHarbour(connection, { ...local, currencies });
      const { epoch, amount, whole } = await hkd.registry.allocation();
      expect([epoch, amount, whole]).to.deep.equal([3n, hkd.settings.issuance.approval!.ceiling, false]);
    });

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
});
