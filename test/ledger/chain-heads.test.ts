import { expect } from "chai";
import { nodeRefused } from "../../ledger/chain/chain-faults.ts";
import { checkChain } from "../../ledger/chain/check-chain.ts";
import { headerAt, readHeads } from "../../ledger/chain/heads.ts";
import { NodeError } from "../../ledger/chain/node-error.ts";
import { providerRpc } from "../../ledger/chain/provider-rpc.ts";
import type { Rpc } from "../../ledger/chain/rpc.ts";
import { publicChains } from "../../sdk/chains.ts";
import { loadChainStage, type ChainStage } from "./chain-stage.ts";
import { codeOfAsync } from "./code-of.ts";

// Up to where a chain is known
// ├── the real node: newest, safe and final by its tags, or by depth
// ├── a tag that the node does not know: by depth on a chain that is not public, an error on one that is
// ├── a tag without a block: nothing new is promised · a node that fails: an error
// ├── near the beginning: never below block 0
// ├── promises: kept where a node is a little behind; refused where its newest block was final before
// ├── final after safe, safe after the newest, no number: refused
// ├── the header of a block: with its hash; undefined beyond the end
// └── the chain's id, and a provider in this process: its refusals by code

const blockOf = (number: number) => ({
  number: `0x${number.toString(16)}`,
  hash: `0x${number.toString(16).padStart(64, "0")}`,
});

/** A node that knows blocks by tag; what is an error is thrown. */
function nodeWith(tags: Readonly<Record<string, unknown>>): Rpc {
  const request: Rpc["request"] = ({ params }) => {
    const said = tags[params[0] as string] ?? null;
    if (said instanceof Error) return Promise.reject(said);
    return Promise.resolve(typeof said === "number" ? blockOf(said) : said);
  };
  return { host: "a node", request, batch: (calls) => Promise.all(calls.map(request)) };
}

/** No public chain's. */
const chainId = 31337;

describe("up to where a chain is known", () => {
  let stage: ChainStage;
  before(async function () {
    this.timeout(120_000);
    stage = await loadChainStage();
  });

  it("is said by the node's tags, or counted from its newest block", async () => {
    const { rpc, newest } = stage;
    expect(await readHeads({ chainId, rpc })).to.include({ head: newest, safe: newest, final: newest });
    const rule = { tags: false, safe: 3, final: 9 };
    expect(await readHeads({ chainId, rpc, rule })).to.include({
      head: newest,
      safe: newest - 3,
      final: newest - 9,
    });
  });

  const saying = (code: number, message: string) =>
    nodeRefused("a node", "eth_getBlockByNumber", new NodeError(code, message));
  const refused = saying(-32602, "invalid tag");
  const rule = { tags: true, safe: 5, final: 20 };

  it("is counted where a local or a consortium chain's node does not know the tags", async () => {
    for (const missing of [refused, saying(-32601, "the method does not exist")])
      expect(
        await readHeads({ chainId, rpc: nodeWith({ latest: 100, safe: missing, finalized: missing }), rule }),
      ).to.include({ head: 100, safe: 95, final: 80 });
    const rpc = nodeWith({ latest: 100, safe: refused, finalized: 97 });
    expect(await readHeads({ chainId, rpc, rule })).to.include({ head: 100, safe: 97, final: 97 });
  });

  it("is never counted on a public chain", async () => {
    for (const { id } of publicChains)
      for (const tags of [
        { safe: refused, finalized: refused },
        { safe: refused, finalized: 90 },
        { safe: 95, finalized: refused },
      ])
        expect(
          await codeOfAsync(() => readHeads({ chainId: id, rpc: nodeWith({ latest: 100, ...tags }), rule })),
        ).to.equal("HB-4103");
  });

  it("is nothing new where the node has no such block yet, on any chain", async () => {
    const before = { head: 90, safe: 60, final: 50 };
    for (const id of [chainId, 1])
      for (const missing of [
        undefined,
        saying(-32000, "finalized block not found"),
        saying(-32000, "safe block not found"),
        saying(-39001, "Unknown block"),
      ]) {
        const rpc = nodeWith({ latest: 100, safe: missing, finalized: missing });
        expect(await readHeads({ chainId: id, rpc })).to.include({ head: 100, safe: -1, final: -1 });
        expect(await readHeads({ chainId: id, rpc, before })).to.include({ head: 100, safe: 50, final: 50 });
        const half = nodeWith({ latest: 100, safe: missing, finalized: 97 });
        expect(await readHeads({ chainId: id, rpc: half })).to.include({ head: 100, safe: 97, final: 97 });
        const other = nodeWith({ latest: 100, safe: 98, finalized: missing });
        expect(await readHeads({ chainId: id, rpc: other })).to.include({ head: 100, safe: 98, final: -1 });
      }
  });

  it("is not made up where the node fails", async () => {
    for (const id of [chainId, 1])
      for (const failure of [saying(-32603, "internal error"), saying(-32000, "access denied")])
        for (const tags of [
          { safe: 90, finalized: failure },
          { safe: failure, finalized: 80 },
        ])
          expect(await codeOfAsync(() => readHeads({ chainId: id, rpc: nodeWith({ latest: 100, ...tags }) }))).to.equal(
            "HB-4103",
          );
  });

  it("is said with the hashes of the blocks that the node named, and of no other", async () => {
    const rpc = nodeWith({ latest: 100, safe: 90, finalized: 80 });
    const [safeHash, finalHash] = [blockOf(90).hash, blockOf(80).hash];
    expect(await readHeads({ chainId, rpc })).to.include({ safeHash, finalHash });
    const before = { head: 100, safe: 90, final: 85 };
    expect(await readHeads({ chainId, rpc, before })).to.deep.equal({ head: 100, safe: 90, final: 85, safeHash });
    const counting = nodeWith({ latest: 100, safe: refused, finalized: refused });
    for (const question of [
      { rpc: counting, rule },
      { rpc, rule: { ...rule, tags: false } },
    ])
      expect(await readHeads({ chainId, ...question })).to.deep.equal({ head: 100, safe: 95, final: 80 });
  });

  it("is never before the first block", async () => {
    expect(await readHeads({ chainId, rpc: nodeWith({ latest: 2, safe: refused, finalized: refused }) })).to.deep.equal(
      { head: 2, safe: 0, final: 0 },
    );
  });

  it("keeps what was promised while a node is a little behind", async () => {
    const rpc = nodeWith({ latest: 100, safe: 70, finalized: 60 });
    const before = { head: 120, safe: 95, final: 90 };
    expect(await readHeads({ chainId, rpc, before })).to.include({ head: 100, safe: 90, final: 90 });
  });

  it("is not believed of a node whose newest block was final before", async () => {
    const rpc = nodeWith({ latest: 100, safe: 70, finalized: 60 });
    expect(await codeOfAsync(() => readHeads({ chainId, rpc, before: { head: 120, safe: 110, final: 101 } }))).to.equal(
      "HB-4116",
    );
    expect(await codeOfAsync(() => readHeads({ chainId, rpc: nodeWith({}) }))).to.equal("HB-4116");
  });

  it("is not believed of a node that contradicts itself", async () => {
    for (const tags of [
      { latest: 100, safe: 101, finalized: 60 },
      { latest: 100, safe: 70, finalized: 71 },
    ])
      expect(await codeOfAsync(() => readHeads({ chainId, rpc: nodeWith(tags) }))).to.equal("HB-4117");
    for (const latest of [
      {},
      { number: "100" },
      { number: "0xffffffffffffffff" },
      { number: "0x64" },
      "0x5",
      [] as unknown,
    ])
      expect(await codeOfAsync(() => readHeads({ chainId, rpc: nodeWith({ latest }) }))).to.equal("HB-4107");
    expect(await codeOfAsync(() => readHeads({ chainId, rpc: nodeWith({ latest: refused }) }))).to.equal("HB-4103");
  });

  it("is asked block by block, with the hash, until the end", async () => {
    const { rpc, network, newest } = stage;
    const header = await headerAt({ rpc, network, number: newest });
    const next = await headerAt({ rpc, network, number: newest - 1 });
    expect(header!.parentHash).to.equal(next!.hash);
    expect(await headerAt({ rpc, network, number: newest + 1 })).to.equal(undefined);
  });

  it("is asked of the right chain", async () => {
    await checkChain(stage.rpc, 31337);
    expect(await codeOfAsync(() => checkChain(stage.rpc, 1))).to.equal("HB-4105");
  });

  it("is asked of a provider in this process, whose refusals have their code", async () => {
    const { ask } = stage;
    const rpc = providerRpc({ request: ({ method, params }) => ask(method, ...params) });
    expect(await rpc.batch([{ method: "eth_chainId", params: [] }])).to.deep.equal(["0x7a69"]);
    const unknown = { method: "eth_getBlockReceipts", params: ["latest"] };
    expect(await codeOfAsync(() => rpc.request(unknown))).to.equal("HB-4103");
    const failing = (error: unknown) => providerRpc({ request: () => Promise.reject(error) });
    for (const error of [new Error("closed"), { code: 429, message: "busy" }])
      expect(await codeOfAsync(() => failing(error).request(unknown))).to.equal("HB-4102");
  });
});
