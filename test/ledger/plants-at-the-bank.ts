import { toBytes } from "../../ledger/store/bytes.ts";
import type { Store } from "../../ledger/store/store.ts";
import type { Row } from "../../ledger/store/tables.ts";
import { ACCOUNTS, PAYMENTS, type PaymentName } from "./day-bank.ts";

// What a bank's files could have said instead. The rows are changed where the importer has put them.

/** The line of a payment. */
export async function lineOf({ db }: Store, name: PaymentName): Promise<Row<"bank_line">> {
  const { reference } = PAYMENTS[name];
  return db.selectFrom("bank_line").selectAll().where("reference", "=", reference).executeTakeFirstOrThrow();
}

/** The bank booked it otherwise. */
export async function changeLine(store: Store, name: PaymentName, change: Partial<Row<"bank_line">>): Promise<void> {
  await store.upsert("bank_line", [{ ...(await lineOf(store, name)), ...change }]);
  await rebalance(store);
}

export async function removeLine(store: Store, name: PaymentName): Promise<void> {
  const { account, number, line } = await lineOf(store, name);
  await store.db
    .deleteFrom("bank_line")
    .where("account", "=", account)
    .where("number", "=", number)
    .where("line", "=", line)
    .execute();
  await rebalance(store);
}

/** A line beside that of a payment, like it but for the change. */
export async function addLine(store: Store, name: PaymentName, change: Partial<Row<"bank_line">> = {}): Promise<void> {
  await store.insert("bank_line", [{ ...(await lineOf(store, name)), line: 90, ...change }]);
  await rebalance(store);
}

/** Every statement adds up again, and opens with what the one before closed with. */
async function rebalance(store: Store): Promise<void> {
  const rows = await store.db
    .selectFrom("bank_statement")
    .selectAll()
    .orderBy("account")
    .orderBy("from_time")
    .execute();
  const closings = new Map<string, bigint>();
  for (const row of rows) {
    const lines = await store.db
      .selectFrom("bank_line")
      .select("amount")
      .where("account", "=", row.account)
      .where("number", "=", row.number)
      .execute();
    const opening = closings.get(row.account) ?? BigInt(row.opening);
    const closing = lines.reduce((sum, { amount }) => sum + BigInt(amount), opening);
    closings.set(row.account, closing);
    await store.upsert("bank_statement", [{ ...row, opening: String(opening), closing: String(closing) }]);
  }
}

/** The second bank's statement of a day never came. Nothing was booked in that account. */
export async function loseStatement({ db }: Store, number: string): Promise<void> {
  const account = ACCOUNTS["HKD b"];
  await db.deleteFrom("bank_statement").where("account", "=", account).where("number", "=", number).execute();
}

/** The second bank's statement opens with more than the one before closed with. */
export async function jumpStatement(store: Store, number: string, by: bigint): Promise<void> {
  const rows = await store.db
    .selectFrom("bank_statement")
    .selectAll()
    .where("account", "=", ACCOUNTS["HKD b"])
    .where("number", ">=", number)
    .execute();
  await store.upsert(
    "bank_statement",
    rows.map((row) => ({
      ...row,
      opening: String(BigInt(row.opening) + by),
      closing: String(BigInt(row.closing) + by),
    })),
  );
}

/** The newest list of the first bank's HKD pool says so much more in securities. */
export async function changeList(store: Store, by: bigint): Promise<void> {
  const row = await newestList(store);
  await store.upsert("reserve_line", [{ ...row, market_value: String(BigInt(row.market_value) + by) }]);
}

/** The file behind that list has other bytes than those that were signed. */
export async function exchangeListFile(store: Store): Promise<void> {
  const { file_hash } = await newestList(store);
  await store.db
    .updateTable("bank_file")
    .set({ body: Buffer.from("another list") })
    .where("hash", "=", file_hash)
    .execute();
}

/** The books name another file for that list, which told the same. */
export async function nameListFile(store: Store, hash: string): Promise<void> {
  const { custodian, pool, currency, as_of } = await newestList(store);
  await store.db
    .updateTable("reserve_line")
    .set({ file_hash: toBytes(hash) })
    .where("custodian", "=", custodian)
    .where("pool", "=", pool)
    .where("currency", "=", currency)
    .where("as_of", "=", as_of)
    .execute();
}

async function newestList({ db }: Store): Promise<Row<"reserve_line">> {
  return db
    .selectFrom("reserve_line")
    .selectAll()
    .where("pool", "=", "BANK-A-1")
    .where("currency", "=", "HKD")
    .where("asset_class", "=", "securities")
    .orderBy("as_of", "desc")
    .limit(1)
    .executeTakeFirstOrThrow();
}
