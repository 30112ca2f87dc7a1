import type { Currency } from "../followed-network.ts";
import { toBytes, toHex } from "../store/bytes.ts";
import type { Session } from "../store/store.ts";
import type { Moment } from "./moment.ts";

export interface TransfersQuery {
  currency: Currency;
  txHash: string;
  /** The block of the transaction, where it is known. */
  block?: number;
}

export interface BookedTransfer {
  block: number;
  /** Unix seconds of the block. */
  time: number;
  logIndex: number;
  source: string;
  destination: string;
  /** Minor units. */
  amount: bigint;
}

/** About so many events are looked through where the block is not told: transfers have no index but their place. */
const SEARCHED = 20_000;
/** At the tip a batch may be of one block and empty. */
const BATCHES = 2000;

/** What a transaction moved, as far as the newest blocks go; of any block that is told. */
export async function transfersOf(session: Session, moment: Moment, query: TransfersQuery): Promise<BookedTransfer[]> {
  const { currency, txHash, block } = query;
  const from = block ?? (await firstSearched(session, moment));
  const rows = await session.db
    .selectFrom("transfer")
    .innerJoin("chain_block", (join) =>
      join.onRef("chain_block.chain_id", "=", "transfer.chain_id").onRef("chain_block.block", "=", "transfer.block"),
    )
    .selectAll("transfer")
    .select("chain_block.time")
    .where("transfer.chain_id", "=", moment.chainId)
    .where("transfer.block", ">=", from)
    .where("transfer.block", "<=", Math.min(moment.block, block ?? moment.block))
    .where("transfer.tx_hash", "=", toBytes(txHash))
    .where("transfer.currency", "=", currency)
    .orderBy("transfer.block")
    .orderBy("transfer.log_index")
    .execute();
  return rows.map((row) => ({
    block: row.block,
    time: row.time,
    logIndex: row.log_index,
    source: toHex(row.source),
    destination: toHex(row.destination),
    amount: BigInt(row.amount),
  }));
}

/** The first block of the newest batches that together have as many events as are searched. */
async function firstSearched({ db }: Session, { chainId, block }: Moment): Promise<number> {
  const batches = await db
    .selectFrom("batch")
    .select(["first_block", "last_block", "events"])
    .where("chain_id", "=", chainId)
    .orderBy("version", "desc")
    .limit(BATCHES)
    .execute();
  let [first, events] = [block, 0];
  for (const batch of batches) {
    if (batch.first_block > block) continue;
    first = Math.min(first, batch.first_block);
    events += batch.events;
    if (events >= SEARCHED) break;
  }
  return first;
}
