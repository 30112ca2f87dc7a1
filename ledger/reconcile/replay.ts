import type { Currency } from "../followed-network.ts";
import { ZERO_ADDRESS } from "../post/post.ts";
import type { Moment } from "../read/moment.ts";
import { toBytes, toHex } from "../store/bytes.ts";
import type { Session } from "../store/store.ts";

/** A row of the books that its neighbours contradict. */
export interface RowFault {
  /** "entry 0x… 17/3/0", "balance 0x…", "supply 17", "transfers" */
  row: string;
  says: bigint;
  should: bigint;
  /** Where it stands, as far as it has a place. */
  at?: { block: number; logIndex: number; txHash: string };
  account?: string;
}

/** What the transfers alone add up to, and every row that does not follow from them. */
export interface Replay {
  minted: bigint;
  burned: bigint;
  /** By transaction: what came into being less what ceased to exist. */
  issued: Map<string, bigint>;
  faults: RowFault[];
}

/** Accounts asked for at once. */
const ASKED = 500;

/** Posts every transfer of a currency anew, account by account, and compares with the rows that stand. */
export async function replay(session: Session, moment: Moment, currency: Currency): Promise<Replay> {
  const result: Replay = { minted: 0n, burned: 0n, issued: new Map(), faults: [] };
  const { db } = session;
  const mine = { chain_id: moment.chainId, currency };
  const balances = await db
    .selectFrom("balance")
    .selectAll()
    .where((where) => where.and(mine))
    .orderBy("account")
    .execute();
  let entries = 0;
  for (let first = 0; first < balances.length; first += ASKED) {
    const chunk = balances.slice(first, first + ASKED);
    const rows = await readEntries(
      session,
      moment,
      currency,
      chunk.map(({ account }) => account),
    );
    const running = new Map<string, bigint>();
    let [account, bytes]: [string, Uint8Array] = ["", new Uint8Array()];
    for (const row of rows) {
      entries += 1;
      // They come in the order of accounts, so most need no new text.
      if (Buffer.compare(bytes, row.account) !== 0) [account, bytes] = [toHex(row.account), row.account];
      checkEntry(result, running, account, row);
    }
    for (const { account, amount, block } of chunk) {
      const address = toHex(account);
      const should = running.get(address) ?? 0n;
      if (block > moment.block || BigInt(amount) === should) continue;
      result.faults.push({ row: `balance ${address}`, says: BigInt(amount), should, account: address });
    }
  }
  const transfers = await countTransfers(session, moment, currency);
  if (entries !== 2 * transfers)
    result.faults.push({ row: "number of entries", says: BigInt(entries), should: BigInt(2 * transfers) });
  await checkSupply(session, moment, currency, result);
  return result;
}

type EntryRow = Awaited<ReturnType<typeof readEntries>>[number];

async function readEntries({ db }: Session, { chainId, block }: Moment, currency: Currency, accounts: Uint8Array[]) {
  return db
    .selectFrom("entry")
    .leftJoin("transfer", (join) =>
      join
        .onRef("transfer.chain_id", "=", "entry.chain_id")
        .onRef("transfer.block", "=", "entry.block")
        .onRef("transfer.log_index", "=", "entry.log_index"),
    )
    .select(["entry.account", "entry.block", "entry.log_index", "entry.leg", "entry.amount", "entry.balance_after"])
    .select(["transfer.source", "transfer.destination", "transfer.amount as moved", "transfer.tx_hash"])
    .where("entry.account", "in", accounts)
    .where("entry.chain_id", "=", chainId)
    .where("entry.currency", "=", currency)
    .where("entry.block", "<=", block)
    .orderBy("entry.account")
    .orderBy("entry.block")
    .orderBy("entry.log_index")
    .orderBy("entry.leg")
    .execute();
}

function checkEntry(result: Replay, running: Map<string, bigint>, account: string, row: EntryRow): void {
  const side = row.leg === 0 ? row.source : row.destination;
  const moved = row.moved === null ? 0n : BigInt(row.moved);
  // A leg that is not of its transfer's account should be nothing.
  const should = side !== null && Buffer.compare(side, row.account) === 0 ? (row.leg === 0 ? -moved : moved) : 0n;
  const after = (running.get(account) ?? 0n) + should;
  running.set(account, after);
  const fault = (says: bigint, expected: bigint, suffix = "") => {
    const { block, log_index: logIndex, leg } = row;
    const place = `entry ${account} ${block}/${logIndex}/${leg}${suffix}`;
    const at = { block, logIndex, txHash: row.tx_hash === null ? "" : toHex(row.tx_hash) };
    result.faults.push({ row: place, says, should: expected, at, account });
  };
  if (BigInt(row.amount) !== should) fault(BigInt(row.amount), should);
  if (BigInt(row.balance_after) !== after) fault(BigInt(row.balance_after), after, " after");
  if (account !== ZERO_ADDRESS) return;
  if (row.leg === 0) result.minted -= should;
  else result.burned += should;
  const txHash = row.tx_hash === null ? "" : toHex(row.tx_hash);
  result.issued.set(txHash, (result.issued.get(txHash) ?? 0n) - should);
}

async function countTransfers({ db }: Session, { chainId, block }: Moment, currency: Currency): Promise<number> {
  const row = await db
    .selectFrom("transfer")
    .select((select) => select.fn.countAll().as("count"))
    .where("chain_id", "=", chainId)
    .where("currency", "=", currency)
    .where("block", "<=", block)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Each row of the supply against what the zero address's entries had come to by then. */
async function checkSupply({ db }: Session, { chainId, block }: Moment, currency: Currency, result: Replay) {
  const rows = await db
    .selectFrom("supply")
    .selectAll()
    .where("chain_id", "=", chainId)
    .where("currency", "=", currency)
    .where("block", "<=", block)
    .orderBy("block")
    .execute();
  const changes = await db
    .selectFrom("entry")
    .innerJoin("transfer", (join) =>
      join
        .onRef("transfer.chain_id", "=", "entry.chain_id")
        .onRef("transfer.block", "=", "entry.block")
        .onRef("transfer.log_index", "=", "entry.log_index"),
    )
    .select(["entry.block", "entry.leg", "transfer.amount"])
    .where("entry.account", "=", toBytes(ZERO_ADDRESS))
    .where("entry.chain_id", "=", chainId)
    .where("entry.currency", "=", currency)
    .where("entry.block", "<=", block)
    .orderBy("entry.block")
    .orderBy("entry.log_index")
    .orderBy("entry.leg")
    .execute();
  let [minted, burned, next] = [0n, 0n, 0];
  for (const row of rows) {
    for (; next < changes.length && changes[next]!.block <= row.block; next++) {
      const { leg, amount } = changes[next]!;
      if (leg === 0) minted += BigInt(amount);
      else burned += BigInt(amount);
    }
    for (const [name, says, should] of [
      ["minted", BigInt(row.minted), minted],
      ["burned", BigInt(row.burned), burned],
    ] as const)
      if (says !== should) result.faults.push({ row: `supply ${row.block} ${name}`, says, should });
  }
}
