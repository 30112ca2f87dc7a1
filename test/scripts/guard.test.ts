import { expect } from "chai";
import { getCreateAddress, Wallet, ZeroAddress } from "ethers";
import { readingProvider } from "../../scripts/chain/connect.ts";
import type { Eip1193 } from "../../scripts/chain/connection.ts";
import { connection } from "../fixture.ts";
import { chainOf, cliOf, faultOf, heightOf, loadDesk, type Desk } from "./cli.ts";

// Before anything is signed, every writing command refuses
// ├── a command line that leaves open where, what, or who
// ├── a token that is not what the deployment recorded
// └── a signer whose key nobody has
// and afterwards it believes neither a receipt without its events nor another transaction.

const LINE = "mint direct 5.00 --token hkd --to merchant-1 --as desk-1";

describe("every writing command", () => {
  let desk: Desk;
  let height: number;
  beforeEach(async () => {
    desk = await loadDesk();
    height = await heightOf(desk);
  });
  afterEach(async () => expect(await heightOf(desk)).to.equal(height));

  const usage: [string, string, string][] = [
    ["no token", "HB-2104", LINE.replace("--token hkd", "")],
    ["an unknown token", "HB-2101", LINE.replace("hkd", "usd")],
    ["no signer", "HB-2106", LINE.replace("--as desk-1", "")],
    ["two exits", "HB-2107", `${LINE} --send --calldata`],
    ["an unknown flag", "HB-2101", `${LINE} --yes`],
    ["an amount with an exponent", "HB-1004", LINE.replace("5.00", "1e6")],
    ["too many decimals", "HB-1009", LINE.replace("5.00", "1,000.0000001")],
    ["digits of another script", "HB-1005", LINE.replace("5.00", "١٢")],
    ["a negative amount", "HB-1003", LINE.replace("5.00", "-5")],
    ["an unknown name", "HB-2105", LINE.replace("merchant-1", "merchant-9")],
    ["an address without a checksum", "HB-1107", LINE.replace("merchant-1", `0x${"ab".repeat(20)}`)],
    ["minor units with a comma", "HB-2110", `${LINE} --confirm-minor-units 5,000,000`],
  ];
  for (const [what, fault, line] of usage) {
    it(`refuses ${what}`, async () => {
      const ran = await desk.cli(line);
      expect([ran.code, faultOf(ran)]).to.deep.equal([64, fault]);
      expect(ran.out).to.equal("");
    });
  }

  it("refuses to guess the network", async () => {
    const { run } = await import("../../scripts/program.ts");
    let err = "";
    const code = await run(LINE.split(" "), {
      io: { out: () => {}, err: (text) => void (err += text), now: () => 0 },
      connect: async () => desk.chain,
    });
    expect([code, /HB-\d+/.exec(err)?.[0]]).to.deep.equal([64, "HB-2102"]);
  });

  describe("refuses a token", () => {
    async function faultWith(changes: object): Promise<unknown[]> {
      const { deployment } = desk.chain;
      const ran = await cliOf(
        chainOf(desk, { deployment: { ...deployment, HKD: { ...deployment.HKD!, ...changes } } }),
      )(`${LINE} --send`, { answers: ["5.00"] });
      expect(ran.asked).to.deep.equal([]);
      return [ran.code, faultOf(ran)];
    }

    it("that is not recorded", async () => {
      const ran = await cliOf(chainOf(desk, { deployment: {} }))(LINE);
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2204"]);
    });
    it("without code", async () => {
      expect(await faultWith({ address: desk.users[5]!.address })).to.deep.equal([3, "HB-2205"]);
      expect(await faultWith({ authority: desk.users[5]!.address })).to.deep.equal([3, "HB-2205"]);
    });
    it("that runs no twin of a recorded release", async () => {
      expect(await faultWith({ releases: [] })).to.deep.equal([3, "HB-2206"]);
      expect(await faultWith({ releases: [{ address: desk.cnh.release.target }] })).to.deep.equal([3, "HB-2206"]);
    });
    it("under another authority", async () => {
      expect(await faultWith({ authority: desk.cnh.authority.target })).to.deep.equal([3, "HB-2207"]);
    });
    it("of the other currency", async () => {
      const { CNH } = desk.chain.deployment;
      expect(await faultWith(CNH!)).to.deep.equal([3, "HB-2208"]);
    });
    it("whose slot was overwritten", async () => {
      const slot = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";
      const foreign = getCreateAddress({ from: desk.hkd.release.target as string, nonce: 4 });
      await connection.provider.request({
        method: "hardhat_setStorageAt",
        params: [desk.hkd.token.target, slot, foreign.replace("0x", "0x".padEnd(26, "0")).toLowerCase()],
      });
      expect(await faultWith({})).to.deep.equal([3, "HB-2206"]);
    });
  });

  describe("refuses registry and desks", () => {
    const line = "reserve push --token hkd --as maker --send";
    async function faultWith(issuance: object | undefined): Promise<unknown[]> {
      const { HKD } = desk.chain.deployment;
      // Without hashes it is the links between the contracts that show a foreign one.
      const changed = { ...HKD!, codeHashes: {}, issuance: issuance as never };
      const chain = chainOf(desk, { deployment: { ...desk.chain.deployment, HKD: changed } });
      const ran = await cliOf(chain)(line, { answers: ["hHKD"] });
      expect(ran.asked).to.deep.equal([]);
      return [ran.code, faultOf(ran)];
    }

    it("that are not recorded", async () => {
      expect(await faultWith(undefined)).to.deep.equal([3, "HB-2220"]);
    });
    it("without code", async () => {
      const { issuance } = desk.chain.deployment.HKD!;
      for (const name of ["registry", "mintDesk", "redemptionDesk"]) {
        const nobody = desk.users[5]!.address;
        expect(await faultWith({ ...issuance, [name]: nobody }), name).to.deep.equal([3, "HB-2205"]);
      }
    });
    it("of the other currency", async () => {
      const { HKD, CNH } = desk.chain.deployment;
      for (const name of ["registry", "mintDesk", "redemptionDesk"] as const) {
        const foreign = { ...HKD!.issuance, [name]: CNH!.issuance![name] };
        expect(await faultWith(foreign), name).to.deep.equal([3, "HB-2221"]);
      }
    });
  });

  it("refuses a signer whose key the node does not have", async () => {
    const stranger = Wallet.createRandom().address;
    await connection.provider.request({ method: "hardhat_impersonateAccount", params: [desk.users[0]!.address] });
    const chain = chainOf(desk, {
      signer: { request: async ({ method }) => (method === "eth_accounts" ? [stranger] : ZeroAddress) },
    });
    const ran = await cliOf(chain)(`${LINE} --send`, { answers: ["5.00"] });
    expect([ran.code, faultOf(ran)]).to.deep.equal([4, "HB-2403"]);
  });

  it("tells a closed target from a missing role", async () => {
    const { hkd, holders, cli } = desk;
    const close = hkd.authority.interface.encodeFunctionData("setTargetClosed", [hkd.token.target, true]);
    await hkd.authority.connect(holders.ADMIN).schedule(hkd.authority.target, close, 0);
    await connection.networkHelpers.time.increase(48 * 3600);
    await hkd.authority.connect(holders.ADMIN).execute(hkd.authority.target, close);
    height = await heightOf(desk);
    const ran = await cli("token pause --token hkd --as pauser --send", { answers: ["hHKD"] });
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2407"]);
  });

  it("believes no transaction without the event it foretold", async () => {
    height += 1;
    const silent: Eip1193 = {
      request: async (call) => {
        const answer = await connection.provider.request(call as never);
        const receipt = call.method === "eth_getTransactionReceipt" && answer !== null;
        return receipt ? { ...(answer as object), logs: [] } : answer;
      },
    };
    const chain = chainOf(desk, { provider: readingProvider(silent, 31337n) });
    const ran = await cliOf(chain)(`${LINE} --send`, { answers: ["5.00"] });
    expect([ran.code, faultOf(ran)]).to.deep.equal([1, "HB-2603"]);
  });

  it("believes no other transaction that a signer says it sent", async () => {
    const other = await desk.users[5]!.sendTransaction({ to: desk.users[5]!.address });
    height += 1;
    const chain = chainOf(desk, {
      signer: { request: async ({ method }) => (method === "eth_accounts" ? [desk.users[0]!.address] : other.hash) },
    });
    const ran = await cliOf(chain)(`${LINE} --send`, { answers: ["5.00"] });
    expect([ran.code, faultOf(ran)]).to.deep.equal([1, "HB-2628"]);
  });
});
