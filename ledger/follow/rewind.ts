import { TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import { CURRENCIES, type FollowedNetwork } from "../followed-network.ts";
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

/** The log as the token emitted it: by hand, because ethers takes twenty times as long, and a test compares the two. */
function rawTransfer({ contracts }: FollowedNetwork, row: Row<"transfer">) {
  const { currency, source, destination, amount, ...where } = row;
  const token = contracts.find((one) => one.origin === "token" && one.currency === currency)!;
  return {
    ...where,
    contract: toBytes(token.address),
    topics: Buffer.concat([TRANSFER, PADDING, source, PADDING, destination]),
    data: Buffer.from(BigInt(amount).toString(16).padStart(64, "0"), "hex"),
  };
}

const TRANSFER = toBytes(TOKEN_INTERFACE.getEvent("Transfer")!.topicHash);
/** An address is 20 of the 32 bytes of a topic. */
const PADDING = Buffer.alloc(12);

/** Accounts asked for at once. */
const ASKED = 500;

async function restoreBalances(
  session: Session,
  chainId: number,
  ancestor: number,
  transfers: readonly Row<"transfer">[],
): Promise<void> {
  const touched = new Map<string, Uint8Array>();
  for (const { source, destination } of transfers)
    for (const account of [source, destination]) touched.set(toHex(account), account);
  const accounts = [...touched.values()];
  for (let first = 0; first < accounts.length; first += ASKED)
    await restoreSome(session, chainId, ancestor, accounts.slice(first, first + ASKED));
}

/** Each step is a search of the key of `entry`, also for an account that has a million of them. */
async function restoreSome(
  session: Session,
  chainId: number,
  ancestor: number,
  accounts: readonly Uint8Array[],
): Promise<void> {
  const { db } = session;
  const rows = await db
    .selectFrom("balance")
    .where("balance.account", "in", accounts)
    .where("balance.chain_id", "=", chainId)
    .select(["balance.account", "balance.chain_id", "balance.currency"])
    .select((outer) => {
      const newest = outer
        .selectFrom("entry")
        .whereRef("entry.account", "=", "balance.account")
        .whereRef("entry.chain_id", "=", "balance.chain_id")
        .whereRef("entry.currency", "=", "balance.currency")
        .where("entry.block", "<=", ancestor)
        .orderBy("entry.block", "desc")
        .orderBy("entry.log_index", "desc")
        .orderBy("entry.leg", "desc")
        .limit(1);
      return [newest.select("entry.balance_after").as("amount"), newest.select("entry.block").as("block")];
    })
    .execute();
  await db
    .deleteFrom("entry")
    .where("account", "in", accounts)
    .where("chain_id", "=", chainId)
    .where("currency", "in", CURRENCIES)
    .where("block", ">", ancestor)
    .execute();
  await db.deleteFrom("balance").where("account", "in", accounts).where("chain_id", "=", chainId).execute();
  await session.insert(
    "balance",
    rows.filter((row): row is Row<"balance"> => row.amount !== null && row.block !== null),
  );
}
