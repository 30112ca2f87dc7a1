import type { LogDescription, TransactionReceipt } from "ethers";
import { latestBlock } from "../chain/block.ts";
import { eventMissing } from "../faults.ts";
import { refusalOf } from "../plan/refusal.ts";
import { settledNonce } from "../policy/settled-nonce.ts";
import { showCount, showMoney } from "../words.ts";
import { allowTotal } from "./allow-total.ts";
import { finalBlock } from "./final-block.ts";
import { cancelTransaction, measurePart, payTransaction } from "./measure.ts";
import { halvesOf, totalOfParts, type Part } from "./parts.ts";
import { halvesWait, partCancelled, paymentAboveBound } from "./payout-faults.ts";
import { proveBatch } from "./prove-batch.ts";
import { readStanding, standingOf, stateOf } from "./standing.ts";
import { transact, type SendingPayout } from "./transact.ts";

/**
 * Pays what is open, part after part, each believed only with the event of every row. Before each it asks the contract
 * again: what an earlier run or another machine has paid is left out, also while this one was busy.
 */
export async function sendPayout(asked: Omit<SendingPayout, "waiting">): Promise<void> {
  const sending: SendingPayout = { ...asked, waiting: [] };
  const { work, io, isHalved, waiting } = sending;
  await allowTotal(sending);
  const block = await latestBlock(work.connection.provider);
  const standing = await readStanding(work, block, isHalved);
  const total = work.batch.payments.length;
  // By the whole file: whether a part may be paid in halves is asked of the part.
  const open = new Set(standing.filter(({ state }) => state !== "paid").map(({ part }) => part.name.split(".")[0]));
  for (const part of work.roots) {
    io.progress?.("paying", part.first, total);
    if (open.has(part.name)) await payPart(sending, part);
  }
  io.progress?.("paying", total, total);
  if (waiting.length > 0) throw halvesWait(waiting);
}

async function payPart(sending: SendingPayout, part: Part): Promise<void> {
  const { work, bound, isHalved } = sending;
  const { connection, payer, token, payouts } = work;
  // Before the contract is asked: what gets into a block in between then uses the nonce up.
  const { nonce } = await settledNonce(connection.provider, payer);
  const [own, ...others] = await standingOf(work, part, await latestBlock(connection.provider), isHalved);
  if (others.length > 0) return payHalves(sending, part);
  if (own!.state === "paid") return;
  if (own!.state === "cancelled") throw partCancelled(part.name);

  const measured = await measurePart(work, part, bound);
  if (!measured.ok)
    throw refusalOf(measured.revert, { symbol: token.currency, book: connection.book, source: payouts.source });
  const gas = measured.gas!;
  if (gas > bound) {
    if (part.payments.length === 1) throw paymentAboveBound(part.name, gas, bound);
    await cancelPart(sending, part, nonce);
    return payHalves(sending, part);
  }
  const amount = totalOfParts([part]);
  const transaction = payTransaction(work, part);
  const receipt = await transact(sending, { act: "pay", part, amount, transaction, nonce, gas });
  await provePart(sending, part, receipt);
}

/** A receipt that is believed has the event of every row; or somebody else was faster, and the contract says so. */
async function provePart({ work, io }: SendingPayout, part: Part, receipt: TransactionReceipt): Promise<void> {
  const { token, payouts } = work;
  const { abi, address } = payouts;
  const isOwn = (log: LogDescription | null) => log?.name === "BatchPaid" && log.args["batchId"] === part.batchId;
  const log = receipt.logs.find((each) => each.address === address && isOwn(abi.parseLog(each)));
  if (log === undefined) {
    // A batch that was paid by then moves nothing and says nothing.
    const at = { number: receipt.blockNumber, timestamp: 0 };
    if ((await stateOf(work, part, at)) !== "paid") throw eventMissing(receipt.hash, "BatchPaid");
    return;
  }
  const { paid, skipped } = proveBatch(work, part, receipt, log);
  const words = [
    `part ${part.name}`,
    showCount(part.payments.length - skipped, "payment"),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    showMoney(paid, token.currency),
    `block ${receipt.blockNumber}`,
    `${receipt.gasUsed.toLocaleString("en-US")} gas`,
  ];
  io.err(`✓ ${words.join(" · ")}`);
}

/** Only after a cancellation that no fork takes back: else the part could be paid as a whole as well. */
async function payHalves(sending: SendingPayout, part: Part): Promise<void> {
  const { work, waiting } = sending;
  const final = { number: await finalBlock(work.connection), timestamp: 0 };
  if ((await stateOf(work, part, final)) !== "cancelled") return void waiting.push(part.name);
  for (const half of halvesOf(part, work.batch)) await payPart(sending, half);
}

/** After it the part cannot be paid as a whole any more, so its halves can have ids of their own. */
async function cancelPart(sending: SendingPayout, part: Part, nonce: number): Promise<void> {
  const { work, halved, io } = sending;
  halved.add(part.batchId);
  const transaction = cancelTransaction(work, part);
  const receipt = await transact(sending, { act: "cancel", part, amount: 0n, transaction, nonce });
  const at = { number: receipt.blockNumber, timestamp: 0 };
  if ((await stateOf(work, part, at)) !== "cancelled") throw eventMissing(receipt.hash, "BatchCancelled");
  io.err(`✓ part ${part.name} is paid in two halves · block ${receipt.blockNumber}`);
}
