import { expect } from "chai";
import { fetchBlocks, type Proof } from "../../ledger/chain/fetch-blocks.ts";
import { fetchHeaders } from "../../ledger/chain/fetch-headers.ts";
import { fetchProvenLogs } from "../../ledger/chain/fetch-receipts.ts";
import type { FollowedBlock } from "../../ledger/chain/followed-block.ts";
import { proofFor } from "../../ledger/chain/proof-for.ts";
import { publicChains } from "../../sdk/chains.ts";
import { loadChainStage, lineOf, linesOf, type ChainStage } from "./chain-stage.ts";
import { codeOfAsync } from "./code-of.ts";
import { knowingBlockReceipts } from "./lying-rpc.ts";

// fetchBlocks
// ├── all blocks of a chain with the real contracts
// │   ├── by each proof: exactly what the receipts say, decoded by ethers
// │   ├── from a node with and one without eth_getBlockReceipts
// │   ├── by hash
// │   └── in portions of any size
// ├── the parent of the first block is not the expected one: the chain was rearranged
// ├── a block that is not there yet
// ├── a span that is none
// ├── a chain whose headers cannot be proven: refused, unless the node is believed · every public chain has a proof
// └── logs of strangers: read for the proof, not kept

const proofs: readonly Proof[] = ["logs", "bloom", "always"];

describe("fetchBlocks", () => {
  let stage: ChainStage;
  let truth: string[];

  before(async function () {
    this.timeout(120_000);
    stage = await loadChainStage();
    truth = stage.truth.map(lineOf);
  });

  for (const proof of proofs)
    for (const receipts of [false, true])
      it(`gives what the receipts say (${proof}, ${receipts ? "with" : "without"} eth_getBlockReceipts)`, async () => {
        const rpc = receipts ? knowingBlockReceipts(stage.rpc) : stage.rpc;
        const blocks = await fetchBlocks({ rpc, network: stage.network, from: 0, to: stage.newest, proof });
        expect(blocks.map(({ number }) => number)).to.deep.equal(blocks.map((_, index) => index));
        expect(blocks).to.have.length(stage.newest + 1);
        expect(linesOf(blocks, stage)).to.deep.equal(truth);
        expect(truth.length).to.be.greaterThan(300);
      });

  it("gives the same block by block by hash", async () => {
    const { rpc, network, newest } = stage;
    const blocks = await fetchBlocks({ rpc, network, from: 0, to: newest, proof: "logs", byHash: true });
    expect(linesOf(blocks, stage)).to.deep.equal(truth);
  });

  it("gives the same in portions, each linked to the one before", async () => {
    const { rpc, network, newest } = stage;
    for (const size of [1, 7]) {
      const blocks: FollowedBlock[] = [];
      for (let from = 0; from <= newest; from += size) {
        const to = Math.min(newest, from + size - 1);
        const parentHash = blocks.at(-1)?.hash ?? `0x${"00".repeat(32)}`;
        blocks.push(...(await fetchBlocks({ rpc, network, from, to, parentHash })));
      }
      expect(linesOf(blocks, stage)).to.deep.equal(truth);
    }
  });

  it("names every event that the contract's interface has", async () => {
    const { rpc, network, newest } = stage;
    const blocks = await fetchBlocks({ rpc, network, from: 0, to: newest });
    const names = new Set(blocks.flatMap(({ events }) => events.map(({ origin, name }) => `${origin} ${name}`)));
    for (const name of ["token Mint", "token SupplyCeilingSet", "authority RoleGranted", "token Upgraded"])
      expect(names).to.include(name);
    expect(names).not.to.include("token Transfer");
  });

  it("says by its number that the chain was rearranged", async () => {
    const { rpc, network } = stage;
    const parentHash = `0x${"11".repeat(32)}`;
    expect(await codeOfAsync(() => fetchBlocks({ rpc, network, from: 3, to: 5, parentHash }))).to.equal("HB-4110");
  });

  it("refuses a block that is not there yet", async () => {
    const { rpc, network, newest } = stage;
    const question = { rpc, network, from: newest, to: newest + 1, attempts: 1 };
    expect(await codeOfAsync(() => fetchBlocks(question))).to.equal("HB-4106");
  });

  it("refuses a span that is none", async () => {
    const { rpc, network } = stage;
    for (const [from, to] of [
      [5, 4],
      [-1, 4],
      [0.5, 2],
      [0, Number.NaN],
    ] as const)
      expect(await codeOfAsync(() => fetchBlocks({ rpc, network, from, to }))).to.equal("HB-4122");
  });

  it("refuses to prove a chain whose headers are not Ethereum's, and follows it where the node is believed", async () => {
    const { rpc, newest } = stage;
    const network = { ...stage.network, chainId: 1030 };
    for (const proof of ["bloom", "always"] as const)
      expect(await codeOfAsync(() => fetchBlocks({ rpc, network, from: 0, to: 1, proof }))).to.equal("HB-4118");
    const blocks = await fetchBlocks({ rpc, network, from: 0, to: newest, proof: "logs" });
    expect(linesOf(blocks, stage)).to.deep.equal(truth);
  });

  it("has a proof for every public chain", async () => {
    const { rpc } = stage;
    for (const { id } of publicChains) {
      const question = { rpc, network: { ...stage.network, chainId: id }, from: 0, to: 1, proof: proofFor(id) };
      expect(await codeOfAsync(() => fetchBlocks(question)), String(id)).to.equal("nothing was refused");
    }
    expect([1, 1030, 43114, 31337].map(proofFor)).to.deep.equal(["bloom", "logs", "logs", "bloom"]);
  });

  it("keeps the watched contracts' logs alone, and says how much it read for them", async () => {
    const { rpc, network, newest, token } = stage;
    const headers = await fetchHeaders({ rpc, chainId: network.chainId, from: 0, to: newest });
    const full = headers.filter(({ transactions }) => transactions.length > 0);
    let receipts = 0;
    const onReceipts = (read: number) => (receipts += read);
    const logs = await fetchProvenLogs({ rpc, headers: full, watched: new Map([[token, 0]]), onReceipts });
    const kept = [...logs.values()].flat();
    expect(kept.length).to.equal(stage.truth.filter(({ address }) => address.toLowerCase() === token).length);
    expect(kept.length).to.be.lessThan(stage.truth.length);
    expect(new Set(kept.map(({ address }) => address))).to.deep.equal(new Set([token]));
    expect(receipts).to.equal(full.reduce((sum, { transactions }) => sum + transactions.length, 0));
  });
});
