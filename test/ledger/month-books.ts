import { importFile } from "../../ledger/bank/import.ts";
import type { Books } from "../../ledger/books.ts";
import type { FollowedBlock } from "../../ledger/chain/followed-block.ts";
import { writeBatch } from "../../ledger/follow/write-batch.ts";
import type { Store } from "../../ledger/store/store.ts";
import { hashOf } from "./invented-chain.ts";
import { MONTH_ACCOUNTS, monthFiles, type MonthFile } from "./month-bank.ts";
import { MONTH_NETWORK, monthBlocks } from "./month-chain.ts";

export interface MonthBooks {
  store: Store;
  blocks?: readonly FollowedBlock[];
  /** In the order of their import. */
  files?: readonly MonthFile[];
  /** Blocks in a batch. */
  batch?: number;
}

/** September 2026 in an empty store. */
export async function monthBooks({ store, blocks = monthBlocks(), files = monthFiles(), batch = 1000 }: MonthBooks) {
  const last = blocks.at(-1)!.number;
  let after;
  for (let first = 0; first < blocks.length; first += batch)
    after = await writeBatch(store, MONTH_NETWORK, {
      after,
      blocks: blocks.slice(first, first + batch),
      finality: { head: last, safe: last, final: last },
      genesis: hashOf("month genesis"),
    });
  for (const [index, { name, bytes }] of files.entries())
    await importFile({ store, accounts: MONTH_ACCOUNTS, name, bytes, now: 1_790_000_000 + index });
  return booksOf(store);
}

export function booksOf(store: Store): Books {
  return { store, networks: [MONTH_NETWORK], policies: new Map(), nameOf: () => undefined };
}
