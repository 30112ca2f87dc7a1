import { id } from "ethers";
import { readHeads } from "../../ledger/chain/heads.ts";
import type { FollowedBlock } from "../../ledger/chain/followed-block.ts";
import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import { openFollowChain, type FollowChain } from "./follow-chain.ts";

/** A chain with blocks of every kind that matters to whoever reads it. */
export interface ChainStage extends FollowChain {
  /** Its newest block. */
  newest: number;
  /** Every log of the followed contracts, read receipt by receipt and decoded by ethers alone. */
  truth: readonly TrueLog[];
}

export interface TrueLog {
  block: number;
  logIndex: number;
  txHash: string;
  address: string;
  topics: readonly string[];
  data: string;
}

/** One chain for all test files of the reading of blocks; nothing changes it. */
let stage: Promise<ChainStage> | undefined;

export function loadChainStage(): Promise<ChainStage> {
  return (stage ??= makeStage());
}

async function makeStage(): Promise<ChainStage> {
  const chain = await openFollowChain();
  await chain.play("stage", 12);
  const [payer] = ((await chain.ask("eth_accounts")) as string[]).slice(-1);
  const batch = (rows: number) => ({
    from: payer,
    to: chain.token,
    gas: "0xf42400",
    data: TOKEN_INTERFACE.encodeFunctionData("batchTransfer", [
      Array.from({ length: rows }, (_, row) => id(`payee ${row}`).slice(0, 42)),
      Array.from({ length: rows }, (_, row) => BigInt(row + 1)),
    ]),
  });
  await chain.ask("evm_setAutomine", false);
  // Many logs in one transaction, beside transactions without one; and more transactions than 127, where keys change form.
  await chain.ask("eth_sendTransaction", batch(40));
  await chain.ask("eth_sendTransaction", { from: payer, to: payer, value: "0x1" });
  await chain.ask("eth_sendTransaction", batch(3));
  await chain.ask("evm_mine");
  await chain.ask("eth_sendTransaction", { from: payer, to: payer, value: "0x1" });
  await chain.ask("evm_mine");
  for (let index = 0; index < 140; index++)
    await chain.ask("eth_sendTransaction", {
      from: payer,
      to: chain.token,
      gas: "0x30d40",
      gasPrice: "0x4a817c800",
      data: TOKEN_INTERFACE.encodeFunctionData("transfer", [id(`payee ${index % 7}`).slice(0, 42), 5n]),
    });
  await chain.ask("evm_mine");
  await chain.ask("evm_mine");
  await chain.ask("evm_setAutomine", true);
  const { head } = await readHeads({ rpc: chain.rpc, chainId: chain.network.chainId });
  return { ...chain, newest: head, truth: await readTruth(chain, head) };
}

async function readTruth({ ask, network }: FollowChain, newest: number): Promise<TrueLog[]> {
  const followed = new Set(network.contracts.map(({ address }) => address));
  const logs: TrueLog[] = [];
  for (let number = 0; number <= newest; number++) {
    const block = (await ask("eth_getBlockByNumber", `0x${number.toString(16)}`, false)) as { transactions: string[] };
    for (const hash of block.transactions) {
      const receipt = (await ask("eth_getTransactionReceipt", hash)) as {
        logs: { address: string; topics: string[]; data: string; logIndex: string; transactionHash: string }[];
      };
      for (const { address, topics, data, logIndex, transactionHash } of receipt.logs)
        if (followed.has(address.toLowerCase()))
          logs.push({
            block: number,
            logIndex: Number(logIndex),
            txHash: transactionHash,
            address: address.toLowerCase(),
            topics,
            data,
          });
    }
  }
  return logs;
}

/** Logs by the number of their block. */
export function byBlock(logs: readonly TrueLog[]): Map<number, TrueLog[]> {
  const blocks = new Map<number, TrueLog[]>();
  for (const log of logs) blocks.set(log.block, [...(blocks.get(log.block) ?? []), log]);
  return blocks;
}

/** What blocks say, as comparable lines: transfers encoded anew as the logs that they came from. */
export function linesOf(blocks: readonly FollowedBlock[], { network }: FollowChain): string[] {
  const tokenOf = (currency: string) =>
    network.contracts.find((one) => one.origin === "token" && one.currency === currency)!.address;
  return blocks.flatMap(({ number, transfers, events }) =>
    [
      ...transfers.map((one) => ({
        logIndex: one.logIndex,
        txHash: one.txHash,
        address: tokenOf(one.currency),
        ...TOKEN_INTERFACE.encodeEventLog("Transfer", [one.source, one.destination, one.amount]),
      })),
      ...events.map((one) => ({ ...one, address: one.contract })),
    ]
      .sort((a, b) => a.logIndex - b.logIndex)
      .map((one) => lineOf({ ...one, block: number })),
  );
}

export function lineOf({ block, logIndex, txHash, address, topics, data }: TrueLog): string {
  return [block, logIndex, txHash, address, topics.join(","), data].join(" ");
}
