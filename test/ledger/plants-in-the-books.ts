import { post, ZERO_ADDRESS } from "../../ledger/post/post.ts";
import type { Currency } from "../../ledger/followed-network.ts";
import { toBytes, toHex } from "../../ledger/store/bytes.ts";
import type { Store } from "../../ledger/store/store.ts";

// What somebody with the database's password could have done.

const CHAIN = 31_337;
const more = (amount: string, by: bigint) => String(BigInt(amount) + by);

/** The newest entry of an account, changed. */
export async function editEntry(store: Store, account: string, by: bigint): Promise<void> {
  const row = await store.db
    .selectFrom("entry")
    .selectAll()
    .where("account", "=", toBytes(account))
    .where("currency", "=", "HKD")
    .orderBy("block", "desc")
    .limit(1)
    .executeTakeFirstOrThrow();
  await store.upsert("entry", [{ ...row, amount: more(row.amount, by) }]);
}

export async function editBalance(store: Store, account: string, by: bigint): Promise<void> {
  const row = await store.db
    .selectFrom("balance")
    .selectAll()
    .where("account", "=", toBytes(account))
    .where("currency", "=", "HKD")
    .executeTakeFirstOrThrow();
  await store.upsert("balance", [{ ...row, amount: more(row.amount, by) }]);
}

export async function editSupply(store: Store, by: bigint): Promise<void> {
  const row = await store.db
    .selectFrom("supply")
    .selectAll()
    .where("currency", "=", "HKD")
    .orderBy("block", "desc")
    .limit(1)
    .executeTakeFirstOrThrow();
  await store.upsert("supply", [{ ...row, minted: more(row.minted, by) }]);
}

/** A transfer to an account, changed with everything that follows from it: the books agree with themselves. */
export async function editTransfer(store: Store, account: string, by: bigint): Promise<void> {
  const { db } = store;
  const row = await db
    .selectFrom("transfer")
    .selectAll()
    .where("destination", "=", toBytes(account))
    .where("currency", "=", "HKD")
    .where("source", "!=", toBytes(ZERO_ADDRESS))
    .limit(1)
    .executeTakeFirstOrThrow();
  await store.upsert("transfer", [{ ...row, amount: more(row.amount, by) }]);
  const transfers = await db.selectFrom("transfer").selectAll().orderBy("block").orderBy("log_index").execute();
  const blocks = transfers.map((one) => ({
    number: one.block,
    transfers: [
      {
        ...{ logIndex: one.log_index, txHash: toHex(one.tx_hash), currency: one.currency as Currency },
        ...{ source: toHex(one.source), destination: toHex(one.destination), amount: BigInt(one.amount) },
      },
    ],
  }));
  const { entries } = post(blocks, new Map());
  await store.upsert(
    "entry",
    entries.map((one) => ({
      ...{ account: toBytes(one.account), chain_id: CHAIN, currency: one.currency, block: one.block },
      ...{ log_index: one.logIndex, leg: one.leg, amount: String(one.amount), balance_after: String(one.balanceAfter) },
    })),
  );
  const newest = new Map(entries.map((one) => [one.account + one.currency, one]));
  await store.upsert(
    "balance",
    [...newest.values()].map((one) => ({
      ...{ account: toBytes(one.account), chain_id: CHAIN, currency: one.currency },
      ...{ amount: String(one.balanceAfter), block: one.block },
    })),
  );
}

/** One of the token's Mint events was left out. */
export async function loseMintEvent({ db }: Store): Promise<void> {
  const row = await db
    .selectFrom("chain_event")
    .selectAll()
    .where("name", "=", "Mint")
    .where("currency", "=", "HKD")
    .limit(1)
    .executeTakeFirstOrThrow();
  await db
    .deleteFrom("chain_event")
    .where("chain_id", "=", row.chain_id)
    .where("block", "=", row.block)
    .where("log_index", "=", row.log_index)
    .execute();
}
