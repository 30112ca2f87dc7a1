import { expect } from "chai";
import { nodeRefused } from "../../ledger/chain/chain-faults.ts";
import { checkChain } from "../../ledger/chain/check-chain.ts";
import { headerAt, readHeads } from "../../ledger/chain/heads.ts";
import { NodeError } from "../../ledger/chain/node-error.ts";
import { providerRpc } from "../../ledger/chain/provider-rpc.ts";
import type { Rpc } from "../../ledger/chain/rpc.ts";
import { loadChainStage, type ChainStage } from "./chain-stage.ts";
import { codeOfAsync } from "./code-of.ts";

// Up to where a chain is known
// ├── the real node: newest, safe and final by its tags, or by depth
// ├── a tag that is not known, or has no block: by depth
// ├── near the beginning: never below block 0
// ├── promises: kept where a node is a little behind; refused where its newest block was final before
// ├── final after safe, safe after the newest, no number: refused
// ├── the header of a block: with its hash; undefined beyond the end
// └── the chain's id, and a provider in this process: its refusals by code

/** A node that knows blocks by tag; what is an error is thrown. */
function nodeWith(tags: Readonly<Record<string, unknown>>): Rpc {
  const request: Rpc["request"] = ({ params }) => {
    const said = tags[params[0] as string] ?? null;
    if (said instanceof Error) return Promise.reject(said);
    return Promise.resolve(typeof said === "number" ? { number: `0x${said.toString(16)}` } : said);
  };
  return { host: "a node", request, batch: (calls) => Promise.all(calls.map(request)) };
}

describe("up to where a chain is known", () => {
  let stage: ChainStage;
  before(async function () {
    this.timeout(120_000);
    stage = await loadChainStage();
  });

  it("is said by the node's tags, or counted from its newest block", async () => {
    const { rpc, newest } = stage;
    expect(await readHeads({ rpc })).to.deep.equal({ head: newest, safe: newest, final: newest });
    const rule = { tags: false, safe: 3, final: 9 };
    expect(await readHeads({ rpc, rule })).to.deep.equal({ head: newest, safe: newest - 3, final: newest - 9 });
  });

  const refused = nodeRefused("a node", "eth_getBlockByNumber", new NodeError(-32602, "invalid tag"));

  it("is counted where a tag is not known or has no block", async () => {
    const rule = { tags: true, safe: 5, final: 20 };
    for (const missing of [refused, undefined])
      expect(
        await readHeads({ rpc: nodeWith({ latest: 100, safe: missing, finalized: missing }), rule }),
      ).to.deep.equal({
        head: 100,
        safe: 95,
        final: 80,
      });
    expect(await readHeads({ rpc: nodeWith({ latest: 100, finalized: 97 }), rule })).to.deep.equal({
      head: 100,
      safe: 97,
      final: 97,
    });
  });

  it("is never before the first block", async () => {
    expect(await readHeads({ rpc: nodeWith({ latest: 2 }) })).to.deep.equal({ head: 2, safe: 0, final: 0 });
  });

  it("keeps what was promised while a node is a little behind", async () => {
    const rpc = nodeWith({ latest: 100, safe: 70, finalized: 60 });
    const before = { head: 120, safe: 95, final: 90 };
    expect(await readHeads({ rpc, before })).to.deep.equal({ head: 100, safe: 90, final: 90 });
  });

  it("is not believed of a node whose newest block was final before", async () => {
    const rpc = nodeWith({ latest: 100, safe: 70, finalized: 60 });
    expect(await codeOfAsync(() => readHeads({ rpc, before: { head: 120, safe: 110, final: 101 } }))).to.equal(
      "HB-4116",
    );
    expect(await codeOfAsync(() => readHeads({ rpc: nodeWith({}) }))).to.equal("HB-4116");
  });

  it("is not believed of a node that contradicts itself", async () => {
    for (const tags of [
      { latest: 100, safe: 101, finalized: 60 },
      { latest: 100, safe: 70, finalized: 71 },
    ])
      expect(await codeOfAsync(() => readHeads({ rpc: nodeWith(tags) }))).to.equal("HB-4117");
    for (const latest of [{}, { number: "100" }, { number: "0xffffffffffffffff" }, "0x5", [] as unknown])
      expect(await codeOfAsync(() => readHeads({ rpc: nodeWith({ latest }) }))).to.equal("HB-4107");
    expect(await codeOfAsync(() => readHeads({ rpc: nodeWith({ latest: refused }) }))).to.equal("HB-4103");
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
