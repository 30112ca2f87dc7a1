import { performance } from "node:perf_hooks";
import { fetchBlocks, type Proof } from "../ledger/chain/fetch-blocks.ts";
import { httpRpc } from "../ledger/chain/http-rpc.ts";
import { serveChain, type ChainOrder, type ServedChain } from "./ledger-chain-fixture.ts";

// tsx bench/ledger-chain.ts [transfers]    how fast verified blocks come from a local node, by what is proven of them
//
// A number never fails anything: it depends on the machine and on what else it does. Hardhat's node does not know
// eth_getBlockReceipts, so that every receipt is a question of its own, where another node gives a block's at once.

const transfers = Number(process.argv[2] ?? 200_000);
const orders: readonly (ChainOrder & { name: string })[] = [
  { name: "500 transfers in 1 transaction", blocks: transfers / 500, transactions: 1, rows: 500, accounts: 5_000 },
  { name: "100 transactions of 1 transfer", blocks: transfers / 1_000, transactions: 100, rows: 1, accounts: 5_000 },
];
const proofs: readonly Proof[] = ["logs", "bloom", "always"];
/** Blocks of one question. */
const SPAN = 20;

console.log("| each block | proof | events | seconds | events/s | events per second of the reader's processor |");
console.log("|---|---|--:|--:|--:|--:|");
for (const { name, ...order } of orders) {
  const { stop, ...served } = await serveChain(order);
  try {
    // The first round warms node and process up.
    await measure(served, "bloom");
    for (const proof of proofs) {
      const { events, seconds, busy } = await measure(served, proof);
      const cells = [name, proof, events, seconds.toFixed(2), Math.round(events / seconds), Math.round(events / busy)];
      console.log(`| ${cells.join(" | ")} |`);
    }
  } finally {
    stop();
  }
}

interface Measured {
  events: number;
  seconds: number;
  /** Seconds of a processor that this process took: what remains when the node is not waited for. */
  busy: number;
}

/** Reads the whole chain, one question after the other. */
async function measure({ url, network, head }: ServedChain, proof: Proof): Promise<Measured> {
  const rpc = httpRpc({ urls: [url], chainId: network.chainId });
  const started = performance.now();
  const before = process.cpuUsage();
  let events = 0;
  let parentHash: string | undefined;
  for (let from = 0; from <= head; from += SPAN) {
    const to = Math.min(head, from + SPAN - 1);
    const blocks = await fetchBlocks({ rpc, network, from, to, proof, ...(parentHash && { parentHash }) });
    parentHash = blocks.at(-1)!.hash;
    for (const block of blocks) events += block.transfers.length + block.events.length;
  }
  const { user, system } = process.cpuUsage(before);
  return { events, seconds: (performance.now() - started) / 1_000, busy: (user + system) / 1_000_000 };
}
