import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import type { FollowedNetwork } from "../followed-network.ts";
import { toBytes, toHex } from "../store/bytes.ts";
import type { Session } from "../store/store.ts";
import type { Row } from "../store/tables.ts";

export interface Rewind {
  /** The last block that stays. */
  ancestor: number;
  /** The batch that does this. */
  version: number;
}

/**
 * Takes back what the blocks after the ancestor did. They and their events go among the orphans; every balance is again
 * what its newest remaining entry says.
 */
export async function rewind(session: Session, network: FollowedNetwork, { ancestor, version }: Rewind): Promise<void> {
  const { db } = session;
  const { chainId } = network;
  const [blocks, transfers, events] = await Promise.all([
    db.selectFrom("chain_block").selectAll().where("chain_id", "=", chainId).where("block", ">", ancestor).execute(),
    db.selectFrom("transfer").selectAll().where("chain_id", "=", chainId).where("block", ">", ancestor).execute(),
    db.selectFrom("chain_event").selectAll().where("chain_id", "=", chainId).where("block", ">", ancestor).execute(),
  ]);
  await session.insert(
    "orphan_block",
    blocks.map((block) => ({ ...block, orphaned_by: version })),
  );
  await session.insert("orphan_event", [
    ...transfers.map((one) => ({ ...rawTransfer(network, one), orphaned_by: version })),
    ...events.map(({ origin: _origin, currency: _currency, name: _name, ...one }) => ({
      ...one,
      orphaned_by: version,
    })),
  ]);
  for (const table of ["chain_block", "transfer", "chain_event", "supply"] as const)
    await db.deleteFrom(table).where("chain_id", "=", chainId).where("block", ">", ancestor).execute();
  await restoreBalances(session, chainId, ancestor, transfers);
}

/** The log as the token emitted it. */
function rawTransfer({ contracts }: FollowedNetwork, row: Row<"transfer">) {
  const { currency, source, destination, amount, ...where } = row;
  const token = contracts.find((one) => one.origin === "token" && one.currency === currency)!;
  const { topics, data } = TOKEN_INTERFACE.encodeEventLog("Transfer", [
    toHex(source),
    toHex(destination),
    BigInt(amount),
  ]);
  return {
    ...where,
    contract: toBytes(token.address),
    topics: Buffer.concat(topics.map(toBytes)),
    data: toBytes(data),
  };
}

async function restoreBalances(
  session: Session,
  chainId: number,
  ancestor: number,
  transfers: readonly Row<"transfer">[],
): Promise<void> {
  const { db } = session;
  const touched = new Map<string, { account: Uint8Array; currency: string }>();
  for (const { source, destination, currency } of transfers)
    for (const account of [source, destination]) touched.set(toHex(account) + currency, { account, currency });
  const restored: Row<"balance">[] = [];
  for (const { account, currency } of touched.values()) {
    const mine = { account, chain_id: chainId, currency };
    await db
      .deleteFrom("entry")
      .where((where) => where.and(mine))
      .where("block", ">", ancestor)
      .execute();
    const newest = await db
      .selectFrom("entry")
      .select(["balance_after", "block"])
      .where((where) => where.and(mine))
      .orderBy("block", "desc")
      .orderBy("log_index", "desc")
      .orderBy("leg", "desc")
      .limit(1)
      .executeTakeFirst();
    if (newest !== undefined) restored.push({ ...mine, amount: newest.balance_after, block: newest.block });
    else
      await db
        .deleteFrom("balance")
        .where((where) => where.and(mine))
        .execute();
  }
  await session.upsert("balance", restored);
}
