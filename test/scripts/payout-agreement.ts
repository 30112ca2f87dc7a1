import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parseAmount } from "../../sdk/amount.ts";
import { readMemo } from "../../sdk/memo.ts";
import { connection } from "../fixture.ts";
import type { TransferRow } from "../sdk/iso20022/pain-files.ts";
import { paidOnChain, readStatus, type PayoutDesk } from "./payout-desk.ts";

/**
 * Every row of a file was paid exactly once, in its order, and the status report says of each line what the chain says:
 * the event, its transaction, block and place. The chain is read by topics alone, with none of the command's code.
 */
export async function expectPaidOnce(desk: PayoutDesk, rows: readonly TransferRow[], folder: string): Promise<void> {
  const paid = await paidOnChain(desk);
  const asked = rows.map(({ account, amount }) => `${account} ${parseAmount(amount)}`);
  expect(paid.map(({ to, amount }) => `${to} ${amount}`)).to.deep.equal(asked);

  const { payments, original } = readStatus(folder);
  expect(original.numberOfTransactions).to.equal(BigInt(rows.length));
  const said = payments.map(({ endToEndId, amount, uetr, creditor, debtor, outcome }) => {
    if (outcome.status !== "ACSC") return `${endToEndId} is ${outcome.status}`;
    const { transactionHash, logIndex, blockNumber, memo, chainId, token } = outcome.settlement;
    const money = `${debtor.account} ${creditor.account} ${amount} ${chainId} ${token}`;
    return `${endToEndId} ${money} ${uetr} ${memo} ${transactionHash} ${blockNumber} ${logIndex}`;
  });
  const logs = await transfersOfBatches(desk);
  const token = desk.hkd.token.target as string;
  const found = paid.map(({ to, amount, memo, transaction, block }, i) => {
    const read = readMemo(memo);
    const uetr = read.kind === "uetr" ? read.uetr : "none";
    const money = `${desk.payer} ${to} ${amount} 31337 ${token}`;
    return `${rows[i]!.endToEndId} ${money} ${uetr} ${memo} ${transaction} ${block} ${logs[i]!}`;
  });
  expect(said).to.deep.equal(found);
}

/** The places of the plain Transfer events that the payout contract made, in the order of the chain. */
async function transfersOfBatches({ hkd, payouts }: PayoutDesk): Promise<number[]> {
  const { token } = hkd;
  const filter = token.filters.Transfer(payouts.target as string);
  return (await token.queryFilter(filter)).map(({ index }) => index);
}

/** What the payer spent is what the rows add up to, and nothing may be spent any more. */
export async function expectSpent(desk: PayoutDesk, before: bigint, rows: readonly TransferRow[]): Promise<void> {
  const { token } = desk.hkd;
  const total = rows.reduce((sum, { amount }) => sum + parseAmount(amount), 0n);
  expect(before - (await token.balanceOf(desk.payer))).to.equal(total);
  expect(await token.allowance(desk.payer, desk.payouts.target)).to.equal(0n);
  expect(await token.balanceOf(desk.payouts.target)).to.equal(0n);
}

/** What the payer sent since a block: transactions that counted, and those that failed. */
export async function sentSince({ payer }: PayoutDesk, block: number): Promise<{ good: number; failed: number }> {
  const counts = { good: 0, failed: 0 };
  const { provider } = connection.ethers;
  for (let number = block + 1; number <= (await provider.getBlockNumber()); number++) {
    for (const hash of (await provider.getBlock(number))!.transactions) {
      const receipt = (await provider.getTransactionReceipt(hash))!;
      if (receipt.from === payer) counts[receipt.status === 1 ? "good" : "failed"]++;
    }
  }
  return counts;
}

/** The lines of a journal that a crash left whole, and how many it did not. */
export function journalOf(folder: string): { lines: { event: string; act?: string; code?: string }[]; torn: number } {
  let torn = 0;
  const lines = readFileSync(join(folder, "journal.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as { event: string }];
      } catch {
        torn++;
        return [];
      }
    });
  return { lines, torn };
}
