import type { FollowedBlock } from "../chain/followed-block.ts";
import type { Currency } from "../followed-network.ts";
import { balanceKey, post, type Balances, type Entry, type Posting } from "../post/post.ts";
import { toBytes, toHex } from "../store/bytes.ts";
import type { Session } from "../store/store.ts";

/** Posts what blocks moved: entries, the balances they lead to, and the supply. @throws HarbourError HB-4201 */
export async function writeEntries(session: Session, chainId: number, blocks: readonly FollowedBlock[]): Promise<void> {
  const touched = new Set(blocks.flatMap(({ transfers }) => transfers.flatMap((one) => [one.source, one.destination])));
  const balances = await readBalances(session, chainId, [...touched]);
  const { entries, supply } = post(blocks, balances);
  // In the order of the key a database goes through its tree once instead of searching it for each row.
  entries.sort(byAccount);
  const rows = entries.map((one) => ({
    account: toBytes(one.account),
    chain_id: chainId,
    currency: one.currency,
    block: one.block,
    log_index: one.logIndex,
    leg: one.leg,
    amount: String(one.amount),
    balance_after: String(one.balanceAfter),
  }));
  await session.insert("entry", rows);
  const newest = rows.filter((row, index) => !isSameAccount(entries[index]!, entries[index + 1]));
  await session.upsert(
    "balance",
    newest.map(({ account, currency, balance_after: amount, block }) => ({
      ...{ account, chain_id: chainId, currency, amount, block },
    })),
  );
  await writeSupply(session, chainId, supply);
}

/** Those of one account and currency stay in the order of the chain: sorting keeps what is equal where it is. */
function byAccount(a: Entry, b: Entry): number {
  if (a.account !== b.account) return a.account < b.account ? -1 : 1;
  return a.currency === b.currency ? 0 : a.currency < b.currency ? -1 : 1;
}

function isSameAccount(a: Entry, b: Entry | undefined): boolean {
  return a.account === b?.account && a.currency === b.currency;
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
      balances.set(balanceKey(toHex(account), currency as Currency), BigInt(amount));
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
