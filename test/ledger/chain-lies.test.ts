import { encode } from "@ethereumjs/rlp";
import { expect } from "chai";
import { keccak256 } from "ethers";
import { fetchBlocks, type Proof } from "../../ledger/chain/fetch-blocks.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { byBlock, lineOf, linesOf, loadChainStage, type ChainStage } from "./chain-stage.ts";
import { codeOfAsync } from "./code-of.ts";
import { randomOf } from "./invented-chain.ts";
import {
  aboutHeader,
  aboutLogsOf,
  doubleAndRenumber,
  doubleLog,
  dropAndRenumber,
  dropLog,
  fromOtherBranch,
  noLogs,
  otherAddress,
  otherData,
  otherIndex,
  otherTopic,
  otherTransaction,
  reorderLogs,
  swapContents,
  type LogsLie,
} from "./lies.ts";
import { knowingBlockReceipts, LyingRpc, type Lie } from "./lying-rpc.ts";

// What a lying node gets past fetchBlocks: nothing
// ├── about the logs of a block, where receipts prove them (bloom, always)
// │   ├── each single log of the chain dropped, or doubled, with or without renumbering: all found
// │   ├── a log of another branch, other data, topic, address, index or transaction, another order, no logs: all found
// │   └── no receipts at all
// ├── about the logs of a block, where the node is believed (logs)
// │   ├── doubled, of another branch, of another contract, out of order: all found
// │   ├── all logs of a block dropped: healed by its receipts
// │   └── one of several dropped: passes, which is what this proof does not promise
// ├── about a header
// │   ├── any field changed: found
// │   ├── changed and hashed anew: found at the next block
// │   └── the block is not there
// ├── about the hash of a transaction, in the block and in the receipt alike: believed, as is said
// ├── one of several nodes lies: healed by another
// ├── a lie that is told once: healed by asking again
// └── random lies about random blocks: the truth or a refusal, never anything else

const full = process.env.HARBOUR_FULL !== undefined;
const proven: readonly Proof[] = ["bloom", "always"];

/** What came of it: the code of the refusal, "healed", "silent" if no answer was changed, else "WRONG". */
type Outcome = string;

describe("a lying node", () => {
  let stage: ChainStage;

  before(async function () {
    this.timeout(120_000);
    stage = await loadChainStage();
  });

  /** Asks for the blocks through a liar and compares with the truth. */
  async function outcomeOf(from: number, to: number, proof: Proof, lie: Lie, receipts: boolean): Promise<Outcome> {
    const honest = receipts ? knowingBlockReceipts(stage.rpc) : stage.rpc;
    const rpc = new LyingRpc({ honest, lie });
    try {
      const blocks = await fetchBlocks({ rpc, network: stage.network, from, to, proof, attempts: 1 });
      const truth = stage.truth.filter(({ block }) => block >= from && block <= to).map(lineOf);
      if (linesOf(blocks, stage).join("\n") !== truth.join("\n")) return "WRONG";
      return rpc.told === 0 ? "silent" : "healed";
    } catch (error) {
      if (error instanceof HarbourError) return error.code;
      throw error;
    }
  }

  /** Places to lie about: each log of the chain, or of each block the first, one in the middle and the last. */
  function places(each: boolean): { block: number; logIndex: number }[] {
    return [...byBlock(stage.truth).values()].flatMap((logs) =>
      each ? logs : [...new Set([logs[0]!, logs[logs.length >> 1]!, logs.at(-1)!])],
    );
  }

  const single: Readonly<Record<string, (logIndex: number) => LogsLie>> = {
    dropLog,
    dropAndRenumber,
    doubleLog,
    doubleAndRenumber,
    fromOtherBranch,
    otherData,
    otherIndex,
    otherTopic,
    otherAddress,
    otherTransaction,
  };
  const whole: Readonly<Record<string, LogsLie>> = { reorderLogs, swapContents, noLogs };

  describe("about the logs of a block, where receipts prove them", () => {
    for (const [name, lieAt] of Object.entries(single)) {
      const each = full || name.startsWith("drop");
      it(`is found out: ${name}, at ${each ? "each log of the chain" : "three logs of each block"}`, async function () {
        this.timeout(600_000);
        let told = 0;
        for (const { block, logIndex } of places(each)) {
          for (const proof of full ? proven : (["bloom"] as const)) {
            const outcome = await outcomeOf(
              block,
              block,
              proof,
              aboutLogsOf(block, lieAt(logIndex)),
              logIndex % 2 === 0,
            );
            expect(outcome, `${proof}, log ${logIndex} of block ${block}`).to.be.oneOf([
              "HB-4107",
              "HB-4111",
              "HB-4112",
              "HB-4114",
            ]);
            told++;
          }
        }
        expect(told).to.be.greaterThan(each ? 300 : 50);
      });
    }

    for (const [name, lie] of Object.entries(whole))
      it(`is found out: ${name}, in each block`, async () => {
        let told = 0;
        for (const block of new Set(stage.truth.map((log) => log.block)))
          for (const proof of proven) {
            const outcome = await outcomeOf(block, block, proof, aboutLogsOf(block, lie), block % 2 === 0);
            // A transaction with one log has no order.
            if (outcome === "silent" && name !== "noLogs") continue;
            expect(outcome, `${proof}, block ${block}`).to.be.oneOf(["HB-4112", "HB-4114"]);
            told++;
          }
        expect(told).to.be.greaterThan(10);
      });

    it("is found out when it gives no receipts, too few, or those of another block", async () => {
      const { block } = stage.truth.at(-1)!;
      const about =
        (change: (receipts: unknown[]) => unknown): Lie =>
        ({ method }, answer) =>
          method === "eth_getBlockReceipts" ? change(answer as unknown[]) : answer;
      const cases = [
        [about(() => null), "HB-4106"],
        [about(() => []), "HB-4114"],
        [about((receipts) => receipts.slice(1)), "HB-4111"],
        [about((receipts) => receipts.slice(0, -1)), "HB-4114"],
        [about((receipts) => [...receipts, receipts[0]]), "HB-4111"],
        [about(([first, ...rest]) => [...rest, first]), "HB-4111"],
        [about((receipts) => receipts.with(0, null)), "HB-4106"],
        [about(() => "none"), "HB-4107"],
      ] as const;
      for (const [lie, code] of cases) expect(await outcomeOf(block, block, "bloom", lie, true)).to.equal(code);
    });

    it("is found out when a receipt says another outcome, or the gas of another", async () => {
      const { block } = stage.truth.at(-1)!;
      for (const [field, value] of Object.entries({
        status: "0x0",
        cumulativeGasUsed: "0x1",
        logsBloom: `0x${"00".repeat(256)}`,
        type: "0x1",
      })) {
        const lie: Lie = ({ method }, answer) =>
          method === "eth_getTransactionReceipt" ? { ...(answer as object), [field]: value } : answer;
        expect(await outcomeOf(block, block, "bloom", lie, false), field).to.equal("HB-4114");
      }
    });
  });

  describe("about the logs of a block, where the node is believed", () => {
    const found = { doubleLog, fromOtherBranch, otherAddress };

    for (const [name, lieAt] of Object.entries(found))
      it(`is found out: ${name}`, async () => {
        for (const { block, logIndex } of places(false)) {
          const outcome = await outcomeOf(block, block, "logs", aboutLogsOf(block, lieAt(logIndex)), false);
          expect(outcome, `log ${logIndex} of block ${block}`).to.be.oneOf(["HB-4111", "HB-4112"]);
        }
      });

    it("is found out when logs are out of order", async () => {
      const several = [...byBlock(stage.truth)].filter(([, logs]) => logs.length > 1);
      for (const [block] of several)
        expect(await outcomeOf(block, block, "logs", aboutLogsOf(block, reorderLogs), false)).to.equal("HB-4112");
      expect(several.length).to.be.greaterThan(10);
    });

    it("is found out when a log is of a block that was not asked for, or of one that its filter rules out", async () => {
      const { block } = stage.truth[0]!;
      const stray = (await stage.ask("eth_getLogs", {
        fromBlock: `0x${block.toString(16)}`,
        toBlock: `0x${block.toString(16)}`,
      })) as { blockNumber: string; blockHash: string }[];
      const others = ({ method }: { method: string }, answer: unknown) => (method === "eth_getLogs" ? stray : answer);
      expect(await outcomeOf(block + 1, block + 1, "logs", others, false)).to.equal("HB-4111");
      const { hash } = (await stage.ask("eth_getBlockByNumber", "0x0", false)) as { hash: string };
      const moved = stray.map((log) => ({ ...log, blockNumber: "0x0", blockHash: hash }));
      const ruledOut: Lie = ({ method }, answer) => (method === "eth_getLogs" ? moved : answer);
      expect(await outcomeOf(0, 0, "logs", ruledOut, false)).to.equal("HB-4113");
    });

    it("is healed by the receipts when it gives no logs of a block", async () => {
      const lie: Lie = ({ method }, answer) => (method === "eth_getLogs" ? [] : answer);
      for (const block of new Set(stage.truth.map((log) => log.block)))
        expect(await outcomeOf(block, block, "logs", lie, false)).to.equal("healed");
    });

    it("passes with one of several logs dropped: this proof does not promise more", async () => {
      const [block, logs] = [...byBlock(stage.truth)].findLast(([, own]) => own.length > 2)!;
      const lie = aboutLogsOf(block, dropLog(logs[1]!.logIndex));
      expect(await outcomeOf(block, block, "logs", lie, false)).to.equal("WRONG");
    });
  });

  describe("about a header", () => {
    const fields =
      "hash parentHash sha3Uncles miner stateRoot transactionsRoot receiptsRoot logsBloom difficulty gasLimit gasUsed " +
      "timestamp extraData mixHash nonce baseFeePerGas withdrawalsRoot blobGasUsed excessBlobGas parentBeaconBlockRoot " +
      "requestsHash number";

    it("is found out by any field", async () => {
      for (const field of fields.split(" "))
        for (const block of [0, 5, stage.newest]) {
          // The first block has an odd field of Hardhat's, and is hashed as it is.
          const value = field === "extraData" ? "0x123456" : undefined;
          const outcome = await outcomeOf(block, block, "logs", aboutHeader(block, field, value), false);
          expect(outcome, `${field} of block ${block}`).to.be.oneOf(["HB-4107", "HB-4108"]);
        }
    });

    it("is found out when a block is not there, or is another one", async () => {
      const nothing: Lie = ({ method }, answer) => (method === "eth_getBlockByNumber" ? null : answer);
      expect(await outcomeOf(4, 6, "bloom", nothing, false)).to.equal("HB-4106");
      const other = await stage.ask("eth_getBlockByNumber", "0x3", false);
      const same: Lie = ({ method }, answer) => (method === "eth_getBlockByNumber" ? other : answer);
      expect(await outcomeOf(4, 6, "bloom", same, false)).to.equal("HB-4107");
    });

    /** A header without logs whose hash is right: a block that nobody made. */
    const invented =
      (block: number): Lie =>
      ({ method }, answer) => {
        const header = answer as Record<string, string> | null;
        if (method !== "eth_getBlockByNumber" || header === null || Number(header.number) !== block) return answer;
        const changed = { ...header, logsBloom: `0x${"00".repeat(256)}` };
        return { ...changed, hash: hashOf(changed) };
      };

    it("is found out at the next block when the hash is made to fit", async () => {
      const { block } = stage.truth[5]!;
      expect(await outcomeOf(block - 1, block + 1, "bloom", invented(block), false)).to.equal("HB-4109");
      const rpc = new LyingRpc({ honest: stage.rpc, lie: invented(block) });
      const { network } = stage;
      const [taken] = await fetchBlocks({ rpc, network, from: block, to: block });
      const next = { rpc, network, from: block + 1, to: block + 1, parentHash: taken!.hash };
      expect(await codeOfAsync(() => fetchBlocks(next))).to.equal("HB-4110");
    });
  });

  it("is believed about the hash of a transaction where the block and the receipt agree, as is said", async () => {
    const { block, txHash } = stage.truth.at(-1)!;
    const other = `0x${"cd".repeat(32)}`;
    const rename = (text: string) => JSON.parse(text.replaceAll(txHash, other)) as unknown;
    const rpc = new LyingRpc({
      honest: knowingBlockReceipts(stage.rpc),
      lie: (_call, answer) => rename(JSON.stringify(answer)),
    });
    const [found] = await fetchBlocks({ rpc, network: stage.network, from: block, to: block });
    expect(found!.transfers.some((one) => one.txHash === other)).to.equal(true);
  });

  it("is healed by another node", async () => {
    const { network, newest } = stage;
    for (const { block, logIndex } of places(false).slice(-12)) {
      const rpc = new LyingRpc({ honest: stage.rpc, lie: aboutLogsOf(block, dropLog(logIndex)), replaced: true });
      const blocks = await fetchBlocks({ rpc, network, from: 0, to: newest });
      expect(linesOf(blocks, stage)).to.deep.equal(stage.truth.map(lineOf));
      expect([rpc.told > 0, rpc.distrusted]).to.deep.equal([true, 1]);
    }
  });

  it("is healed by asking again when it lies once", async () => {
    const { network } = stage;
    const { block } = stage.truth.at(-1)!;
    const lie = aboutHeader(block, "stateRoot");
    const rpc = new LyingRpc({ honest: stage.rpc, lie, times: 2 });
    const [found] = await fetchBlocks({ rpc, network, from: block, to: block });
    expect(linesOf([found!], stage)).to.deep.equal(stage.truth.filter((log) => log.block === block).map(lineOf));
    expect(rpc.told).to.equal(2);
  });

  it("gets nothing but the truth or a refusal, whatever it lies about", async function () {
    this.timeout(600_000);
    const seed = process.env.HARBOUR_SEED ?? "lies";
    if (full) console.error(`      HARBOUR_SEED=${seed}`);
    const random = randomOf(seed);
    const pick = <Item>(items: readonly Item[]): Item => items[random(items.length)]!;
    const logLies = [...Object.values(single), ...Object.values(whole).map((lie) => () => lie)];
    const counts = { refused: 0, healed: 0, silent: 0 };
    const rounds = full ? 3_000 : 150;
    for (let round = 0; round < rounds; round++) {
      const lies = Array.from({ length: 1 + random(3) }, () => {
        const { block, logIndex } = pick(stage.truth);
        return random(4) === 0
          ? aboutHeader(block, pick(["logsBloom", "receiptsRoot", "timestamp", "parentHash"]))
          : aboutLogsOf(block, pick(logLies)(logIndex));
      });
      const lie: Lie = (call, answer) => lies.reduce((said, one) => one(call, said), answer);
      const from = random(stage.newest);
      const to = Math.min(stage.newest, from + random(30));
      const outcome = await outcomeOf(from, to, pick(proven), lie, random(2) === 0);
      expect(outcome, `round ${round} of the seed ${seed}`).not.to.equal("WRONG");
      if (outcome === "silent" || outcome === "healed") counts[outcome]++;
      else counts.refused++;
    }
    expect(counts.healed).to.equal(0);
    expect(counts.refused).to.be.greaterThan(rounds / 4);
  });
});

/** keccak256 of a header of Prague, encoded a second way than the code under test. */
function hashOf(header: Record<string, string>): string {
  const fields =
    "parentHash sha3Uncles miner stateRoot transactionsRoot receiptsRoot logsBloom difficulty number gasLimit gasUsed " +
    "timestamp extraData mixHash nonce baseFeePerGas withdrawalsRoot blobGasUsed excessBlobGas parentBeaconBlockRoot requestsHash";
  const numbers = "difficulty number gasLimit gasUsed timestamp baseFeePerGas blobGasUsed excessBlobGas".split(" ");
  const items = fields.split(" ").map((field) => (numbers.includes(field) ? BigInt(header[field]!) : header[field]!));
  return keccak256(encode(items));
}
