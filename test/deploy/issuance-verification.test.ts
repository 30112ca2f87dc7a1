// What the verification refuses about issuing.
//
// an act of every kind that changes what the network file says: custodian, signer, threshold, pool, bound, consent, desk,
//   beneficiary, minter, flag, registered account
// the code of a registry, desk or feed
import { expect } from "chai";
import { encodeBytes32String, getAddress, getBytes, hexlify, ZeroAddress, type BaseContract } from "ethers";
import { runDeployment } from "../../deploy/_run.ts";
import { loadNetworkFile } from "../../policy/network-file.ts";
import { roleOfFunction, type GovernedContract } from "../../sdk/roles.ts";
import { deployedChain } from "./deployed-chain.ts";
import { failure, sendsNothing } from "./refusals.ts";
import { watchProvider } from "./watched-provider.ts";

const local = loadNetworkFile("localhost");
/** Only what is planted in HKD is looked for; a clean CNH beside it is part of the other suites. */
const file = { ...local, currencies: [local.currencies[1]!] };

/** Contract of HKD, function, arguments. */
type Act = readonly [GovernedContract, string, ...unknown[]];

describe("verification of the issuance", () => {
  const chain = deployedChain();

  /** An act of a role's holder on one of HKD's contracts, after its delay. */
  async function act([contract, name, ...values]: Act): Promise<void> {
    const { hkd } = chain.deployed;
    const target = hkd[contract] as BaseContract;
    const { name: roleName, delay } = roleOfFunction(contract, name)!;
    const holder = hkd.holders[roleName];
    if (delay > 0) {
      const data = target.interface.encodeFunctionData(name, values);
      await hkd.authority.connect(holder).schedule(target, data, 0);
      await chain.connection.networkHelpers.time.increase(delay);
    }
    await (target.connect(holder) as BaseContract).getFunction(name)(...values);
  }

  const [bankA, other] = ["BANK-A", "OTHER"].map(encodeBytes32String);
  const somebody = getAddress(`0x${"51".repeat(20)}`);
  const [signer] = local.currencies[1]!.issuance.custodians[0]!.signers;
  const [distributor] = local.currencies[1]!.issuance.beneficiaries;
  const acts: readonly { readonly act: Act; readonly line: RegExp }[] = [
    {
      act: ["registry", "addCustodian", other, 1, [somebody]],
      line: /^custodian OTHER: found 1 of 1 signers, expected nothing$/,
    },
    {
      act: ["registry", "revokeCustodian", bankA],
      line: /^custodian BANK-A: found revoked, expected 2 of 3 signers$/,
    },
    {
      act: ["registry", "addSigner", bankA, somebody],
      line: /^custodian BANK-A: found 2 of 4 signers, expected 2 of 3 signers$/,
    },
    {
      act: ["registry", "revokeSigner", bankA, signer],
      line: new RegExp(`^custodian of ${signer}: found nothing, expected BANK-A$`),
    },
    {
      act: ["registry", "lowerThreshold", bankA, 1],
      line: /^custodian BANK-A: found 1 of 3 signers, expected 2 of 3 signers$/,
    },
    {
      act: ["registry", "addPool", bankA, other],
      line: /^custodian of pool OTHER: found BANK-A, expected nothing$/,
    },
    { act: ["registry", "loosenBuffer", 1], line: /^bufferBps: found 1, expected 100$/ },
    { act: ["registry", "raiseMaxAge", 2 ** 23], line: /^maxAge: found 8388608, expected 93600$/ },
    { act: ["registry", "raiseStep", 10_000], line: /^stepBps: found 10000, expected 500$/ },
    {
      act: ["registry", "setApproval", other, `0x${"22".repeat(32)}`, 1, 2 ** 31],
      line: /^approval: found OTHER 0x2222\S+ for 0\.000001 until 2038-01-19T03:14:08Z, expected LOCAL-EXAMPLE 0x/,
    },
    { act: ["registry", "clearApproval"], line: /^approval: found nothing, expected LOCAL-EXAMPLE 0x/ },
    {
      act: ["registry", "lowerAllocation", 2, 2 ** 30, [{ chainId: 5, amount: 1 }]],
      line: /^allocation: found epoch 2, 0\.000001 on 5, until 2004\S+, expected epoch 1, 5,000,000,000\.00 on 31337, until/,
    },
    { act: ["registry", "setMintDesk", somebody], line: new RegExp(`^mint desk: found ${somebody}, expected 0x`) },
    {
      act: ["registry", "setRedemptionDesk", ZeroAddress],
      line: /^redemption desk: found nothing, expected 0x/,
    },
    { act: ["registry", "windDown"], line: /^wound down: found true, expected false$/ },
    {
      act: ["mintDesk", "raiseOrderLimit", 2n ** 60n],
      line: /^orderLimit of the mint desk: found 1,152,921,504,606\.846976, expected 50,000,000\.00$/,
    },
    {
      act: ["mintDesk", "lowerWindowLimit", 0],
      line: /^windowLimit of the mint desk: found 0\.00, expected 100,000,000\.00$/,
    },
    { act: ["mintDesk", "raiseShareLimit", 501], line: /^shareLimitBps of the mint desk: found 501, expected 500$/ },
    {
      act: ["mintDesk", "raiseLargeOrderSize", 2n ** 60n],
      line: /^largeOrderSize of the mint desk: found 1,152,921,504,606\.846976, expected 20,000,000\.00$/,
    },
    {
      act: ["mintDesk", "addBeneficiary", somebody, other, 2 ** 32],
      line: new RegExp(`^beneficiary ${somebody}: found OTHER until 2106-02-07T06:28:16Z, expected nothing$`),
    },
    {
      act: ["mintDesk", "addBeneficiary", distributor!.wallet, other, distributor!.validUntil],
      line: new RegExp(`^beneficiary ${distributor!.wallet}: found OTHER until 2030\\S+, expected M-001 until 2030`),
    },
    {
      act: ["mintDesk", "revokeBeneficiary", distributor!.wallet],
      line: new RegExp(`^beneficiary ${distributor!.wallet}: found nothing, expected M-001 until`),
    },
    {
      act: ["token", "register", somebody, 6],
      line: new RegExp(`^flags of ${somebody}: found protected, redemption, expected no flags$`),
    },
    {
      act: ["token", "configureMinter", somebody, 5],
      line: new RegExp(`^minting by ${somebody}: found at most 0\\.000005, expected nothing$`),
    },
  ];

  for (const { act: planted, line } of acts) {
    it(`refuses what ${planted[1]} changed, if the file does not say so`, async () => {
      const { connection } = chain;
      await act(planted);
      const provider = watchProvider(connection);
      const [first, ...lines] = (await failure(runDeployment({ provider, networkFile: file }))).split("\n  ");
      expect(first).to.equal("HKD differs from policy/localhost.yaml:");
      expect(lines.filter((found) => line.test(found)).length, lines.join("\n")).to.equal(1);
      expect(provider.sent).to.deep.equal([]);
    });
  }

  it("refuses a mint desk with more to mint than the file gives it, or none, and other flags", async () => {
    const { connection, deployed } = chain;
    const { hkd } = deployed;
    const desk = await hkd.mintDesk.getAddress();
    await act(["token", "decreaseMinterAllowance", desk, 1]);
    expect(await failure(runDeployment({ provider: connection.provider, networkFile: file }))).to.equal("");

    await act(["token", "configureMinter", desk, hkd.settings.issuance.mintDeskAllowance + 1n]);
    await act(["token", "register", desk, 0]);
    await act(["token", "register", hkd.redemptionDesk.target, 2]);
    await sendsNothing(
      connection,
      file,
      /minting by the mint desk: found at most 5,000,000,000\.000001, expected at most 5,000,000,000\.00\n {2}flags of the mint desk: found no flags, expected protected\n {2}flags of the redemption desk: found redemption, expected protected, redemption$/,
    );
    await act(["token", "removeMinter", desk]);
    await sendsNothing(
      connection,
      file,
      /minting by the mint desk: found nothing, expected at most 5,000,000,000\.00\n/,
    );
  });

  for (const contract of ["registry", "mintDesk", "redemptionDesk", "feed"] as const) {
    it(`refuses other code at the ${contract}`, async () => {
      const { connection, deployed } = chain;
      const { hkd } = deployed;
      const address = await hkd[contract].getAddress();
      const code = getBytes(await connection.ethers.provider.getCode(address));
      code[code.length - 60]! ^= 1;
      await connection.networkHelpers.setCode(address, hexlify(code));
      await sendsNothing(connection, file, new RegExp(`^\\w+ at ${address} has code hash`));
    });

    it(`refuses the other currency's code at the ${contract}`, async () => {
      const { connection, deployed } = chain;
      const { cnh, hkd } = deployed;
      const address = await hkd[contract].getAddress();
      await connection.networkHelpers.setCode(address, await connection.ethers.provider.getCode(cnh[contract]));
      await sendsNothing(connection, file, new RegExp(`^(token|registry) of ${address}: found 0x\\S+, expected 0x`));
    });
  }
});
