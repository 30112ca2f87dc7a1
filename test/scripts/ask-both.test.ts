import { expect } from "chai";
import { id, toQuantity, ZeroHash } from "ethers";
import { askBoth } from "../../scripts/chain/ask-both.ts";
import { latestBlock } from "../../scripts/chain/block.ts";
import { connect, readingProvider } from "../../scripts/chain/connect.ts";
import { scanLogs } from "../../scripts/chain/logs.ts";
import { asUnreachable } from "../../scripts/chain/transport.ts";
import { role } from "../../sdk/roles.ts";
import { connection } from "../fixture.ts";
import { chainOf, cliOf, faultOf, loadIssuance, type Desk } from "./cli.ts";
import { RpcError, startProxy, type Alter, type ProxyNode } from "./proxy-node.ts";

// what is read, where there is a second node
// ├── a first node that hides one log → refused by every command that rebuilds anything from logs
// ├── whatever differs at a fixed block, or of a transaction in a block → refused; nothing is answered afterwards
// ├── the head is the newest block that both have; "latest" and "pending" are the first node's alone
// ├── one of them does not have it yet → temporary
// ├── one of them fails: a range too wide → halved; anything else → no agreement
// └── a connection asks both; without a second node it asks one

describe("what is read from two nodes", () => {
  let desk: Desk;
  let first: ProxyNode;
  let second: ProxyNode;
  beforeEach(async () => {
    desk = await loadIssuance();
    first = await startProxy();
    second = await startProxy();
  });
  afterEach(() => {
    first.close();
    second.close();
  });

  const one = () => chainOf(desk, { provider: readingProvider(first.endpoint, 31337n), host: "node.example" });
  const two = () => ({ ...one(), secondNode: async () => second.endpoint });
  const both = () =>
    readingProvider(
      askBoth(first.endpoint, async () => second.endpoint),
      31337n,
    );
  const ask = (method: string, ...params: unknown[]) => both().send(method, params);
  async function codeOf(asked: Promise<unknown>): Promise<unknown[]> {
    const error = await asked.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    const found = asUnreachable(error);
    if (error !== undefined && found === undefined) throw error;
    return [found?.exitCode, found?.code];
  }

  describe("a hidden log", () => {
    const stranger = `0x${"ee".repeat(20)}`;
    beforeEach(async () => {
      const { authority, holders } = desk.hkd;
      const data = authority.interface.encodeFunctionData("grantRole", [role("UPGRADER").id, stranger, 0]);
      await authority.connect(holders.ADMIN).schedule(authority.target, data, 0);
      await connection.networkHelpers.time.increase(3 * 86_400);
      await authority.connect(holders.ADMIN).grantRole(role("UPGRADER").id, stranger, 0);
      const hide: Alter = async (_params, truth) => {
        const logs = (await truth()) as { topics: string[]; data: string }[];
        return logs.filter((log) => !JSON.stringify(log).includes(stranger.slice(2)));
      };
      first.alter["eth_getLogs"] = hide;
    });

    it("makes one node's word look as if all were well", async () => {
      const ran = await cliOf(one())("drift --token hkd");
      expect(ran).to.deep.include({ code: 0, out: "" });
    });

    for (const line of ["drift", "plan", "role list", "role history", "operation list --all"]) {
      it(`is refused by ${line}`, async () => {
        const ran = await cliOf(two())(`${line} --token hkd`);
        expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2212"]);
        expect(ran.err).to.contain(`node.example and ${second.endpoint.host} disagree: logs of `);
        expect(ran.out).to.equal("");
      });
    }

    it("is refused by minter list, if it is a minter's", async () => {
      const { token, holders } = desk.hkd;
      const data = token.interface.encodeFunctionData("configureMinter", [stranger, 1n]);
      await desk.hkd.authority.connect(holders.MINTER_ADMIN).schedule(token.target, data, 0);
      await connection.networkHelpers.time.increase(3 * 86_400);
      await token.connect(holders.MINTER_ADMIN).configureMinter(stranger, 1n);
      const ran = await cliOf(two())("minter list --token hkd");
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2212"]);
    });

    it("is not hidden where both have it", async () => {
      first.alter["eth_getLogs"] = undefined;
      const lines = ["drift", "role list", "operation list --all"];
      for (const line of lines) {
        const [alone, together] = [await cliOf(one())(line), await cliOf(two())(line)];
        expect([together.code, together.out]).to.deep.equal([alone.code, alone.out]);
      }
      expect(second.asked("eth_getLogs")).to.be.greaterThan(lines.length);
    });
  });

  describe("a difference", () => {
    const wrong = `0x${"12".repeat(32)}`;
    const call = () => ({
      to: desk.hkd.token.target,
      data: desk.hkd.token.interface.encodeFunctionData("totalSupply"),
    });
    const changed =
      (change: object): Alter =>
      async (_params, truth) => ({ ...((await truth()) as object), ...change });
    const reads: [what: string, method: string, params: (tag: string, hashes: string[]) => unknown[], lie: Alter][] = [
      ["an answer", "eth_call", (tag) => [call(), tag], () => wrong],
      [
        "a revert",
        "eth_call",
        (tag) => [call(), tag],
        () => {
          throw new RpcError(3, "execution reverted");
        },
      ],
      ["code", "eth_getCode", (tag) => [desk.hkd.token.target, tag], () => "0x60"],
      ["storage", "eth_getStorageAt", (tag) => [desk.hkd.token.target, "0x0", tag], () => wrong],
      ["a balance", "eth_getBalance", (tag) => [desk.users[0]!.address, tag], () => "0x1"],
      ["a nonce", "eth_getTransactionCount", (tag) => [desk.users[0]!.address, tag], () => "0x63"],
      ["the hash of a block", "eth_getBlockByNumber", (tag) => [tag, false], changed({ hash: wrong })],
      ["its time", "eth_getBlockByNumber", (tag) => [tag, false], changed({ timestamp: "0x1" })],
      ["a block by its hash", "eth_getBlockByHash", (_tag, [block]) => [block, false], changed({ timestamp: "0x1" })],
      ["a log", "eth_getLogs", (tag) => [{ fromBlock: tag, toBlock: tag }], () => []],
      ["the logs of a block by its hash", "eth_getLogs", (_tag, [block]) => [{ blockHash: block }], () => []],
      ["a receipt", "eth_getTransactionReceipt", (_tag, [, hash]) => [hash], changed({ status: "0x0" })],
      ["its logs", "eth_getTransactionReceipt", (_tag, [, hash]) => [hash], changed({ logs: [] })],
      ["a transaction", "eth_getTransactionByHash", (_tag, [, hash]) => [hash], changed({ input: "0x00" })],
    ];
    for (const [what, method, params, lie] of reads) {
      it(`in ${what} is refused, whoever lies`, async () => {
        const sent = await desk.hkd.token.connect(desk.users[0]!).approve(desk.users[1]!, 5n);
        const { blockHash, blockNumber, hash } = (await sent.wait())!;
        const asked = params(toQuantity(blockNumber), [blockHash, hash]);
        const truth = await connection.provider.request({ method, params: asked } as never);
        expect(await ask(method, ...asked)).to.deep.equal(truth);
        for (const liar of [first, second]) {
          const alter = (on: ProxyNode, to: Alter | undefined) => void (on.alter[method] = to);
          // The head is read by number too, and is not what is asked about.
          alter(liar, (given, honest) =>
            JSON.stringify(given) === JSON.stringify(asked) ? lie(given, honest) : honest(),
          );
          expect(await codeOf(ask(method, ...asked))).to.deep.equal([3, "HB-2212"]);
          alter(liar, undefined);
        }
      });
    }

    it("ends all answers, whoever takes a failed one for an answer", async () => {
      const asked = both();
      second.alter["eth_getCode"] = () => "0x60";
      const { number } = await latestBlock(asked);
      expect(await codeOf(asked.getCode(desk.hkd.token, number))).to.deep.equal([3, "HB-2212"]);
      second.alter["eth_getCode"] = undefined;
      expect(await codeOf(asked.getCode(desk.hkd.token, number))).to.deep.equal([3, "HB-2212"]);
      expect(await codeOf(asked.getBalance(desk.hkd.token))).to.deep.equal([3, "HB-2212"]);
    });

    it("of the chain is one too", async () => {
      second.alter["eth_chainId"] = () => "0x1";
      expect(await codeOf(ask("eth_getCode", desk.hkd.token.target, "0x1"))).to.deep.equal([3, "HB-2212"]);
    });

    it("in the present state is none: the next block changes it", async () => {
      for (const tag of ["latest", "pending"]) {
        second.alter["eth_call"] = () => wrong;
        expect(BigInt((await ask("eth_call", call(), tag)) as string)).to.equal(0n);
      }
      expect(second.asked("eth_call")).to.equal(0);
    });
  });

  it("agrees on a revert, with what came back, however each node says it", async () => {
    const data = desk.hkd.token.interface.encodeFunctionData("mint", [desk.users[1]!.address, 1n]);
    const call = { to: desk.hkd.token.target as string, data };
    const tag = toQuantity(await desk.chain.provider.getBlockNumber());
    const truth = await readingProvider(first.endpoint, 31337n)
      .call({ ...call, blockTag: tag })
      .catch((error: { data: string }) => error.data);
    const error = await both()
      .call({ ...call, blockTag: tag })
      .catch((thrown: { data: string }) => thrown);
    expect((error as { data: string }).data).to.equal(truth);
    first.alter["eth_call"] = () => {
      throw new RpcError(-32000, "execution reverted");
    };
    second.alter["eth_call"] = () => {
      throw new RpcError(3, "VM: reverted", "0x");
    };
    const empty = await both()
      .call({ ...call, blockTag: tag })
      .catch((thrown: { code: string }) => thrown);
    expect((empty as { code: string }).code).to.equal("CALL_EXCEPTION");
  });

  describe("the head", () => {
    it("is the newest block that both have", async () => {
      const height = await desk.chain.provider.getBlockNumber();
      await connection.networkHelpers.mine(3);
      const old: Alter = async ([tag, full], truth) =>
        tag === "latest"
          ? connection.provider.request({ method: "eth_getBlockByNumber", params: [toQuantity(height), full] } as never)
          : truth();
      for (const behind of [first, second]) {
        behind.alter["eth_getBlockByNumber"] = old;
        expect((await latestBlock(both())).number).to.equal(height);
        expect(await both().getBlockNumber()).to.equal(height);
        behind.alter["eth_getBlockByNumber"] = undefined;
      }
      expect((await latestBlock(both())).number).to.equal(height + 3);
    });

    it("that a screen is as of is the one that it reads", async () => {
      await connection.networkHelpers.mine(3);
      const height = await desk.chain.provider.getBlockNumber();
      second.alter["eth_getBlockByNumber"] = ([tag, full], truth) =>
        tag === "latest"
          ? connection.provider.request({
              method: "eth_getBlockByNumber",
              params: [toQuantity(height - 2), full],
            } as never)
          : truth();
      const { block, exitCode } = JSON.parse((await cliOf(two())("role list --json")).out);
      expect([block.number, exitCode]).to.deep.equal([height - 2, 0]);
    });
  });

  describe("what one of them does not have yet", () => {
    const nothing: Alter = () => null;
    it("is temporary: a receipt, a transaction, a block", async () => {
      const sent = await desk.hkd.token.connect(desk.users[0]!).approve(desk.users[1]!, 5n);
      const { blockHash, hash } = (await sent.wait())!;
      for (const [method, param] of [
        ["eth_getTransactionReceipt", hash],
        ["eth_getTransactionByHash", hash],
        ["eth_getBlockByHash", blockHash],
      ] as const) {
        second.alter[method] = nothing;
        const params = method === "eth_getBlockByHash" ? [param, false] : [param];
        expect(await codeOf(ask(method, ...params)), method).to.deep.equal([75, "HB-2218"]);
        second.alter[method] = undefined;
        first.alter[method] = nothing;
        expect(await ask(method, ...params), method).to.equal(null);
        expect(await ask(method, ZeroHash, ...params.slice(1))).to.equal(null);
        first.alter[method] = undefined;
      }
    });

    it("is no difference: logs and state of a block that it has not reached", async () => {
      const height = await desk.chain.provider.getBlockNumber();
      second.alter["eth_blockNumber"] = () => toQuantity(height - 1);
      second.alter["eth_getLogs"] = () => [];
      second.alter["eth_call"] = () => {
        throw new RpcError(-32000, "header not found");
      };
      const range = { address: desk.hkd.authority.target, fromBlock: "0x0", toBlock: toQuantity(height) };
      expect(await codeOf(ask("eth_getLogs", range))).to.deep.equal([75, "HB-2218"]);
      const call = { to: desk.hkd.token.target, data: id("symbol()").slice(0, 10) };
      expect(await codeOf(ask("eth_call", call, toQuantity(height)))).to.deep.equal([75, "HB-2218"]);
    });
  });

  describe("a node that fails", () => {
    it("halves the range if it is too wide for one of them", async () => {
      await connection.networkHelpers.mine(40);
      const height = await desk.chain.provider.getBlockNumber();
      const query = { address: desk.hkd.authority.target as string, topics: [], fromBlock: 0, toBlock: height };
      const truth = await scanLogs(desk.chain.provider, query);
      expect(truth.length).to.be.greaterThan(5);
      for (const poor of [first, second]) {
        poor.alter["eth_getLogs"] = ([range], honest) => {
          const { fromBlock, toBlock } = range as { fromBlock: string; toBlock: string };
          if (Number(toBlock) - Number(fromBlock) > 20) throw new RpcError(-32602, "range is too wide");
          return honest();
        };
        const found = await scanLogs(both(), query);
        expect(found.map(({ transactionHash, index }) => [transactionHash, index])).to.deep.equal(
          truth.map(({ transactionHash, index }) => [transactionHash, index]),
        );
        poor.alter["eth_getLogs"] = undefined;
      }
    });

    it("agrees on nothing", async () => {
      const tag = toQuantity(await desk.chain.provider.getBlockNumber());
      for (const broken of [first, second]) {
        broken.alter["eth_getCode"] = () => {
          throw new RpcError(-32000, "missing trie node");
        };
        const error = await ask("eth_getCode", desk.hkd.token.target, tag).catch((thrown: unknown) => thrown);
        expect(asUnreachable(error)).to.include({ code: "HB-2202", exitCode: 1 });
        expect(asUnreachable(error)!.message).to.contain(broken.endpoint.host);
        broken.alter["eth_getCode"] = () => 7;
        expect(await codeOf(ask("eth_getCode", desk.hkd.token.target, tag))).to.deep.equal([3, "HB-2212"]);
        broken.alter["eth_getCode"] = undefined;
      }
      second.close();
      expect(await codeOf(ask("eth_getCode", desk.hkd.token.target, tag))).to.deep.equal([75, "HB-2201"]);
    });
  });

  describe("a connection", () => {
    it("asks both, and what they disagree on ends a command", async () => {
      const { provider, alone } = await connect({ rpc: first.url, checkRpc: second.url });
      expect(second.calls).to.have.length(0);
      const { number } = await latestBlock(provider);
      expect(second.asked("eth_getBlockByNumber")).to.be.greaterThan(0);
      second.alter["eth_getCode"] = () => "0x60";
      expect(await codeOf(provider.getCode(desk.hkd.token, number))).to.deep.equal([3, "HB-2212"]);
      expect(await alone!.getCode(desk.hkd.token, number)).not.to.equal("0x60");
    });

    it("asks one where there is no second", async () => {
      const { provider } = await connect({ rpc: first.url });
      expect((await latestBlock(provider)).number).to.equal(await desk.chain.provider.getBlockNumber());
    });

    it("to a second node of another chain, or to the node itself, reads nothing", async () => {
      const same = await connect({ rpc: first.url, checkRpc: first.url });
      expect(await codeOf(same.provider.getBlock("latest"))).to.deep.equal([64, "HB-2215"]);
      second.alter["eth_chainId"] = () => "0x1";
      const other = await connect({ rpc: first.url, checkRpc: second.url });
      expect(await codeOf(other.provider.getBlock("latest"))).to.deep.equal([3, "HB-2211"]);
    });
  });

  it("is what the doctor's row says", async () => {
    const row = async () => {
      const { sections } = JSON.parse((await cliOf(two())("doctor --json")).out);
      return sections
        .flatMap(({ findings }: { findings: { what: string; state: string; found: string }[] }) => findings)
        .find(({ what }: { what: string }) => what === "second node");
    };
    expect((await row()).state).to.equal("fine");
    first.alter["eth_getLogs"] = async ([filter], truth) => {
      const logs = (await truth()) as object[];
      const { address } = filter as { address: string };
      return address.toLowerCase() === String(desk.hkd.authority.target).toLowerCase() ? logs.slice(1) : logs;
    };
    const found = await row();
    expect([found.state, found.found.slice(0, 7)]).to.deep.equal(["differs", "HB-2212"]);
  });
});
