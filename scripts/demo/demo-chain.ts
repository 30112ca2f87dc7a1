import { parseEther, Transaction, toQuantity, type BrowserProvider, type TransactionReceipt } from "ethers";
import { localChainId } from "../../sdk/chains.ts";
import { explainError } from "../../sdk/errors.ts";
import { revertData } from "../../sdk/revert-data.ts";
import { latestBlock } from "../chain/block.ts";
import { readingProvider } from "../chain/connect.ts";
import type { Eip1193 } from "../chain/connection.ts";
import { asUnreachable } from "../chain/transport.ts";
import type { Actor } from "./cast.ts";
import { nextMidnight } from "./day-time.ts";
import { chainNotFresh, noTimeTravel, notLocal } from "./day-fault.ts";

/** What is sent, by whom. */
export interface Call {
  from: Actor;
  to: string;
  data: string;
  /** Enough for anything but a deployment, unless told. */
  gas?: number;
  /** Wei. */
  value?: bigint;
}

/** What the chain answered. A refusal is the bytes the call reverted with. */
export type Answer = { receipt: TransactionReceipt } | { revert: string };

export interface DemoChain {
  node: Eip1193;
  provider: BrowserProvider;
  /** Unix seconds of the next block; each block after it is one second later, unless moved again. */
  moveTo(timestamp: number): void;
  now(): number;
  submit(call: Call): Promise<Answer>;
}

/** The most one transaction may use (EIP-7825). */
export const TRANSACTION_GAS_CAP = 2 ** 24;
const USUAL_GAS = 2_000_000;
const GIFT = parseEther("10");

/** Opens a fresh local chain for a day. @throws HarbourError HB-3101 to HB-3103, HB-2201 */
export async function openChain(node: Eip1193): Promise<DemoChain> {
  const chainId = Number(await ask(node, "eth_chainId"));
  if (chainId !== localChainId) throw notLocal(chainId, localChainId);
  const block = Number(await ask(node, "eth_blockNumber"));
  if (block !== 0) throw chainNotFresh(block);
  try {
    await node.request({ method: "evm_increaseTime", params: [0] });
  } catch (error) {
    throw noTimeTravel(error);
  }

  const provider = readingProvider(node, BigInt(chainId));
  let next: number | undefined;
  return {
    node,
    provider,
    moveTo: (timestamp) => (next = timestamp),
    now: () => next ?? 0,
    async submit(call) {
      if (next !== undefined) await node.request({ method: "evm_setNextBlockTimestamp", params: [next++] });
      try {
        const hash = await send(node, provider, call);
        const receipt = (await provider.getTransactionReceipt(hash))!;
        return receipt.status === 1 ? { receipt } : { revert: await replay(provider, call) };
      } catch (error) {
        const revert = revertData(error);
        if (revert === undefined) throw asUnreachable(error) ?? error;
        return { revert };
      }
    },
  };
}

/** Hong Kong's midnight with which day 1 begins, in Unix seconds: far enough away for a deployment before it. */
export async function firstMidnight({ provider }: DemoChain): Promise<number> {
  return nextMidnight((await latestBlock(provider)).timestamp + 3600);
}

/** Gives the people who own some of the chain's own currency their share. */
export async function fund(chain: DemoChain, people: readonly Actor[]): Promise<void> {
  const [richest] = (await chain.node.request({ method: "eth_accounts" })) as [string];
  for (const { address } of people) {
    const answer = await chain.submit({
      from: { name: "deployer", address: richest },
      to: address,
      data: "0x",
      value: GIFT,
    });
    if ("revert" in answer) throw new Error(`${address} could not be given gas.`);
  }
}

async function ask(node: Eip1193, method: string): Promise<string> {
  try {
    return (await node.request({ method })) as string;
  } catch (error) {
    throw asUnreachable(error) ?? new Error(`The node refused ${method}: ${explainError({ error })}`, { cause: error });
  }
}

async function send(node: Eip1193, provider: BrowserProvider, call: Call): Promise<string> {
  const { from, to, data, gas = USUAL_GAS, value = 0n } = call;
  if (from.wallet === undefined) {
    const transaction = { from: from.address, to, data, gas: toQuantity(gas), value: toQuantity(value) };
    return (await node.request({ method: "eth_sendTransaction", params: [transaction] })) as string;
  }
  const [nonce, network, { maxFeePerGas, maxPriorityFeePerGas }] = await Promise.all([
    provider.getTransactionCount(from.address),
    provider.getNetwork(),
    provider.getFeeData(),
  ]);
  const unsigned = Transaction.from({
    type: 2,
    chainId: network.chainId,
    nonce,
    to,
    data,
    value,
    gasLimit: gas,
    maxFeePerGas,
    maxPriorityFeePerGas,
  });
  const signed = await from.wallet.signTransaction(unsigned);
  return (await node.request({ method: "eth_sendRawTransaction", params: [signed] })) as string;
}

/** For a node that takes a reverting transaction without saying why: the same call on the block it is in. */
async function replay(provider: BrowserProvider, { from, to, data }: Call): Promise<string> {
  try {
    await provider.call({ from: from.address, to, data });
  } catch (error) {
    return revertData(error) ?? "0x";
  }
  return "0x";
}
