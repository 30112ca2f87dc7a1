import type { ChangeFolder } from "../changes/change-folder.ts";
import type { Block } from "../chain/block.ts";
import { readJournal, unresolved } from "./journal.ts";
import type { PayoutOutcome } from "./outcome.ts";
import type { PayoutWork } from "./payout-work.ts";
import type { PayoutAround } from "./render-payout-outcome.ts";
import { writeReports } from "./write-reports.ts";

export interface AroundQuestion {
  work: PayoutWork;
  outcome: PayoutOutcome;
  /** Where this machine keeps what it did. */
  folder: ChangeFolder | undefined;
  /** Where the messages go. Undefined: nowhere. */
  reportsTo: string | undefined;
}

/** Reads what else there is to say about an outcome, and writes its messages. */
export async function aroundOutcome({ work, outcome, folder, reportsTo }: AroundQuestion): Promise<PayoutAround> {
  const pending = folder === undefined ? [] : await pendingOf(work, unresolved(readJournal(folder)));
  const allowance = await allowanceAt(work, outcome.block);
  const reports = reportsTo === undefined ? [] : writeReports(work, outcome, reportsTo);
  return { reports, pending, allowance };
}

/** Of these, what the node knows and has in no block. */
async function pendingOf({ connection: { provider } }: PayoutWork, hashes: readonly string[]): Promise<string[]> {
  const known = await Promise.all(hashes.map((hash) => provider.getTransaction(hash)));
  return hashes.filter((_, i) => known[i] !== null && known[i]!.blockNumber === null);
}

function allowanceAt({ token, payer, payouts }: PayoutWork, { number }: Block): Promise<bigint> {
  return token.contract.allowance(payer.address, payouts.address, { blockTag: number });
}
