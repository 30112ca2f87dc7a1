import { sql } from "kysely";
import type { Currency } from "../followed-network.ts";
import { ZERO_ADDRESS } from "../post/post.ts";
import { toBytes, toHex } from "../store/bytes.ts";
import type { Session } from "../store/store.ts";
import type { Moment } from "./moment.ts";

/** Where an entry stands among those of its account. */
export interface EntryKey {
  block: number;
  logIndex: number;
  leg: 0 | 1;
}

export interface EntryQuery {
  currency: Currency;
  account: string;
  /** Only what stands before this entry; absent: from the moment's block backwards. */
  before?: EntryKey;
  /** At most so many. */
  limit: number;
}

export interface AccountEntry extends EntryKey {
  txHash: string;
  /** Unix seconds of the block. */
  time: number;
  kind: "minted" | "burned" | "received" | "paid";
  /** The other side of the transfer, lower case. */
  counterparty: string;
  /** Minor units, negative where it left the account. */
  amount: bigint;
  balanceAfter: bigint;
}

/** The entries of an account up to a moment, newest first: a range of the key, however many there are. */
export async function entriesOf({ db }: Session, moment: Moment, query: EntryQuery): Promise<AccountEntry[]> {
  const { currency, account, before, limit } = query;
  let select = db
    .selectFrom("entry")
    .innerJoin("transfer", (join) =>
      join
        .onRef("transfer.chain_id", "=", "entry.chain_id")
        .onRef("transfer.block", "=", "entry.block")
        .onRef("transfer.log_index", "=", "entry.log_index"),
    )
    .innerJoin("chain_block", (join) =>
      join.onRef("chain_block.chain_id", "=", "entry.chain_id").onRef("chain_block.block", "=", "entry.block"),
    )
    .select(["entry.block", "entry.log_index", "entry.leg", "entry.amount", "entry.balance_after"])
    .select(["transfer.tx_hash", "transfer.source", "transfer.destination", "chain_block.time"])
    .where("entry.account", "=", toBytes(account))
    .where("entry.chain_id", "=", moment.chainId)
    .where("entry.currency", "=", currency)
    .where("entry.block", "<=", Math.min(moment.block, before?.block ?? moment.block))
    .orderBy("entry.block", "desc")
    .orderBy("entry.log_index", "desc")
    .orderBy("entry.leg", "desc")
    .limit(limit);
  if (before !== undefined)
    select = select.where(
      sql<boolean>`(entry.block, entry.log_index, entry.leg) < (${before.block}, ${before.logIndex}, ${before.leg})`,
    );
  const rows = await select.execute();
  return rows.map((row) => {
    const leg = row.leg as 0 | 1;
    const counterparty = toHex(leg === 0 ? row.destination : row.source);
    const issuer = counterparty === ZERO_ADDRESS;
    return {
      block: row.block,
      logIndex: row.log_index,
      leg,
      txHash: toHex(row.tx_hash),
      time: row.time,
      kind: leg === 0 ? (issuer ? "burned" : "paid") : issuer ? "minted" : "received",
      counterparty,
      amount: BigInt(row.amount),
      balanceAfter: BigInt(row.balance_after),
    };
  });
}
