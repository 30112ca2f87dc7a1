import type { Currency } from "../followed-network.ts";
import { toBytes, toHex } from "../store/bytes.ts";
import type { Session } from "../store/store.ts";
import type { Moment } from "./moment.ts";

/** What an account had at a block, in minor units. */
export async function balanceAt(
  { db }: Session,
  { chainId, block }: Moment,
  currency: Currency,
  account: string,
): Promise<bigint> {
  const row = await db
    .selectFrom("entry")
    .select("balance_after")
    .where("account", "=", toBytes(account))
    .where("chain_id", "=", chainId)
    .where("currency", "=", currency)
    .where("block", "<=", block)
    .orderBy("block", "desc")
    .orderBy("log_index", "desc")
    .orderBy("leg", "desc")
    .limit(1)
    .executeTakeFirst();
  return BigInt(row?.balance_after ?? 0);
}

/**
 * Every account that has anything at a block, the zero address too, whose balance is what circulates with a minus. Accounts that did not
 * move since are taken from the table of balances; for each of the others its newest entry is looked up.
 */
export async function balancesAt(session: Session, moment: Moment, currency: Currency): Promise<Map<string, bigint>> {
  const rows = await session.db
    .selectFrom("balance")
    .select(["account", "amount", "block"])
    .where("chain_id", "=", moment.chainId)
    .where("currency", "=", currency)
    .execute();
  const found = new Map<string, bigint>();
  for (const { account, amount, block } of rows) {
    const address = toHex(account);
    const had = block <= moment.block ? BigInt(amount) : await balanceAt(session, moment, currency, address);
    if (had !== 0n) found.set(address, had);
  }
  return found;
}
