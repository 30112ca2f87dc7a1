import { expect } from "chai";
import { toQuantity } from "ethers";
import type { Connection } from "../../scripts/chain/connection.ts";
import { send } from "../../scripts/plan/send.ts";
import { compareNodes } from "../../scripts/chain/second-node.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { connection } from "../fixture.ts";
import { chainOf, cliOf, expectGolden, faultOf, heightOf, loadDesk, planHashOf, units, type Desk } from "./cli.ts";
import { RpcError, startProxy, type Alter, type ProxyNode } from "./proxy-node.ts";

// a second node
// ├── agrees → a row of the plan, and the transaction is sent
// ├── disagrees on chain, block, code, proxy, authority, nonce or the call's answer → refused whatever the exit
// ├── is behind: a little → compared at its head; a lot → temporary
// ├── does not answer → temporary
// ├── disagrees when something is sent without a plan → refused
// └── none: a warning in production, nothing elsewhere

const MINT = "mint direct 5.00 --token hkd --to merchant-1 --as desk-1";
const PATH = "/v3/0123456789abcdef0123456789abcdef";

describe("a second node", () => {
  let desk: Desk;
  let second: ProxyNode;
  beforeEach(async () => {
    desk = await loadDesk();
    second = await startProxy({}, PATH);
  });
  afterEach(() => second.close());

  const twice = (changes: Partial<Connection> = {}) =>
    chainOf(desk, { secondNode: async () => second.endpoint, host: "node.example", ...changes });

  it("that agrees is a row of the plan, named by its host alone", async () => {
    const ran = await cliOf(twice())(MINT);
    expect(ran.code).to.equal(0);
    expect(ran.out).not.to.contain(PATH);
    expectGolden("mint-direct-two-nodes", ran.out.replace(second.endpoint.host, "check.example"));
  });

  it("lets through what both agree on", async () => {
    const cli = cliOf(twice());
    const ran = await cli(`${MINT} --send --approve ${planHashOf(await cli(MINT))}`);
    expect(ran.code).to.equal(0);
    expect(await desk.hkd.token.totalSupply()).to.equal(units(5));
  });

  const zero = `0x${"00".repeat(32)}`;
  const inBlock: Alter = async ([number], truth) =>
    number === "latest" ? truth() : { ...((await truth()) as object), hash: zero };
  const forged: [what: string, method: string, answer: (desk: Desk) => Alter][] = [
    ["the chain", "eth_chainId", () => () => "0x1"],
    ["the block", "eth_getBlockByNumber", () => inBlock],
    [
      "the code of the token",
      "eth_getCode",
      ({ hkd }) =>
        ([address], truth) =>
          address === hkd.token.target ? "0x60" : truth(),
    ],
    [
      "the code of the authority",
      "eth_getCode",
      ({ hkd }) =>
        ([address], truth) =>
          address === hkd.authority.target ? "0x60" : truth(),
    ],
    ["what the proxy runs", "eth_getStorageAt", () => () => `0x${"00".repeat(12)}${"11".repeat(20)}`],
    ["the signer's nonce", "eth_getTransactionCount", () => () => "0x63"],
    [
      "whether the call succeeds",
      "eth_call",
      () => () => {
        throw new RpcError(3, "execution reverted", "0xd93c0665");
      },
    ],
  ];
  for (const [what, method, answer] of forged) {
    it(`that disagrees on ${what} refuses the plan, whatever its exit`, async () => {
      second.alter[method] = answer(desk);
      const height = await heightOf(desk);
      for (const exit of ["", "--calldata", "--send --approve 0000-0000-0000-0000-0000-0000-0000-0000"]) {
        const ran = await cliOf(twice())(`${MINT} ${exit}`);
        expect([ran.code, faultOf(ran)], exit).to.deep.equal([3, "HB-2212"]);
        expect(ran.err).to.contain(`node.example and ${second.endpoint.host} disagree`);
        expect(ran.out + ran.err).not.to.contain(PATH);
      }
      expect(await heightOf(desk)).to.equal(height);
    });
  }

  it("names both values of everything that differs", async () => {
    second.alter["eth_getTransactionCount"] = () => "0x63";
    const selector = desk.hkd.token.interface.getFunction("mint").selector;
    second.alter["eth_call"] = ([call], truth) =>
      (call as { data: string }).data.startsWith(selector) ? "0x1234" : truth();
    const { err } = await cliOf(twice())(`${MINT} --calldata`);
    const nonce = await desk.chain.provider.getTransactionCount(desk.users[0]!.address);
    expect(err).to.contain(`nonce of ${desk.users[0]!.address}: ${nonce} and 99; the call: answers 0x`);
    expect(err).to.match(/the call: answers \S+ and answers 0x1234\./);
  });

  const behind = (blocks: number, seconds: number): Alter => {
    return async ([number], truth) => {
      if (number !== "latest") return truth();
      const head = (await truth()) as { number: string; timestamp: string };
      const older = [Number(head.number) - blocks, Number(head.timestamp) - seconds] as const;
      return { ...head, number: toQuantity(older[0]), timestamp: toQuantity(older[1]) };
    };
  };

  it("that is a little behind is compared at a block that both have", async () => {
    await connection.networkHelpers.mine(4);
    second.alter["eth_getBlockByNumber"] = behind(4, 48);
    const ran = await cliOf(twice())(`${MINT} --json`);
    expect(ran.code).to.equal(0);
    expect(JSON.parse(ran.out).plan.nodes).to.deep.equal({
      first: "node.example",
      second: second.endpoint.host,
      block: (await heightOf(desk)) - 4,
    });
  });

  it("that is many blocks behind but hardly any time is compared as well", async () => {
    await connection.networkHelpers.mine(20);
    second.alter["eth_getBlockByNumber"] = behind(20, 20);
    expect((await cliOf(twice())(MINT)).code).to.equal(0);
  });

  it("that calls its old head new is far behind all the same", async () => {
    await connection.networkHelpers.mine(6, { interval: 12 });
    second.alter["eth_getBlockByNumber"] = behind(6, 0);
    const ran = await cliOf(twice())(MINT);
    expect([ran.code, faultOf(ran)]).to.deep.equal([75, "HB-2213"]);
  });

  it("that is far behind makes it temporary", async () => {
    second.alter["eth_getBlockByNumber"] = behind(6, 72);
    const ran = await cliOf(twice())(MINT);
    expect([ran.code, faultOf(ran)]).to.deep.equal([75, "HB-2213"]);
    expect(ran.err).to.contain(second.endpoint.host);
  });

  it("that does not answer makes it temporary", async () => {
    second.close();
    const ran = await cliOf(twice())(`${MINT} --calldata`);
    expect([ran.code, faultOf(ran)]).to.deep.equal([75, "HB-2201"]);
  });

  it("that refuses a read is no agreement", async () => {
    second.alter["eth_getCode"] = () => {
      throw new RpcError(-32000, "missing trie node");
    };
    const ran = await cliOf(twice())(`${MINT} --calldata`);
    expect([ran.code, faultOf(ran)]).to.deep.equal([1, "HB-2202"]);
  });

  it("is asked by everything that sends, with a plan or without", async () => {
    second.alter["eth_call"] = () => "0x1234";
    const [signer] = desk.users;
    const data = desk.hkd.token.interface.encodeFunctionData("mint", [desk.users[1]!.address, units(5)]);
    const transaction = { from: signer!.address, to: desk.hkd.token.target as string, data, value: 0n };
    const height = await heightOf(desk);
    const error = await send(twice(), { transaction, nonce: 0 }, { out() {}, err() {}, now: () => 0 }).catch((e) => e);
    expect(error).to.be.instanceOf(HarbourError);
    expect(error.code).to.equal("HB-2212");
    expect(await heightOf(desk)).to.equal(height);
    expect(await compareNodes(desk.chain, { transaction })).to.equal(undefined);
  });

  it("is missed in production only", async () => {
    expect((await desk.cli(MINT)).out).not.to.contain("--check-rpc");
    const production = chainOf(desk, { chainId: 1n, network: "ethereum" });
    expect((await cliOf(production)(MINT)).out).to.match(/^ {2}! one node was asked/m);
    expect((await cliOf(chainOf(desk, { chainId: 11155111n }))(MINT)).out).not.to.contain("--check-rpc");
  });
});
