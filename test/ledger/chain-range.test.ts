import { expect } from "chai";
import { nodeRefused, nodeUnreachable } from "../../ledger/chain/chain-faults.ts";
import { fetchBlocks } from "../../ledger/chain/fetch-blocks.ts";
import { isTemporary, isTooMuch, isUnknownMethod, NodeError } from "../../ledger/chain/node-error.ts";
import { LogSpan, limitIn } from "../../ledger/chain/range.ts";
import type { RpcCall } from "../../ledger/chain/rpc.ts";
import { lineOf, linesOf, loadChainStage, type ChainStage } from "./chain-stage.ts";
import { codeOfAsync } from "./code-of.ts";
import { LyingRpc, type Lie } from "./lying-rpc.ts";

// How many blocks a node gives the logs of at once
// ├── the words of nodes for it
// │   ├── with the limit in them: read
// │   ├── without: known as such all the same, and not taken for a node that is busy
// │   └── of a node that is busy, or does not know the method: told apart
// ├── the span
// │   ├── grows by a quarter, and shrinks to half after a refusal or very many logs
// │   ├── takes the limit that a refusal names, and does not grow beyond it
// │   └── one block that is refused is the end
// └── all logs of a chain through a node that limits the blocks, or the logs, or breaks down: the truth; one that is gone: given up

/** As the providers write them, with the blocks that they allow. */
const worded: readonly (readonly [code: number, message: string, blocks: number | undefined])[] = [
  [-32602, "You can make eth_getLogs requests with up to a 2,000 block range.", 2_000],
  [-32600, "You can make eth_getLogs requests with up to a 2K block range and no limit on the response size", 2_000],
  [-32602, "Log response size exceeded. this block range should work: [0x1, 0x7d0]", 2_000],
  [-32005, "query returned more than 10000 results. Try with this block range [0x10, 0x1f].", 16],
  [-32614, "eth_getLogs is limited to a 10,000 range", 10_000],
  [-32000, "exceed maximum block range: 5000", 5_000],
  [-32000, "block range is too wide (maximum 1024)", 1_024],
  [-32602, "block range exceeds limit of 500", 500],
  [-32000, "range exceeds 10000", 10_000],
  [-32701, "Please specify an address or limit your query: maximum allowed range is 3,500 blocks", 3_500],
  [35, "ranges over 10000 blocks are not supported on freetier", 10_000],
  [-32005, "query returned more than 10000 results", undefined],
  [-32000, "query timeout exceeded", undefined],
  [-32000, "logs matched by query exceeds limit of 10000", undefined],
  [-32005, "block range too large", undefined],
  [-32000, "Query returned too many logs", undefined],
  [-32602, "invalid block range params", undefined],
  [-32003, "response size exceeded", undefined],
];

describe("how many blocks a node gives the logs of at once", () => {
  describe("the words of nodes for it", () => {
    for (const [code, message, blocks] of worded)
      it(`are understood: ${message}`, () => {
        const error = new NodeError(code, message);
        expect(isTooMuch(message)).to.equal(true);
        expect(isTemporary(error)).to.equal(false);
        expect(isUnknownMethod(error)).to.equal(false);
        const span = new LogSpan(20_000);
        span.shrink(nodeRefused("a node", "eth_getLogs", error));
        expect(span.blocks).to.equal(blocks ?? 10_000);
      });

    it("are told apart from those of a node that is busy, or does not know the method", () => {
      const busy = [
        [429, "Too Many Requests"],
        [-32005, "daily request count exceeded, request rate limited"],
        [-32005, "limit exceeded"],
        [-32000, "Your app has exceeded its compute units per second capacity"],
        [-32000, "header not found"],
      ] as const;
      for (const [code, message] of busy) {
        expect(isTooMuch(message), message).to.equal(false);
        expect(isTemporary(new NodeError(code, message)), message).to.equal(true);
      }
      const unknown = [
        [-32601, "the method eth_getBlockReceipts does not exist/is not available"],
        [-32004, "Method eth_getBlockReceipts is not supported"],
        [-32000, "unsupported method"],
      ] as const;
      for (const [code, message] of unknown) {
        expect(isUnknownMethod(new NodeError(code, message)), message).to.equal(true);
        expect(isTemporary(new NodeError(code, message)), message).to.equal(false);
      }
    });

    it("name no limit where there is none", () => {
      for (const message of ["", "no", "up to you", "limit of 0", "[0x5, 0x1]", "code 2000"])
        expect(limitIn(message), message).to.equal(undefined);
    });
  });

  describe("the span", () => {
    const unknown = nodeUnreachable("a node", 1, "no answer within 30000 ms");

    it("grows by a quarter, by one at least, and stays within bounds", () => {
      const span = new LogSpan(1);
      const grown = Array.from({ length: 6 }, () => (span.learn(3), span.blocks));
      expect(grown).to.deep.equal([2, 3, 4, 5, 6, 7]);
      for (let times = 0; times < 100; times++) span.learn(3);
      expect(span.blocks).to.equal(100_000);
    });

    it("shrinks to half after a refusal, and after more than 10,000 logs", () => {
      const span = new LogSpan(100);
      span.learn(10_000);
      expect(span.blocks).to.equal(125);
      span.learn(10_001);
      expect(span.blocks).to.equal(62);
      expect(span.shrink(unknown)).to.equal(true);
      expect(span.blocks).to.equal(31);
    });

    it("does not grow beyond the limit that was named", () => {
      const span = new LogSpan(5_000);
      span.shrink(nodeRefused("a node", "eth_getLogs", new NodeError(-32602, "limited to a 1,000 range")));
      for (let times = 0; times < 9; times++) span.learn(0);
      expect(span.blocks).to.equal(1_000);
    });

    it("ends with one block", () => {
      const span = new LogSpan(2);
      expect([span.shrink(unknown), span.blocks, span.shrink(unknown)]).to.deep.equal([true, 1, false]);
    });
  });

  describe("all logs of a chain", () => {
    let stage: ChainStage;
    before(async function () {
      this.timeout(120_000);
      stage = await loadChainStage();
    });

    const blocksOf = ({ params }: RpcCall) => {
      const [{ fromBlock, toBlock }] = params as [{ fromBlock: string; toBlock: string }];
      return Number(toBlock) - Number(fromBlock) + 1;
    };
    const refusing = (code: number, message: string) =>
      nodeRefused("a node", "eth_getLogs", new NodeError(code, message));
    const limited =
      (beyond: (call: RpcCall, logs: unknown[]) => boolean, error: () => unknown): Lie =>
      (call, answer) => {
        if (call.method === "eth_getLogs" && beyond(call, answer as unknown[])) throw error();
        return answer;
      };
    const lies: Readonly<Record<string, Lie>> = {
      "3 blocks, and says so": limited(
        (call) => blocksOf(call) > 3,
        () => refusing(-32602, "up to a 3 block range"),
      ),
      "3 blocks, without a number": limited(
        (call) => blocksOf(call) > 3,
        () => refusing(-32602, "block range too large"),
      ),
      "1 block": limited(
        (call) => blocksOf(call) > 1,
        () => refusing(-32000, "nobody knows why"),
      ),
      "141 logs": limited(
        (_call, logs) => logs.length > 141,
        () => refusing(-32005, "query returned more than 141 results"),
      ),
      "what it can before it breaks down": limited(
        (call) => blocksOf(call) > 10,
        () => nodeUnreachable("a node", 1, "HTTP status 502"),
      ),
    };

    for (const [name, lie] of Object.entries(lies))
      it(`is the truth from a node that gives ${name}`, async () => {
        const rpc = new LyingRpc({ honest: stage.rpc, lie });
        const blocks = await fetchBlocks({ rpc, network: stage.network, from: 0, to: stage.newest, proof: "logs" });
        expect(linesOf(blocks, stage)).to.deep.equal(stage.truth.map(lineOf));
        expect(rpc.told).to.be.greaterThan(0);
      });

    it("is not asked for without end of a node that is gone", async () => {
      const gone = () => nodeUnreachable("a node", 1, "ECONNREFUSED");
      const rpc = new LyingRpc({ honest: stage.rpc, lie: limited(() => true, gone) });
      const question = { rpc, network: stage.network, from: 0, to: stage.newest, proof: "logs" as const };
      expect(await codeOfAsync(() => fetchBlocks(question))).to.equal("HB-4102");
      expect(rpc.told).to.equal(4);
    });

    it("is refused by a node that does not give one block", async () => {
      const lie = limited(
        () => true,
        () => refusing(-32602, "block range too large"),
      );
      const rpc = new LyingRpc({ honest: stage.rpc, lie });
      const question = { rpc, network: stage.network, from: 0, to: 20, proof: "logs" as const };
      expect(await codeOfAsync(() => fetchBlocks(question))).to.equal("HB-4119");
    });
  });
});
