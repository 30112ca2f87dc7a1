import type { FollowedBlock } from "../chain/followed-block.ts";
import type { FollowedNetwork } from "../followed-network.ts";
import { balanceKey, post, type Balances, type Posting } from "../post/post.ts";
import { toBytes, toHex } from "../store/bytes.ts";
import type { Session, Store } from "../store/store.ts";
import { batchDigest, contentOf, NO_DIGEST } from "./content.ts";
import type { Cursor } from "./cursor.ts";
import { rewind } from "./rewind.ts";

export interface Batch {
  /** What the books said when the batch was fetched; undefined: they were empty. */
  after: Cursor | undefined;
  /** Verified, without a gap, each the parent of the next. */
  blocks: readonly FollowedBlock[];
  /** Set where the chain has left some of its blocks: the last one that stays. `blocks` begins after it. */
  ancestor?: number;
  finality: Finality;
}

/** Up to which block the chain is known, and how far it has promised not to change. */
export interface Finality {
  head: number;
  safe: number;
  final: number;
}

/**
 * Writes a batch, all of it or nothing. The row of the batch goes first: a second writer who fetched the same has the same
 * version and meets a key that exists, on every database.
 *
 * @returns The new cursor.
 * @throws HarbourError HB-4201
 */
export async function writeBatch(store: Store, network: FollowedNetwork, batch: Batch): Promise<Cursor> {
  const { after, blocks, ancestor = -1, finality } = batch;
  const contents = blocks.map((block) => ({ ...block, content: contentOf(block) }));
  const version = (after?.version ?? 0) + 1;
  const digest = batchDigest({ previous: after?.digest ?? NO_DIGEST, version, ancestor, blocks: contents });
  const last = blocks.at(-1)!;
  await store.transaction(async (session) => {
    await session.insert("batch", [
      {
        chain_id: network.chainId,
        version,
        first_block: blocks[0]!.number,
        last_block: last.number,
        last_hash: toBytes(last.hash),
        ancestor,
        events: blocks.reduce((sum, { transfers, events }) => sum + transfers.length + events.length, 0),
        digest: toBytes(digest),
      },
    ]);
    if (ancestor >= 0) await rewind(session, network, { ancestor, version });
    await writeBlocks(session, network.chainId, version, contents);
    await writeEntries(session, network.chainId, blocks);
    await writeFinality(session, network, finality);
  });
  return { version, block: last.number, hash: last.hash, digest };
}

/** What is known of the chain's promises moves on also when no block comes. */
export async function writeFinality(
  session: Session,
  { chainId, network, contracts }: FollowedNetwork,
  { head, safe, final }: Finality,
): Promise<void> {
  await session.upsert("followed_chain", [
    { chain_id: chainId, network, contracts: JSON.stringify(contracts), head, safe, final },
  ]);
}

async function writeBlocks(
  session: Session,
  chainId: number,
  version: number,
  blocks: readonly (FollowedBlock & { content: string })[],
): Promise<void> {
  await session.insert(
    "chain_block",
    blocks.map(({ number, hash, parentHash, time, content }) => ({
      chain_id: chainId,
      block: number,
      hash: toBytes(hash),
      parent_hash: toBytes(parentHash),
      time,
      content: toBytes(content),
      batch: version,
    })),
  );
  await session.insert(
    "transfer",
    blocks.flatMap(({ number, transfers }) =>
      transfers.map((one) => ({
        chain_id: chainId,
        block: number,
        log_index: one.logIndex,
        tx_hash: toBytes(one.txHash),
        currency: one.currency,
        source: toBytes(one.source),
        destination: toBytes(one.destination),
        amount: String(one.amount),
      })),
    ),
  );
  await session.insert(
    "chain_event",
    blocks.flatMap(({ number, events }) =>
      events.map((one) => ({
        chain_id: chainId,
        block: number,
        log_index: one.logIndex,
        tx_hash: toBytes(one.txHash),
        contract: toBytes(one.contract),
        origin: one.origin,
        currency: one.currency,
        name: one.name,
        topics: Buffer.concat(one.topics.map(toBytes)),
        data: toBytes(one.data),
      })),
    ),
  );
}

async function writeEntries(session: Session, chainId: number, blocks: readonly FollowedBlock[]): Promise<void> {
  const touched = new Set(blocks.flatMap(({ transfers }) => transfers.flatMap((one) => [one.source, one.destination])));
  const balances = await readBalances(session, chainId, [...touched]);
  const { entries, supply } = post(blocks, balances);
  await session.insert(
    "entry",
    entries.map((one) => ({
      account: toBytes(one.account),
      chain_id: chainId,
      currency: one.currency,
      block: one.block,
      log_index: one.logIndex,
      leg: one.leg,
      amount: String(one.amount),
      balance_after: String(one.balanceAfter),
    })),
  );
  const newest = new Map(entries.map((one) => [balanceKey(one.account, one.currency), one]));
  await session.upsert(
    "balance",
    [...newest.values()].map((one) => ({
      account: toBytes(one.account),
      chain_id: chainId,
      currency: one.currency,
      amount: String(one.balanceAfter),
      block: one.block,
    })),
  );
  await writeSupply(session, chainId, supply);
}

/** Accounts asked for at once: SQLite takes at most 32,766 values in a statement. */
const ASKED = 1000;

async function readBalances({ db }: Session, chainId: number, accounts: readonly string[]): Promise<Balances> {
  const balances: Balances = new Map();
  for (let first = 0; first < accounts.length; first += ASKED) {
    const asked = accounts.slice(first, first + ASKED).map(toBytes);
    const rows = await db
      .selectFrom("balance")
      .select(["account", "currency", "amount"])
      .where("account", "in", asked)
      .where("chain_id", "=", chainId)
      .execute();
    for (const { account, currency, amount } of rows)
      balances.set(balanceKey(toHex(account), currency as never), BigInt(amount));
  }
  return balances;
}

async function writeSupply(session: Session, chainId: number, changes: Posting["supply"]): Promise<void> {
  const totals = new Map<string, { minted: bigint; burned: bigint }>();
  for (const currency of new Set(changes.map((change) => change.currency))) {
    const row = await session.db
      .selectFrom("supply")
      .select(["minted", "burned"])
      .where("chain_id", "=", chainId)
      .where("currency", "=", currency)
      .orderBy("block", "desc")
      .limit(1)
      .executeTakeFirst();
    totals.set(currency, { minted: BigInt(row?.minted ?? 0), burned: BigInt(row?.burned ?? 0) });
  }
  await session.insert(
    "supply",
    changes.map(({ currency, block, minted, burned }) => {
      const total = totals.get(currency)!;
      total.minted += minted;
      total.burned += burned;
      return { chain_id: chainId, currency, block, minted: String(total.minted), burned: String(total.burned) };
    }),
  );
}
